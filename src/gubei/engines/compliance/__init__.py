"""Compliance: who of a key group has had so many tests in any so many days.

`comply` answers for every day of a period and everybody at once, `reference.comply_one` for one
person and one day, slowly and obviously. Both are pure: numbers in, numbers out.

**What counts.** Days are civil days; the *window* of a day is that day and the days before it, as many as
the rule says.
1. A member *counts* on a day on which they belong to the group and are not on leave; who belongs but is
   on leave that day is *on leave*. Both are members: the denominator leaves nobody out.
2. Of the days of the window only those count on which they belonged and were not on leave. A rule of
   N tests in M days asks for N x (days that count) / M of them, rounded down: who came yesterday, or from
   leave, is a member from the first day, and is asked for as many tests as the days allowed.
3. Every test in the window counts, also one of a day of leave; a test that is recorded twice (same
   person, same second) is one. With `one_a_day` the tests of one day are one.
4. A member who counts on the day and is asked for a test has *done* what is due, or *missed* it. Who is
   asked for none yet is neither: nothing is *due yet*, and nobody calls them tested.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TestRule:
    """So many tests in any so many days."""

    tests: int
    days: int


@dataclass(frozen=True, slots=True)
class Spells:
    """Spells of people, from the first to the last day, both included (day numbers).

    Arrays of one length; `person` are numbers from 0.
    """

    person: NDArray[np.int64]
    first: Days
    last: Days


@dataclass(frozen=True, slots=True)
class Compliance:
    """What holds on each day of a period: arrays of shape (days, people).

    `tests` in the window, `asked` of the person; `member` belongs, `on_leave` is on leave.
    """

    first_day: int
    tests: NDArray[np.int32]
    asked: NDArray[np.int32]
    member: NDArray[np.bool_]
    on_leave: NDArray[np.bool_]

    @property
    def due(self) -> NDArray[np.bool_]:
        """Return the denominator of a day: who counts, whoever came just now too."""
        return self.member & ~self.on_leave

    @property
    def not_due_yet(self) -> NDArray[np.bool_]:
        """Return who counts on a day and is asked for no test yet."""
        found: NDArray[np.bool_] = self.due & (self.asked == 0)
        return found

    @property
    def missed(self) -> NDArray[np.bool_]:
        """Return who has fewer tests than asked."""
        return self.due & (self.tests < self.asked)

    @property
    def done(self) -> NDArray[np.bool_]:
        """Return who is asked for tests and has as many."""
        return self.due & (self.asked > 0) & (self.tests >= self.asked)


def comply(
    people: int,
    members: Spells,
    leave: Spells,
    tests: tuple[NDArray[np.int64], Days],
    rule: TestRule,
    period: tuple[int, int],
    *,
    one_a_day: bool = False,
) -> Compliance:
    """Return what holds on each day of the period (first and last day number).

    `tests` are person numbers and day numbers, each test once.
    """
    first, last = period
    begin = first - rule.days + 1
    days = last - begin + 1
    member = _inside(members, people, begin, days)
    away = _inside(leave, people, begin, days) & member
    taken = _counts(tests, people, begin, days)
    if one_a_day:
        taken = np.minimum(taken, 1)
    counted = (member & ~away).astype(np.int32)
    asked = rule.tests * _windows(counted, rule.days) // rule.days
    since = rule.days - 1
    return Compliance(
        first,
        _windows(taken, rule.days),
        asked.astype(np.int32),
        member[since:],
        away[since:],
    )


def _inside(spells: Spells, people: int, begin: int, days: int) -> NDArray[np.bool_]:
    """Return the days on which somebody is in any spell, of shape (days, people)."""
    edges = np.zeros((days + 1, people), np.int32)
    first = np.clip(spells.first - begin, 0, days)
    after = np.clip(spells.last + 1 - begin, 0, days)
    real = after > first
    np.add.at(edges, (first[real], spells.person[real]), 1)
    np.add.at(edges, (after[real], spells.person[real]), -1)
    return np.cumsum(edges, axis=0, dtype=np.int32)[:days] > 0


def _counts(
    tests: tuple[NDArray[np.int64], Days], people: int, begin: int, days: int
) -> NDArray[np.int32]:
    person, day = tests
    inside = (day >= begin) & (day < begin + days)
    cells = (day[inside] - begin) * people + person[inside]
    return np.bincount(cells, minlength=days * people).reshape(days, people).astype(np.int32)


def _windows(values: NDArray[np.int32], length: int) -> NDArray[np.int32]:
    """Return the sums over each day and the days before it, for days with a whole window."""
    sums = np.cumsum(values, axis=0, dtype=np.int32)
    sums[length:] -= sums[:-length].copy()
    return sums[length - 1 :]


def spells_of(spells: Sequence[tuple[int, int, int]]) -> Spells:
    """Return spells from (person, first day, last day)."""
    table = np.array(spells, np.int64).reshape(-1, 3)
    return Spells(table[:, 0], table[:, 1], table[:, 2])
