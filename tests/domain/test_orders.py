"""He Zhiban orders, Liu of Liugou village answers; what nobody answers climbs."""

import contextlib
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gubei.domain.orders.models import Escalation, Ladder, Order, OrderAct, OutgoingNotice, Rung
from gubei.domain.orders.operations.answering import accept, close, pass_down, report, send_back
from gubei.domain.orders.operations.climbing import climb, hand_over_orders
from gubei.domain.orders.operations.deciding import Wish, decide, ladder_for
from gubei.domain.orders.operations.leaving import leave_post
from gubei.domain.orders.operations.sending import LEASE, MOST_TRIES, send_again, send_due
from gubei.domain.orders.operations.telling import Receiver
from gubei.domain.orders.queries.orders import count_orders, dead_notices, in_state
from gubei.domain.orders.rules import ladders
from gubei.domain.orders.rules.ladders import Whom, climbs
from gubei.domain.orders.rules.states import State, state_of
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from gubei.terms.ways import Way
from tests.conftest import Clock
from tests.world import NOW, World, build_world

HOUR = timedelta(hours=1)
FORM = [{"name": "doors", "label": "敲门户数", "kind": "number"}]


def give(world: World, *units: str, decided_at: datetime | None = None, **wish: object) -> Order:
    """Return the first order of a decision of He Zhiban with four hours' time."""
    plain = {"subject": "入户排查", "due_at": NOW + 4 * HOUR, "form": FORM}
    codes = [world.unit(name).code for name in units or ("柳沟村",)]
    return decide(
        wish=Wish(**plain | wish), units=codes, by=world.he_duty, now=NOW, decided_at=decided_at
    )[0]


def steps() -> list[tuple[int, str, str, float, bool]]:
    """Return rung, whom, who was told, hours after NOW, and whether it came late."""
    return [
        (each.step, each.whom, each.told.name, (each.fell_at - NOW) / HOUR, each.late)
        for each in Escalation.objects.select_related("told").order_by("step")
    ]


def test_one_decision_orders_two_villages(world: World) -> None:
    give(world, "柳沟村", "杏园村")

    orders = Order.objects.select_related("unit", "officer").order_by("pk")
    assert [(each.unit.name, each.officer.name) for each in orders] == [
        ("柳沟村", "刘村干"),
        ("杏园村", "邢村干"),
    ]


def test_a_village_without_a_worker_falls_back_to_its_town(world: World) -> None:
    assert give(world, "东关社区").officer == world.tang_town


def test_an_order_is_accepted_reported_returned_and_closed(world: World) -> None:
    order = give(world)
    liu, he = world.liu_village, world.he_duty
    accept(order=order.pk, by=liu, now=NOW + HOUR)
    with pytest.raises(Refused, match="刘村干"):
        accept(order=order.pk, by=world.tang_town, now=NOW + HOUR)
    with pytest.raises(Invalid, match="敲门户数"):
        report(order=order.pk, answer={}, by=liu, now=NOW + HOUR)
    report(order=order.pk, answer={"doors": 12}, by=liu, now=NOW + 1.1 * HOUR)
    with pytest.raises(NotAllowed):
        close(order=order.pk, by=world.tang_town, now=NOW + HOUR)
    send_back(order=order.pk, reason="少报一户", by=he, now=NOW + 1.2 * HOUR)
    report(order=order.pk, answer={"doors": 13}, by=liu, now=NOW + 2 * HOUR)
    done = close(order=order.pk, by=he, now=NOW + 3 * HOUR)
    with pytest.raises(Refused, match="何值班"):
        close(order=order.pk, by=he, now=NOW + 2 * HOUR)

    assert (done.report, done.closed_at) == ({"doors": 13}, NOW + 3 * HOUR)
    assert [(act.kind, act.report) for act in OrderAct.objects.order_by("at", "pk")] == [
        ("accept", None),
        ("report", {"doors": 12}),
        ("return", {"doors": 12}),
        ("report", {"doors": 13}),
        ("close", None),
    ]


def test_a_town_passes_its_order_down_and_it_closes_from_below(world: World) -> None:
    order = give(world, "北口镇")
    tang = world.tang_town
    below = [world.unit("柳沟村").code]
    with pytest.raises(Invalid):
        pass_down(order=order.pk, units=below, due_at=NOW + 5 * HOUR, by=tang, now=NOW)
    child = pass_down(order=order.pk, units=below, due_at=NOW + 2 * HOUR, by=tang, now=NOW)[0]
    assert (child.parent, child.officer) == (order, world.liu_village)
    report(order=order.pk, answer={"doors": 1}, by=tang, now=NOW)
    with pytest.raises(Refused, match="下级"):
        close(order=order.pk, by=world.he_duty, now=NOW)
    report(order=child.pk, answer={"doors": 1}, by=world.liu_village, now=NOW)
    close(order=child.pk, by=tang, now=NOW)
    close(order=order.pk, by=world.he_duty, now=NOW)


def test_an_order_of_another_village_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        accept(order=give(world).pk, by=world.xing_village, now=NOW)


def test_a_worker_that_stood_a_day_stamps_every_rung_late_and_none_twice(world: World) -> None:
    give(world)
    assert climb(now=NOW + HOUR) == 0
    assert climb(now=NOW + 2 * HOUR) == 1
    assert climb(now=NOW + HOUR) == 0, "the clock was set back"
    assert climb(now=NOW + 26 * HOUR) == 3
    assert climb(now=NOW + 99 * HOUR) == 0

    assert steps() == [
        (1, "officer", "刘村干", 2.0, False),
        (2, "leader", "刘村干", 4.0, True),
        (3, "town", "唐镇长", 4.5, True),
        (4, "district", "何值班", 6.0, True),
    ]
    told = OutgoingNotice.objects.order_by("pk").values_list("officer__name", flat=True)
    assert list(told) == ["刘村干", "唐镇长", "何值班"], "Liu's first message had not left yet"


def test_an_order_of_a_town_climbs_past_its_only_officer(world: World) -> None:
    give(world, "北口镇")
    climb(now=NOW + 26 * HOUR)
    assert [step[:3] for step in steps()] == [
        (1, "officer", "唐镇长"),
        (2, "leader", "唐镇长"),
        (3, "town", "何值班"),
        (4, "district", "何值班"),
    ]


def test_who_was_told_is_told_again_at_the_next_rung(world: World) -> None:
    give(world)
    for hours in (2, 4):
        climb(now=NOW + hours * HOUR)
        send_due(send=lambda *_: Way.SMS, clock=lambda hours=hours: NOW + hours * HOUR)
    told = OutgoingNotice.objects.order_by("pk").values_list("officer__name", "escalation__way")
    assert list(told) == [("刘村干", "notice"), ("刘村干", "notice")]


def test_climbing_leaves_the_connection_as_it_was(world: World) -> None:
    give(world)
    climb(now=NOW + 2 * HOUR)
    with connection.cursor() as cursor:
        for name in ("enable_seqscan", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == ("on",), name
    assert connection.connection.prepare_threshold is None


def test_an_answer_stops_the_climbing(world: World) -> None:
    order = give(world)
    accept(order=order.pk, by=world.liu_village, now=NOW)
    assert climb(now=NOW + 2 * HOUR) == 1, "accepted is not answered"
    report(order=order.pk, answer={"doors": 1}, by=world.liu_village, now=NOW + 2 * HOUR)
    assert climb(now=NOW + 99 * HOUR) == 0


def test_an_order_loaded_long_afterwards_sends_no_message(world: World) -> None:
    give(world, decided_at=NOW - 7 * HOUR, due_at=NOW - HOUR)
    assert climb(now=NOW) == 3
    assert OutgoingNotice.objects.count() == 0


def test_a_message_is_tried_again_given_up_and_sent_once_more(world: World) -> None:
    give(world)
    climb(now=NOW + 2 * HOUR)
    sent: list[str] = []

    def fail(_: object, text: str) -> Way:
        raise ConnectionError("gateway away")

    def take(who: Receiver, text: str) -> Way:
        sent.append(who.name + text)
        return Way.SMS

    for hour in range(MOST_TRIES + 2):
        assert send_due(send=fail, clock=lambda hour=hour: NOW + (3 + hour) * HOUR) == 0
    dead = OutgoingNotice.objects.get()
    assert (dead.tries, dead.error) == (MOST_TRIES, "gateway away")
    assert dead.given_up_at is not None
    send_again(notice=dead.pk, by=world.he_duty, now=NOW + 20 * HOUR)
    for _ in range(2):
        send_due(send=take, clock=lambda: NOW + 20 * HOUR)
    assert sent == ["刘村干【催办】入户排查，时限 04-26 13:30"]
    assert OutgoingNotice.objects.get().sent_by == Way.SMS


class Killed(BaseException):
    """The worker ends at once: nothing of it can tidy up."""


def test_a_worker_killed_while_sending_sends_again_after_the_lease(world: World) -> None:
    give(world)
    climb(now=NOW + 2 * HOUR)
    then, sent = NOW + 3 * HOUR, list[str]()

    def die(who: Receiver, text: str) -> Way:
        sent.append(who.name)
        raise Killed

    def take(who: Receiver, text: str) -> Way:
        sent.append(who.name)
        return Way.SMS

    def count(moment: datetime) -> int:
        return send_due(send=take, clock=lambda: moment)

    with pytest.raises(Killed):
        send_due(send=die, clock=lambda: then)
    assert count(then + LEASE / 2) == 0, "another worker may be sending it still"
    assert count(then + LEASE) == 1
    assert count(then + 9 * HOUR) == 0
    assert sent == ["刘村干", "刘村干"], "at least once"


def test_a_message_that_workers_die_of_is_given_up_and_seen(world: World) -> None:
    give(world)
    climb(now=NOW + 2 * HOUR)

    def die(_: object, text: str) -> Way:
        raise Killed

    for hour in range(MOST_TRIES):
        with pytest.raises(Killed):
            send_due(send=die, clock=lambda hour=hour: NOW + (3 + hour) * HOUR)
    assert send_due(send=die, clock=lambda: NOW + 20 * HOUR) == 0
    assert [each.error for each in dead_notices(world.he_duty)] == [
        "发送时后台程序中断 ／ the worker ended while sending"
    ]


def test_a_gateway_that_hangs_holds_the_worker_for_seconds_only(world: World) -> None:
    give(world, "柳沟村", "杏园村", "石桥村")
    climb(now=NOW + 2 * HOUR)
    clock = Clock(NOW + 3 * HOUR)

    def hang(_: object, text: str) -> Way:
        clock.forward(seconds=10)
        raise TimeoutError("timed out")

    assert send_due(send=hang, clock=lambda: clock.now) == 0
    assert sorted(OutgoingNotice.objects.values_list("tries", flat=True)) == [0, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_no_row_is_locked_while_a_message_is_under_way() -> None:
    give(build_world())
    climb(now=NOW + 2 * HOUR)
    open_ones: list[bool] = []

    def look(_: object, text: str) -> Way:
        open_ones.append(connection.in_atomic_block)
        return Way.SMS

    assert send_due(send=look, clock=lambda: NOW + 3 * HOUR) == 1
    assert open_ones == [False]


def test_who_leaves_hands_over_what_waits_in_the_same_act(world: World) -> None:
    waiting, others, done = give(world), give(world, "杏园村"), give(world)
    report(order=done.pk, answer={"doors": 12}, by=world.liu_village, now=NOW)
    close(order=done.pk, by=world.he_duty, now=NOW)
    leave_post(officer_id=world.liu_village.pk, by=world.guan_administrator, now=NOW + HOUR)
    officers = [Order.objects.get(pk=each.pk).officer for each in (waiting, others, done)]
    assert officers == [world.tang_town, world.xing_village, world.liu_village]
    assert count_orders(world.he_duty, now=NOW + HOUR).unassigned == 0
    with pytest.raises(Refused):
        leave_post(officer_id=world.liu_village.pk, by=world.guan_administrator, now=NOW + HOUR)


def test_orders_of_who_left_meanwhile_are_counted_and_handed_over(world: World) -> None:
    order = give(world)
    world.liu_village.left_at = NOW
    world.liu_village.save()
    assert count_orders(world.he_duty, now=NOW).unassigned == 1
    assert hand_over_orders() == 1
    order.refresh_from_db()
    assert (order.officer, count_orders(world.he_duty, now=NOW).unassigned) == (
        world.tang_town,
        0,
    )


def test_the_state_in_sql_is_the_state_of_the_rule(world: World) -> None:
    for accepted, reported, closed in product((False, True), (None, -1, 1), (None, -1, 1)):
        order = give(world)
        order.accepted_at = NOW - HOUR if accepted or reported else None
        order.reported_at = NOW + reported * HOUR if reported else None
        order.report = {} if reported else None
        order.closed_at = NOW + closed * HOUR if closed else None
        order.climbs_at = None
        order.save()
    for now, state in product((NOW, NOW + 4 * HOUR, NOW + 5 * HOUR), State):
        by_rule = {each.pk for each in Order.objects.all() if state_of(each, now) == state}
        assert set(Order.objects.filter(in_state(state, now)).values_list("pk", flat=True)) == (
            by_rule
        ), (state, now)


def test_an_answer_stays_one_when_the_clock_is_set_back_an_hour(world: World) -> None:
    order = give(world)
    report(order=order.pk, answer={"doors": 12}, by=world.liu_village, now=NOW + HOUR)
    order.refresh_from_db()
    assert state_of(order, NOW) == State.REPORTED
    with pytest.raises(Refused, match="反馈"):
        report(order=order.pk, answer={"doors": 13}, by=world.liu_village, now=NOW)


RUNGS = {
    "has_none": [],
    "begins_at_two": [(2, 50, 0)],
    "has_a_gap": [(1, 50, 0), (3, 100, 0)],
}


@pytest.mark.parametrize("rungs", RUNGS.values(), ids=RUNGS)
def test_the_database_stores_no_ladder_that(
    rungs: list[tuple[int, int, int]], world: World
) -> None:
    ids = uuid7_run(milliseconds_of(NOW))
    ladder = Ladder.objects.create(id=next(ids), kind="assignment", valid_from=NOW)
    Rung.objects.bulk_create(
        Rung(id=next(ids), ladder=ladder, step=step, percent=percent, minutes=minutes, whom="town")
        for step, percent, minutes in rungs
    )
    with pytest.raises(IntegrityError, match="do not climb"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_the_usual_ladder_is_stored_with_its_rungs_at_once() -> None:
    world = build_world()
    ladder = ladder_for(world.unit("柳沟村"), "assignment", NOW)
    assert list(
        ladder.rungs.order_by("step").values_list("step", "percent", "minutes", "whom")
    ) == [
        (1, 50, 0, "officer"),
        (2, 100, 0, "leader"),
        (3, 100, 30, "town"),
        (4, 100, 120, "district"),
    ]


def test_a_rung_that_orders_stand_on_cannot_be_taken_away(world: World) -> None:
    order = give(world)
    with pytest.raises(ProgrammingError, match="delete"):
        Rung.objects.filter(ladder=order.ladder_id, step=2).delete()


@given(
    rungs=st.lists(
        st.tuples(st.sampled_from([0, 50, 100]), st.sampled_from([0, 30])), min_size=1, max_size=4
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_the_database_takes_what_the_rule_takes(rungs: list[tuple[int, int]], db: None) -> None:
    with transaction.atomic():
        ids = uuid7_run(milliseconds_of(NOW))
        ladder = Ladder.objects.create(id=next(ids), kind="assignment", valid_from=NOW)
        Rung.objects.bulk_create(
            Rung(id=next(ids), ladder=ladder, step=step, percent=percent, minutes=minutes,
                 whom="town")
            for step, (percent, minutes) in enumerate(rungs, start=1)
        )  # fmt: skip
        allowed = climbs([ladders.Rung(*place, Whom.TOWN) for place in rungs])
        with contextlib.ExitStack() as refusing, connection.cursor() as cursor:
            if not allowed:
                refusing.enter_context(pytest.raises(IntegrityError, match="do not climb"))
                refusing.enter_context(transaction.atomic())
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
