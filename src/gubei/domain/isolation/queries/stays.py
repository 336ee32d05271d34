"""Stays in reach, and the beds of today and of the days to come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.isolation.models import Stay
from gubei.domain.isolation.queries.house import house_of
from gubei.domain.isolation.queries.people import last_central_days
from gubei.domain.isolation.queries.sites import called_before, openings_of
from gubei.domain.isolation.rules.asking import policy_of
from gubei.domain.isolation.rules.mixing import Place, unsettled_airs
from gubei.domain.isolation.rules.places import Opening, SiteStep
from gubei.domain.isolation.rules.reserve import Reserve, SiteRooms, reserve_of
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district, people_of, units_of
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


def is_at_a_site(person: UUID) -> bool:
    """Say whether somebody has arrived in a room and is there."""
    return Stay.objects.filter(person=person, arrived_at__isnull=False, to_at=None).exists()


@dataclass(frozen=True, slots=True)
class DayBeds:
    """What is free on a day if everybody leaves as planned, and rooms are disinfected in time.

    Only sites that take people by then count: those that are ready, and those called, from the day
    they must be ready by. `leaving` are people whose last day of central isolation was the day before, or earlier.
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
    house = house_of(keys, today=today)
    shut = unsettled_airs(house)
    for place in house.places.values():
        rooms[place.site].append(place)
    running = Stay.objects.filter(site__in=keys, to_at=None).values_list("site", "room", "measure")
    stays = list(running)
    last = last_central_days({measure for _, _, measure in stays})
    leaves: dict[UUID, dict[UUID, list[date]]] = defaultdict(lambda: defaultdict(list))
    for site, room, measure in stays:
        free_on = last[measure] + timedelta(days=1) if measure in last else today
        leaves[site][room].append(max(free_on, today))
    openings = openings_of(keys)
    return {
        key: _capacity(rooms[key], shut, leaves[key], _opens_on(openings[key], now), today)
        for key in keys
    }


def _opens_on(opening: Opening, now: datetime) -> date | None:
    """Return the day from which a site takes people; None: not called, or late, and nobody knows."""
    today = in_shanghai(now).date()
    if opening.step is SiteStep.READY:
        return today
    if opening.ready_by is None or opening.is_late(now):
        return None
    return max(in_shanghai(opening.ready_by).date(), today + timedelta(days=1))


def total_of(capacities: Iterable[Capacity], *, now: datetime) -> Capacity:
    """Return the capacity of all sites together."""
    every = list(capacities)
    days = [in_shanghai(now).date() + timedelta(days=ahead) for ahead in AHEAD]

    def total(name: str) -> int:
        return sum(getattr(each, name) for each in every)

    return Capacity(
        **{name: total(name) for name in ("rooms", "beds", "taken", "people", "dirty", "closed")},
        days=tuple(
            DayBeds(
                day,
                rooms=sum(each.days[place].rooms for each in every),
                beds=sum(each.days[place].beds for each in every),
                leaving=sum(each.days[place].leaving for each in every),
            )
            for place, day in enumerate(days)
        ),
    )


def reserve_in(capacities: Mapping[UUID, Capacity], officer: Officer, *, now: datetime) -> Reserve:
    """Return how the rooms of these sites stand beside the norms of the policy in force."""
    policy = policy_for(Part.ROOMS, district())
    rule = policy_of(pack_of(policy), in_shanghai(now).date()) if policy else None
    openings, called = openings_of(capacities), called_before(capacities)
    sites = [
        SiteRooms(openings[key], each.rooms - each.closed, called.get(key))
        for key, each in capacities.items()
    ]
    return reserve_of(
        sites,
        rule.norms if rule else (),
        people=people_of(officer.unit),
        per_10000=rule.per_10000 if rule else None,
        now=now,
    )


def _capacity(
    places: list[Place],
    shut: frozenset[tuple[UUID, str]],
    leaves: dict[UUID, list[date]],
    opens_on: date | None,
    today: date,
) -> Capacity:
    """Count the rooms of a site; `opens_on` None: it takes nobody for all that is known.

    Free rooms in an air that is `shut` take nobody, for all that is known: they have no free bed.
    """
    usable = [place for place in places if not place.is_closed and shut.isdisjoint(place.airs)]
    return Capacity(
        rooms=len(places),
        beds=sum(place.beds for place in places),
        taken=len(leaves),
        people=sum(map(len, leaves.values())),
        dirty=sum(place.empty_since is not None for place in places),
        closed=sum(place.is_closed for place in places),
        days=tuple(_day(usable, leaves, opens_on, today, ahead) for ahead in AHEAD),
    )


def _day(
    places: list[Place],
    leaves: dict[UUID, list[date]],
    opens_on: date | None,
    today: date,
    ahead: int,
) -> DayBeds:
    day = today + timedelta(days=ahead)
    is_open = opens_on is not None and opens_on <= day
    free = [place for place in places if is_open and _free_on(place, leaves, day, ahead)]
    leaving = sum(free_on <= day for days in leaves.values() for free_on in days)
    return DayBeds(day, len(free), sum(place.beds for place in free), leaving)


def _free_on(place: Place, leaves: dict[UUID, list[date]], day: date, ahead: int) -> bool:
    """Say whether a room takes a new party on a day: today it must be clean, later it will be."""
    if place.opens_on is not None and place.opens_on > day:
        return False
    if place.room in leaves:
        return ahead > 0 and all(free_on <= day for free_on in leaves[place.room])
    return place.occupancy is None or ahead > 0
