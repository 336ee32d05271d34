"""Stays in reach, and the beds of today and of the days to come."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.isolation.models import Stay
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.people import last_central_days
from gubei.domain.isolation.rules.mixing import Place
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.moments import in_shanghai
from gubei.terms.refusals import NotFound

AHEAD = (0, 1, 3)
"""The days for which the beds are counted: today, tomorrow, in three days."""


def stays_of(officer: Officer) -> QuerySet[Stay]:
    """Return the stays at the isolation sites of the officer's unit and below."""
    found = Stay.objects.filter(site__unit__in=units_of(officer))
    return found.select_related("person", "measure", "room", "floor", "site__site")


def stay_in_reach(officer: Officer, key: UUID, *, lock: bool = False) -> Stay:
    """Return one stay, locked if something is added to it. Raises NotFound."""
    stays = stays_of(officer).filter(pk=key)
    found = (stays.select_for_update(of=("self",)) if lock else stays).first()
    if found is None:
        raise NotFound("There is no such stay in your unit.", "您的辖区内没有这条入住记录。")
    return found


@dataclass(frozen=True, slots=True)
class DayBeds:
    """What is free on a day if everybody leaves as planned, and rooms are disinfected in time.

    `leaving` are people whose last day of central isolation was the day before, or earlier.
    """

    day: date
    rooms: int
    beds: int
    leaving: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """The rooms of a site: all, taken, waiting to be disinfected, closed; and the days to come."""

    rooms: int
    beds: int
    taken: int
    people: int
    dirty: int
    closed: int
    days: tuple[DayBeds, ...]


def capacities(sites: Iterable[UUID], *, now: datetime) -> dict[UUID, Capacity]:
    """Return the capacity of each site, with a handful of queries for all."""
    keys, today = list(sites), in_shanghai(now).date()
    rooms: dict[UUID, list[Place]] = defaultdict(list)
    for place in house_of(keys).places.values():
        rooms[place.site].append(place)
    running = Stay.objects.filter(site__in=keys, to_at=None).values_list("site", "room", "measure")
    stays = list(running)
    last = last_central_days({measure for _, _, measure in stays})
    leaves: dict[UUID, dict[UUID, list[date]]] = defaultdict(lambda: defaultdict(list))
    for site, room, measure in stays:
        free_on = last[measure] + timedelta(days=1) if measure in last else today
        leaves[site][room].append(max(free_on, today))
    return {key: _capacity(rooms[key], leaves[key], today) for key in keys}


def _capacity(places: list[Place], leaves: dict[UUID, list[date]], today: date) -> Capacity:
    usable = [place for place in places if not place.is_closed]
    return Capacity(
        rooms=len(places),
        beds=sum(place.beds for place in places),
        taken=len(leaves),
        people=sum(map(len, leaves.values())),
        dirty=sum(place.empty_since is not None for place in places),
        closed=len(places) - len(usable),
        days=tuple(_day(usable, leaves, today, ahead) for ahead in AHEAD),
    )


def _day(places: list[Place], leaves: dict[UUID, list[date]], today: date, ahead: int) -> DayBeds:
    day = today + timedelta(days=ahead)
    free = [place for place in places if _free_on(place, leaves, day, ahead)]
    leaving = sum(free_on <= day for days in leaves.values() for free_on in days)
    return DayBeds(day, len(free), sum(place.beds for place in free), leaving)


def _free_on(place: Place, leaves: dict[UUID, list[date]], day: date, ahead: int) -> bool:
    """Say whether a room takes a new party on a day: today it must be clean, later it will be."""
    if place.room in leaves:
        return ahead > 0 and all(free_on <= day for free_on in leaves[place.room])
    return place.occupancy is None or ahead > 0
