"""How leads stand at a moment, as the result columns of a table say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from gubei.domain.leads.queries.tables_out import shift_of
from gubei.domain.leads.rules.remarks import read_remark
from gubei.domain.leads.rules.results import Result, say_result, unit_label
from gubei.domain.territory.models import Level, Unit
from gubei.domain.territory.queries import units_below

# The end that stood at the moment, as the ledger counts it; for a duplicate also the lead it
# repeats; for an open lead what it waits for.
_STANDING = """
SELECT l.id, u.name, CASE WHEN u.level = %(village)s THEN town.name ELSE '' END,
    c.outcome, c.at, coalesce(nullif(c.checked_by, ''), CASE WHEN c.source_id IS NULL
        THEN o.name END, ''),
    c.said_by, c.note, c.arrangement, c.actual_address, c.whereabouts,
    t.to_name, t.to_code, t.received_at, t.receiver,
    q.summary, q.answer, coalesce(decider.name, ''),
    other.id, other_list.id, other_list.name, other_list.sheets -> other_row.sheet ->> 'name',
    other_list.sheets -> other_row.sheet ->> 'header_row',
    jsonb_array_length(other_list.sheets), other_row.sheet, other_row.number,
    coalesce(other_end.outcome, 'open'), coalesce(other_end.arrangement, ''),
    wait.to_name, wait.to_code, wait.sent_at, wait.reason, asked.summary, asked.asked_at
FROM gubei_lead l
JOIN gubei_dispatchlist d ON d.id = l.dispatch_list_id
JOIN gubei_unit u ON u.id = l.unit_id
LEFT JOIN gubei_unit town ON town.id = u.parent_id
LEFT JOIN gubei_closing c ON c.lead_id = l.id AND greatest(c.at, d.taken_in_at) <= %(at)s
    AND (c.reopened_at IS NULL OR c.reopened_at > %(at)s)
LEFT JOIN gubei_officer o ON o.id = c.by_id
LEFT JOIN gubei_transfer t ON t.id = c.transfer_id
LEFT JOIN gubei_outofreach q ON q.id = c.request_id
LEFT JOIN gubei_officer decider ON decider.id = q.decided_by_id
LEFT JOIN gubei_lead other ON other.id = c.duplicate_of_id
LEFT JOIN gubei_listrow other_row ON other_row.id = other.row_id
LEFT JOIN gubei_dispatchlist other_list ON other_list.id = other.dispatch_list_id
LEFT JOIN gubei_closing other_end ON other_end.lead_id = other.id
    AND greatest(other_end.at, other_list.taken_in_at) <= %(at)s
    AND (other_end.reopened_at IS NULL OR other_end.reopened_at > %(at)s)
LEFT JOIN gubei_transfer wait ON c.id IS NULL AND wait.lead_id = l.id AND wait.sent_at <= %(at)s
    AND wait.received_at IS NULL AND wait.refused_at IS NULL
LEFT JOIN gubei_outofreach asked ON c.id IS NULL AND asked.lead_id = l.id
    AND asked.asked_at <= %(at)s AND asked.approved_at IS NULL AND asked.refused_at IS NULL
WHERE l.id = ANY(%(leads)s)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of the question above."""

    lead: UUID
    unit: str
    town: str
    outcome: str | None
    at: datetime | None
    checked_by: str
    said_by: str
    note: str
    arrangement: str
    actual_address: str
    whereabouts: str
    to_name: str | None
    to_code: str | None
    signed_at: datetime | None
    receiver: str | None
    summary: str | None
    answer: str | None
    decided_by: str
    other: UUID | None
    other_list: UUID | None
    other_list_name: str
    other_sheet_name: str
    other_header_row: str
    other_sheets: int
    other_sheet: int
    other_row: int
    other_outcome: str
    other_arrangement: str
    wait_name: str | None
    wait_code: str | None
    sent_at: datetime | None
    reason: str | None
    asked: str | None
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Naming:
    """How a table names the row that a duplicate repeats.

    By the row of the table itself where `rows` has the lead; else by the rows of the list
    `within`, which the table gives back; else by the name of its list and the row there.
    """

    within: UUID | None = None
    rows: Mapping[UUID, int] | None = None

    def say(self, one: Standing, sheet: int | None) -> str:
        """Return what stands after 重复于; `sheet` is that of the row that says it."""
        row = self.rows.get(one.other) if self.rows and one.other else None
        if row:
            return f"第{row}行"
        here = one.other_list == self.within
        # A sheet that came without a header gets one, and its rows move down.
        moved = shift_of({"header_row": int(one.other_header_row)}) if here else 0
        place = f"第{one.other_row + moved}行"
        if one.other_sheets > 1 and not (here and one.other_sheet == sheet):
            place = f"工作表“{one.other_sheet_name}”{place}"
        return place if here else f"“{one.other_list_name}”{place}"


def results_of(
    leads: Mapping[UUID, int | None], *, at: datetime, naming: Naming
) -> dict[UUID, Result]:
    """Return how each lead stood at a moment. The caller has scoped the leads.

    `leads` gives the sheet in which each one stands, None where that says nothing.
    """
    asked: dict[str, Any] = {"leads": list(leads), "at": at, "village": Level.VILLAGE.value}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, asked)
        found = [Standing(*row) for row in cursor.fetchall()]
    return {one.lead: _result_of(one, naming, leads[one.lead]) for one in found}


def _result_of(one: Standing, naming: Naming, sheet: int | None) -> Result:
    label = unit_label(one.unit, one.town)
    if one.outcome is None:
        return _waiting(one, label)
    other, other_said, note = _other_of(one, naming, sheet)
    return Result(
        one.outcome,
        one.at,
        one.checked_by,
        one.actual_address,
        label,
        one.arrangement,
        one.to_name or "",
        note,
        said_by=one.receiver or one.decided_by or one.said_by,
        whereabouts=one.whereabouts,
        to_code=one.to_code or "",
        signed_at=one.signed_at,
        summary=one.summary or "",
        answer=one.answer or "",
        other=other,
        other_said=other_said,
    )


def _waiting(one: Standing, label: str) -> Result:
    return Result(
        "open",
        unit_name=label,
        to_name=one.wait_name or "",
        to_code=one.wait_code or "",
        sent_at=one.sent_at,
        reason=one.reason or "",
        summary=one.asked or "",
        asked_at=one.asked_at,
    )


def _other_of(one: Standing, naming: Naming, sheet: int | None) -> tuple[str, str, str]:
    """Return what a duplicate repeats, how that stands, and the note."""
    if one.outcome != "duplicate":
        return "", "", "" if one.note == one.summary else one.note
    if one.other is None:
        # It came so with a file: the row lies in a list that is not here.
        parts, note = read_remark(one.note)
        return parts.get("重复于", ""), parts.get("该行结果", ""), note
    said = say_result(one.other_outcome, one.other_arrangement)
    return naming.say(one, sheet), said, one.note


def unit_labels(unit: Unit) -> dict[str, UUID]:
    """Return the units at and below `unit` by the name that 所属村居 gives them, if it is one's."""
    labels: dict[str, UUID] = {}
    twice: set[str] = set()
    for each in units_below(unit).select_related("parent"):
        town = each.parent.name if each.level == Level.VILLAGE and each.parent else ""
        for label in {unit_label(each.name, town), each.name}:
            if label in labels:
                twice.add(label)
            labels[label] = each.id
    return {label: key for label, key in labels.items() if label not in twice}
