"""Where a measure stands, computed from dated facts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gubei.terms.moments import in_shanghai


class State(StrEnum):
    """What a measure is at a moment."""

    PLANNED = "planned"
    RUNNING = "running"
    SUSPENDED = "suspended"
    DUE = "due"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Facts:
    """The dated facts that the state is computed from."""

    starts_on: date
    ends_on: date
    released_at: datetime | None
    suspended_since: datetime | None


def state_of(facts: Facts, now: datetime) -> State:
    """Return the state at `now`. DUE: the end has come, and the person is not released yet."""
    today = in_shanghai(now).date()
    if facts.released_at is not None and facts.released_at <= now:
        return State.RELEASED
    if today >= facts.ends_on:
        return State.DUE
    if facts.suspended_since is not None and facts.suspended_since <= now:
        return State.SUSPENDED
    return State.RUNNING if today >= facts.starts_on else State.PLANNED
