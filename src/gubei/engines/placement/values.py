"""The plain values of placement: persons, rooms, the rules of mixing, and an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from gubei.terms.exposure_kinds import ExposureKind
from gubei.terms.words import Words


class Need(StrEnum):
    """What a person's room must have."""

    NEAR_CARE = "near_care"
    BARRIER_FREE = "barrier_free"
    OWN_BATHROOM = "own_bathroom"

    @property
    def words(self) -> Words:
        """Return the name in both languages."""
        return _NEEDS[self]


_NEEDS = {
    Need.NEAR_CARE: Words("near care", "近医护"),
    Need.BARRIER_FREE: Words("barrier-free", "无障碍"),
    Need.OWN_BATHROOM: Words("own bathroom", "独立卫生间"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who needs a room. `room` is the one where they already are: they do not move.

    `household` is blank for who lives alone; `guards` names the persons whom they look after.
    """

    name: str
    household: str
    exposed: date
    kind: ExposureKind
    needs: frozenset[Need] = frozenset()
    guards: frozenset[str] = frozenset()
    room: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room. A blank `ventilation` is air of its own; `free_from` None: free now."""

    name: str
    site: str
    floor: str
    ventilation: str
    beds: int
    has: frozenset[Need] = frozenset()
    free_from: date | None = None

    def wait(self, at: date) -> int:
        """Return the days until it is free."""
        return max(0, (self.free_from - at).days) if self.free_from else 0


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may share a room and an air (a floor, a ventilation group).

    `days_apart`: exposure dates in one air lie so many days apart at most. `together`: kinds that
    may share an air, in groups; a kind in no group is for itself. `sharing`: kinds whose people may
    share a room with strangers. `needed`: what the room of a kind must have. `wait`: the days that
    somebody may wait for a room.
    """

    days_apart: int = 1
    together: tuple[frozenset[ExposureKind], ...] = ()
    sharing: frozenset[ExposureKind] = frozenset()
    needed: Mapping[ExposureKind, frozenset[Need]] = field(default_factory=dict)
    wait: int = 3

    def group_of(self, kind: ExposureKind) -> frozenset[ExposureKind]:
        """Return the kinds with which a kind may share an air, itself included."""
        return next((each for each in self.together if kind in each), frozenset({kind}))

    def needs_of(self, person: Person) -> frozenset[Need]:
        """Return what the person's room must have."""
        needed = self.needed.get(person.kind)
        return person.needs | needed if needed else person.needs


@dataclass(frozen=True, slots=True)
class Cost:
    """What a placement costs, in rooms.

    A floor that is opened takes no other cohort until it is empty and disinfected: all its free
    rooms are taken from the district (`locked`), and it needs its own crew; a site needs a whole
    staff. The other numbers say how many rooms a district would give to avoid one day of one
    person's waiting, one family that is parted, and one person without a room.
    """

    locked: int = 1
    floor: int = 8
    site: int = 40
    wait_day: int = 20
    parted: int = 15
    not_placed: int = 1000


COST = Cost()
# The oldest exposure first: so much more for each day, up to so many days.
OLDER, OLDEST = 10, 50


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's room, and from when."""

    person: str
    room: Room
    since: date


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """A person without a room: why, and what would help."""

    person: str
    reason: Words
    opens: Words


@dataclass(frozen=True, slots=True)
class Tally:
    """What a placement takes: counts, and all of it as one number (see Cost).

    `missed` is the part of `cost` for those without a room.
    """

    floors: int
    sites: int
    locked: int
    wait_days: int
    parted: int
    not_placed: int
    missed: int
    cost: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where everybody goes; `bound` is a proven least cost, None where none was sought."""

    seats: tuple[Seat, ...]
    not_placed: tuple[NotPlaced, ...]
    tally: Tally
    bound: float | None = None

    @property
    def rooms_used(self) -> int:
        """Return how many rooms are used."""
        return len({seat.room.name for seat in self.seats})

    @property
    def gap(self) -> float | None:
        """Return by how much of the cost of opening the least cost may be lower: 0 is proven best.

        The cost of those without a room is left out below the line: it would hide the gap.
        """
        if self.bound is None:
            return None
        over = max(0.0, self.tally.cost - self.bound)
        opened = self.tally.cost - self.tally.missed
        return over / opened if opened else float(over > 0)
