"""What a change of policy does: who is released earlier or later, and rooms and tests a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from gubei.engines.policy.bulk import KINDS, NEVER, Crowd, Days, Plans, decide_many
from gubei.engines.policy.pack import Pack
from gubei.terms.measure_kinds import MeasureKind

_CENTRAL = KINDS.index(MeasureKind.CENTRAL_ISOLATION)


@dataclass(frozen=True, slots=True)
class Load:
    """What a day asks for under a policy: people in central rooms, tests, and samples."""

    rooms: int
    tests: int
    samples: int


@dataclass(frozen=True, slots=True)
class DayLoad:
    """One day under the old and under the new policy."""

    day: date
    old: Load
    new: Load


@dataclass(frozen=True, slots=True)
class Difference:
    """Two policies for the same people: their ends, their moves, and the load of every day.

    `was` and `ends_on` hold for each person the first day of freedom under the old and the new
    policy; under the new one nobody is released before the day of the change.
    `moves` holds for each person the days by which the release moves (negative: earlier), `tests`
    how many tests more are to come (negative: fewer). Both have shape (people,).
    """

    was: Days
    ends_on: Days
    moves: NDArray[np.int64]
    tests: NDArray[np.int64]
    days: tuple[DayLoad, ...]

    @property
    def earlier(self) -> int:
        """Return how many are released earlier."""
        return int((self.moves < 0).sum())

    @property
    def later(self) -> int:
        """Return how many are released later."""
        return int((self.moves > 0).sum())

    @property
    def same(self) -> int:
        """Return how many are released on the same day."""
        return int((self.moves == 0).sum())


def compare(old: Pack, new: Pack, crowd: Crowd, at: date) -> Difference:
    """Return what happens to people when `new` takes the place of `old`, both as of the day `at`.

    Whoever is free by then under the old policy stays free, whatever the new one says: they count
    as released on the same day. Nobody is released before `at`, since what is past stays. The days
    begin with `at`, or with the first day of the earliest plan where all of them begin later.
    """
    before, after = decide_many(old, crowd, at), decide_many(new, crowd, at)
    _leave_free(before, after, before.release_on <= np.datetime64(at, "D"))
    return difference(before, after, at)


def _leave_free(before: Plans, after: Plans, free: NDArray[np.bool_]) -> None:
    """Take everything out of the new plans of those who are free."""
    after.kind[free], after.begins[free], after.ends[free] = -1, NEVER, NEVER
    after.test[free] = NEVER
    after.release_on[free] = before.release_on[free]


def difference(before: Plans, after: Plans, at: date) -> Difference:
    """Hold the plans of the same people against each other, the days from `at` on.

    Whoever is over the end of a plan on that day, and still not released, is released on it.
    """
    days, day = _days_of((before, after), at), np.datetime64(at, "D")
    loads = [_loads(plans, days) for plans in (before, after)]
    ends_on = np.maximum(after.release_on, day)
    return Difference(
        was=before.release_on,
        ends_on=ends_on,
        moves=(ends_on - np.maximum(before.release_on, day)).astype(np.int64),
        tests=_count(after, day) - _count(before, day),
        days=tuple(DayLoad(day, *each) for day, *each in zip(days.tolist(), *loads, strict=True)),
    )


def _count(plans: Plans, day: np.datetime64) -> NDArray[np.int64]:
    """Return how many tests of each person are due on a day or after it."""
    return np.asarray((plans.test >= day).sum(axis=1), np.int64)


def _days_of(both: Sequence[Plans], at: date) -> Days:
    """Return the days from `at`, or the first day of any plan, to the last day of any plan."""
    begins = [_known(plans.begins) for plans in both]
    ends = [_known(plans.ends) for plans in both]
    if not any(map(len, begins)):
        return np.array([], "datetime64[D]")
    first = max(np.datetime64(at, "D"), min(each.min() for each in begins if len(each)))
    last = max(each.max() for each in ends if len(each))
    return np.arange(first, max(first, last), dtype="datetime64[D]")


def _known(days: Days) -> Days:
    return days[~np.isnat(days)]


def _loads(plans: Plans, days: Days) -> list[Load]:
    rooms, due = _rooms(plans, days), ~np.isnat(plans.test)
    tests = _on_days(plans.test[due], days, np.ones(int(due.sum()), np.int64))
    samples = _on_days(plans.test[due], days, plans.samples[due])
    return [Load(*map(int, each)) for each in zip(rooms, tests, samples, strict=True)]


def _rooms(plans: Plans, days: Days) -> NDArray[np.int64]:
    """Return for each day the people in central isolation: those who came less those who left."""
    central = plans.kind == _CENTRAL
    came = np.searchsorted(np.sort(plans.begins[central]), days, side="right")
    left = np.searchsorted(np.sort(plans.ends[central]), days, side="right")
    return np.asarray(came - left, np.int64)


def _on_days(when: Days, days: Days, weights: NDArray[np.integer]) -> NDArray[np.int64]:
    if not len(days):
        return np.zeros(0, np.int64)
    place = (when - days[0]).astype(np.int64)
    within = (place >= 0) & (place < len(days))
    return np.bincount(place[within], weights[within], len(days)).astype(np.int64)
