"""How many officers stood at checkpoints, in all and in each hour. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

HOUR = timedelta(hours=1)


class OnDuty(Protocol):
    """A shift, as far as it is counted; one that has no end goes on."""

    checkpoint_id: UUID
    officer_id: UUID
    began_at: datetime
    ended_at: datetime | None


def staff_at(shifts: Iterable[OnDuty]) -> dict[str, int]:
    """Return how many officers stood at each checkpoint, by its id; each counts once."""
    stood: dict[str, set[UUID]] = {}
    for each in shifts:
        stood.setdefault(str(each.checkpoint_id), set()).add(each.officer_id)
    return {checkpoint: len(officers) for checkpoint, officers in stood.items()}


def staff_by_hour(shifts: Iterable[OnDuty], begin: datetime, now: datetime) -> dict[str, int]:
    """Return how many officers stood in each hour ("00" to "23") of the day that begins at `begin`.

    Who stood for a part of an hour counts in it; an hour that has not begun has nobody yet.
    """
    stood: dict[str, set[UUID]] = {}
    spans = [(each.began_at, each.ended_at or now, each.officer_id) for each in shifts]
    for hour in range(24):
        start = begin + hour * HOUR
        for began, ended, officer in spans:
            if start <= now and began < start + HOUR and (ended > start or began >= start):
                stood.setdefault(f"{hour:02d}", set()).add(officer)
    return {hour: len(officers) for hour, officers in stood.items()}
