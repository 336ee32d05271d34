"""Some thousand rows of a list at a time: read, route, match, store."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from gubei.domain.leads.models import DispatchList, Lead, ListRow
from gubei.domain.leads.operations.endings import Ending, store_endings
from gubei.domain.leads.operations.versions import Older, find_older, mark_corrected
from gubei.domain.leads.rules.plans import Chunk, SheetPlan
from gubei.domain.leads.rules.reading import UNREADABLE, Reading, read_row
from gubei.domain.leads.rules.remarks import one_line
from gubei.domain.leads.rules.results import REMARK_THAT_CAME, Result, read_result, row_in_file
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.people.operations.register import Meeting, Newcomer, meet
from gubei.domain.people.operations.storing import store
from gubei.domain.people.rules import refuse_real_people
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.territory.models import Officer
from gubei.engines.routing import Gazetteer, Route
from gubei.terms.findings import Finding
from gubei.terms.moments import in_shanghai
from gubei.terms.words import Words

_ROW = (
    "id", "dispatch_list_id", "sheet", "number", "sealed", "fingerprint", "subject",
    "findings", "unreadable",
)  # fmt: skip
_LEAD = (
    "id", "dispatch_list_id", "row_id", "person_id", "unit_id", "received_at", "locate_by",
    "feedback_by", "exposure", "exposed_at", "origin", "arrived_at", "address", "route",
    "route_confidence", "candidates", "proposed_code", "proposed_name", "match_probability",
    "closed_at",
)  # fmt: skip
Place = tuple[int, int]
_ROUTES = {
    "village": "village",
    "town": "town",
    "district": "district",
    "unreadable": "district",
    "outside": "transfer_proposed",
}


@dataclass(slots=True)
class Intake:
    """One file being taken in: what all of its rows share."""

    dispatch_list: DispatchList
    gazetteer: Gazetteer
    units: dict[str, UUID]
    ids: Iterator[UUID]
    now: datetime
    by: Officer | None
    counts: Counter[str] = field(default_factory=Counter)
    routed: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    # The first lead of every person on this list.
    first_leads: dict[UUID, UUID] = field(default_factory=dict)
    # Units by the name under which 所属村居 says them.
    labels: dict[str, UUID] = field(default_factory=dict)
    # The sheets' places by name.
    sheets: dict[str, int] = field(default_factory=dict)
    # Duplicates of a row that the file names; it may come further down.
    later: list[Ending] = field(default_factory=list)

    @property
    def today(self) -> date:
        """Return the day in Shanghai on which the file is taken in."""
        return in_shanghai(self.now).date()


@dataclass(slots=True)
class Draft:
    """One row on its way into the tables."""

    id: UUID
    sheet: int
    number: int
    cells: Sequence[str]
    reading: Reading
    fingerprint: bytes
    subject: bytes
    source: str
    result: Result | None
    lead: UUID | None = None
    unit: UUID | None = None
    route: Route | None = None


def take_chunk(intake: Intake, sheet: int, plan: SheetPlan, chunk: Chunk) -> None:
    """Take in the rows of one chunk."""
    drafts = [
        _draft(intake, sheet, plan, number, cells)
        for number, cells in zip(chunk.row_numbers, chunk.rows, strict=True)
    ]
    readable = [draft for draft in drafts if not draft.reading.unreadable]
    for draft in readable:
        _route(intake, draft)
    newcomers = [_newcomer(draft) for draft in readable]
    if not settings.GUBEI_PRODUCTION:
        refuse_real_people(
            documents=(each.document for each in newcomers),
            phones=(phone for each in newcomers for phone in each.phones),
        )
    meetings = meet(newcomers, ids=intake.ids)
    store(newcomers, meetings, now=intake.now, ids=intake.ids)
    for draft, meeting in zip(readable, meetings, strict=True):
        _note_other_name(draft, meeting)
    copy_rows(ListRow, _ROW, (_row_of(intake, sheet, draft) for draft in drafts))
    older = find_older(intake.dispatch_list, drafts)
    _store_leads(intake, readable, meetings, older)
    _mark_sources(intake, drafts)
    _count(intake, drafts, meetings, older)


def _draft(intake: Intake, sheet: int, plan: SheetPlan, number: int, cells: Sequence[str]) -> Draft:
    own = plan.own_cells(cells)
    reading = read_row(own, plan.columns, today=intake.today)
    ring = key_ring()
    result, findings = read_result(plan.result_cells(cells), now=intake.now)
    if not reading.unreadable:
        reading.findings.extend(findings)
    elif plan.results_at is not None:
        reading.findings.extend(_remark_that_came(plan, cells, reading.unreadable))
    return Draft(
        next(intake.ids),
        sheet,
        number,
        own,
        reading,
        ring.blind_index("row", "\x1f".join(plan.compared_cells(own))),
        ring.blind_index("subject", _subject(reading, plan, own)),
        plan.source_of(cells),
        result,
    )


def _remark_that_came(plan: SheetPlan, cells: Sequence[str], unreadable: str) -> Iterator[Finding]:
    """Keep what our own feedback said of an unreadable row, where it is more than the reason."""
    remark = one_line("".join(plan.result_cells(cells)[-1:]))
    if remark and remark != UNREADABLE[unreadable].zh:
        yield Finding("feedback_note", REMARK_THAT_CAME, Words(remark, remark))


def _subject(reading: Reading, plan: SheetPlan, own: Sequence[str]) -> str:
    """Say who a row is about, so that a corrected row is known as the older one's."""
    if reading.document.number:
        return f"document:{reading.document.number}"
    number = reading.external_id if plan.names_by_number() else ""
    name = reading.name if number or reading.name != f"#{reading.external_id}" else ""
    if reading.phones:
        return f"phone:{name}:{reading.phones[0]}"
    if number:
        return f"id:{number}:{name}"
    return f"name:{name}:{reading.birth_date}" if name else "\x1f".join(plan.compared_cells(own))


def _route(intake: Intake, draft: Draft) -> None:
    reading = draft.reading
    route = intake.gazetteer.route(
        reading.address,
        unit_code=reading.unit_code,
        town=reading.town,
        village=reading.village,
    )
    draft.route = route
    draft.unit = intake.units.get(route.unit_code, intake.dispatch_list.unit_id)
    if draft.result and draft.result.unit_name:
        _place_where_said(intake, draft, draft.result.unit_name)
    draft.lead = next(intake.ids)


def _place_where_said(intake: Intake, draft: Draft, label: str) -> None:
    """Let the unit answer that the file names in 所属村居, where we have it."""
    unit = intake.labels.get(label)
    if unit:
        draft.unit = unit
    else:
        draft.reading.findings.append(Finding("answering_unit", "unit_unknown", _OTHER_UNIT))


def _newcomer(draft: Draft) -> Newcomer:
    reading = draft.reading
    return Newcomer(
        reading.name,
        reading.document,
        reading.phones,
        reading.email,
        reading.birth_date,
        reading.sex,
        reading.address,
        reading.household,
        draft.unit,  # type: ignore[arg-type]
    )


def _note_other_name(draft: Draft, meeting: Meeting) -> None:
    if meeting.known_name:
        draft.reading.findings.append(Finding("name", "name_differs", _OTHER_NAME))


_OTHER_UNIT = Words(
    "The unit named in 所属村居 is none of ours; the address decided which unit answers.",
    "“所属村居”所写单位不在本区，已按住址落位。",
)
_OTHER_NAME = Words(
    "The register knows this identity number under another name; check whose it is.",
    "该证件号在库中登记的是另一姓名，请核实证件归属。",
)


def _row_of(intake: Intake, sheet: int, draft: Draft) -> tuple[Any, ...]:
    reading = draft.reading
    sealed = key_ring().seal(
        json.dumps(draft.cells, ensure_ascii=False), about=about_of("row", draft.id)
    )
    return (
        draft.id,
        intake.dispatch_list.id,
        sheet,
        draft.number,
        sealed,
        draft.fingerprint,
        draft.subject,
        _findings_json(tuple(reading.findings)),
        reading.unreadable,
    )


@lru_cache(maxsize=4096)
def _findings_json(findings: tuple[Finding, ...]) -> str:
    return json.dumps(
        [{"field": f.field, "code": f.code, "en": f.words.en, "zh": f.words.zh} for f in findings],
        ensure_ascii=False,
    )


def _store_leads(
    intake: Intake,
    readable: Sequence[Draft],
    meetings: Sequence[Meeting],
    older: dict[int, Older],
) -> None:
    rows: list[tuple[Any, ...]] = []
    endings: list[Ending] = []
    for draft, meeting in zip(readable, meetings, strict=True):
        ending = _ending(intake, draft, meeting, older.get(draft.number))
        if ending:
            (intake.later if ending.row else endings).append(ending)
        is_open = ending is None or (ending.result is not None and ending.result.outcome == "open")
        rows.append(_lead_row(intake, draft, meeting, None if is_open else ending))
    copy_rows(Lead, _LEAD, rows)
    store_endings(endings, dispatch_list=intake.dispatch_list, ids=intake.ids, by=intake.by)


def _ending(intake: Intake, draft: Draft, meeting: Meeting, older: Older | None) -> Ending | None:
    """Say whether a lead ends as it comes in: by the file's own result, or as a duplicate."""
    lead: UUID = draft.lead  # type: ignore[assignment]
    first = intake.first_leads.setdefault(meeting.person, lead)
    result = draft.result
    if result and result.outcome != "open":
        other = first if first != lead else None
        row = _row_named(intake, draft, result)
        return Ending(lead, result.at, result, other, row)  # type: ignore[arg-type]
    if first != lead and result is None:
        return Ending(lead, intake.now, None, first)
    if older and older.lead and older.stands_for(draft.fingerprint):
        return Ending(lead, intake.now, None, older.lead)
    return Ending(lead, intake.now, result, None) if result else None


def _row_named(intake: Intake, draft: Draft, result: Result) -> Place | None:
    """Return the row of this file that a duplicate is said to repeat."""
    named = row_in_file(result.other) if result.outcome == "duplicate" else None
    if named is None:
        return None
    sheet = intake.sheets.get(named[0], -1) if named[0] else draft.sheet
    return (sheet, named[1])


def _lead_row(
    intake: Intake, draft: Draft, meeting: Meeting, ending: Ending | None
) -> tuple[Any, ...]:
    reading, dispatch_list = draft.reading, intake.dispatch_list
    route: Route = draft.route  # type: ignore[assignment]
    return (
        draft.lead,
        dispatch_list.id,
        draft.id,
        meeting.person,
        draft.unit,
        dispatch_list.received_at,
        dispatch_list.locate_by,
        dispatch_list.feedback_by,
        reading.exposure,
        reading.exposed_at,
        reading.origin,
        reading.arrived_at,
        reading.address,
        _ROUTES[route.kind],
        route.confidence,
        route.candidates,
        route.outside.code if route.outside else "",
        route.outside.name[:100] if route.outside else "",
        meeting.probability,
        ending.at if ending else None,
    )


def _mark_sources(intake: Intake, drafts: Sequence[Draft]) -> None:
    corrected = mark_corrected(intake.dispatch_list, drafts)
    if corrected:
        intake.compared["corrected"] += corrected


def _count(
    intake: Intake,
    drafts: Sequence[Draft],
    meetings: Sequence[Meeting],
    older: dict[int, Older],
) -> None:
    counts = intake.counts
    counts["rows"] += len(drafts)
    counts["leads"] += len(meetings)
    counts["unreadable"] += sum(1 for draft in drafts if draft.reading.unreadable)
    counts["new_persons"] += sum(1 for meeting in meetings if meeting.how == "new")
    counts["matched_persons"] += sum(1 for meeting in meetings if meeting.how != "new")
    counts["review"] += sum(1 for meeting in meetings if meeting.review)
    intake.routed.update(_ROUTES[draft.route.kind] for draft in drafts if draft.route)
    intake.compared.update(
        older[draft.number].change_to(draft.fingerprint) if draft.number in older else "new"
        for draft in drafts
    )
