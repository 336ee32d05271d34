"""Rooms that become free within the days that somebody may wait, for who finds none today."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from gubei.domain.isolation.models import Stay
from gubei.domain.isolation.queries.people import Asking, last_central_days
from gubei.domain.isolation.queries.questions import people_of, rooms_of, rules_of
from gubei.domain.isolation.rules.mixing import House, Place, unsettled_airs
from gubei.engines.placement import NotPlaced, Placement, Room, Seat, place_at_once, pose
from gubei.engines.placement.values import Tally

NOTHING = Placement((), (), Tally(0, 0, 0, 0, 0, 0, 0, 0))
"""The answer where nobody is asked about."""
_AGAIN = "again "
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Later:
    """Who has a room from a day ahead on, and who has none at all."""

    seats: tuple[Seat, ...]
    not_placed: tuple[NotPlaced, ...]


def later_of(answer: Placement, asked: Sequence[Asking], house: House, *, today: date) -> Later:
    """Return rooms of the days ahead for those of an answer who have none today.

    A room that somebody leaves is taken to be disinfected by the next day; the air of its floor
    still counts as that of who is there now.
    """
    left = {each.person for each in answer.not_placed}
    waiting = [each for each in asked if str(each.measure.pk) in left]
    days = min((each.policy.rules.wait for each in waiting), default=0)
    rooms = list(_rooms(house, today, days)) if waiting else []
    if not any(each.free_from for each in rooms):
        return Later((), answer.not_placed)
    seated = {seat.person: seat.room.name for seat in answer.seats}
    people = [
        replace(each, room=each.room or seated.get(each.name, ""))
        for each in people_of(asked, house)
    ]
    question = pose(people, rooms, replace(rules_of(waiting), wait=days), today)
    found = place_at_once(question, rooms)
    seats = tuple(
        replace(seat, room=replace(seat.room, name=seat.room.name.removeprefix(_AGAIN)))
        for seat in found.seats
        if seat.person in left
    )
    named = {each.person: each for each in answer.not_placed}
    return Later(
        seats, tuple(named[each.person] for each in found.not_placed if each.person in named)
    )


def _rooms(house: House, today: date, days: int) -> Iterator[Room]:
    """Yield the rooms of today and, once more, those that become free in so many days."""
    free_on, last = _free_on(house, today), today + days * _DAY
    yield from rooms_of(house)
    shut = unsettled_airs(house)
    for place in house.places.values():
        day = place.opens_on or free_on.get(place.room)
        is_open = place.is_ready and not place.is_closed and shut.isdisjoint(place.airs)
        if is_open and day is not None and day <= last:
            yield _again(place, day)


def _again(place: Place, day: date) -> Room:
    return Room(
        f"{_AGAIN}{place.room}", str(place.site), str(place.floor), place.ventilation, place.beds,
        place.has, free_from=day,
    )  # fmt: skip


def _free_on(house: House, today: date) -> Mapping[UUID, date]:
    """Return the day on which the guests of each room have left, and it is clean again."""
    sites = {place.site for place in house.places.values()}
    stays = list(Stay.objects.filter(site__in=sites, to_at=None).values_list("room", "measure"))
    last = last_central_days({measure for _, measure in stays})
    found: dict[UUID, date] = {}
    for room, measure in stays:
        day = max(last.get(measure, today) + _DAY, today + _DAY)
        found[room] = max(found.get(room, day), day)
    for place in house.places.values():
        if place.empty_since is not None:
            found[place.room] = today + _DAY
    return found
