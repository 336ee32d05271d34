"""Rooms for everybody who waits, at once: proposed, looked at, accepted in one act."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.isolation.models import Placement, Stay
from gubei.domain.isolation.operations.placing import SeatWish, place_all
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.people import Asking, askings, waiting_of
from gubei.domain.isolation.queries.placements import placement_in_reach
from gubei.domain.isolation.queries.sites import isolation_sites_of
from gubei.domain.isolation.rules.mixing import Guest, House, Place
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.engines.placement import NotPlaced, Person, Question, Room, Rules, Seat, pose
from gubei.engines.placement import Placement as Answer
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

Search = Callable[[Question, Sequence[Room]], Answer]
"""How the answer is found: at once, or for some seconds; the caller has clock and chance."""


@transaction.atomic
def propose_placement(*, search: Search, by: Officer, now: datetime) -> Placement:
    """Propose a room for everybody in reach who waits; nothing is changed but the proposal kept.

    Who is in a room stays there. Raises Refused where nobody waits.
    """
    require(by, Ability.PLACE)
    waiting = askings(list(waiting_of(by, now=now)))
    if not waiting:
        raise Refused("nobody_waits", Words("Nobody waits for a room.", "当前无人等待房间。"))
    house = house_of(isolation_sites_of(by).values_list("pk", flat=True))
    return keep_proposal(waiting, house, search, by=by, now=now)


def keep_proposal(
    waiting: Sequence[Asking], house: House, search: Search, *, by: Officer, now: datetime
) -> Placement:
    """Find rooms of a house for these people, and keep the proposal."""
    rooms = [_room(each) for each in house.places.values() if _takes_part(each)]
    question = pose(_people(waiting, house), rooms, _rules(waiting), in_shanghai(now).date())
    answer = search(question, rooms)
    return Placement.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        unit=by.unit,
        proposed_at=now,
        proposed_by=by,
        seats=_seats(answer, waiting),
        not_placed=[_left_over(each) for each in answer.not_placed],
        tally=asdict(answer.tally)
        | {"people": len(waiting), "rooms": _rooms_used(answer, waiting)},
    )


@transaction.atomic
def accept_placement(*, placement: UUID, by: Officer, now: datetime) -> list[Stay]:
    """Put everybody into the room that was proposed, in one act.

    Raises RoomRefused or NotWaiting where something changed since: then nobody is moved.
    """
    require(by, Ability.PLACE)
    found = placement_in_reach(by, placement)
    if found.empties_id is not None:
        raise Refused(
            "is_a_relocation",
            Words("This empties a site: relocate it instead.", "该方案为整体转移，请执行转移。"),
        )
    waiting = Placement.objects.filter(pk=found.pk, accepted_at=None)
    if waiting.update(accepted_at=now, accepted_by=by) != 1:
        raise Refused("accepted_already", Words("It was accepted already.", "该方案已采纳。"))
    seats = [SeatWish(UUID(each["measure"]), UUID(each["room"])) for each in found.seats]
    return place_all(seats=seats, by=by, now=now, placement=found)


def _takes_part(place: Place) -> bool:
    """Say whether a room is looked at: one that takes somebody, or whose people count in its air."""
    return place.is_ready and not (place.is_closed and place.occupancy is None)


def _room(place: Place) -> Room:
    """Return a room for the engine. One that waits to be disinfected has no bed to give."""
    beds = place.beds if place.empty_since is None else len(place.guests)
    return Room(
        str(place.room), str(place.site), str(place.floor), place.ventilation, beds, place.has
    )


def _people(waiting: Sequence[Asking], house: House) -> list[Person]:
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


def _rules(waiting: Sequence[Asking]) -> Rules:
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


def _seats(answer: Answer, waiting: Sequence[Asking]) -> list[dict[str, str]]:
    asking = {str(each.measure.pk) for each in waiting}
    return [
        {"measure": seat.person, "room": seat.room.name}
        for seat in _in_order(answer)
        if seat.person in asking
    ]


def _in_order(answer: Answer) -> Iterator[Seat]:
    yield from sorted(answer.seats, key=lambda seat: (seat.room.site, seat.room.name, seat.person))


def _rooms_used(answer: Answer, waiting: Sequence[Asking]) -> int:
    asking = {str(each.measure.pk) for each in waiting}
    return len({seat.room.name for seat in answer.seats if seat.person in asking})


def _left_over(each: NotPlaced) -> dict[str, object]:
    return {
        "measure": each.person,
        "reason": {"en": each.reason.en, "zh": each.reason.zh},
        "opens": {"en": each.opens.en, "zh": each.opens.zh},
    }
