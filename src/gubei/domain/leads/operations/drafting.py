"""From the rows of a file to drafts: read, route and seal them.

Nothing here asks the database, so that it can go on in a thread while the database stores the
rows before.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gubei.domain.leads.operations.linking import link_rows
from gubei.domain.leads.rules.plans import Chunk, SheetPlan
from gubei.domain.leads.rules.reading import UNREADABLE, Reading, read_row
from gubei.domain.leads.rules.remarks import one_line
from gubei.domain.leads.rules.results import REMARK_THAT_CAME, Result, read_result
from gubei.domain.leads.rules.routes import route_of
from gubei.domain.people.operations.register import Likeness, Newcomer
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.engines.routing import Gazetteer, Route
from gubei.engines.sealing import KeyRing
from gubei.terms.findings import Finding
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Desk:
    """What every row of a file needs to become a draft. `unit` answers where no other does."""

    gazetteer: Gazetteer
    unit: UUID
    # Units by code, and by the name under which 所属村居 says them.
    units: dict[str, UUID]
    labels: dict[str, UUID]
    levels: dict[UUID, int]
    ids: Iterator[UUID]
    now: datetime
    today: date


@dataclass(slots=True)
class Draft:
    """One row on its way into the tables. `sealed` holds its cells as they came.

    `unit` answers for it, and `went` says how that unit came to it (`route_of`).
    """

    id: UUID
    sheet: int
    number: int
    sealed: bytes
    reading: Reading
    fingerprint: bytes
    subject: bytes
    source: str
    result: Result | None
    lead: UUID
    unit: UUID
    route: Route
    went: str

    def as_newcomer(self) -> Newcomer:
        """Return the person that the row describes."""
        reading = self.reading
        return Newcomer(
            reading.name,
            reading.document,
            reading.phones,
            reading.email,
            reading.birth_date,
            reading.sex,
            reading.address,
            reading.household,
            self.unit,
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """The drafts of one chunk. `likely`: how like the readable ones are, where the list taught it."""

    drafts: Sequence[Draft]
    likely: Sequence[Likeness] | None


def draft_rows(desk: Desk, sheet: int, plan: SheetPlan, chunk: Chunk) -> Batch:
    """Read and route the rows of one chunk, and compare them where few documents tell."""
    ring = key_ring()
    drafts = [
        _draft(desk, ring, _Row(sheet, number, plan, cells))
        for number, cells in zip(chunk.row_numbers, chunk.rows, strict=True)
    ]
    readings = [draft.reading for draft in drafts]
    return Batch(drafts, link_rows(plan, chunk, readings, today=desk.today))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row where it stands."""

    sheet: int
    number: int
    plan: SheetPlan
    cells: Sequence[str]


def _draft(desk: Desk, ring: KeyRing, row: _Row) -> Draft:
    plan, key = row.plan, next(desk.ids)
    own = plan.own_cells(row.cells)
    reading = read_row(own, plan.columns, today=desk.today)
    result = _result_of(desk, row, reading)
    route = desk.gazetteer.route(
        reading.address,
        unit_code=reading.unit_code,
        town=reading.town,
        village=reading.village,
    )
    unit = _unit_said(desk, reading, result) or desk.units.get(route.unit_code, desk.unit)
    return Draft(
        key,
        row.sheet,
        row.number,
        ring.seal(json.dumps(own, ensure_ascii=False), about=about_of("row", key)),
        reading,
        ring.blind_index("row", "\x1f".join(plan.compared_cells(own))),
        ring.blind_index("subject", _subject(reading, plan, own)),
        plan.source_of(row.cells),
        result,
        next(desk.ids),
        unit,
        route,
        route_of(route.kind, desk.levels[unit]),
    )


def _result_of(desk: Desk, row: _Row, reading: Reading) -> Result | None:
    """Read what a feedback file says of the row; what is odd about it becomes a finding."""
    if row.plan.results_at is None:
        return None
    result, findings = read_result(row.plan.result_cells(row.cells), now=desk.now)
    reading.findings.extend(
        _remark_that_came(row, reading.unreadable) if reading.unreadable else findings
    )
    return result


def _remark_that_came(row: _Row, unreadable: str) -> Iterator[Finding]:
    """Keep what our own feedback said of an unreadable row, where it is more than the reason."""
    remark = one_line("".join(row.plan.result_cells(row.cells)[-1:]))
    if remark and remark != UNREADABLE[unreadable].zh:
        yield Finding("feedback_note", REMARK_THAT_CAME, Words(remark, remark))


def _subject(reading: Reading, plan: SheetPlan, own: Sequence[str]) -> str:
    """Say who a row is about, so that a corrected row is known as the older one's."""
    if reading.document.number:
        return f"document:{reading.document.number}"
    if reading.phones:
        return f"phone:{reading.name}:{reading.phones[0]}"
    if reading.external_id and plan.names_by_number():
        return f"id:{reading.external_id}:{reading.name}"
    return f"name:{reading.name}:{reading.birth_date}" if reading.name else "\x1f".join(own)


def _unit_said(desk: Desk, reading: Reading, result: Result | None) -> UUID | None:
    """Return the unit that the file names in 所属村居, where we have it."""
    if reading.unreadable or not result or not result.unit_name:
        return None
    unit = desk.labels.get(result.unit_name)
    if unit is None:
        reading.findings.append(Finding("answering_unit", "unit_unknown", _OTHER_UNIT))
    return unit


_OTHER_UNIT = Words(
    "The unit named in 所属村居 is none of ours; the address decided which unit answers.",
    "“所属村居”所写单位不在本区，已按住址落位。",
)
