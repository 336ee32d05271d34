"""The values that tracing takes and gives: columns of one length, numbers for names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
Longs = NDArray[np.int64]
# A whole number within a compiled loop, where Python's and numpy's are the same.
Scalar: TypeAlias = Any
# The last moment that four bytes hold, in the year 2106: "without end".
FOREVER = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Visits:
    """n visits: person and spot as numbers from 0, start and end in seconds since 1970.

    Every end lies after its start; whoever makes the arrays sees to that.
    """

    person: Numbers
    spot: Numbers
    start: Numbers
    end: Numbers

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def of(cls, rows: Iterable[Sequence[int]]) -> "Visits":
        """Return rows of (person, spot, start, end) as visits."""
        table = np.array(list(rows), np.int64).reshape(-1, 4)
        return cls(*(np.ascontiguousarray(column, np.uint32) for column in table.T))

    def take(self, chosen: NDArray[np.bool_]) -> "Visits":
        """Return the visits that are chosen."""
        return Visits(self.person[chosen], self.spot[chosen], self.start[chosen], self.end[chosen])


@dataclass(frozen=True, slots=True)
class Spots:
    """k spots: the number of their place, and whether they are the place without a zone."""

    place: Numbers
    whole: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.place)

    @classmethod
    def plain(cls, places: int) -> "Spots":
        """Return places without zones: each is one spot."""
        return cls(np.arange(places, dtype=np.uint32), np.ones(places, np.bool_))


@dataclass(frozen=True, slots=True)
class Seeds:
    """m windows of persons: from a second, to before another. A person may have several."""

    person: Numbers
    begin: Numbers
    end: Numbers

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def of(cls, rows: Iterable[Sequence[int]]) -> "Seeds":
        """Return rows of (person, from, to) as seeds."""
        table = np.array(list(rows), np.int64).reshape(-1, 3)
        return cls(*(np.ascontiguousarray(column, np.uint32) for column in table.T))


class Rule(NamedTuple):
    """Who is a contact: `least` and `linger` in seconds, and how many rings are looked for."""

    least: int = 0
    linger: int = 0
    rings: int = 1


@dataclass(frozen=True, slots=True)
class Contacts:
    """c contacts of one ring: each is a person, a source and the spot where the source was.

    `rows` c x (source, person, spot, first, last, seconds, encounters): `first` and `last` bound
    their encounters, `seconds` and `encounters` add them up. `ways` m x (member, since, via): each
    person of the ring once, in order, and the contact that is the way to it.
    """

    rows: Numbers
    ways: Numbers

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def of_nobody(cls) -> "Contacts":
        """Return no contacts."""
        return cls(np.empty((0, 7), np.uint32), np.empty((0, 3), np.uint32))

    @property
    def source(self) -> Numbers:
        """Return who was exposed to."""
        return self.rows[:, 0]

    @property
    def person(self) -> Numbers:
        """Return who was exposed."""
        return self.rows[:, 1]

    @property
    def spot(self) -> Numbers:
        """Return where the source was."""
        return self.rows[:, 2]

    @property
    def first(self) -> Numbers:
        """Return when the first encounter began."""
        return self.rows[:, 3]

    @property
    def last(self) -> Numbers:
        """Return when the last encounter ended."""
        return self.rows[:, 4]

    @property
    def seconds(self) -> Numbers:
        """Return the length of all encounters."""
        return self.rows[:, 5]

    @property
    def encounters(self) -> Numbers:
        """Return how many encounters there were."""
        return self.rows[:, 6]

    @property
    def member(self) -> Numbers:
        """Return the persons of the ring, in the order of their numbers."""
        return self.ways[:, 0]

    @property
    def since(self) -> Numbers:
        """Return when each member was first exposed."""
        return self.ways[:, 1]

    @property
    def via(self) -> Numbers:
        """Return for each member the contact that is the way to it."""
        return self.ways[:, 2]


@dataclass(frozen=True, slots=True)
class Rings:
    """The rings around the seeds, the first first; rings that nobody is in are left out."""

    contacts: tuple[Contacts, ...]

    @property
    def sizes(self) -> list[int]:
        """Return how many persons are in each ring."""
        return [len(each.member) for each in self.contacts]

    @property
    def encounters(self) -> int:
        """Return how many encounters stand behind all contacts."""
        return sum(int(each.encounters.sum(dtype=np.int64)) for each in self.contacts)

    def path_to(self, person: int) -> list[tuple[int, int]]:
        """Return the way to a person as (ring from 1, contact), from the seed on; [] for others."""
        path: list[tuple[int, int]] = []
        for ring in range(len(self.contacts), 0, -1):
            each = self.contacts[ring - 1]
            place = int(np.searchsorted(each.member, person))
            if place < len(each.member) and each.member[place] == person:
                path.append((ring, int(each.via[place])))
                person = int(each.source[each.via[place]])
        return path[::-1]


@dataclass(frozen=True, slots=True)
class Pairs:
    """p pairs of persons that met, `one` < `other`, with the seconds that they shared."""

    one: Numbers
    other: Numbers
    seconds: Numbers

    def __len__(self) -> int:
        return len(self.one)


@dataclass(frozen=True, slots=True)
class Spells:
    """s spells of pairs, `one` < `other`, from `start` on to before `end`, ordered so."""

    one: Numbers
    other: Numbers
    start: Longs
    end: Longs

    def __len__(self) -> int:
        return len(self.one)
