"""Ends that come in with a file, many at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gubei.domain.leads.models import Closing, DispatchList, OutOfReach, Transfer
from gubei.domain.leads.rules.results import Result
from gubei.domain.people.operations.copying import copy_rows
from gubei.domain.territory.models import Officer

_CLOSING = (
    "id", "lead_id", "outcome", "at", "by_id", "source_id", "said_by", "note", "arrangement",
    "actual_address", "whereabouts", "duplicate_of_id", "transfer_id", "request_id", "reopening",
)  # fmt: skip
_TRANSFER = (
    "id", "lead_id", "to_code", "to_name", "reason", "sent_at", "received_at", "receiver",
    "refusal",
)  # fmt: skip
_REQUEST = ("id", "lead_id", "summary", "asked_at", "approved_at", "answer")

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a lead ends as it comes in: with the file's result, or as a duplicate of another."""

    lead: UUID
    at: datetime
    result: Result | None
    other: UUID | None


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
        if result.outcome == "transferred":
            transfer = next(ids)
            transfers.append(_transfer_row(transfer, ending, result))
        if result.outcome == "out_of_reach":
            request = next(ids)
            requests.append((request, ending.lead, result.note, ending.at, ending.at, ""))
        closings.append(
            (
                next(ids),
                ending.lead,
                result.outcome,
                ending.at,
                by.id if by else None,
                dispatch_list.id if ending.result else None,
                result.checked_by[:100],
                result.note,
                result.arrangement,
                result.actual_address,
                result.note[:300] if result.outcome == "not_here" else "",
                ending.other if result.outcome == "duplicate" else None,
                transfer,
                request,
                "",
            )
        )
    copy_rows(Transfer, _TRANSFER, transfers)
    copy_rows(OutOfReach, _REQUEST, requests)
    copy_rows(Closing, _CLOSING, closings)


def _transfer_row(key: UUID, ending: Ending, result: Result) -> Row:
    at = ending.at
    return (key, ending.lead, "", result.to_name, "", at, at, result.checked_by[:100], "")
