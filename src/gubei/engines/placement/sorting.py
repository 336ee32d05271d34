"""Parties, floors and exposure windows in classes of those that are alike, so that they can be counted."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gubei.engines.placement.airs import Cohort, Group
from gubei.engines.placement.parties import Party, weight_of
from gubei.engines.placement.pieces import Wish
from gubei.engines.placement.stock import Floor, Question, RoomType


@dataclass(frozen=True, slots=True)
class Window:
    """What an air may be: a group, and the exposure days from `first` to `last`."""

    group: Group
    first: date
    last: date

    def holds(self, group: Group, first: date, last: date) -> bool:
        """Say whether a cohort lies within."""
        return self.group == group and self.first <= first and last <= self.last


@dataclass(frozen=True, slots=True)
class Sort:
    """Parties that are alike: how many ask, what each weighs, and into which two sorts it can be parted."""

    example: Party
    parties: Sequence[Party]
    weight: int
    partings: tuple[tuple[Hashable, Hashable], ...]

    @property
    def wish(self) -> Wish:
        """Return what a room must be for it."""
        return self.example.size, self.example.needs


@dataclass(frozen=True, slots=True)
class Shape:
    """Floors that are alike: how many, the rooms of one, what opening it costs, which windows it may have."""

    count: int
    site: str | None
    rooms: Mapping[RoomType, int]
    cost: int
    windows: Sequence[int]


def sorts_of(question: Question) -> dict[Hashable, Sort]:
    """Return the sorts of parties, and those that they can be parted into."""
    given: dict[Hashable, list[Party]] = defaultdict(list)
    for party in question.parties:
        given[party.signature].append(party)
    found: dict[Hashable, Sort] = {}
    waiting = [parties[0] for parties in given.values()]
    while waiting:
        party = waiting.pop()
        if party.signature not in found:
            partings = party.partings()
            waiting += [part for pair in partings for part in pair]
            found[party.signature] = Sort(
                party,
                given.get(party.signature, []),
                sum(weight_of(person, question.newest) for person in party.people()),
                tuple((one.signature, other.signature) for one, other in partings),
            )
    return found


def windows_of(question: Question, sorts: Mapping[Hashable, Sort]) -> list[Window]:
    """Return the windows that an air may get: each begins with a first exposure.

    A window that begins on another day can be moved on to the first exposure within it.
    """
    begins = {(sort.example.group, sort.example.first) for sort in sorts.values()}
    begins |= {(each.group, each.first) for each in question.cohorts.values()}
    apart = timedelta(days=question.rules.days_apart)
    return [
        Window(group, first, first + apart)
        for group, first in sorted(begins, key=lambda each: (sorted(each[0]), each[1]))
    ]


def shapes_of(question: Question, windows: Sequence[Window]) -> list[Shape]:
    """Return the floors in shapes."""
    found: dict[Hashable, list[Floor]] = defaultdict(list)
    for floor in question.floors:
        rooms = frozenset(_rooms(floor).items())
        cohort = question.cohorts.get(floor.air)
        found[floor.site, floor.is_open, cohort, rooms].append(floor)
    return [
        Shape(
            len(floors),
            None if floors[0].site_is_open else floors[0].site,
            _rooms(floors[0]),
            floors[0].cost,
            _allowed(question.cohorts.get(floors[0].air), windows),
        )
        for floors in found.values()
    ]


def _rooms(floor: Floor) -> Counter[RoomType]:
    counts: Counter[RoomType] = Counter()
    for (_, kind), rooms in floor.rooms.items():
        counts[kind] += len(rooms)
    return counts


def _allowed(cohort: Cohort | None, windows: Sequence[Window]) -> list[int]:
    """Return the numbers of the windows that an air may get beside those who are in it."""
    return [
        number
        for number, window in enumerate(windows)
        if cohort is None or window.holds(cohort.group, cohort.first, cohort.last)
    ]
