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
    """Return the state at `now`; `queries.orders.in_state` says the same in SQL.

    An answer counts from when it is there: a clock that was set back takes none away.
    """
    if order.closed_at is not None:
        return State.CLOSED
    if order.reported_at is not None:
        return State.REPORTED
    if order.due_at < now:
        return State.OVERDUE
    return State.OPEN if order.accepted_at is None else State.ACCEPTED
