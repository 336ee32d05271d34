"""What is done about a queue from a time ahead: planned, taken back, begun, or refused with why."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gubei.domain.checkpoints.models import Lever, LeverPlan
from gubei.domain.checkpoints.operations.levers import LeverFacts
from gubei.domain.checkpoints.operations.planning import (
    begin_due_plans,
    plan_lever,
    take_back_plan,
)
from gubei.domain.checkpoints.operations.posts import LaneFacts, close_checkpoint, open_lane
from gubei.domain.checkpoints.queries.levers import plans_at
from gubei.domain.checkpoints.queries.posts import lanes_open
from gubei.domain.checkpoints.rules.levers import Board, LeverKind
from gubei.domain.orders.models import OutgoingNotice
from gubei.domain.territory.models import Officer, Role
from gubei.terms.passages import VehicleClass
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from tests.barrier import Barrier, build_barrier
from tests.files import both_at_once
from tests.world import NOW, World, build_world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口."""
    return build_barrier(world)


def plan(barrier: Barrier, kind: LeverKind, begin: datetime, **more: Any) -> LeverPlan:
    """Let the duty officer plan something for two hours because of the holiday."""
    said = {"kind": kind, "until_at": begin + 2 * HOUR, "reason": "五一返程"} | more
    return plan_lever(
        checkpoint=barrier.checkpoint.pk, facts=LeverFacts(**said), from_at=begin,
        by=barrier.world.he_duty, now=NOW,
    )  # fmt: skip


def waiting(barrier: Barrier, now: datetime = NOW) -> list[tuple[str, bool]]:
    """Return what is planned, and whether it could not begin."""
    found = plans_at(barrier.officer, barrier.checkpoint.pk, now=now)
    return [(each.kind, bool(each.refusal)) for each in found]


def test_a_lane_that_is_planned_opens_when_its_time_has_come(barrier: Barrier):
    begin = NOW + DAY
    planned = plan(
        barrier, LeverKind.OPEN_LANE, begin, lane="3", servers=2, classes=(VehicleClass.CAR,)
    )
    before = {each.name for each in lanes_open([barrier.checkpoint.pk], at=begin)}
    assert (begin_due_plans(now=begin - HOUR), waiting(barrier)) == (0, [("open_lane", False)])
    assert (begin_due_plans(now=begin), begin_due_plans(now=begin)) == (1, 0)
    planned.refresh_from_db()
    lever = Lever.objects.get()
    assert (planned.lever, lever.from_at, lever.until_at, lever.by) == (
        lever, begin, begin + 2 * HOUR, barrier.world.he_duty,
    )  # fmt: skip
    opened = {each.name: each for each in lanes_open([barrier.checkpoint.pk], at=begin)}
    assert set(opened) - before == {"3"}
    assert (opened["3"].servers, opened["3"].classes) == (2, ["car"])
    assert waiting(barrier) == []


@pytest.mark.parametrize("change", ["moved", "left", "became a village worker"])
def test_a_plan_begins_for_the_unit_where_who_planned_it_is_no_longer_there(
    change: str, barrier: Barrier
):
    duty, begin = barrier.world.he_duty, NOW + DAY
    plan(barrier, LeverKind.OPEN_LANE, begin, lane="3", servers=2, classes=(VehicleClass.CAR,))
    other = build_barrier(barrier.world, "南河镇", name="墙子路检查站").checkpoint
    plan(
        barrier, LeverKind.DIVERT, begin, classes=(VehicleClass.CAR,), road="密关路",
        text="请走密关路", boards=(Board.RADIO,), to=other.pk, share=50,
    )  # fmt: skip
    changed = {
        "moved": {"unit": barrier.world.units["南河镇"]},
        "left": {"left_at": NOW + HOUR},
        "became a village worker": {"role": Role.VILLAGE},
    }[change]
    Officer.objects.filter(pk=duty.pk).update(**changed)
    assert (begin_due_plans(now=begin), waiting(barrier, begin)) == (2, [])
    assert {(each.kind, each.by.pk, each.to_id) for each in Lever.objects.all()} == {
        ("open_lane", duty.pk, None), ("divert", duty.pk, other.pk),
    }  # fmt: skip


def test_a_plan_for_a_checkpoint_that_was_closed_does_not_begin(barrier: Barrier):
    plan(barrier, LeverKind.HOLIDAY_PLAN, NOW + HOUR, text="三车道全开")
    close_checkpoint(checkpoint=barrier.checkpoint.pk, by=barrier.world.he_duty, now=NOW)
    assert begin_due_plans(now=NOW + HOUR) == 0
    assert "was closed" in LeverPlan.objects.get().refusal


def test_drivers_are_told_when_a_notice_begins_and_not_before(barrier: Barrier):
    plan(barrier, LeverKind.NOTICE, NOW + HOUR, text="前方排队", boards=(Board.RADIO,))
    assert not OutgoingNotice.objects.exists()
    begin_due_plans(now=NOW + HOUR)
    assert OutgoingNotice.objects.get().text.startswith("前方排队")


def test_a_plan_is_taken_back_before_it_begins_and_not_after(barrier: Barrier):
    by = {"by": barrier.world.he_duty, "now": NOW}
    first = plan(barrier, LeverKind.HOLIDAY_PLAN, NOW + HOUR, text="三车道全开")
    with pytest.raises(NotAllowed):
        take_back_plan(plan=first.pk, by=barrier.officer, now=NOW)
    take_back_plan(plan=first.pk, **by)
    assert (begin_due_plans(now=NOW + HOUR), waiting(barrier)) == (0, [])
    second = plan(barrier, LeverKind.HOLIDAY_PLAN, NOW + HOUR, text="三车道全开")
    begin_due_plans(now=NOW + HOUR)
    with pytest.raises(NotFound, match="No such plan waits"):
        take_back_plan(plan=second.pk, **by)


def test_what_cannot_begin_says_why_for_a_day(barrier: Barrier):
    long = {"until_at": NOW + DAY, "classes": (VehicleClass.CAR,)}
    plan(barrier, LeverKind.OPEN_LANE, NOW + HOUR, lane="3", **long)
    over = plan(barrier, LeverKind.HOLIDAY_PLAN, NOW + HOUR, text="三车道全开")
    facts = LaneFacts("3", (VehicleClass.TRUCK,))
    open_lane(checkpoint=barrier.checkpoint.pk, facts=facts, by=barrier.officer, now=NOW)
    late = over.until_at + HOUR
    assert begin_due_plans(now=late) == 0
    said = LeverPlan.objects.order_by("pk").values_list("refusal", flat=True)
    assert ["open already" in said[0], "in the future" in said[1]] == [True, True]
    assert waiting(barrier, late) == [("open_lane", True), ("holiday_plan", True)]
    assert waiting(barrier, late + DAY) == []


def test_what_is_not_ahead_or_says_too_little_is_refused_when_it_is_planned(barrier: Barrier):
    for begin, more, code in (
        (NOW, {"text": "方案"}, "from_at"),
        (NOW + 61 * DAY, {"text": "方案"}, "from_at"),
        (NOW + HOUR, {"text": "方案", "until_at": NOW + HOUR}, "until_at"),
        (NOW + HOUR, {}, "text"),
        (NOW + HOUR, {"kind": LeverKind.OPEN_LANE}, "lane"),
    ):
        with pytest.raises(Invalid) as refused:
            plan(barrier, **({"kind": LeverKind.HOLIDAY_PLAN, "begin": begin} | more))
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        plan_lever(
            checkpoint=barrier.checkpoint.pk, by=barrier.officer, from_at=NOW + HOUR, now=NOW,
            facts=LeverFacts(LeverKind.HOLIDAY_PLAN, NOW + 2 * HOUR, "五一", text="方案"),
        )  # fmt: skip
    planned = plan(barrier, LeverKind.HOLIDAY_PLAN, NOW + HOUR, text="方案")
    for change, name in (
        ({"from_at": NOW}, "lever_is_planned_ahead"),
        ({"refused_at": NOW}, "lever_plan_comes_to_one_end"),
        ({"taken_back_at": NOW}, "lever_plan_comes_to_one_end"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            LeverPlan.objects.filter(pk=planned.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_of_two_plans_for_one_lane_at_one_time_the_later_is_refused():
    barrier = build_barrier(build_world())
    cars = {"classes": (VehicleClass.CAR,)}
    came = both_at_once([
        lambda each=hours: plan(barrier, LeverKind.OPEN_LANE, NOW + each * HOUR, lane="3", **cars)
        for hours in (1, 2)
    ])  # fmt: skip
    (refused,) = [each for each in came if isinstance(each, Refused)]
    assert refused.code == "plans_overlap"
    (kept,) = [each for each in came if isinstance(each, LeverPlan)]
    # Behind it, and for another lane, there is room.
    plan(barrier, LeverKind.OPEN_LANE, kept.until_at, lane="3", **cars)
    plan(barrier, LeverKind.OPEN_LANE, kept.from_at, lane="4", **cars)
    assert LeverPlan.objects.count() == 3


def test_a_second_plan_for_a_holiday_names_the_first_and_not_a_notice_beside_it(barrier: Barrier):
    plan(barrier, LeverKind.NOTICE, NOW + HOUR, text="前方缓行", boards=(Board.RADIO,))
    plan(barrier, LeverKind.HOLIDAY_PLAN, NOW + 2 * HOUR, text="方案")
    with pytest.raises(Refused, match=r"from 2022-04-26 11:30 already"):
        plan(barrier, LeverKind.HOLIDAY_PLAN, NOW + HOUR, text="方案")
