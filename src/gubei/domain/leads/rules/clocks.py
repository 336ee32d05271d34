"""Within which time a list is to be worked: by the policy in force, or as usual."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """How long after receipt everybody is located, under control, and the result is fed back."""

    locate: timedelta
    control: timedelta
    feedback: timedelta


USUAL = Clock(locate=timedelta(hours=2), control=timedelta(hours=8), feedback=timedelta(hours=24))
"""Where no policy in force says anything of it."""

CLAIM = timedelta(minutes=30)
"""How long a lead stays with the officer who took it up."""

BETWEEN_CALLS = timedelta(hours=1)
"""How long a person is left in peace after a call."""


def overdue_minutes(locate_by: datetime, closed_at: datetime | None, now: datetime) -> int | None:
    """Return whole minutes past the deadline of an open lead, or None."""
    if closed_at is not None or now <= locate_by:
        return None
    return int((now - locate_by).total_seconds() // 60)
