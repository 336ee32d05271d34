"""A positive on site: who shared room, vehicle, floor, air or lift, and what restarts for them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from gubei.domain.isolation.models import Ride, Stay
from gubei.domain.isolation.queries.stays import stays_of
from gubei.domain.measures.models import Measure
from gubei.domain.measures.queries.measures import (
    courses_of,
    facts_of,
    standing_for,
    with_policy,
)
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.measures.rules.courses import Course, course_of, follow
from gubei.domain.territory.models import Officer
from gubei.engines.policy import Anchor, MeasurePlan, decide
from gubei.engines.policy import Facts as PersonFacts
from gubei.terms.moments import in_shanghai


class Shared(StrEnum):
    """What two people on a site shared, the nearest first."""

    ROOM = "room"
    VEHICLE = "vehicle"
    FLOOR = "floor"
    VENTILATION = "ventilation"
    LIFT = "lift"


@dataclass(frozen=True, slots=True)
class Exposed:
    """Somebody who shared something with the positive, from when until when (None: still does)."""

    stay: Stay
    shared: Shared
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True, slots=True)
class Restarted:
    """What the policy says of an exposed person if the clock restarts: never an earlier end.

    `measure` is the one of the stay, or what took its place since. `by_hand`: an officer set the
    end; it stays as it is. `after` is None where the measure is over.
    """

    exposed: Exposed
    measure: UUID
    before: date | None
    after: date | None
    by_hand: bool

    @property
    def moves(self) -> bool:
        """Say whether the end would be a later one."""
        return self.after is not None and self.after != self.before


def exposed_to(positive: Stay, *, since: datetime, now: datetime) -> list[Exposed]:
    """Return who shared room, vehicle, floor, ventilation or lift with a person since a moment.

    At the site of this stay. Of one person only the nearest and longest is returned; who never arrived shared nothing.
    """
    own = _at_site(positive).filter(person=positive.person_id)
    met = [_shared(mine, other, since, now) for mine in own for other in _beside(mine, positive)]
    found: dict[UUID, Exposed] = {}
    for each in (*met, *_riding_with(positive, since, now)):
        if each is not None:
            known = found.get(each.stay.person_id)
            found[each.stay.person_id] = each if known is None else min(known, each, key=rank)
    return sorted(found.values(), key=lambda each: (rank(each), each.stay.person.name))


def each_site_of(officer: Officer, positive: Stay, since: datetime) -> list[Stay]:
    """Return one stay at each site in reach where the person was since a moment, this one first."""
    stays = stays_of(officer).filter(person=positive.person_id).exclude(to_at__lte=since)
    newest = {each.site_id: each for each in stays.order_by("from_at", "pk")}
    return [positive, *(each for key, each in newest.items() if key != positive.site_id)]


def run_of(positive: Stay) -> list[Stay]:
    """Return the stays of a person at a site that run on without a gap around one, by time.

    Whoever changes rooms has two stays, and was there all the time.
    """
    stays = Stay.objects.filter(site=positive.site_id, person=positive.person_id)
    run: list[Stay] = []
    for each in stays.order_by("from_at", "to_at", "pk"):
        if run and (run[-1].to_at is None or each.from_at > run[-1].to_at):
            if positive in run:
                break
            run = []
        run.append(each)
    return run


def _at_site(positive: Stay) -> QuerySet[Stay]:
    stays = Stay.objects.filter(site=positive.site_id, arrived_at__isnull=False)
    return stays.select_related("person", "room", "floor", "measure", "site__site")


def _beside(mine: Stay, positive: Stay) -> QuerySet[Stay]:
    air = Q(floor=mine.floor_id)
    if mine.ventilation:
        air |= Q(ventilation=mine.ventilation)
    if mine.room.lift:
        air |= Q(room__lift=mine.room.lift, floor__building=mine.floor.building)
    others = _at_site(positive).filter(air).exclude(person=positive.person_id)
    return others.order_by("from_at", "pk")


def _shared(mine: Stay, other: Stay, since: datetime, now: datetime) -> Exposed | None:
    if mine.arrived_at is None or other.arrived_at is None:
        return None
    begin = max(mine.arrived_at, other.arrived_at, since)
    if begin >= min(mine.to_at or now, other.to_at or now):
        return None
    both = [end for end in (mine.to_at, other.to_at) if end is not None]
    return Exposed(other, _what(mine, other), begin, min(both, default=None))


def _riding_with(positive: Stay, since: datetime, now: datetime) -> Iterator[Exposed]:
    """Yield who was in one vehicle with the person on the way to this site."""
    rides = Ride.objects.filter(
        trip__site=positive.site_id, trip__departed_at__isnull=False, left_behind_at=None
    )
    own = rides.filter(stay__person=positive.person_id).values("trip")
    beside = rides.filter(trip__in=own).exclude(stay__person=positive.person_id)
    for ride in beside.select_related(
        "trip", "stay__person", "stay__room", "stay__floor", "stay__measure", "stay__site__site"
    ):
        left, came = ride.trip.departed_at, ride.trip.arrived_at
        if left is not None and left < now and (came or now) > since:
            yield Exposed(ride.stay, Shared.VEHICLE, max(left, since), came)


def _what(mine: Stay, other: Stay) -> Shared:
    if mine.room_id == other.room_id:
        return Shared.ROOM
    if mine.floor_id == other.floor_id:
        return Shared.FLOOR
    is_duct = mine.ventilation and mine.ventilation == other.ventilation
    return Shared.VENTILATION if is_duct else Shared.LIFT


def rank(each: Exposed) -> tuple[int, datetime]:
    """Return what puts the nearest first, and of the equally near who was there longest."""
    return list(Shared).index(each.shared), each.from_at


def restarts_of(exposed: Iterable[Exposed], *, day: date, now: datetime) -> list[Restarted]:
    """Return what the policy says if the clock of each restarts on the day the positive left."""
    everybody = list(exposed)
    standing = standing_for(each.stay.measure_id for each in everybody)
    measures = with_policy(Measure.objects.filter(pk__in=standing.values())).in_bulk()
    courses = courses_of(list(measures.values()))
    today = in_shanghai(now).date()
    return [
        _restarted(each, measures[standing[each.stay.measure_id]], courses, day, today)
        for each in everybody
    ]


def _restarted(
    exposed: Exposed, measure: Measure, courses: Mapping[UUID, Course], day: date, today: date
) -> Restarted:
    if measure.released_at is not None:
        return Restarted(exposed, measure.pk, None, None, by_hand=False)
    before, by_hand = courses[measure.pk], measure.end_set_by_id is not None
    if by_hand:
        return Restarted(exposed, measure.pk, before.ends_on, before.ends_on, by_hand=True)
    after = follow(before, course_of(_plan(measure, day)), day=today)
    later = max(before.ends_on, after.ends_on)
    return Restarted(exposed, measure.pk, before.ends_on, later, by_hand=False)


def _plan(measure: Measure, day: date) -> MeasurePlan:
    facts = facts_of(measure)
    anchors = {**facts.anchors, Anchor.LAST_POSITIVE_LEFT_SITE: day}
    policy = measure.policy
    asked = PersonFacts(facts.class_, anchors, facts.conditions)
    return decide(pack_of(policy), asked, policy.valid_on)
