"""The question that a proposal of rooms answers: who waits, who is where, which rooms there are."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from gubei.domain.isolation.queries.people import Asking
from gubei.domain.isolation.rules.mixing import Guest, House, Place, unsettled_airs
from gubei.engines.placement import Person, Question, Room, Rules, pose


def question_of(
    waiting: Sequence[Asking], house: House, today: date
) -> tuple[Question, list[Room]]:
    """Return what is asked of the engine: rooms of today for who waits; who is in one stays there."""
    rooms = rooms_of(house)
    return pose(people_of(waiting, house), rooms, rules_of(waiting), today), rooms


def rooms_of(house: House) -> list[Room]:
    """Return the rooms that take somebody today, and those whose people count in the air."""
    shut = unsettled_airs(house)
    return [_room(each, shut) for each in house.places.values() if _takes_part(each)]


def _takes_part(place: Place) -> bool:
    """Say whether a room is looked at: one that takes somebody, or whose people count in its air."""
    is_shut = place.is_closed or place.opens_on is not None
    return place.is_ready and not (is_shut and place.occupancy is None)


def _room(place: Place, shut: frozenset[tuple[UUID, str]]) -> Room:
    """Return a room for the engine. One that waits to be disinfected, or in an air that is shut,
    has no bed to give."""
    gives = place.empty_since is None and shut.isdisjoint(place.airs)
    beds = place.beds if gives else len(place.guests)
    return Room(
        str(place.room), str(place.site), str(place.floor), place.ventilation, beds, place.has
    )


def people_of(waiting: Sequence[Asking], house: House) -> list[Person]:
    """Return who waits, and who is in a room: the engine does not move them."""
    settled = [
        (guest, place) for place in house.places.values() if _takes_part(place)
        for guest in place.guests
    ]  # fmt: skip
    name_of = {guest.person: _settled_name(guest) for guest, place in settled if _is_there(place)}
    name_of |= {each.guest.person: str(each.measure.pk) for each in waiting}
    guards = _guards([*(each.guest for each in waiting), *(guest for guest, _ in settled)], name_of)
    return [
        *(_person(str(each.measure.pk), each.guest, guards) for each in waiting),
        *(_settled(guest, place, guards) for guest, place in settled),
    ]


def _is_there(place: Place) -> bool:
    return place.empty_since is None


def _guards(guests: Iterable[Guest], name_of: Mapping[UUID, str]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for guest in guests:
        guardian = guest.guardian
        if guardian is not None and guardian in name_of and guest.person in name_of:
            found.setdefault(guardian, set()).add(name_of[guest.person])
    return found


def _person(name: str, guest: Guest, guards: Mapping[UUID, set[str]], room: str = "") -> Person:
    return Person(
        name,
        str(guest.household or ""),
        guest.exposed_on,
        guest.kind,
        guest.needs,
        frozenset(guards.get(guest.person, ())),
        room,
    )


def _settled(guest: Guest, place: Place, guards: Mapping[UUID, set[str]]) -> Person:
    """Return somebody in a room; who left one that is not clean yet counts only in its air."""
    room = str(place.room)
    if _is_there(place):
        return _person(_settled_name(guest), guest, guards, room)
    return Person(f"air {room} {guest.person}", "", guest.exposed_on, guest.kind, room=room)


def _settled_name(guest: Guest) -> str:
    return f"in {guest.person}"


def rules_of(waiting: Sequence[Asking]) -> Rules:
    """Return the strictest of the rules: two policies may be in force, and nobody may be mixed."""
    every = [each.policy.rules for each in waiting]
    first = every[0]
    return Rules(
        days_apart=min(each.days_apart for each in every),
        together=first.together if all(each.together == first.together for each in every) else (),
        sharing=frozenset.intersection(*(each.sharing for each in every)),
        needed={},  # what a kind needs stands with each person already
        wait=0,
    )
