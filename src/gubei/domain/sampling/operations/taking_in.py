"""Results come in: one, or a file of fifty thousand; the good ones are taken, the bad ones listed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from gubei.domain.measures.models import DueTest
from gubei.domain.measures.operations.testing import note_results, sample_again
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.sampling.models import ResultFile, SampledTest, TubeResult
from gubei.domain.sampling.operations.awaiting import results_are_there
from gubei.domain.sampling.operations.linking import take_up_again
from gubei.domain.sampling.operations.recalling import call_back
from gubei.domain.sampling.operations.settling import follow_corrections, settle_singles
from gubei.domain.sampling.rules.judging import (
    Does,
    Judgement,
    ResultLine,
    Standing,
    TubeFacts,
    judge,
    time_of,
)
from gubei.domain.sampling.rules.values import Source, Value, tidy_barcode
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

_AT_ONCE = 10_000
_COLUMNS = (
    "id", "tube_id", "value", "tested_at", "told_at", "told_by_id", "laboratory", "source",
    "file_id", "replaced_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delivery:
    """How results come: from whom, in which file. `digest` is the SHA-256 of the file, b"" for none."""

    source: Source
    name: str = ""
    digest: bytes = b""
    laboratory: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that was not taken, and why."""

    row: int
    barcode: str
    code: str
    words: Words

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept with its file."""
        return {"row": self.row, "barcode": self.barcode, "code": self.code,
                "en": self.words.en, "zh": self.words.zh}  # fmt: skip


@dataclass(slots=True)
class ResultsReport:
    """What came of a delivery. `recalled` counts the people of recalls that began with it.

    `waiting` are results whose recall could not begin; the worker tries them again.
    """

    rows: int = 0
    taken: int = 0
    same: int = 0
    corrected: int = 0
    left_out: list[LeftOut] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)
    calling_back: list[UUID] = field(default_factory=list)
    recalled: int = 0
    waiting: list[Words] = field(default_factory=list)
    known_file: bool = False


def take_in_results(
    *, lines: Sequence[ResultLine], delivery: Delivery, by: Officer | None, now: datetime
) -> ResultsReport:
    """Take in results, then recall everybody in a tube that is positive or doubtful.

    The results are stored as one act. Each recall is a transaction of its own; one that could not
    begin, or that a crash cut off, is begun by the worker. `by` None: a command on the server.
    """
    report = _store(lines, delivery, by, now)
    for key in report.calling_back:
        try:
            recall = call_back(result=key, now=now)
        except Refused as refused:
            report.waiting.append(refused.words)
        else:
            report.recalled += recall.members.count() if recall else 0
    return report


@transaction.atomic
def _store(
    lines: Sequence[ResultLine], delivery: Delivery, by: Officer | None, now: datetime
) -> ResultsReport:
    if by is not None:
        require(by, Ability.RESULTS)
    known = ResultFile.objects.filter(digest=delivery.digest).first() if delivery.digest else None
    if known is not None:
        return _as_before(known)
    ids, report = uuid7_run(milliseconds_of(now)), ResultsReport(rows=len(lines))
    taking = _Taking(delivery, by, now, ids, next(ids) if delivery.digest else None, report)
    for first in range(0, len(lines), _AT_ONCE):
        _take(lines[first : first + _AT_ONCE], taking)
    if taking.file is not None:
        ResultFile.objects.create(
            id=taking.file, name=delivery.name[-255:], digest=delivery.digest,
            source=delivery.source, at=now, by=by, rows=report.rows, taken=report.taken,
            same=report.same, corrected=report.corrected,
            left_out=[each.as_json() for each in report.left_out],
        )  # fmt: skip
    return report


def _as_before(file: ResultFile) -> ResultsReport:
    """Return what a file did when it came first: now it does nothing."""
    left_out = [
        LeftOut(each["row"], each["barcode"], each["code"], Words(each["en"], each["zh"]))
        for each in file.left_out
    ]
    same = file.rows - len(left_out)
    return ResultsReport(file.rows, same=same, left_out=left_out, known_file=True)


@dataclass(frozen=True, slots=True)
class _Taking:
    delivery: Delivery
    by: Officer | None
    now: datetime
    ids: Iterator[UUID]
    file: UUID | None
    report: ResultsReport


@dataclass(frozen=True, slots=True)
class _Known:
    """A tube of the database, and its standing result."""

    id: UUID
    facts: TubeFacts
    result: UUID | None


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A result to be written, and the one that it replaces."""

    id: UUID
    tube: UUID
    value: Value
    at: datetime
    laboratory: str
    replaces: UUID | None


def _take(lines: Sequence[ResultLine], taking: _Taking) -> None:
    known = _tubes_of(lines, taking.by)
    fresh = dict[UUID, _Fresh]()
    for line in lines:
        barcode = tidy_barcode(line.barcode)
        tube = known.get(barcode)
        said = judge(line, tube.facts if tube else None, now=taking.now)
        if tube is not None and tube.id in fresh and said.does in (Does.TAKEN, Does.CORRECTS):
            said = _again(line, fresh[tube.id])
        _count(line, said, taking.report)
        if tube is not None and line.value and said.does in (Does.TAKEN, Does.CORRECTS):
            fresh[tube.id] = _Fresh(
                next(taking.ids), tube.id, line.value, time_of(line, taking.now),
                (line.laboratory or taking.delivery.laboratory)[:100], tube.result,
            )  # fmt: skip
    _write(list(fresh.values()), taking)


def _again(line: ResultLine, first: _Fresh) -> Judgement:
    if first.value is line.value:
        return Judgement(Does.SAME)
    return Judgement(Does.LEFT_OUT, "contradicts_itself", Words(
        f"The same file says {first.value.words.en} of this tube further up.",
        f"同一文件前面已报该管{first.value.words.zh}，两行矛盾。",
    ))  # fmt: skip


def _count(line: ResultLine, said: Judgement, report: ResultsReport) -> None:
    if said.does is Does.LEFT_OUT and said.words:
        report.left_out.append(LeftOut(line.number, line.barcode[:40], said.code, said.words))
        return
    report.taken += said.does is Does.TAKEN
    report.same += said.does is Does.SAME
    report.corrected += said.does is Does.CORRECTS
    if line.value and said.does is not Does.SAME:
        report.values[line.value] = report.values.get(line.value, 0) + 1


_LOCK = "SELECT id FROM gubei_tube WHERE barcode = ANY(%s) ORDER BY id FOR UPDATE"
_TUBES = """
SELECT t.id, t.barcode, s.unit_id, r.id, r.value, r.tested_at,
       (SELECT max(sampled_at) FROM gubei_sample WHERE tube_id = t.id),
       (SELECT erased_at FROM gubei_erasedsamples WHERE tube_id = t.id)
FROM gubei_tube t JOIN gubei_samplingsession s ON s.id = t.session_id
LEFT JOIN gubei_tuberesult r ON r.tube_id = t.id AND r.replaced_at IS NULL
WHERE t.barcode = ANY(%s)
"""


def _tubes_of(lines: Sequence[ResultLine], by: Officer | None) -> Mapping[str, _Known]:
    """Return the tubes in reach by barcode, locked until the transaction ends."""
    wanted = list({tidy_barcode(line.barcode) for line in lines})
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [wanted])
        cursor.execute(_TUBES, [wanted])
        rows = cursor.fetchall()
    if by is not None:
        mine = set(units_of(by).values_list("pk", flat=True))
        rows = [row for row in rows if row[2] in mine]
    said = _said_before([row[0] for row in rows if row[3]])
    return {
        barcode: _Known(
            key,
            TubeFacts(
                last, Standing(Value(value), at) if result else None, said.get(key, ()), erased_at
            ),
            result,
        )
        for key, barcode, _, result, value, at, last, erased_at in rows
    }


def _said_before(tubes: Sequence[UUID]) -> dict[UUID, list[tuple[Value, datetime]]]:
    found: dict[UUID, list[tuple[Value, datetime]]] = {}
    replaced = TubeResult.objects.filter(tube__in=tubes, replaced_at__isnull=False)
    for tube, value, at in replaced.values_list("tube", "value", "tested_at"):
        found.setdefault(tube, []).append((Value(value), at))
    return found


def _write(fresh: Sequence[_Fresh], taking: _Taking) -> None:
    if not fresh:
        return
    now, by = taking.now, taking.by
    replaced = {each.replaces: each.id for each in fresh if each.replaces}
    TubeResult.objects.filter(pk__in=list(replaced)).update(replaced_at=now)
    copy_rows(TubeResult, _COLUMNS, (
        (each.id, each.tube, str(each.value), each.at, now, by.pk if by else None,
         each.laboratory, str(taking.delivery.source), taking.file, None)
        for each in fresh
    ))  # fmt: skip
    _close([each.tube for each in fresh], now)
    invalid = TubeResult.objects.filter(pk__in=list(replaced), value=Value.INVALID)
    take_up_again(invalid.values_list("tube", flat=True), now=now)
    _tell_tests(fresh, now)
    results_are_there([each.tube for each in fresh], now=now)
    follow_corrections(replaced, now=now)
    settle_singles([each.id for each in fresh], now=now)
    standing = TubeResult.objects.filter(
        pk__in=[each.id for each in fresh if each.value.calls_back], recall=None
    )
    taking.report.calling_back += standing.values_list("pk", flat=True)


_CLOSE = "UPDATE gubei_tube SET closed_at = %s WHERE id = ANY(%s) AND closed_at IS NULL"


def _close(tubes: Sequence[UUID], now: datetime) -> None:
    """Nobody enters a tube that was examined, also where nobody wrote down that it was closed."""
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, [now, list(tubes)])


_TESTS = """
SELECT s.tube_id, t.test_id, t.id, count(*) OVER (PARTITION BY s.tube_id)
FROM gubei_sampledtest t JOIN gubei_sample s ON s.id = t.sample_id
-- Not where an officer took another sample for the test since: then the swab of the tube does it no more.
JOIN gubei_duetest d ON d.id = t.test_id AND d.sampled_at = s.sampled_at
WHERE s.tube_id = ANY(%s) AND t.ended_at IS NULL
"""


def _tell_tests(fresh: Sequence[_Fresh], now: datetime) -> None:
    """Tell the measures: negative for everybody; positive only where one person is in the tube."""
    said = {each.tube: each for each in fresh}
    with connection.cursor() as cursor:
        cursor.execute(_TESTS, [list(said)])
        linked = cursor.fetchall()
    alone = _alone([each.tube for each in fresh if each.value is Value.POSITIVE])
    groups: dict[tuple[Value | None, datetime], list[UUID]] = {}
    for tube, test, _, _ in linked:
        each = said[tube]
        if each.value is not Value.INVALID:
            meaning = each.value.of_each(is_alone=tube in alone)
            groups.setdefault((meaning, each.at), []).append(test)
    for (meaning, at), tests in groups.items():
        note_results(tests, DueTest.Result(meaning) if meaning else None, at)
    invalid = [row for row in linked if said[row[0]].value is Value.INVALID]
    if invalid:
        sample_again([test for _, test, _, _ in invalid], now=now)
        SampledTest.objects.filter(pk__in=[link for _, _, link, _ in invalid]).update(
            ended_at=max(each.at for each in fresh)
        )


def _alone(tubes: Sequence[UUID]) -> set[UUID]:
    """Return those of the tubes that one person is in."""
    query = "SELECT tube_id FROM gubei_sample WHERE tube_id = ANY(%s) GROUP BY tube_id HAVING count(*) = 1"
    with connection.cursor() as cursor:
        cursor.execute(query, [list(tubes)])
        return {row[0] for row in cursor.fetchall()}
