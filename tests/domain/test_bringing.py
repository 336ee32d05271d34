"""Lin Mei is to be in central isolation: somebody brings her, by a clock, and the order ends with it."""

from datetime import timedelta

import pytest

from gubei.domain.isolation.operations.bringing import order_bringing
from gubei.domain.isolation.operations.fetching import TripWish, arrive, depart, plan_trip
from gubei.domain.isolation.operations.leaving import sign_arrival
from gubei.domain.isolation.operations.placing import place
from gubei.domain.measures.operations.changing import convert_measure, suspend
from gubei.domain.measures.operations.releasing import release
from gubei.domain.orders.models import Order
from gubei.terms.measure_kinds import MeasureKind
from tests.isolation import TODAY, Inn, build_inn
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def inn(world: World) -> Inn:
    return build_inn(world)


def standing() -> list[tuple[str, str]]:
    """Return what is still to be brought, and by which unit."""
    orders = Order.objects.filter(kind=Order.Kind.BRING, closed_at=None).order_by("subject")
    return [(each.subject.split("：")[0], each.unit.name) for each in orders]


def test_who_has_no_room_yet_is_to_be_brought_by_the_clock_of_the_policy(inn: Inn) -> None:
    measure = inn.isolate("林梅")

    assert (order_bringing(now=NOW), order_bringing(now=NOW + HOUR)) == (1, 0)

    order = Order.objects.get(kind=Order.Kind.BRING)
    assert (order.subject, order.unit, order.due_at, order.subject_id) == (
        "林梅：转运至集中隔离点 ／ 林梅: bring to an isolation site",
        measure.unit, NOW + timedelta(hours=8), measure.pk,
    )  # fmt: skip


def test_a_clock_that_has_run_out_still_leaves_half_an_hour(inn: Inn) -> None:
    inn.isolate("林梅")
    late = NOW + timedelta(hours=30)
    order_bringing(now=late)
    assert Order.objects.get(kind=Order.Kind.BRING).due_at == late + timedelta(minutes=30)


def test_the_signed_arrival_closes_the_order_at_once(inn: Inn) -> None:
    inn.isolate("林梅")
    order_bringing(now=NOW)
    stay = place(measure=inn.measure("林梅"), room=inn.room("201"), by=inn.world.he_duty, now=NOW)
    assert len(standing()) == 1

    sign_arrival(stay=stay.pk, at=NOW + HOUR, by=inn.world.he_duty, now=NOW + HOUR)

    assert (standing(), order_bringing(now=NOW + HOUR)) == ([], 0)


def test_so_does_the_vehicle_that_came(inn: Inn) -> None:
    world = inn.world
    inn.isolate("林梅")
    order_bringing(now=NOW)
    stay = place(measure=inn.measure("林梅"), room=inn.room("201"), by=world.he_duty, now=NOW)
    wish = TripWish(inn.site.pk, "京A12345", "赵师傅", 4, NOW + HOUR, (stay.pk,))
    trip = plan_trip(wish=wish, by=world.he_duty, now=NOW)
    depart(trip=trip.pk, left_behind=[], at=NOW + HOUR, by=world.he_duty, now=NOW + HOUR)
    arrive(trip=trip.pk, at=NOW + 2 * HOUR, by=world.he_duty, now=NOW + 2 * HOUR)
    assert standing() == []


def test_nobody_is_brought_who_is_free_in_hospital_or_isolated_at_home(inn: Inn) -> None:
    by = {"by": inn.world.he_duty, "now": NOW + HOUR}
    for name in ("林梅", "王建国", "赵小云"):
        inn.isolate(name)
    assert order_bringing(now=NOW) == 3

    release(measure=inn.measure("林梅"), reason="核实未接触", **by)
    suspend(measure=inn.measure("王建国"), where="密云区医院", reason="急诊", **by)
    convert_measure(
        measure=inn.measure("赵小云"),
        kind=MeasureKind.HOME_ISOLATION,
        on=TODAY,
        reason="未满三岁",
        **by,
    )

    assert (order_bringing(now=NOW + HOUR), standing()) == (0, [])
    assert order_bringing(now=NOW + timedelta(days=1)) == 0


def test_an_officer_who_closed_it_is_not_asked_again_that_day(inn: Inn, world: World) -> None:
    inn.isolate("林梅")
    order_bringing(now=NOW)
    Order.objects.filter(kind=Order.Kind.BRING).update(closed_at=NOW, climbs_at=None)

    assert order_bringing(now=NOW + HOUR) == 0
    assert order_bringing(now=NOW + timedelta(days=1)) == 1
