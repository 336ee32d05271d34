"""Who may go into which room, and why not: the same rules that the database holds, in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from gubei.engines.placement import Need
from gubei.terms.exposure_kinds import ExposureKind
from gubei.terms.moments import say_moment
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is in a room, or asks for one (then without a bed).

    `household` None: lives alone. `group` are the kinds that may share an air with this one;
    `shares`: may sleep in a room with strangers of such kinds. `placed_as` is what somebody was
    when they got the room, where they are something else by now: who comes must fit beside both.
    `born` None: not known, and taken for an adult.
    """

    person: UUID
    name: str
    kind: ExposureKind
    group: frozenset[ExposureKind]
    exposed_on: date
    days_apart: int
    household: UUID | None = None
    guardian: UUID | None = None
    needs: frozenset[Need] = frozenset()
    shares: bool = False
    bed: int = 0
    placed_as: "Guest | None" = None
    born: date | None = None

    @property
    def labels(self) -> tuple["Guest", ...]:
        """Return what counts of somebody for others: what they are, and what they came as."""
        return (self,) if self.placed_as is None else (self, self.placed_as)

    @property
    def cohort(self) -> str:
        """Return the group as it is kept with a stay."""
        return ",".join(sorted(self.group))


@dataclass(frozen=True, slots=True)
class Place:
    """A room as it is now. `empty_since` is set while it waits to be disinfected, `opens_on` while
    it is not free yet.

    `guests` are in it; of a room that waits, they are those who left. `building` and `floor_place`
    say how near it is to another one.
    """

    room: UUID
    label: str
    site: UUID
    site_name: str
    floor: UUID
    floor_label: str
    building: str
    floor_place: int
    ventilation: str
    beds: int
    has: frozenset[Need] = frozenset()
    occupancy: UUID | None = None
    party: UUID | None = None
    guests: tuple[Guest, ...] = ()
    empty_since: datetime | None = None
    is_ready: bool = True
    is_closed: bool = False
    opens_on: date | None = None

    @property
    def airs(self) -> tuple[tuple[UUID, str], ...]:
        """Return the airs it shares: its floor, and its ventilation group where it has one."""
        own = (self.floor, "")
        return (own, (self.site, self.ventilation)) if self.ventilation else (own,)

    @property
    def free_bed(self) -> int:
        """Return the first bed that nobody has."""
        taken = {guest.bed for guest in self.guests}
        return next(bed for bed in range(1, self.beds + 1) if bed not in taken)

    @property
    def is_free(self) -> bool:
        """Say whether somebody could be put here now, whoever it is."""
        is_open = self.is_ready and not self.is_closed and self.opens_on is None
        return is_open and self.occupancy is None


@dataclass(slots=True)
class House:
    """Rooms, and who breathes which air there."""

    places: dict[UUID, Place]
    breathing: dict[tuple[UUID, str], list[tuple[Place, Guest]]] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[Place]) -> "House":
        """Return the house of these rooms."""
        house = cls({place.room: place for place in places})
        for place in house.places.values():
            for guest in place.guests:
                house._breathe(place, guest)
        return house

    def enter(self, place: Place, guest: Guest, occupancy: UUID) -> Place:
        """Put somebody into the first free bed of a room; return the room as it is then."""
        settled = replace(guest, bed=place.free_bed)
        after = replace(
            place,
            occupancy=occupancy,
            party=party_of(guest, place),
            guests=(*place.guests, settled),
        )
        self.places[place.room] = after
        self._breathe(after, settled)
        return after

    def without(self, person: UUID, *, was_there: bool = False) -> "House":
        """Return the house as it is for somebody who leaves a room of it: without them.

        Who `was_there`, and alone, leaves a room whose air counts until it is disinfected.
        """
        house = House.of(
            replace(place, guests=tuple(each for each in place.guests if each.person != person))
            for place in self.places.values()
        )
        for place in self.places.values() if was_there else ():
            if [each.person for each in place.guests] == [person]:
                house._breathe(place, place.guests[0])
        return house

    def _breathe(self, place: Place, guest: Guest) -> None:
        for air in place.airs:
            self.breathing.setdefault(air, []).append((place, guest))


def are_bound(one: Guest, other: Guest) -> bool:
    """Say whether two belong together: one household, or a minor and the guardian."""
    if one.household is not None and one.household == other.household:
        return True
    return other.person == one.guardian or one.person == other.guardian


def may_share_room(one: Guest, other: Guest) -> bool:
    """Say whether two may sleep in one room."""
    return are_bound(one, other) or (one.shares and other.shares)


def may_share_air(one: Guest, other: Guest) -> bool:
    """Say whether two may breathe the air of a floor, a ventilation group or a vehicle."""
    apart = abs((one.exposed_on - other.exposed_on).days)
    return one.cohort == other.cohort and apart <= min(one.days_apart, other.days_apart)


def why_not(guest: Guest, place: Place, house: House) -> Words | None:
    """Return why somebody may not go into a room now; None: welcome."""
    return (
        _closed(place)
        or _taken(guest, place)
        or _unfit(guest, place)
        or _mixes(guest, place, house)
    )


def _closed(place: Place) -> Words | None:
    if not place.is_ready:
        return Words(f"{place.site_name} is not ready yet.", f"{place.site_name}尚未启用。")
    if place.is_closed:
        return Words(f"Room {place.label} is closed.", f"房间 {place.label} 已停用。")
    if place.opens_on is not None:
        return Words(
            f"Room {place.label} is free from {place.opens_on} on.",
            f"房间 {place.label} 自 {place.opens_on} 起可用。",
        )
    if place.empty_since is not None:
        return Words(
            f"Room {place.label} is not disinfected since its people left at "
            f"{say_moment(place.empty_since)}.",
            f"房间 {place.label} 自 {say_moment(place.empty_since)} 人员离开后尚未消毒。",
        )
    return None


def _taken(guest: Guest, place: Place) -> Words | None:
    if len(place.guests) >= place.beds:
        return Words(
            f"Room {place.label} has no free bed ({place.beds} taken).",
            f"房间 {place.label} 床位已满（{place.beds} 张）。",
        )
    if any(not may_share_room(guest, other) for other in place.guests):
        return Words(
            f"Room {place.label} holds people of another household.",
            f"房间 {place.label} 住有非同户人员。",
        )
    return None


def _unfit(guest: Guest, place: Place) -> Words | None:
    missing = sorted(guest.needs - place.has)
    if not missing:
        return None
    return Words(
        f"Room {place.label} is not: {', '.join(need.words.en for need in missing)}.",
        f"房间 {place.label} 不具备：{'、'.join(need.words.zh for need in missing)}。",
    )


def _mixes(guest: Guest, place: Place, house: House) -> Words | None:
    for air in place.airs:
        for where, guests in house.breathing.get(air, ()):
            for other in guests.labels:
                if not may_share_air(guest, other):
                    return _mixing(guest, other, where, place, air[1])
    return None


def misplaced(house: House) -> dict[UUID, Words]:
    """Return who must move, and why: by what they are now, they mix with others who breathe there.

    Only who became something else since they got the room is asked to move, not those who were
    there rightly; where all of a floor became the same, nobody is.
    """
    found = {}
    for place in house.places.values():
        changed = [] if place.empty_since else [each for each in place.guests if each.placed_as]
        for guest in changed:
            why = _clashing(guest, place, house)
            if why is not None:
                found[guest.person] = why
    return found


def _clashing(guest: Guest, place: Place, house: House) -> Words | None:
    for air in place.airs:
        for where, other in house.breathing.get(air, ()):
            if other.person != guest.person and _clash(guest, other):
                return _must_move(guest, other, where, place)
    return None


def _clash(one: Guest, other: Guest) -> bool:
    """Say whether two mix, whichever policies they are under."""
    apart = abs((one.exposed_on - other.exposed_on).days)
    alike = one.kind in other.group and other.kind in one.group
    return not alike or apart > min(one.days_apart, other.days_apart)


def _must_move(guest: Guest, other: Guest, where: Place, place: Place) -> Words:
    return Words(
        f"{guest.name} must move from room {place.label}: {guest.kind.words.en} of "
        f"{guest.exposed_on} by now, with {other.kind.words.en} of {other.exposed_on} in room "
        f"{where.label}.",
        f"{guest.name}须调离房间 {place.label}：现为{guest.kind.words.zh}（{guest.exposed_on}），"
        f"与房间 {where.label} 的{other.kind.words.zh}（{other.exposed_on}）混住。",
    )


def unsettled_airs(house: House) -> frozenset[tuple[UUID, str]]:
    """Return the airs that take nobody: somebody there became what may not share with what they were."""
    return frozenset(
        air
        for air, people in house.breathing.items()
        if any(each.placed_as and not may_share_air(each, each.placed_as) for _, each in people)
    )


def _mixing(guest: Guest, other: Guest, where: Place, place: Place, ventilation: str) -> Words:
    en = f"ventilation group {ventilation}" if ventilation else f"floor {place.floor_label}"
    zh = f"通风组 {ventilation} " if ventilation else f"{place.floor_label} "
    return Words(
        f"Room {place.label} would mix on {en}: {guest.kind.words.en} of {guest.exposed_on} with "
        f"{other.kind.words.en} of {other.exposed_on} in room {where.label}.",
        f"房间 {place.label} 会造成混住（{zh.strip()}）：{guest.kind.words.zh}（{guest.exposed_on}）"
        f"与房间 {where.label} 的{other.kind.words.zh}（{other.exposed_on}）。",
    )


def rooms_that_fit(guest: Guest, house: House, *, near: Place | None = None) -> list[Place]:
    """Return the rooms that fit: where own people are, then the nearest to `near`.

    Nearest: the same floor, then the same building by floors between, then the same site.
    """
    fitting = [each for each in house.places.values() if why_not(guest, each, house) is None]
    return sorted(fitting, key=lambda place: (*_far(place, near), place.site_name, place.label))


def _far(place: Place, near: Place | None) -> tuple[int, int, int]:
    own = 0 if place.guests else 1
    if near is None:
        return (own, 0, place.floor_place)
    if place.floor == near.floor:
        return (own, 0, 0)
    floors = abs(place.floor_place - near.floor_place)
    if (place.site, place.building) == (near.site, near.building):
        return (own, 1, floors)
    return (own, 2 if place.site == near.site else 3, floors)


def party_of(guest: Guest, place: Place) -> UUID:
    """Return to whom the room is given: who is there already, else household or person."""
    return place.party or guest.household or guest.person


def mixed(house: House) -> list[Words]:
    """Return every pair that breathes an air or shares a room and must not: none, ever.

    Slow and obvious: a check of what the database holds, beside its own constraints.
    """
    found = []
    for (_, ventilation), people in house.breathing.items():
        for number, (place, one) in enumerate(people):
            for where, other in people[number + 1 :]:
                if not may_share_air(one, other):
                    found.append(_mixing(one, other, where, place, ventilation))
                elif place.room == where.room and not may_share_room(one, other):
                    found.append(Words(
                        f"Strangers share room {place.label}.", f"房间 {place.label} 住有非同户人员。"
                    ))  # fmt: skip
    return found
