"""Fetches people: plans a vehicle, signs its departure and its arrival."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from gubei.domain.isolation.models import Ride, Stay, Trip
from gubei.domain.isolation.operations.bringing import close_brought
from gubei.domain.isolation.operations.leaving import end_stay
from gubei.domain.isolation.queries.sites import isolation_site_in_reach
from gubei.domain.isolation.queries.stays import stay_in_reach
from gubei.domain.isolation.queries.trips import (
    as_riders,
    in_rooms,
    riders_of,
    to_fetch,
    trip_in_reach,
)
from gubei.domain.isolation.rules.riding import mixed_patients, mixed_riders
from gubei.domain.measures.models import Measure, Suspension
from gubei.domain.measures.operations.changing import found_elsewhere
from gubei.domain.people.queries.files import PersonFile, file_of
from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_look
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one


@dataclass(frozen=True, slots=True)
class TripWish:
    """Which vehicle with which crew fetches whom, when, on which way.

    `to_hospital` names the hospital to which guests of the site are brought; "": people who have
    rooms there are brought to the site.
    """

    site: UUID
    vehicle: str
    crew: str
    seats: int
    pick_up_at: datetime
    stays: tuple[UUID, ...]
    route: str = ""
    to_hospital: str = ""


@transaction.atomic
def see_pick_up(*, stay: UUID, by: Officer, now: datetime) -> PersonFile:
    """Open where somebody is fetched who has a room: the look is logged. Raises NotFound."""
    require(by, Ability.PLACE)
    found = stay_in_reach(by, stay)
    if found.to_at is not None:
        raise Refused("stay_is_over", Words("The stay has ended already.", "该入住已结束。"))
    log_look(officer=by, person=found.person, look=Look.OPEN, purpose=Purpose.CARE, now=now)
    return file_of(found.person)


@transaction.atomic
def plan_trip(*, wish: TripWish, by: Officer, now: datetime) -> Trip:
    """Plan a vehicle. Raises Refused who would ride with people of another cohort, or twice."""
    require(by, Ability.PLACE)
    site = isolation_site_in_reach(by, wish.site)
    if not wish.vehicle.strip() or not wish.crew.strip():
        raise Invalid("Name the vehicle and its crew.", "请填写车辆和随车人员。")
    source = in_rooms(by) if wish.to_hospital.strip() else to_fetch(by)
    stays = list(source.filter(pk__in=wish.stays, site=site))
    _check(wish, stays, now)
    ids = uuid7_run(milliseconds_of(now))
    trip = Trip.objects.create(
        id=next(ids),
        site=site,
        to_hospital=wish.to_hospital.strip()[:100],
        vehicle=wish.vehicle.strip().upper()[:20],
        crew=wish.crew.strip()[:200],
        seats=wish.seats,
        route=wish.route.strip()[:500],
        pick_up_at=wish.pick_up_at,
        planned_at=now,
        planned_by=by,
    )
    try:
        with transaction.atomic():
            Ride.objects.bulk_create(
                Ride(id=next(ids), trip=trip, stay=each, leaves=bool(trip.to_hospital))
                for each in stays
            )
    except IntegrityError as error:
        if "person_rides_once" not in str(error):
            raise
        raise _ridden() from None
    return trip


def _check(wish: TripWish, stays: Sequence[Stay], now: datetime) -> None:
    if not wish.stays:
        raise Invalid("Choose who is fetched.", "请选择转运人员。")
    if len(stays) != len(set(wish.stays)):
        raise _ridden()
    if len(stays) > wish.seats:
        raise Invalid(
            f"{len(stays)} people do not fit into {wish.seats} seats.",
            f"{wish.seats} 个座位坐不下 {len(stays)} 人。",
        )
    _refuse_mixed(stays, now, to_hospital=bool(wish.to_hospital.strip()))


def _refuse_mixed(stays: Iterable[Stay], at: datetime, *, to_hospital: bool) -> None:
    """Refuse who may not share a vehicle, by what was known of each at a moment."""
    riders = as_riders(stays, at=at)
    pair = mixed_patients(riders) if to_hospital else mixed_riders(riders)
    if pair is not None:
        one, other = pair[0].guest, pair[1].guest
        raise Refused(
            "ride_refused",
            Words(
                f"{one.name} ({one.kind.words.en}, {one.exposed_on}) and {other.name} "
                f"({other.kind.words.en}, {other.exposed_on}) may not share a vehicle.",
                f"{one.name}（{one.kind.words.zh}，{one.exposed_on}）与{other.name}"
                f"（{other.kind.words.zh}，{other.exposed_on}）不得同车。",
            ),
        )


def _ridden() -> Refused:
    return Refused(
        "not_to_fetch",
        Words(
            "Somebody of these has come, rides already, or goes to another site. Look again.",
            "所选人员中有人已到达、已安排车辆或去往其他隔离点，请重新查看。",
        ),
    )


@transaction.atomic
def depart(
    *, trip: UUID, left_behind: Sequence[UUID], at: datetime, by: Officer, now: datetime
) -> Trip:
    """Sign that the vehicle left with everybody but those left behind, who wait again.

    Raises Refused where two who ride may not share a vehicle: one of them stays behind.
    """
    require(by, Ability.PLACE)
    found = trip_in_reach(by, trip)
    _check_time(at, found.planned_at, now)
    if found.departed_at is not None or found.cancelled_at is not None:
        raise Refused(
            "departed_already", Words("It has left, or was cancelled.", "已出发或已取消。")
        )
    Ride.objects.filter(trip=found, stay__in=left_behind).update(left_behind_at=at)
    if not riders_of(found).exists():
        raise Invalid("Nobody rides: cancel it instead.", "无人乘车，请取消本次转运。")
    # Somebody may have tested positive since it was planned.
    riders = riders_of(found).select_related("person", "measure__policy")
    _refuse_mixed(riders, at, to_hospital=bool(found.to_hospital))
    found.departed_at, found.departed_by = at, by
    found.save(update_fields=["departed_at", "departed_by"])
    return found


@transaction.atomic
def arrive(*, trip: UUID, at: datetime, by: Officer, now: datetime) -> int:
    """Sign that the vehicle came: everybody in it has arrived in the room. Return how many.

    At a hospital their stays end, and their measures note where they are: they wait for no room.
    """
    require(by, Ability.PLACE)
    found = trip_in_reach(by, trip)
    if found.departed_at is None:
        raise Refused("not_departed", Words("It has not left yet.", "尚未出发。"))
    _check_time(at, found.departed_at, now)
    if found.arrived_at is not None:
        raise Refused("arrived_already", Words("Signed for already.", "已签收到达。"))
    found.arrived_at, found.arrived_by = at, by
    found.save(update_fields=["arrived_at", "arrived_by"])
    if found.to_hospital:
        return _hand_over(found, by, now)
    coming = Stay.objects.filter(pk__in=riders_of(found).values("pk"), arrived_at=None, to_at=None)
    close_brought(list(coming.values_list("measure", flat=True)), now=now)
    return coming.update(arrived_at=at, arrival_by=by)


def _hand_over(trip: Trip, by: Officer, now: datetime) -> int:
    """End the stays of those who were brought to a hospital; return of how many people.

    Who got another room since the vehicle was planned leaves that one.
    """
    said = both_in_one(Words(f"taken to {trip.to_hospital}", f"转送{trip.to_hospital}"))
    riders = list(riders_of(trip).select_related("measure").order_by("pk"))
    staying = Stay.objects.filter(person__in=[each.person_id for each in riders], to_at=None)
    running = {each.person_id: each for each in staying.select_related("measure")}
    for rider in riders:
        stay = running.get(rider.person_id, rider)
        _note_elsewhere(stay.measure, trip.to_hospital, said, by, now)
        if stay.to_at is None:
            end_stay(stay=stay.pk, reason=said, by=by, now=now)
    return len(riders)


def _note_elsewhere(measure: Measure, where: str, reason: str, by: Officer, now: datetime) -> None:
    """Note where somebody is, unless it is known, or the measure is over."""
    is_known = Suspension.objects.filter(measure=measure, to_at=None).exists()
    if measure.released_at is None and not is_known:
        found_elsewhere(measure=measure, where=where, reason=reason, by=by, now=now)


@transaction.atomic
def cancel_trip(*, trip: UUID, reason: str, by: Officer, now: datetime) -> Trip:
    """Cancel a vehicle that has not left: its people wait to be fetched again."""
    require(by, Ability.PLACE)
    if not reason.strip():
        raise Invalid("Say why.", "请说明原因。")
    found = trip_in_reach(by, trip)
    if found.departed_at is not None or found.cancelled_at is not None:
        raise Refused(
            "departed_already", Words("It has left, or was cancelled.", "已出发或已取消。")
        )
    Ride.objects.filter(trip=found, left_behind_at=None).update(left_behind_at=now)
    found.cancelled_at, found.cancelled_by = now, by
    found.cancel_reason = reason.strip()[:300]
    found.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    return found


def _check_time(at: datetime, least: datetime, now: datetime) -> None:
    if not least <= at <= now:
        raise Invalid(
            "The time lies before what came before it, or in the future.",
            "时间早于上一步或晚于现在。",
        )
