"""Open leads climb the ladder of orders: Liu, Shi and Xing each answer for theirs of a list."""

import contextlib
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gubei.domain.leads.models import DispatchList, Lead
from gubei.domain.leads.operations.closing import close, reopen
from gubei.domain.leads.operations.handling import assign
from gubei.domain.leads.operations.ordering import order_locating
from gubei.domain.leads.rules.ends import End
from gubei.domain.orders.models import Escalation, Order, OrderAct, OutgoingNotice
from gubei.domain.orders.operations.answering import accept, pass_down, report
from gubei.domain.orders.operations.climbing import climb
from gubei.domain.territory.models import Officer
from gubei.terms.refusals import Refused
from tests.world import NOW, World

HOUR = timedelta(hours=1)
RECEIVED = NOW - HOUR  # to be located by NOW + 1 hour
VILLAGES = ["东关社区", "杏园村", "柳沟村", "河沿村", "石桥村"]


def locate(world: World, name: str) -> None:
    """Close a lead: the person was found at home."""
    found = End("found", arrangement="home_isolation")
    close(
        lead=world.lead(name).pk, end=found, duplicate_of=None, unit="", by=world.he_duty, now=NOW
    )


def waiting() -> list[tuple[str, str]]:
    """Return unit and officer of the orders that are open."""
    orders = Order.objects.filter(kind="locate", closed_at=None).select_related("unit", "officer")
    return sorted((order.unit.name, order.officer.name) for order in orders)


def order_of(world: World, unit: str) -> Order:
    return Order.objects.get(unit=world.unit(unit))


def steps(world: World, unit: str) -> list[tuple[str, str, float, bool]]:
    """Return rung, who was told, hours after the list came, and whether it came late."""
    climbed = Escalation.objects.filter(order=order_of(world, unit)).order_by("step")
    return [
        (each.whom, each.told.name, (each.fell_at - RECEIVED) / HOUR, each.late)
        for each in climbed.select_related("told")
    ]


def test_each_unit_gets_one_order_for_its_open_leads_of_a_list(world: World) -> None:
    world.add_lead("王建国", "柳沟村")
    locate(world, "赵小云")
    assert order_locating(now=NOW) == 4
    assert order_locating(now=NOW) == 0

    assert waiting() == [
        ("东关社区", "唐镇长"),
        ("柳沟村", "刘村干"),
        ("河沿村", "南镇长"),
        ("石桥村", "石村干"),
    ]
    order = order_of(world, "柳沟村")
    assert (order.kind, order.subject, order.subject_id) == (
        "locate",
        "4月26日大数据派单：落位 ／ 4月26日大数据派单: locate the leads",
        world.lead("林梅").dispatch_list_id,
    )
    assert (order.issued_at, order.due_at) == (RECEIVED, NOW + HOUR)
    locating = Order.objects.filter(kind="locate")
    assert len(set(locating.values_list("decision", flat=True))) == 1


def test_leads_that_nobody_locates_climb_to_the_district(world: World) -> None:
    order_locating(now=NOW)
    for minutes in range(0, 200, 10):
        climb(now=NOW + timedelta(minutes=minutes))

    assert steps(world, "柳沟村") == [
        ("officer", "刘村干", 1.0, False),
        ("leader", "刘村干", 2.0, False),
        ("town", "唐镇长", 2.5, False),
        ("district", "何值班", 4.0, False),
    ]
    climbed = Escalation.objects.values_list("order__unit__name", flat=True)
    assert sorted(set(climbed)) == sorted(VILLAGES)


def test_the_order_closes_with_its_last_lead_and_climbs_no_more(world: World) -> None:
    world.add_lead("王建国", "柳沟村")
    order_locating(now=NOW)
    locate(world, "林梅")
    assert order_locating(now=NOW) == 0
    locate(world, "王建国")
    assert order_locating(now=NOW + HOUR / 2) == 1

    order = order_of(world, "柳沟村")
    assert (order.closed_at, order.climbs_at) == (NOW + HOUR / 2, None)
    assert [(act.kind, act.by, act.text) for act in order.acts.all()] == [
        ("close", None, "已全部核销 ／ all leads closed")
    ]


def test_a_lead_that_comes_back_opens_the_order_and_no_rung_is_climbed_twice(world: World) -> None:
    order_locating(now=NOW)
    climb(now=NOW)
    locate(world, "林梅")
    order_locating(now=NOW)
    reopen(lead=world.lead("林梅").pk, reason="同名不同人", by=world.he_duty, now=NOW + HOUR)
    assert climb(now=NOW + 9 * HOUR) == 4 * 3, "those of the others"
    assert order_locating(now=NOW + 9 * HOUR) == 1
    assert climb(now=NOW + 9 * HOUR) == 3

    assert steps(world, "柳沟村") == [
        ("officer", "刘村干", 1.0, False),
        ("leader", "刘村干", 2.0, True),
        ("town", "唐镇长", 2.5, True),
        ("district", "何值班", 4.0, True),
    ]
    acts = OrderAct.objects.filter(order=order_of(world, "柳沟村")).order_by("pk")
    assert list(acts.values_list("kind", flat=True)) == ["close", "return"]


def test_a_lead_that_was_handed_over_is_the_other_units_work(world: World) -> None:
    order_locating(now=NOW)
    lead, shi = world.lead("林梅").pk, world.unit("石桥村")
    locate(world, "王建国")
    order_locating(now=NOW)
    assert ("石桥村", "石村干") not in waiting()
    assign(leads=[lead], unit=shi.code, officer=None, reason="", by=world.tang_town, now=NOW)
    assert order_locating(now=NOW) == 2

    assert ("石桥村", "石村干") in waiting()
    assert ("柳沟村", "刘村干") not in waiting()


def test_two_lists_with_the_same_deadline_have_their_own_orders(world: World) -> None:
    second = world.add_list("协查函")
    world.add_lead("林梅", "柳沟村", second)
    assert order_locating(now=NOW) == 6
    lists = Order.objects.filter(unit=world.unit("柳沟村")).values_list("subject_id", flat=True)
    assert set(lists) == set(DispatchList.objects.values_list("pk", flat=True))


def test_a_list_loaded_long_afterwards_climbs_without_a_message(world: World) -> None:
    late = world.lead("林梅").dispatch_list
    late.taken_in_at = late.received_at + 7 * HOUR
    late.save()
    order_locating(now=late.taken_in_at)
    assert climb(now=late.taken_in_at) == 5 * 4
    assert OutgoingNotice.objects.count() == 0


def test_nobody_answers_for_leads_by_a_report(world: World) -> None:
    order_locating(now=NOW)
    order, liu = order_of(world, "柳沟村"), world.liu_village
    assert accept(order=order.pk, by=liu, now=NOW).accepted_at == NOW
    with pytest.raises(Refused, match="自动办结"):
        report(order=order.pk, answer={}, by=liu, now=NOW)
    town = Order.objects.create(**_to_town(order, world))
    with pytest.raises(Refused, match="转派"):
        pass_down(
            order=town.pk, units=[world.unit("柳沟村").code], due_at=NOW + HOUR / 2,
            by=world.tang_town, now=NOW,
        )  # fmt: skip


def _to_town(order: Order, world: World) -> dict[str, object]:
    values = {field.attname: getattr(order, field.attname) for field in order._meta.concrete_fields}
    return values | {"id": order.decision_id, "unit_id": world.unit("北口镇").pk}


def test_where_nobody_is_in_post_the_leads_wait_for_somebody_to_join(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    Officer.objects.exclude(role="investigator").update(left_at=NOW)
    assert order_locating(now=NOW) == 0
    assert "均无在岗人员" in caplog.text
    Officer.objects.filter(pk=world.he_duty.pk).update(left_at=None)
    assert order_locating(now=NOW) == 5
    assert waiting() == sorted((name, "何值班") for name in VILLAGES)


NAMES = st.sampled_from(["林梅", "王建国", "赵小云", "陈志强"])
ACTS = st.lists(
    st.tuples(st.sampled_from(["close", "reopen", "assign", "worker"]), NAMES,
              st.sampled_from(VILLAGES)),
    max_size=12,
)  # fmt: skip


@given(acts=ACTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_open_orders_are_the_units_with_open_leads_whatever_happens(
    acts: list[tuple[str, str, str]], world: World
) -> None:
    with transaction.atomic():
        for act, name, unit in acts:
            lead = world.lead(name).pk
            with contextlib.suppress(Refused):
                if act == "close":
                    locate(world, name)
                elif act == "reopen":
                    reopen(lead=lead, reason="同名", by=world.he_duty, now=NOW)
                elif act == "assign":
                    code = world.unit(unit).code
                    assign(
                        leads=[lead], unit=code, officer=None, reason="", by=world.he_duty, now=NOW
                    )
                else:
                    order_locating(now=NOW)
        order_locating(now=NOW)
        orders = Order.objects.filter(kind="locate", closed_at=None).values_list(
            "subject_id", "unit"
        )
        leads = Lead.objects.filter(closed_at=None).values_list("dispatch_list", "unit")
        assert sorted(orders) == sorted(set(leads))
        assert order_locating(now=NOW) == 0
        transaction.set_rollback(True)
