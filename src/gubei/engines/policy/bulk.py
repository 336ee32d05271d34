"""`decide_many`: the plans of a whole district at once, as arrays.

People with the same class, the same conditions and the same known anchors have plans of one shape:
only the dates differ, and these are sums of days. So each shape is worked out once and its dates
for everybody in one go. `deciding.decide` is the slow twin; tests compare them person by person.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from gubei.engines.policy.deciding import (
    Reading,
    anchor_of,
    becomings,
    moved,
    no_anchor,
    option_of,
    settle_class,
)
from gubei.engines.policy.pack import ClassRule, Mark, Pack, Phase
from gubei.engines.policy.plans import Facts
from gubei.engines.policy.words import Anchor, Method
from gubei.terms.measure_kinds import MeasureKind

Days = NDArray[np.datetime64]
KINDS = tuple(MeasureKind)
METHODS = tuple(Method)
NEVER = np.datetime64("NaT", "D")


@dataclass(frozen=True, slots=True)
class Crowd:
    """n people: the class as a place in `classes`, anchors as days (NaT: not known).

    `confirmed` holds a bit for each of `conditions`, at most 62.
    """

    classes: tuple[str, ...]
    class_of: NDArray[np.int64]
    anchors: Mapping[Anchor, Days]
    conditions: tuple[str, ...]
    confirmed: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.class_of)

    @classmethod
    def of(cls, people: Sequence[Facts]) -> "Crowd":
        """Return people as arrays."""
        classes = tuple(sorted({each.class_ for each in people}))
        conditions = tuple(sorted({name for each in people for name in each.conditions}))
        place = {name: number for number, name in enumerate(classes)}
        bits = {name: 1 << number for number, name in enumerate(conditions)}
        known = sorted({anchor for each in people for anchor in each.anchors})
        return cls(
            classes,
            np.array([place[each.class_] for each in people], np.int64),
            {anchor: _days_of(people, anchor) for anchor in known},
            conditions,
            np.array([sum(map(bits.__getitem__, each.conditions)) for each in people], np.int64),
        )

    def facts(self, person: int) -> Facts:
        """Return what is known of one person."""
        bits = int(self.confirmed[person])
        return Facts(
            self.classes[int(self.class_of[person])],
            {
                anchor: days[person].item()
                for anchor, days in self.anchors.items()
                if not np.isnat(days[person])
            },
            frozenset(name for n, name in enumerate(self.conditions) if bits >> n & 1),
        )


def _days_of(people: Sequence[Facts], anchor: Anchor) -> Days:
    return np.array([each.anchors.get(anchor, NEVER) for each in people], "datetime64[D]")


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans of n people. Rows are people, columns phases or tests; NaT and -1 where there is none.

    `kind` holds places in `KINDS`, `method` in `METHODS`; a phase lasts from `begins` to the day
    before `ends`.
    """

    kind: NDArray[np.int8]
    begins: Days
    ends: Days
    release_on: Days
    test: Days
    method: NDArray[np.int8]
    samples: NDArray[np.int16]


def decide_many(pack: Pack, crowd: Crowd, at: date) -> Plans:
    """Return the plans of everybody. Raises Invalid as `decide` does, for the first such person."""
    shapes = list(_shapes(crowd))
    drawn = [(people, _draw(pack, crowd, people, at)) for people in shapes]
    phases = max((len(each.kinds) for _, each in drawn), default=0)
    tests = max((len(each.samples) for _, each in drawn), default=0)
    plans = blank(len(crowd), phases, tests)
    for people, each in drawn:
        _write(plans, people, each)
    return plans


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The plans of people of one shape: one array of days for each phase and test."""

    kinds: list[int]
    begins: list[Days]
    ends: list[Days]
    release_on: Days
    tests: list[Days]
    methods: list[int]
    samples: list[int]


def _shapes(crowd: Crowd) -> Iterator[NDArray[np.int64]]:
    """Yield the people of each shape, as places in the crowd."""
    key = crowd.class_of
    for column in (crowd.confirmed, _presence(crowd)):
        key = _paired(key, column)
    order = np.argsort(key, kind="stable")
    cuts = np.flatnonzero(np.diff(key[order])) + 1
    yield from (part for part in np.split(order, cuts) if len(part))


def _presence(crowd: Crowd) -> NDArray[np.int64]:
    """Return a bit for each anchor that is known of a person."""
    bits = np.zeros(len(crowd), np.int64)
    for number, days in enumerate(crowd.anchors.values()):
        bits |= (~np.isnat(days)).astype(np.int64) << number
    return bits


def _paired(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return one number for each pair of numbers."""
    found, codes = np.unique(right, return_inverse=True)
    _, left_codes = np.unique(left, return_inverse=True)
    return np.asarray(left_codes * len(found) + codes, np.int64)


def _draw(pack: Pack, crowd: Crowd, people: NDArray[np.int64], at: date) -> _Drawn:
    """Work out the dates of people of one shape; the first of them stands for what they share."""
    like = crowd.facts(int(people[0]))
    anchors: Mapping[Anchor, Days] = {name: crowd.anchors[name][people] for name in like.anchors}
    settled = settle_class(pack, like)
    for step in becomings(pack, like.class_, like.conditions):
        anchors = moved(step, anchors)
    rule, reading = pack.classes[settled.class_], Reading(pack, at)
    anchor_of(rule, settled)  # refuses people of whom no anchor is known
    begins = _anchored(rule, anchors) + _days(reading.number(rule.day_one))
    drawn = _Drawn([], [], [], begins, [], [], [])
    for phase in option_of(rule, settled.conditions).phases:
        begins = _draw_phase(drawn, phase, reading, anchors, begins)
    return replace(drawn, release_on=begins)


def _anchored(rule: ClassRule, anchors: Mapping[Anchor, Days]) -> Days:
    days = next(anchors[each] for each in rule.anchors if each in anchors)
    for restart in rule.restarts:
        if restart.anchor in anchors:
            days = np.maximum(days, anchors[restart.anchor])
    return days


def _draw_phase(
    drawn: _Drawn, phase: Phase, reading: Reading, anchors: Mapping[Anchor, Days], begins: Days
) -> Days:
    """Add a phase and its tests; return the first day after it."""
    if phase.starts:
        begins = np.maximum(begins, _marked(phase.starts, reading, anchors))
    if phase.through:
        ends = np.maximum(begins, _marked(phase.through, reading, anchors) + _days(1))
    else:
        ends = begins + _days(reading.number(phase.days or ""))
    drawn.kinds.append(KINDS.index(phase.kind))
    drawn.begins.append(begins)
    drawn.ends.append(ends)
    for day, method, samples in _tests_of(phase, reading):
        due = begins + _days(day - 1)
        drawn.tests.append(np.where(due < ends, due, NEVER))
        drawn.methods.append(method)
        drawn.samples.append(samples)
    return ends


def _tests_of(phase: Phase, reading: Reading) -> list[tuple[int, int, int]]:
    """Return (day of the phase, method, samples) of the tests of all its rules, by day."""
    found = [
        (day, METHODS.index(rule.method), reading.number(rule.samples))
        for rule in phase.tests
        for day in reading.days(rule.days)
    ]
    return sorted(found, key=lambda test: test[0])


def _marked(mark: Mark, reading: Reading, anchors: Mapping[Anchor, Days]) -> Days:
    if mark.anchor not in anchors:
        raise no_anchor(mark.anchor)
    return anchors[mark.anchor] + _days(reading.number(mark.day))


def _days(number: int) -> np.timedelta64:
    return np.timedelta64(number, "D")


def blank(people: int, phases: int, tests: int) -> Plans:
    """Return plans in which nothing stands yet."""
    return Plans(
        kind=np.full((people, phases), -1, np.int8),
        begins=np.full((people, phases), NEVER),
        ends=np.full((people, phases), NEVER),
        release_on=np.full(people, NEVER),
        test=np.full((people, tests), NEVER),
        method=np.full((people, tests), -1, np.int8),
        samples=np.zeros((people, tests), np.int16),
    )


def _write(plans: Plans, people: NDArray[np.int64], drawn: _Drawn) -> None:
    plans.release_on[people] = drawn.release_on
    for column, kind in enumerate(drawn.kinds):
        plans.kind[people, column] = kind
        plans.begins[people, column] = drawn.begins[column]
        plans.ends[people, column] = drawn.ends[column]
    for column, days in enumerate(drawn.tests):
        due = ~np.isnat(days)
        plans.test[people, column] = days
        plans.method[people, column] = np.where(due, drawn.methods[column], -1)
        plans.samples[people, column] = np.where(due, drawn.samples[column], 0)
