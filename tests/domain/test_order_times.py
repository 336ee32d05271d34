"""How long Liu, Shi and Xing take to answer, and who owed an answer at which hour."""

from collections import Counter
from datetime import datetime, timedelta
from statistics import median, quantiles

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish, decide
from gubei.domain.orders.queries.times import Span, Times, answer_times, owed_by_hour
from gubei.terms.refusals import NotFound
from tests.world import NOW, World

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def give(
    world: World, unit: str, *, minutes: tuple[int | None, ...], kind: str = "assignment"
) -> Order:
    """Store an order of He Zhiban, accepted, reported and closed so many minutes after NOW."""
    wish = Wish("入户排查", NOW + HOUR, kind=kind)
    [order] = decide(wish=wish, units=[world.unit(unit).code], by=world.he_duty, now=NOW)
    accepted, reported, closed = (None if m is None else NOW + m * MINUTE for m in minutes)
    order.accepted_at, order.reported_at, order.closed_at = accepted or reported, reported, closed
    order.report = {} if reported else None
    order.climbs_at = None if reported or closed else order.climbs_at
    order.save()
    return order


def test_median_and_ninetieth_percentile_of_all_and_of_each_kind(world: World) -> None:
    for minutes in ((10, 30, 40), (20, 60, None), (30, None, None), (None, None, None)):
        give(world, "柳沟村", minutes=minutes)
    give(world, "杏园村", minutes=(90, 100, 110), kind="locate")
    nobody = Span(0, None, None)

    assert answer_times(world.tang_town, since=NOW) == [
        Times("", 4, Span(3, 20 * MINUTE, 28 * MINUTE), Span(2, 45 * MINUTE, 57 * MINUTE),
              Span(1, 40 * MINUTE, 40 * MINUTE)),
        Times("assignment", 4, Span(3, 20 * MINUTE, 28 * MINUTE), Span(2, 45 * MINUTE, 57 * MINUTE),
              Span(1, 40 * MINUTE, 40 * MINUTE)),
    ]  # fmt: skip
    district = answer_times(world.he_duty, since=NOW)
    assert [(each.kind, each.orders) for each in district] == [
        ("", 5),
        ("assignment", 4),
        ("locate", 1),
    ]
    assert district[0].accept == Span(4, 25 * MINUTE, 72 * MINUTE)
    assert answer_times(world.he_duty, since=NOW + HOUR) == [Times("", 0, nobody, nobody, nobody)]


def test_who_owed_an_answer_at_which_hour(world: World) -> None:
    give(world, "柳沟村", minutes=(None, None, None))
    give(world, "石桥村", minutes=(10, 150, None))  # due 10:30, answered 12:00
    give(world, "杏园村", minutes=(10, 50, None))  # in time
    give(world, "杏园村", minutes=(None, None, 151))  # closed by a rule at 12:01
    now = NOW + 4 * HOUR  # 13:30

    def at(officer: str, unit: str = "") -> list[tuple[int, str, int]]:
        rows = owed_by_hour(world.officers[officer], now=now, hours=4, unit=unit)
        return [(round((each.at - NOW) / MINUTE), each.name, each.overdue) for each in rows]

    assert at("he_duty") == [
        (90, "北口镇", 2), (90, "南河镇", 1),
        (150, "北口镇", 1), (150, "南河镇", 1),
        (210, "北口镇", 1),
    ]  # fmt: skip
    assert at("tang_town") == [
        (90, "柳沟村", 1), (90, "石桥村", 1), (150, "柳沟村", 1), (210, "柳沟村", 1),
    ]  # fmt: skip
    assert at("liu_village") == [(90, "柳沟村", 1), (150, "柳沟村", 1), (210, "柳沟村", 1)]
    assert at("he_duty", world.unit("北口镇").code) == at("tang_town")
    with pytest.raises(NotFound):
        at("tang_town", world.unit("南河镇").code)


MOMENT = st.none() | st.integers(0, 400)
ORDERS = st.lists(st.tuples(st.sampled_from(["柳沟村", "杏园村"]), MOMENT, MOMENT), max_size=6)


@given(orders=ORDERS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_times_and_hours_are_those_counted_order_by_order(
    orders: list[tuple[str, int | None, int | None]], world: World
) -> None:
    with transaction.atomic():
        for unit, reported, closed in orders:
            give(world, unit, minutes=(reported, reported, closed))
        now = NOW + 6 * HOUR
        found = owed_by_hour(world.he_duty, now=now, hours=7)
        times = answer_times(world.he_duty, since=NOW)[0]
        known = list(Order.objects.select_related("unit__parent"))
        transaction.set_rollback(True)

    assert {(each.at, each.name): each.overdue for each in found} == owed_one_by_one(known)
    spent = [each.reported_at - NOW for each in known if each.reported_at]
    assert times.report == Span(len(spent), *shares(spent))


def owed_one_by_one(orders: list[Order]) -> dict[tuple[datetime, str], int]:
    """Count for each town, hour by hour, what was overdue and not answered."""
    counts: Counter[tuple[datetime, str]] = Counter()
    for hour in range(7):
        at = NOW.replace(minute=0) + hour * HOUR
        for order in orders:
            answered = order.reported_at or order.closed_at
            if order.due_at < at and (answered is None or answered > at) and order.unit.parent:
                counts[at, order.unit.parent.name] += 1
    return dict(counts)


def shares(spans: list[timedelta]) -> tuple[timedelta | None, timedelta | None]:
    """Return the median and the 90th percentile."""
    if len(spans) < 2:
        return (spans[0], spans[0]) if spans else (None, None)
    minutes = [span / MINUTE for span in spans]
    return median(minutes) * MINUTE, quantiles(minutes, n=10, method="inclusive")[8] * MINUTE
