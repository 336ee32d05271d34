"""The rooms to be had, by floor and kind, and whose air each floor already is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gubei.engines.placement.airs import Air, Cohort, cohorts_of, duct_air, floor_air
from gubei.engines.placement.joining import join_settled
from gubei.engines.placement.parties import Party, Unit, form_parties, unit_of
from gubei.engines.placement.values import COST, Need, Person, Room, Rules


@dataclass(frozen=True, slots=True, order=True)
class RoomType:
    """What distinguishes rooms. The least suitable for others sorts first."""

    wait: int
    beds: int
    extras: int
    has: tuple[Need, ...]

    def holds(self, size: int, needs: frozenset[Need]) -> bool:
        """Say whether so many people with these needs can live in it."""
        return self.beds >= size and needs.issubset(self.has)


@dataclass(frozen=True, slots=True)
class Floor:
    """The free rooms of a floor by ventilation group that reaches beyond it (or None) and type."""

    air: Air
    rooms: Mapping[tuple[Air | None, RoomType], Sequence[Room]]
    is_open: bool
    site_is_open: bool

    @property
    def site(self) -> str:
        """Return the name of the site."""
        return self.air[1]

    @property
    def locked(self) -> int:
        """Return how many rooms the district gives away when the floor is opened."""
        return 0 if self.is_open else sum(map(len, self.rooms.values()))

    @property
    def cost(self) -> int:
        """Return what opening it costs, its site aside."""
        return 0 if self.is_open else COST.floor + COST.locked * self.locked


@dataclass(frozen=True, slots=True)
class Question:
    """All that a placement has to answer.

    `cohorts` are those of the airs in which somebody already is; `broken` are units that no room
    may hold; `settled` are the people who already have a room.
    """

    parties: Sequence[Party]
    broken: Sequence[Unit]
    settled: Sequence[Person]
    floors: Sequence[Floor]
    cohorts: Mapping[Air, Cohort]
    rules: Rules
    at: date
    newest: date


def pose(people: Sequence[Person], rooms: Sequence[Room], rules: Rules, at: date) -> Question:
    """Return the question of where these people go on the day `at`.

    Whoever belongs to somebody in a room goes there where the rules allow and a bed is free.
    """
    placed, alone = join_settled(people, rooms, rules)
    settled = [person for person in placed if person.room]
    moving = (each for each in placed if not each.room and each.name not in alone)
    parties, broken = form_parties(moving, rules)
    return Question(
        parties,
        [*broken, *(unit_of([person], rules) for person in placed if person.name in alone)],
        settled,
        floors_of(rooms, settled, rules, at),
        cohorts_of(settled, rooms, rules),
        rules,
        at,
        max((person.exposed for person in people), default=at),
    )


def floors_of(
    rooms: Sequence[Room], settled: Sequence[Person], rules: Rules, at: date
) -> list[Floor]:
    """Return the floors with free rooms, in the order of the rooms."""
    inside = {person.room for person in settled}
    ducts = _wide_ducts(rooms)
    open_floors = {floor_air(room) for room in rooms if room.name in inside}
    open_sites = {site for _, site, _ in open_floors}
    found: dict[Air, dict[tuple[Air | None, RoomType], list[Room]]] = {}
    types: dict[tuple[int, int, frozenset[Need]], RoomType] = {}
    for room in rooms:
        wait = room.wait(at)
        if room.name not in inside and room.beds > 0 and wait <= rules.wait:
            duct = duct_air(room) if ducts else None
            alike = (wait, room.beds, room.has)
            if alike not in types:
                types[alike] = RoomType(wait, room.beds, len(room.has), tuple(sorted(room.has)))
            kind = (duct if duct in ducts else None, types[alike])
            found.setdefault(floor_air(room), defaultdict(list))[kind].append(room)
    return [
        Floor(air, dict(sorted(kinds.items(), key=lambda item: item[0][1])), air in open_floors,
              air[1] in open_sites)
        for air, kinds in found.items()
    ]  # fmt: skip


def _wide_ducts(rooms: Iterable[Room]) -> set[Air]:
    """Return the ventilation groups of several floors; one of a single floor adds no rule."""
    reach: dict[Air, set[Air]] = defaultdict(set)
    for room in rooms:
        if duct := duct_air(room):
            reach[duct].add(floor_air(room))
    return {duct for duct, floors in reach.items() if len(floors) > 1}
