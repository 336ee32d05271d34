"""Airs: a floor, a ventilation group; and whose they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gubei.engines.placement.values import Person, Room, Rules
from gubei.terms.exposure_kinds import ExposureKind

Air = tuple[str, str, str]
Group = frozenset[ExposureKind]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Whose air it is: a group, and the first and last exposure of those in it."""

    group: Group
    first: date
    last: date

    def widened(self, group: Group, first: date, last: date, rules: Rules) -> "Cohort | None":
        """Return the cohort with others added; None where they may not share the air."""
        first, last = min(self.first, first), max(self.last, last)
        if self.group != group or (last - first).days > rules.days_apart:
            return None
        return Cohort(group, first, last)


def floor_air(room: Room) -> Air:
    """Return the air of a room's floor."""
    return ("floor", room.site, room.floor)


def duct_air(room: Room) -> Air | None:
    """Return the air of a room's ventilation group, where it has one."""
    return ("ventilation", room.site, room.ventilation) if room.ventilation else None


def airs_of(room: Room) -> Iterator[Air]:
    """Yield the airs that a room shares with others."""
    yield floor_air(room)
    if room.ventilation:
        yield ("ventilation", room.site, room.ventilation)


def cohorts_of(settled: Iterable[Person], rooms: Iterable[Room], rules: Rules) -> dict[Air, Cohort]:
    """Return whose air each floor and ventilation group is; of people mixed there, the first's."""
    known = {room.name: room for room in rooms}
    found: dict[Air, Cohort] = {}
    for person in settled:
        group = rules.group_of(person.kind)
        for air in airs_of(known[person.room]):
            old = found.setdefault(air, Cohort(group, person.exposed, person.exposed))
            if old.group == group:
                first, last = min(old.first, person.exposed), max(old.last, person.exposed)
                found[air] = Cohort(group, first, last)
    return found
