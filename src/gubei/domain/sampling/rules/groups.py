"""Who of a key group has been tested as often as its rule says, on a day: over the engine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import numpy as np

from gubei.engines.compliance import Compliance, TestRule, comply, spells_of

_EPOCH = date(1970, 1, 1)
# Far from any day that is asked for.
_EVER = 10**6
LISTS = {
    "missed_1_in_1": TestRule(1, 1),
    "missed_2_in_3": TestRule(2, 3),
    "missed_3_in_7": TestRule(3, 7),
}
"""What provincial systems list beside the rule of a group."""


class State(StrEnum):
    """How a member stands on a day."""

    DONE = "done"
    MISSED = "missed"
    ON_LEAVE = "on_leave"
    NOT_DUE_YET = "not_due_yet"


@dataclass(frozen=True, slots=True)
class Belonging:
    """Somebody in a group from one day to another (None: still), and their leaves, ends included."""

    person: UUID
    first: date
    last: date | None = None
    leaves: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a member stands: tests in the window and asked, on the day; missed the day before, too?

    `lists` are names out of LISTS, and "not_today", on which the member stands.
    """

    person: UUID
    state: State
    tests: int
    asked: int
    is_late: bool
    lists: frozenset[str]
    last_test: date | None


def standings(
    belongings: Sequence[Belonging],
    tests: Mapping[UUID, Sequence[date]],
    rule: TestRule,
    day: date,
    *,
    one_a_day: bool = False,
) -> list[Standing]:
    """Return how everybody who belongs on the day stands, in the order in which they came first.

    `tests` are the days of tests by person, each test once.
    """
    people = list(dict.fromkeys(each.person for each in belongings))
    group = _Group(people, belongings, tests, day, one_a_day)
    own = group.comply(rule, days=2)
    lists = {name: group.comply(each).missed[-1] for name, each in LISTS.items()}
    return [
        _standing(person, number, own, lists, tests.get(person, ()), day)
        for number, person in enumerate(people)
        if own.member[-1, number]
    ]


@dataclass(frozen=True, slots=True)
class _Group:
    people: Sequence[UUID]
    belongings: Sequence[Belonging]
    tests: Mapping[UUID, Sequence[date]]
    day: date
    one_a_day: bool

    def comply(self, rule: TestRule, days: int = 1) -> Compliance:
        """Return what holds on the day, and on the days before it."""
        number = {person: place for place, person in enumerate(self.people)}
        members = [
            (number[each.person], _of(each.first), _of(each.last) if each.last else _EVER)
            for each in self.belongings
        ]
        leaves = [
            (number[each.person], _of(first), _of(last))
            for each in self.belongings
            for first, last in each.leaves
        ]
        taken = [
            (number[person], _of(at))
            for person, found in self.tests.items()
            if person in number
            for at in found
        ]
        table = np.array(taken, np.int64).reshape(-1, 2)
        today = _of(self.day)
        return comply(
            len(self.people), spells_of(members), spells_of(leaves), (table[:, 0], table[:, 1]),
            rule, (today - days + 1, today), one_a_day=self.one_a_day,
        )  # fmt: skip


def _standing(
    person: UUID, number: int, own: Compliance, lists: Mapping[str, np.ndarray],
    tests: Sequence[date], day: date,
) -> Standing:  # fmt: skip
    on = {name for name, missed in lists.items() if missed[number]}
    if own.due[-1, number] and day not in tests:
        on.add("not_today")
    state = _state(own, number)
    missed = state is State.MISSED
    past = [each for each in tests if each <= day]
    return Standing(
        person, state, int(own.tests[-1, number]), int(own.asked[-1, number]),
        missed and bool(own.missed[-2, number]), frozenset(on), max(past, default=None),
    )  # fmt: skip


def _state(own: Compliance, number: int) -> State:
    marks = {
        State.MISSED: own.missed, State.DONE: own.done, State.NOT_DUE_YET: own.not_due_yet,
        State.ON_LEAVE: own.on_leave,
    }  # fmt: skip
    return next(state for state, mark in marks.items() if mark[-1, number])


def _of(day: date) -> int:
    return (day - _EPOCH) // timedelta(days=1)
