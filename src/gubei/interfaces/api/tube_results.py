"""Results of laboratories: by plate, by file, and as FHIR Observations."""

import hashlib
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from ninja import Body, File, Router
from ninja.files import UploadedFile
from pydantic import Field

from gubei.adapters.laboratories import read_observations, read_results_file
from gubei.domain.sampling.operations.taking_in import Delivery, ResultsReport, take_in_results
from gubei.domain.sampling.operations.tracing import trace_recalls
from gubei.domain.sampling.queries.files import result_files_of
from gubei.domain.sampling.rules.judging import ResultLine
from gubei.domain.sampling.rules.reading import read_line
from gubei.domain.sampling.rules.values import Source, Value
from gubei.domain.territory.rules import Ability, Scope, require
from gubei.interfaces.api.access import session_or_token
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Items, Line, Moment, Sent, Shape, Words
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid

router = Router(tags=["sampling"])
_WRITE = session_or_token(Scope.RESULTS_WRITE)
_LARGEST = 64 * 1024 * 1024
_MOST = 5000


class ResultOfBarcode(Sent):
    """What a tube says; without a time it is now.

    Without a time it overturns no result that says something else, unless it `corrects` it.
    """

    barcode: str = Field(min_length=1, max_length=60)
    result: Literal["negative", "positive", "doubtful", "invalid"]
    tested_at: Moment | None = None
    corrects: bool = False


class ResultsToTakeIn(Sent):
    """Results of one laboratory, such as one plate."""

    results: list[ResultOfBarcode] = Field(min_length=1, max_length=_MOST)
    laboratory: Line = ""


class RowLeftOut(Shape):
    """A row that was not taken, and why."""

    row: int
    barcode: str
    code: str
    words: Words


class ResultsTaken(Shape):
    """rows = taken + same + corrected + left_out. `waiting` says why a recall could not begin yet."""

    rows: int
    taken: int
    same: int
    corrected: int
    left_out: list[RowLeftOut]
    values: dict[str, int]
    recalls: int
    people_recalled: int
    waiting: list[Words]
    known_file: bool


class ResultFileShown(Shape):
    """A file that was taken in, and every row of it that was not; `by` "": by a command."""

    id: UUID
    name: str
    at: datetime
    by: str
    rows: int
    taken: int
    same: int
    corrected: int
    left_out: list[RowLeftOut]


@router.post("/sampling/results", response=ResultsTaken, auth=_WRITE)
def take_results(request: SignedRequest, sent: ResultsToTakeIn) -> ResultsTaken:
    """Take in results. Who is in a positive or doubtful tube is held, called and told."""
    now = now_of(request)
    lines = [
        ResultLine(row, each.barcode, Value(each.result),
                   each.tested_at or (now if each.corrects else None))
        for row, each in enumerate(sent.results, start=1)
    ]  # fmt: skip
    return _take(request, lines, Delivery(Source.HAND, laboratory=sent.laboratory))


@router.post("/sampling/results/fhir", response=ResultsTaken, auth=_WRITE)
def take_observations(request: SignedRequest, sent: Body[dict[str, Any]]) -> ResultsTaken:
    """Take in an HL7 FHIR R4 Observation, or a Bundle of them."""
    require(request.auth, Ability.RESULTS)
    today = in_shanghai(now_of(request)).date()
    lines = [read_line(*each, today=today) for each in read_observations(sent)]
    return _take(request, lines, Delivery(Source.FHIR))


@router.post("/sampling/results/file", response=ResultsTaken, auth=_WRITE)
def take_result_file(request: SignedRequest, file: File[UploadedFile]) -> ResultsTaken:
    """Take in a laboratory's file: the good rows are taken, the bad listed; twice changes nothing."""
    require(request.auth, Ability.RESULTS)
    if (file.size or 0) > _LARGEST:
        raise Invalid("The file is larger than 64 MB.", "文件超过 64 MB。", code="too_large")
    name, content = Path(file.name or "results.csv").name, file.read()
    today = in_shanghai(now_of(request)).date()
    with tempfile.NamedTemporaryFile(prefix="gubei-") as copy:
        path = Path(copy.name)
        path.write_bytes(content)
        lines = [read_line(*each, today=today) for each in read_results_file(path, sent_as=name)]
    kind = Source.FHIR if name.lower().endswith(".json") else Source.FILE
    return _take(request, lines, Delivery(kind, name, hashlib.sha256(content).digest()))


@router.get("/sampling/result-files", response=Items[ResultFileShown])
def list_result_files(request: SignedRequest) -> Items[ResultFileShown]:
    """List the newest files that were taken in, by officers or by a command, at most 50."""
    require(request.auth, Ability.RESULTS)
    found = result_files_of(request.auth)[:50]
    return Items[ResultFileShown](items=[
        ResultFileShown(
            id=each.pk, name=each.name, at=each.at, by=each.by.name if each.by else "",
            rows=each.rows, taken=each.taken, same=each.same, corrected=each.corrected,
            left_out=[
                RowLeftOut(row=row["row"], barcode=row["barcode"], code=row["code"],
                           words=Words(en=row["en"], zh=row["zh"]))
                for row in each.left_out
            ],
        )
        for each in found
    ])  # fmt: skip


def _take(request: SignedRequest, lines: list[ResultLine], delivery: Delivery) -> ResultsTaken:
    now = now_of(request)
    report = take_in_results(lines=lines, delivery=delivery, by=request.auth, now=now)
    if report.calling_back:
        trace_recalls(now=now)
    return _shown(report)


def _shown(report: ResultsReport) -> ResultsTaken:
    return ResultsTaken(
        rows=report.rows, taken=report.taken, same=report.same, corrected=report.corrected,
        left_out=[
            RowLeftOut(row=each.row, barcode=each.barcode, code=each.code,
                       words=Words.of(each.words))
            for each in report.left_out
        ],
        values=report.values, recalls=len(report.calling_back) - len(report.waiting),
        people_recalled=report.recalled, waiting=[Words.of(each) for each in report.waiting],
        known_file=report.known_file,
    )  # fmt: skip
