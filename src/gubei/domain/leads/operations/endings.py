"""Ends that come in with a file, many at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from gubei.domain.leads.models import Closing, DispatchList, ListRow, OutOfReach, Transfer
from gubei.domain.leads.rules.results import Result, remark_of
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.territory.models import Officer

_CLOSING = (
    "id", "lead_id", "outcome", "at", "by_id", "source_id", "checked_by", "said_by", "note",
    "arrangement", "actual_address", "whereabouts", "duplicate_of_id", "transfer_id",
    "request_id", "reopening",
)  # fmt: skip
_TRANSFER = (
    "id", "lead_id", "to_code", "to_name", "reason", "sent_at", "received_at", "receiver",
    "refusal",
)  # fmt: skip
_REQUEST = ("id", "lead_id", "summary", "asked_at", "approved_at", "answer")
_AT_ONCE = 5_000

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a lead ends as it comes in: with the file's result, or as a duplicate of another.

    A result "open" only says what the lead waits for. `row` is the sheet and row of the same
    file that a duplicate repeats, where the file names it.
    """

    lead: UUID
    at: datetime
    result: Result | None
    other: UUID | None
    row: tuple[int, int] | None = None

    @property
    def outcome(self) -> str:
        """The outcome of the closing, "open" where there is none."""
        return self.result.outcome if self.result else "duplicate"


def store_endings(
    endings: Sequence[Ending],
    *,
    dispatch_list: DispatchList,
    ids: Iterator[UUID],
    by: Officer | None,
) -> None:
    """Write the closings, with the receipts and approvals that the file reports."""
    transfers, requests, closings = [], [], []
    for ending in endings:
        result = ending.result or Result("duplicate")
        transfer = request = None
        if result.outcome == "transferred" or (result.outcome == "open" and result.to_name):
            transfer = next(ids)
            transfers.append(_transfer_row(transfer, ending, result))
        if result.outcome == "out_of_reach" or (result.outcome == "open" and result.summary):
            request = next(ids)
            requests.append(_request_row(request, ending, result))
        if result.outcome != "open":
            source = dispatch_list.id if ending.result else None
            # That a row repeats another the machine found; what a file says, its bringer vouches for.
            who = by.id if by and source else None
            head = (next(ids), ending.lead, result.outcome, ending.at, who)
            closings.append((*head, source, *_closing_texts(ending, result), transfer, request, ""))
    copy_rows(Transfer, _TRANSFER, transfers)
    copy_rows(OutOfReach, _REQUEST, requests)
    copy_rows(Closing, _CLOSING, closings)


def _closing_texts(ending: Ending, result: Result) -> Row:
    """Return from checked_by to duplicate_of; every text as long as its column holds."""
    other = ending.other if result.outcome == "duplicate" else None
    # Without the other lead at hand its name stays in the note, to be said again.
    note = remark_of(result) if result.outcome == "duplicate" and other is None else result.note
    return (
        result.checked_by[:100],
        result.said_by[:100],
        note[:500],
        result.arrangement,
        result.actual_address[:500],
        result.whereabouts[:300],
        other,
    )


def _transfer_row(key: UUID, ending: Ending, result: Result) -> Row:
    signed = result.outcome == "transferred"
    received_at = (result.signed_at or ending.at) if signed else None
    sent_at = received_at or result.sent_at or ending.at
    reason = (result.note if signed else result.reason)[:300]
    receiver = result.said_by[:100] if signed else ""
    place = (result.to_code[:32], result.to_name[:200])
    return (key, ending.lead, *place, reason, sent_at, received_at, receiver, "")


def _request_row(key: UUID, ending: Ending, result: Result) -> Row:
    approved = result.outcome == "out_of_reach"
    asked_at = result.asked_at or ending.at
    approved_at = ending.at if approved else None
    return (key, ending.lead, result.summary[:500], asked_at, approved_at, result.answer[:300])


def store_later_endings(
    endings: Sequence[Ending],
    *,
    dispatch_list: DispatchList,
    ids: Iterator[UUID],
    by: Officer | None,
) -> None:
    """Write duplicates that name another row of the file, once all rows are stored."""
    remaining = iter(endings)
    while batch := list(islice(remaining, _AT_ONCE)):
        leads = _leads_of_rows(dispatch_list, [each.row for each in batch if each.row])
        found = [_tied(each, leads) for each in batch]
        store_endings(found, dispatch_list=dispatch_list, ids=ids, by=by)


def _tied(ending: Ending, leads: dict[tuple[int, int], UUID]) -> Ending:
    other = leads.get(ending.row) if ending.row else None
    return Ending(ending.lead, ending.at, ending.result, other if other != ending.lead else None)


def _leads_of_rows(
    dispatch_list: DispatchList, places: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], UUID]:
    rows = ListRow.objects.filter(
        dispatch_list=dispatch_list,
        sheet__in={sheet for sheet, _ in places},
        number__in={number for _, number in places},
        lead__isnull=False,
    )
    return {(sheet, row): lead for sheet, row, lead in rows.values_list("sheet", "number", "lead")}
