"""The ladder that an order climbs while nobody answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise


class Whom(StrEnum):
    """Who is told at a rung."""

    OFFICER = "officer"
    LEADER = "leader"
    TOWN = "town"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Rung:
    """Tell `whom` when `percent` of the time is over, plus `minutes`."""

    percent: int
    minutes: int
    whom: Whom

    def falls_at(self, issued_at: datetime, due_at: datetime) -> datetime:
        """Return the moment of this rung for an order."""
        return (
            issued_at + (due_at - issued_at) * self.percent / 100 + timedelta(minutes=self.minutes)
        )


USUAL = (
    Rung(50, 0, Whom.OFFICER),
    Rung(100, 0, Whom.LEADER),
    Rung(100, 30, Whom.TOWN),
    Rung(100, 120, Whom.DISTRICT),
)
"""Where no ladder of the unit or the kind is stored."""

LATE = timedelta(minutes=5)
"""A step that is stamped this long after its moment says that it came late."""

BACK_LOADED = timedelta(hours=6)
"""An order that was taken in this long after it was issued sends no messages."""


def climbs(rungs: Sequence[Rung]) -> bool:
    """Say whether each rung comes after the one before it, for an order of any length."""
    places = [(rung.percent, rung.minutes) for rung in rungs]
    ups = pairwise(places)
    return bool(places) and all(a[0] <= b[0] and a[1] <= b[1] and a != b for a, b in ups)
