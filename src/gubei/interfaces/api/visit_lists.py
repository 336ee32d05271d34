"""Lists of who was where: check-ins of a site, shifts, records of another system."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Literal
from uuid import UUID

from ninja import File, Form, Router, UploadedFile
from pydantic import Field

from gubei.adapters.visit_lists import read_visit_list
from gubei.domain.investigations.operations.gathering import Telling, VisitsTaken, take_in_visits
from gubei.domain.investigations.rules.seen import SeenRow
from gubei.domain.investigations.rules.visits import VisitSource, kept_days
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Sent, Shape, Words
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import Invalid

router = Router(tags=["cases"])
_LARGEST = 32 * 1024 * 1024
_SHOWN = 500


class VisitListTold(Sent):
    """What is told beside a list: who saw, the site of rows that name none, and how many minutes a
    visit without an end counts (0: such rows are left out).
    """

    source: Literal["check_in", "shift", "foreign"]
    site: UUID | None = None
    minutes: int = Field(0, ge=0, le=1440)


class VisitRowLeftOut(Shape):
    """A row of a list that was not taken, and why."""

    row: int
    words: Words


class VisitListTaken(Shape):
    """What came of a list: rows = taken + known + left_out_count; at most 500 rows are told.

    The visits are kept for so many days after their end.
    """

    rows: int
    taken: int
    known: int
    persons: int
    kept_days: int
    left_out: list[VisitRowLeftOut]
    left_out_count: int

    @classmethod
    def of(cls, taken: VisitsTaken, source: VisitSource, today: date) -> "VisitListTaken":
        return cls(
            rows=taken.rows, taken=taken.taken, known=taken.known, persons=taken.persons,
            kept_days=kept_days(source, today),
            left_out=[
                VisitRowLeftOut(row=row, words=Words.of(why))
                for row, why in taken.left_out[:_SHOWN]
            ],
            left_out_count=len(taken.left_out),
        )  # fmt: skip


@router.post("/visits/file", response=VisitListTaken)
def take_in_visit_list(
    request: SignedRequest, file: File[UploadedFile], told: Form[VisitListTold]
) -> VisitListTaken:
    """Take in a list of who was where; the good rows are taken, twice adds none, the rest is listed."""
    require(request.auth, Ability.INVESTIGATE)
    if (file.size or 0) > _LARGEST:
        raise Invalid(
            "The file is larger than 32 MB; send it in parts, or use the command.",
            "文件超过 32 MB，请分批上传，或使用命令行导入。",
            code="too_large",
        )
    source, now = VisitSource(told.source), now_of(request)
    taken = take_in_visits(
        rows=_rows(file, with_site=told.site is None),
        telling=Telling(source, told.site, told.minutes or None),
        by=request.auth,
        now=now,
    )
    return VisitListTaken.of(taken, source, in_shanghai(now).date())


def _rows(file: UploadedFile, *, with_site: bool) -> list[SeenRow]:
    name = Path(file.name or "visits.csv").name
    with tempfile.NamedTemporaryFile(prefix="gubei-") as copy:
        path = Path(copy.name)
        path.write_bytes(file.read())
        return [SeenRow(*each) for each in read_visit_list(path, sent_as=name, with_site=with_site)]
