"""Lin Mei and the others are fetched: nobody rides with another cohort, and everybody arrives."""

from dataclasses import replace
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
from gubei.domain.isolation.operations.leaving import end_stay, sign_arrival
from gubei.domain.isolation.operations.moving import move
from gubei.domain.isolation.operations.needs import note_needs
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.spreading import preview_spread
from gubei.domain.isolation.queries.people import waiting_of
from gubei.domain.isolation.queries.trips import as_riders, riders_of, to_fetch
from gubei.domain.isolation.rules.riding import vehicles_of
from gubei.domain.measures.models import DueTest, Suspension
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
    riders = as_riders(to_fetch(inn.world.he_duty))
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


def test_a_positive_is_taken_to_hospital_and_waits_for_no_room(inn: Inn) -> None:
    """Lin Mei goes, alone; Wang, who is not positive, does not ride with her."""
    by, at = inn.world.ge_manager, NOW + HOUR
    for name in ("林梅", "王建国"):
        sign_arrival(stay=stay(inn, name).pk, at=at, by=by, now=at)
    test = DueTest.objects.filter(measure=inn.measure("林梅")).order_by("due_on")[0]
    DueTest.objects.filter(pk=test.pk).update(
        sampled_at=NOW, sampled_by=by, result="positive", result_at=NOW
    )
    lin = stay(inn, "林梅")
    wish = TripWish(inn.site.pk, "京A120", "急救员韩", 2, at, (lin.pk,), to_hospital="区医院")
    with pytest.raises(Refused, match="may not share a vehicle"):
        plan_trip(wish=replace(wish, stays=(lin.pk, stay(inn, "王建国").pk)), by=by, now=at)
    trip = plan_trip(wish=wish, by=by, now=at)
    with pytest.raises(Refused, match="rides already"):
        plan_trip(wish=wish, by=by, now=at)

    depart(trip=trip.pk, left_behind=[], at=at, by=by, now=at)
    assert arrive(trip=trip.pk, at=at + HOUR, by=by, now=at + HOUR) == 1

    lin.refresh_from_db()
    assert (lin.to_at, lin.end_reason) == (at + HOUR, "转送区医院 ／ taken to 区医院")
    away = Suspension.objects.get(measure=inn.measure("林梅"))
    assert (away.where, away.from_at) == ("区医院", at + HOUR)
    assert inn.measure("林梅") not in [each.pk for each in waiting_of(by, now=at + HOUR)]
    assert "林梅" not in waiting(inn)


def test_who_is_to_be_taken_to_hospital_does_not_move_and_is_handed_over_from_any_room(
    inn: Inn,
) -> None:
    """Room 201 is on fire: Lin Mei has room 203 by the time the ambulance comes."""
    by, at = inn.world.ge_manager, NOW + HOUR
    lin = sign_arrival(stay=stay(inn, "林梅").pk, at=at, by=by, now=at)
    wish = TripWish(inn.site.pk, "京A120", "急救员韩", 2, at, (lin.pk,), to_hospital="区医院")
    trip = plan_trip(wish=wish, by=by, now=at)
    with pytest.raises(Refused, match="planned for 林梅"):
        move(stay=lin.pk, room=inn.room("203"), reason="调整", by=by, now=at)
    assert stay(inn, "林梅") == lin

    end_stay(stay=lin.pk, reason="火情转移", by=by, now=at)
    again = place(measure=inn.measure("林梅"), room=inn.room("203"), by=by, now=at)
    depart(trip=trip.pk, left_behind=[], at=at, by=by, now=at)
    assert arrive(trip=trip.pk, at=at + HOUR, by=by, now=at + HOUR) == 1

    again.refresh_from_db()
    assert (again.to_at, again.end_reason) == (at + HOUR, "转送区医院 ／ taken to 区医院")
    assert Suspension.objects.get(measure=inn.measure("林梅")).where == "区医院"


def test_a_positive_guardian_and_the_child_ride_to_hospital_together(inn: Inn) -> None:
    by, at = inn.world.ge_manager, NOW + HOUR
    grandmother, child = stay(inn, "林梅"), stay(inn, "王建国")
    for each in (grandmother, child):
        sign_arrival(stay=each.pk, at=at, by=by, now=at)
    test = DueTest.objects.filter(measure=inn.measure("林梅")).order_by("due_on")[0]
    DueTest.objects.filter(pk=test.pk).update(
        sampled_at=NOW, sampled_by=by, result="positive", result_at=NOW
    )
    note_needs(
        measure=inn.measure("王建国"), needs=[], guardian=grandmother.person_id,
        by=inn.world.he_duty, now=at,
    )  # fmt: skip
    both = (grandmother.pk, child.pk)

    wish = TripWish(inn.site.pk, "京A120", "急救员韩", 2, at, both, to_hospital="区医院")
    assert set(riders_of(plan_trip(wish=wish, by=by, now=at))) == {grandmother, child}


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


def test_who_tested_positive_since_the_plan_does_not_leave_with_the_others(inn: Inn) -> None:
    trip = fetch(inn, "林梅", "王建国")
    test = DueTest.objects.filter(measure=inn.measure("林梅")).order_by("due_on")[0]
    DueTest.objects.filter(pk=test.pk).update(
        sampled_at=NOW,
        sampled_by=inn.world.ge_manager,
        result="positive",
        result_at=NOW + timedelta(minutes=30),
    )
    leave = {"trip": trip.pk, "by": inn.world.he_duty, "now": NOW + 2 * HOUR}
    with pytest.raises(Refused, match="may not share a vehicle"):
        depart(**leave, left_behind=[], at=NOW + HOUR)
    # What had left before anybody knew is written down as it was.
    with transaction.atomic():
        depart(**leave, left_behind=[], at=NOW + timedelta(minutes=10))
        transaction.set_rollback(True)
    depart(**leave, left_behind=[stay(inn, "林梅").pk], at=NOW + HOUR)
    assert [each.person.name for each in riders_of(trip)] == ["王建国"]
