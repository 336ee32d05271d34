"""Who is let in sealed leaves in time, or is looked for: old Ma's truck from 滦平 to 河北."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.checkpoints.models import Passage, TransitFinding
from gubei.domain.checkpoints.operations.correcting import (
    Change,
    correct_passage,
    withdraw_passage,
)
from gubei.domain.checkpoints.operations.passing import Passed, pass_through
from gubei.domain.checkpoints.operations.posts import CheckpointFacts, change_checkpoint
from gubei.domain.checkpoints.operations.settling import decide_otherwise
from gubei.domain.checkpoints.operations.transits import follow_transits, write_found
from gubei.domain.checkpoints.queries.ledger import ledger_of
from gubei.domain.checkpoints.queries.transits import standing, transits_of
from gubei.domain.checkpoints.rules.kinds import CheckpointKind, Direction
from gubei.domain.checkpoints.rules.transits import Transit
from gubei.domain.orders.models import Escalation, Order
from gubei.domain.orders.operations.answering import report
from gubei.domain.orders.operations.climbing import climb
from gubei.domain.territory.models import Role
from gubei.terms.passages import Ask, Outcome, VehicleClass
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.world import NOW, World

HOUR = timedelta(hours=1)
LEAVES = NOW + 4 * HOUR
SEALED: dict[str, Any] = {
    "plate": "冀H55555", "vehicle_class": VehicleClass.TRUCK, "destination": "承德",
    "facts": frozenset({Ask.SEALED_TRANSIT}),
}  # fmt: skip


@pytest.fixture
def barrier(world: World) -> Barrier:
    entry_rules(world)
    return build_barrier(world)


@pytest.fixture
def exit_road(world: World, barrier: Barrier) -> Barrier:
    """The expressway on the other side of the district, of another town."""
    return build_barrier(world, "南河镇", name="司马台检查站")


def old_ma(barrier: Barrier, **more: Any) -> Passed:
    """Let old Ma's truck in, sealed."""
    driver = barrier.person("马师傅", is_driver=True, tested_at=None, is_negative=None, **more)
    return barrier.send(driver, **SEALED)


def goes_out(road: Barrier, at: timedelta, plate: str = "冀H55555", **more: Any) -> Passage:
    """Let him pass on his way out, told by the device at once unless `told` says when."""
    told = more.pop("told", at)
    entry = road.entry(
        plate=plate, vehicle_class=VehicleClass.TRUCK, direction=Direction.OUT,
        passed_at=NOW + at, **more,
    )  # fmt: skip
    (passed,) = pass_through(entries=[entry], by=road.officer, now=NOW + told)
    return passed.passage


def inside(at: timedelta) -> dict[str, list[str]]:
    """Return the plates of who is still inside, and of whose time is over."""
    return {
        which: [each.plate for each in standing(Passage.objects.all(), which, NOW + at)]
        for which in ("inside", "overdue")
    }


def orders() -> list[tuple[str, str, bool]]:
    """Return unit, kind and whether it is closed of each order about a transit."""
    found = Order.objects.filter(subject_kind="transit").order_by("pk")
    return [(each.unit.name, each.kind, each.closed_at is not None) for each in found]


def test_who_leaves_in_time_is_seen_and_nobody_is_sent(barrier: Barrier, exit_road: Barrier):
    passed = old_ma(barrier)
    assert inside(3 * HOUR) == {"inside": ["冀H55555"], "overdue": []}
    goes_out(exit_road, 3 * HOUR)
    assert transits_of([passed.passage]) == {
        passed.passage.pk: Transit(LEAVES, NOW + 3 * HOUR, "司马台检查站")
    }
    assert follow_transits(now=NOW + 5 * HOUR) == 0
    assert (inside(5 * HOUR), orders()) == ({"inside": [], "overdue": []}, [])


def test_who_was_not_seen_leaving_is_looked_for_once_by_the_unit_of_the_checkpoint(
    barrier: Barrier,
):
    old_ma(barrier)
    assert [follow_transits(now=NOW + each * HOUR) for each in (4, 5, 6)] == [0, 1, 0]
    order = Order.objects.get(subject_kind="transit")
    assert (order.unit.name, order.kind, order.due_at) == ("北口镇", "locate", NOW + 7 * HOUR)
    assert order.subject == (
        "封签过境逾时未离：冀H55555，古北口检查站放行，应于 2022-04-26 13:30 前驶离，承德 ／ "
        "Sealed transit, not seen leaving: 冀H55555, let in at 古北口检查站, "
        "to leave by 2022-04-26 13:30, 承德"
    )
    assert inside(5 * HOUR) == {"inside": ["冀H55555"], "overdue": ["冀H55555"]}
    climb(now=NOW + 12 * HOUR, most=10)
    assert Escalation.objects.filter(order=order).exists()


def test_a_device_that_tells_late_that_he_had_left_closes_the_order(
    barrier: Barrier, exit_road: Barrier
):
    passed = old_ma(barrier)
    follow_transits(now=NOW + 5 * HOUR)
    goes_out(exit_road, 3 * HOUR, told=6 * HOUR, decided=(Outcome.ADMIT,))
    assert orders() == [("北口镇", "locate", True)]
    closing = Order.objects.get(subject_kind="transit").acts.latest("at")
    assert closing.text.startswith(
        "2022-04-26 12:30 经司马台检查站驶离 ／ left at 2022-04-26 12:30"
    )
    assert transits_of([passed.passage])[passed.passage.pk].left_at == NOW + 3 * HOUR


@pytest.mark.parametrize("undo", ["withdrawn", "corrected"])
def test_a_passage_out_that_was_a_mistake_opens_the_order_again(
    barrier: Barrier, exit_road: Barrier, undo: str
):
    old_ma(barrier)
    follow_transits(now=NOW + 5 * HOUR)
    out = goes_out(exit_road, 6 * HOUR)
    said: dict[str, Any] = {"passage": out.pk, "reason": "看错号牌", "by": exit_road.officer,
                            "now": NOW + 7 * HOUR}  # fmt: skip
    if undo == "withdrawn":
        withdraw_passage(**said)
    else:
        correct_passage(change=Change(plate="冀H55556"), **said)
    assert inside(7 * HOUR)["overdue"] == ["冀H55555"]
    assert [follow_transits(now=NOW + each * HOUR) for each in (8, 9)] == [1, 0]
    assert orders() == [("北口镇", "locate", False)]


def test_out_of_a_village_gate_is_not_out_of_the_district(
    world: World, barrier: Barrier, exit_road: Barrier
):
    old_ma(barrier)
    facts = CheckpointFacts(CheckpointKind.VILLAGE_GATE, "110")
    change_checkpoint(checkpoint=exit_road.checkpoint.pk, facts=facts, by=world.he_duty)
    goes_out(exit_road, HOUR)
    assert inside(5 * HOUR)["overdue"] == ["冀H55555"]


def test_who_is_held_on_the_way_out_has_not_left(barrier: Barrier, exit_road: Barrier):
    old_ma(barrier)
    driver = exit_road.person("马师傅", is_negative=False)
    entry = exit_road.entry(driver, plate="冀H55555", direction=Direction.OUT)
    (held,) = pass_through(entries=[entry], by=exit_road.officer, now=NOW + HOUR)
    assert (held.passage.outcome, inside(5 * HOUR)["overdue"]) == ("hand_over", ["冀H55555"])


def test_who_comes_in_sealed_again_has_left_by_a_road_that_nobody_watches(barrier: Barrier):
    first = old_ma(barrier)
    follow_transits(now=NOW + 5 * HOUR)
    entry = barrier.entry(barrier.person("马师傅"), **(SEALED | {"passed_at": NOW + 6 * HOUR}))
    pass_through(entries=[entry], by=barrier.officer, now=NOW + 6 * HOUR)
    assert follow_transits(now=NOW + 7 * HOUR) == 0
    assert orders() == [("北口镇", "locate", True)]
    assert transits_of([first.passage])[first.passage.pk] == Transit(LEAVES, NOW + 6 * HOUR)
    assert inside(7 * HOUR) == {"inside": ["冀H55555"], "overdue": []}


def found(barrier: Barrier, passed: Passed, **more: Any) -> Passage:
    said: dict[str, Any] = {
        "passage": passed.passage.pk, "text": "停在服务区，铅封完好，已引导驶离", "by": barrier.officer,
        "now": NOW + 6 * HOUR,
    }  # fmt: skip
    return write_found(**(said | more))


def test_an_officer_writes_what_was_found_and_the_order_closes(world: World, barrier: Barrier):
    passed = old_ma(barrier)
    follow_transits(now=NOW + 5 * HOUR)
    found(barrier, passed, by=world.tang_town, at=NOW + 5 * HOUR)
    assert (inside(7 * HOUR)["inside"], orders()) == ([], [("北口镇", "locate", True)])
    transit = transits_of([passed.passage])[passed.passage.pk]
    assert (transit.found, transit.found_at, transit.found_by) == (
        "停在服务区，铅封完好，已引导驶离", NOW + 5 * HOUR, world.tang_town.name,
    )  # fmt: skip
    assert follow_transits(now=NOW + 8 * HOUR) == 0


def test_nothing_is_found_twice_nor_without_words_nor_of_who_was_not_sealed(
    world: World, barrier: Barrier, exit_road: Barrier
):
    passed, car = old_ma(barrier), barrier.send()
    with pytest.raises(Invalid, match="reason"):
        found(barrier, passed, text=" ")
    with pytest.raises(Invalid, match="between the checkpoint"):
        found(barrier, passed, at=NOW - HOUR)
    with pytest.raises(Refused, match="not let in sealed"):
        found(barrier, car)
    with pytest.raises(NotFound):
        found(barrier, passed, by=exit_road.officer)
    with pytest.raises(NotAllowed):
        found(barrier, passed, by=world.add_officer("审计员", Role.AUDITOR, "北口镇"))
    found(barrier, passed)
    with pytest.raises(Refused, match="known already"):
        found(barrier, passed)


def test_nobody_reports_on_the_order_without_saying_what_was_found(world: World, barrier: Barrier):
    old_ma(barrier)
    follow_transits(now=NOW + 5 * HOUR)
    order = Order.objects.get(subject_kind="transit")
    with pytest.raises(Refused, match="Write down"):
        report(order=order.pk, answer={"text": "已办"}, by=world.tang_town, now=NOW + 6 * HOUR)


def test_a_second_check_gives_him_his_time_from_when_he_goes_on(barrier: Barrier):
    """A driver with fever is held: his four hours do not run while he stands at the barrier."""
    passed = old_ma(barrier, celsius=38.1)
    assert (passed.passage.outcome, passed.passage.leave_by) == ("hold", None)
    assert inside(9 * HOUR)["inside"] == []

    def decide(outcome: Outcome, hours: int) -> Passage:
        return decide_otherwise(
            passage=passed.passage.pk, place=1, outcome=outcome, reason="复测36.5，抗原阴性",
            by=barrier.officer, now=NOW + hours * HOUR,
        ).passage  # fmt: skip

    assert decide(Outcome.ADMIT, 1).leave_by == NOW + 5 * HOUR
    assert inside(6 * HOUR)["overdue"] == ["冀H55555"]
    assert decide(Outcome.TURN_BACK, 2).leave_by is None
    assert inside(6 * HOUR)["inside"] == []
    assert decide(Outcome.ADMIT, 3).leave_by == NOW + 7 * HOUR, "from when he goes on at last"


def test_the_order_looks_for_the_plate_that_was_meant(barrier: Barrier):
    passed = old_ma(barrier)
    follow_transits(now=NOW + 5 * HOUR)
    correct_passage(
        passage=passed.passage.pk, change=Change(plate="冀H55556"), reason="看错号牌",
        by=barrier.officer, now=NOW + 6 * HOUR,
    )  # fmt: skip
    order = Order.objects.get(subject_kind="transit")
    assert ("冀H55556" in order.subject, "冀H55555" in order.subject) == (True, False)


def test_who_was_let_in_a_month_ago_is_not_counted_for_ever(barrier: Barrier):
    old_ma(barrier)
    assert inside(29 * 24 * HOUR)["overdue"] == ["冀H55555"]
    assert inside(31 * 24 * HOUR) == {"inside": [], "overdue": []}


def test_the_ledger_counts_who_is_inside_and_whose_time_is_over(
    world: World, barrier: Barrier, exit_road: Barrier
):
    old_ma(barrier)
    day = NOW.date()
    seen = {
        each.username: [
            ledger_of(each, day=day, now=NOW + at * HOUR).sealed for at in (3, 5)
        ]
        for each in (world.he_duty, exit_road.officer)
    }  # fmt: skip
    nobody = {"inside": 0, "overdue": 0}
    assert seen == {
        world.he_duty.username: [{"inside": 1, "overdue": 0}, {"inside": 1, "overdue": 1}],
        exit_road.officer.username: [nobody, nobody],
    }


def test_the_order_about_a_passage_that_is_taken_back_is_closed(barrier: Barrier):
    passed = old_ma(barrier)
    follow_transits(now=NOW + 5 * HOUR)
    withdraw_passage(
        passage=passed.passage.pk, reason="重复登记", by=barrier.officer, now=NOW + 6 * HOUR
    )
    assert orders() == [("北口镇", "locate", True)]
    assert follow_transits(now=NOW + 7 * HOUR) == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "finding_says_what_was_found"),
        ({"at": NOW + 2 * HOUR}, "finding_lies_in_the_past"),
    ],
)
def test_the_database_refuses_a_finding_that_says_nothing(
    barrier: Barrier, wrong: dict[str, Any], said: str
):
    passed = old_ma(barrier)
    row: dict[str, Any] = {
        "id": next(barrier.world.ids), "passage": passed.passage, "at": NOW,
        "written_at": NOW + HOUR, "by": barrier.officer, "text": "已驶离",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        TransitFinding.objects.create(**(row | wrong))


def test_the_trucks_of_a_morning_are_ordered_together(
    barrier: Barrier, django_assert_max_num_queries: Callable[[int], Any]
):
    for number in range(6):
        barrier.send(barrier.person(), **(SEALED | {"plate": f"冀H6000{number}"}))
    with django_assert_max_num_queries(30):
        assert follow_transits(now=NOW + 5 * HOUR) == 6
