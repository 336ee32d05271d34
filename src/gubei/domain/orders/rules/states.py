"""In which state an order is: computed from its dated facts."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class State(StrEnum):
    """Where an order stands at a moment."""

    OPEN = "open"
    ACCEPTED = "accepted"
    OVERDUE = "overdue"
    REPORTED = "reported"
    CLOSED = "closed"


class HasFacts(Protocol):
    """An order, as far as its state asks."""

    due_at: datetime
    accepted_at: datetime | None
    reported_at: datetime | None
    closed_at: datetime | None


def state_of(order: HasFacts, now: datetime) -> State:
    """Return the state at `now`; `queries.states` says the same in SQL."""
    if _is_past(order.closed_at, now):
        return State.CLOSED
    if _is_past(order.reported_at, now):
        return State.REPORTED
    if order.due_at < now:
        return State.OVERDUE
    return State.ACCEPTED if _is_past(order.accepted_at, now) else State.OPEN


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
