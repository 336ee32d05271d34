"""Lin Mei and the others are fetched: nobody rides with another cohort, and everybody arrives."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.isolation.models import Ride, Stay, Trip
from gubei.domain.isolation.operations.fetching import (
    TripWish,
    arrive,
    cancel_trip,
    depart,
    plan_trip,
)
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.spreading import preview_spread
from gubei.domain.isolation.queries.trips import rider_of, riders_of, to_fetch
from gubei.domain.isolation.rules.riding import vehicles_of
from gubei.terms.refusals import Invalid, Refused
from tests.isolation import Inn, build_inn
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def inn(world: World) -> Inn:
    """Lin Mei and Wang were exposed yesterday, Zhao a week ago; all have rooms and wait."""
    found = build_inn(world)
    for name, room, days in (("林梅", "201", 1), ("王建国", "202", 2), ("赵小云", "302", 7)):
        found.isolate(name, days_ago=days)
        place(measure=found.measure(name), room=found.room(room), by=world.he_duty, now=NOW)
    return found


def stay(inn: Inn, name: str) -> Stay:
    """Return the stay of a person."""
    return Stay.objects.get(person=inn.world.person(name), to_at=None)


def fetch(inn: Inn, *names: str, seats: int = 8) -> Trip:
    """Plan a vehicle for these people."""
    wish = TripWish(
        site=inn.site.pk, vehicle="京a12345", crew="司机周师傅、护士韩", seats=seats,
        pick_up_at=NOW + HOUR, stays=tuple(stay(inn, name).pk for name in names),
    )  # fmt: skip
    return plan_trip(wish=wish, by=inn.world.he_duty, now=NOW)


def waiting(inn: Inn) -> list[str]:
    """Return who waits to be fetched."""
    return sorted(each.person.name for each in to_fetch(inn.world.he_duty))


def names_of(stays: list[UUID]) -> list[str]:
    return sorted(each.person.name for each in Stay.objects.filter(pk__in=stays))


def test_groups_hold_only_who_may_share_a_vehicle(inn: Inn) -> None:
    riders = [rider_of(each) for each in to_fetch(inn.world.he_duty)]
    assert {rider.due for rider in riders} == {NOW + 8 * HOUR}

    groups = [names_of([rider.stay for rider in group]) for group in vehicles_of(riders, 8)]
    assert sorted(groups) == [["林梅", "王建国"], ["赵小云"]]
    assert [len(group) for group in vehicles_of(riders, 1)] == [1, 1, 1]


def test_another_cohort_does_not_ride_along(inn: Inn) -> None:
    with pytest.raises(Refused, match="may not share a vehicle") as refused:
        fetch(inn, "林梅", "赵小云")
    assert refused.value.code == "ride_refused"
    assert waiting(inn) == ["林梅", "王建国", "赵小云"]


def test_what_the_rules_do_not_see_the_database_refuses(inn: Inn) -> None:
    trip = fetch(inn, "林梅", seats=1)
    for sentence, name in (("ride_does_not_mix", "赵小云"), ("ride_has_a_seat", "王建国")):
        with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
            Ride.objects.create(id=next(inn.world.ids), trip=trip, stay=stay(inn, name))
    with pytest.raises(Refused, match="rides already"):
        fetch(inn, "林梅")
    with pytest.raises(Invalid, match="do not fit into 1 seats"):
        fetch(inn, "王建国", "赵小云", seats=1)


def test_they_leave_and_arrive_with_two_receipts(inn: Inn) -> None:
    trip = fetch(inn, "林梅", "王建国")
    assert (trip.vehicle, waiting(inn)) == ("京A12345", ["赵小云"])
    with pytest.raises(Refused, match="not left yet"):
        arrive(trip=trip.pk, at=NOW + HOUR, by=inn.world.ge_manager, now=NOW + HOUR)

    depart(trip=trip.pk, left_behind=[], at=NOW + HOUR, by=inn.world.he_duty, now=NOW + HOUR)
    came = arrive(trip=trip.pk, at=NOW + 2 * HOUR, by=inn.world.ge_manager, now=NOW + 2 * HOUR)

    assert came == 2
    assert stay(inn, "林梅").arrived_at == NOW + 2 * HOUR
    assert stay(inn, "王建国").arrival_by == inn.world.ge_manager
    with pytest.raises(Refused, match="Signed for already"):
        arrive(trip=trip.pk, at=NOW + 2 * HOUR, by=inn.world.ge_manager, now=NOW + 2 * HOUR)


def test_who_is_left_behind_waits_again(inn: Inn) -> None:
    trip = fetch(inn, "林梅", "王建国")
    depart(
        trip=trip.pk, left_behind=[stay(inn, "王建国").pk], at=NOW + HOUR,
        by=inn.world.he_duty, now=NOW + HOUR,
    )  # fmt: skip

    assert waiting(inn) == ["王建国", "赵小云"]
    assert [each.person.name for each in riders_of(trip)] == ["林梅"]
    with pytest.raises(Refused, match="It has left"):
        cancel_trip(trip=trip.pk, reason="车辆故障", by=inn.world.he_duty, now=NOW + HOUR)


def test_a_cancelled_vehicle_lets_its_people_wait_again(inn: Inn) -> None:
    trip = fetch(inn, "林梅")
    cancel_trip(trip=trip.pk, reason="车辆故障", by=inn.world.he_duty, now=NOW + HOUR)

    assert waiting(inn) == ["林梅", "王建国", "赵小云"]
    assert fetch(inn, "林梅").pk != trip.pk


def test_who_shared_the_vehicle_with_a_positive_is_named(inn: Inn) -> None:
    trip = fetch(inn, "林梅", "王建国")
    at = NOW + HOUR
    depart(trip=trip.pk, left_behind=[], at=at, by=inn.world.he_duty, now=at)
    arrive(trip=trip.pk, at=at + HOUR, by=inn.world.he_duty, now=at + HOUR)

    (met,) = preview_spread(
        stay=stay(inn, "林梅").pk, since=None, day=None, by=inn.world.he_duty, now=at + HOUR
    )

    assert (met.exposed.stay.person.name, met.exposed.shared) == ("王建国", "vehicle")
    assert (met.exposed.from_at, met.exposed.to_at) == (at, at + HOUR)
