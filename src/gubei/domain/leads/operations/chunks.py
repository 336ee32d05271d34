"""Some thousand drafts of a list at a time: match them and store what they say."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from gubei.domain.leads.models import DispatchList, Lead, ListRow
from gubei.domain.leads.operations.bringing import (
    ending_of_older,
    find_waiting_for_results,
    is_brought,
    mark_ended,
)
from gubei.domain.leads.operations.drafting import Batch, Draft
from gubei.domain.leads.operations.endings import Ending, store_endings
from gubei.domain.leads.operations.versions import Older, find_older, mark_corrected
from gubei.domain.leads.rules.results import Result, row_in_file
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.people.operations.register import Meeting, meet
from gubei.domain.people.operations.storing import store
from gubei.domain.people.rules import refuse_real_people
from gubei.domain.territory.models import Officer
from gubei.terms.findings import Finding
from gubei.terms.words import Words

_ROW = (
    "id", "dispatch_list_id", "sheet", "number", "sealed", "fingerprint", "subject",
    "findings", "unreadable",
)  # fmt: skip
_LEAD = (
    "id", "dispatch_list_id", "row_id", "person_id", "unit_id", "received_at", "locate_by",
    "feedback_by", "exposure", "exposed_at", "origin", "arrived_at", "address", "route",
    "route_confidence", "candidates", "proposed_code", "proposed_name", "match_probability",
    "closed_at", "closed_as",
)  # fmt: skip
Place = tuple[int, int]


@dataclass(slots=True)
class Intake:
    """One file being taken in: its list, and what was counted so far."""

    dispatch_list: DispatchList
    ids: Iterator[UUID]
    now: datetime
    by: Officer | None
    counts: Counter[str] = field(default_factory=Counter)
    routed: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    # The first lead of every person on this list.
    first_leads: dict[UUID, UUID] = field(default_factory=dict)
    # The sheets' places by name.
    sheets: dict[str, int] = field(default_factory=dict)
    # Duplicates of a row that the file names; it may come further down.
    later: list[Ending] = field(default_factory=list)


def take_chunk(intake: Intake, batch: Batch) -> None:
    """Match and store the drafts of one chunk."""
    drafts = batch.drafts
    readable = [draft for draft in drafts if not draft.reading.unreadable]
    newcomers = [draft.as_newcomer() for draft in readable]
    if not settings.GUBEI_PRODUCTION:
        refuse_real_people(
            documents=(each.document for each in newcomers),
            phones=(phone for each in newcomers for phone in each.phones),
        )
    meetings = meet(newcomers, ids=intake.ids, likely=batch.likely)
    store(newcomers, meetings, now=intake.now, ids=intake.ids)
    for draft, meeting in zip(readable, meetings, strict=True):
        _note_other_name(draft, meeting)
    copy_rows(ListRow, _ROW, (_row_of(intake, draft) for draft in drafts))
    older = find_older(intake.dispatch_list, drafts)
    _store_leads(intake, readable, meetings, older)
    _mark_sources(intake, drafts)
    _count(intake, drafts, meetings, older)


def _note_other_name(draft: Draft, meeting: Meeting) -> None:
    if meeting.known_name:
        draft.reading.findings.append(Finding("name", "name_differs", _OTHER_NAME))


_OTHER_NAME = Words(
    "The register knows this identity number under another name; check whose it is.",
    "该证件号在库中登记的是另一姓名，请核实证件归属。",
)


def _row_of(intake: Intake, draft: Draft) -> tuple[Any, ...]:
    return (
        draft.id,
        intake.dispatch_list.id,
        draft.sheet,
        draft.number,
        draft.sealed,
        draft.fingerprint,
        draft.subject,
        _findings_json(tuple(draft.reading.findings)),
        draft.reading.unreadable,
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
    brought: list[Ending] = []
    waiting = find_waiting_for_results((each.result, older.get(each.number)) for each in readable)
    for draft, meeting in zip(readable, meetings, strict=True):
        before = older.get(draft.number)
        if before and before.lead in waiting and is_brought(draft.result):
            waiting.remove(before.lead)
            brought.append(ending_of_older(before.lead, draft.result, now=intake.now))
            draft.result = None
        ending = _ending(intake, draft, meeting, before)
        if ending:
            (intake.later if ending.row else endings).append(ending)
        ends = ending if ending and ending.outcome != "open" else None
        rows.append(_lead_row(intake, draft, meeting, ends))
    copy_rows(Lead, _LEAD, rows)
    store_endings(
        [*endings, *brought], dispatch_list=intake.dispatch_list, ids=intake.ids, by=intake.by
    )
    mark_ended(brought, now=intake.now)


def _ending(intake: Intake, draft: Draft, meeting: Meeting, older: Older | None) -> Ending | None:
    """Say whether a lead ends as it comes in: by the file's own result, or as a duplicate."""
    lead = draft.lead
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
    reading, dispatch_list, route = draft.reading, intake.dispatch_list, draft.route
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
        draft.went,
        route.confidence,
        route.candidates,
        route.outside.code if route.outside else "",
        route.outside.name[:100] if route.outside else "",
        meeting.probability,
        ending.at if ending else None,
        ending.outcome if ending else "",
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
    intake.routed.update(draft.went for draft in drafts if not draft.reading.unreadable)
    intake.compared.update(
        older[draft.number].change_to(draft.fingerprint) if draft.number in older else "new"
        for draft in drafts
    )
