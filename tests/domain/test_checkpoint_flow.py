"""What comes to 古北口 in the next hours, and which lanes should be open for it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from gubei.domain.checkpoints.models import Approach, QueueReading
from gubei.domain.checkpoints.operations.gates import OutsideFile, OutsideHour, take_in_counts
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.operations.posts import LaneFacts, close_lane, open_lane
from gubei.domain.checkpoints.operations.roads import (
    ApproachFacts,
    read_queue,
    state_approach,
    take_in_days,
)
from gubei.domain.checkpoints.queries.flow import Flow, advice_for, ahead_of, flow_of
from gubei.domain.checkpoints.queries.ledger import ledger_of
from gubei.domain.checkpoints.rules.advice import Advice, bay_changes, changes_of, say_advice
from gubei.domain.checkpoints.rules.days import DayKind, kind_of
from gubei.domain.checkpoints.rules.flow import (
    LaneNow,
    Standing,
    Timed,
    as_it_stands,
    services_of,
    share_out,
)
from gubei.domain.checkpoints.rules.kinds import Direction, LaneDirection
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import VehicleClass
from gubei.terms.refusals import Invalid, NotAllowed, NotFound
from tests.barrier import Barrier, build_barrier
from tests.world import NOW, World

HOUR = timedelta(hours=1)
CAR, TRUCK = VehicleClass.CAR, VehicleClass.TRUCK


@pytest.fixture
def barrier(world: World) -> Barrier:
    return build_barrier(world)


def gate(rates: dict[int, int], days: int = 21, *, today_upto: datetime = NOW) -> None:
    """Let a gate of the checkpoint's name have counted cars by hour of day, today as well."""
    midnight = in_shanghai(NOW).replace(hour=0, minute=0, second=0, microsecond=0)
    hours = [
        OutsideHour("古北口检查站", at, "in", "car", vehicles)
        for day in range(days, -1, -1)
        for hour, vehicles in rates.items()
        if (at := midnight - timedelta(days=day) + hour * HOUR) + HOUR <= today_upto
    ]
    file = OutsideFile(b"1" * 32, "古北口.csv", len(hours), 0)
    take_in_counts(file=file, hours=hours, now=NOW)


def gate_flat(direction: str, kind: str, rate: int, days: int = 21) -> None:
    """Let the same gate have counted a class every hour alike until this one."""
    hours = [
        OutsideHour("古北口检查站", at, direction, kind, rate)
        for ago in range(1, days * 24)
        for at in [in_shanghai(NOW).replace(minute=0, second=0, microsecond=0) - ago * HOUR]
    ]
    take_in_counts(file=OutsideFile(b"2" * 32, "b.csv", len(hours), 0), hours=hours, now=NOW)


def flat(rate: int) -> dict[int, int]:
    return dict.fromkeys(range(24), rate)


def the_flow(barrier: Barrier) -> Flow:
    return flow_of(barrier.officer, barrier.checkpoint.pk, now=NOW)


def test_what_comes_is_what_the_gate_of_its_name_counted_at_such_hours(barrier: Barrier):
    gate(flat(120))
    flow = the_flow(barrier)
    assert flow.forecast.expected.sum(axis=1).tolist() == pytest.approx([120] * 6, rel=0.02)
    assert flow.forecast.test.hours > 300
    assert flow.day_kind is DayKind.WORKDAY
    # Two officers for cars at 30 s each can do twice as much: nobody waits long.
    assert ahead_of(flow).waits[2].p90[1] < 60


def test_who_leaves_stands_in_no_queue_of_those_who_come(barrier: Barrier):
    gate(flat(60))
    gate_flat("out", "car", 300)
    flow = the_flow(barrier)
    assert flow.directions == {Direction.IN}
    assert flow.forecast.expected.sum(axis=1).tolist() == pytest.approx([60] * 6, rel=0.02)
    assert ahead_of(flow).waits[2].p90[1] < 60
    # Nobody opened a lane for those who leave: what comes is known, a wait is not.
    leaving = flow_of(barrier.officer, barrier.checkpoint.pk, now=NOW, direction=Direction.OUT)
    assert leaving.forecast.expected.sum(axis=1).tolist() == pytest.approx([300] * 6, rel=0.02)
    assert (leaving.standing.lanes, ahead_of(leaving), leaving.reading) == ((), None, None)


def test_at_a_lane_that_is_driven_both_ways_all_are_one_queue(barrier: Barrier):
    gate(flat(60))
    gate_flat("out", "car", 300)
    for name in ("1", "2"):
        both = LaneFacts(name, (CAR,), 2, direction=LaneDirection.BOTH)
        open_lane(checkpoint=barrier.checkpoint.pk, facts=both, by=barrier.officer, now=NOW)
    for direction in Direction:
        flow = flow_of(barrier.officer, barrier.checkpoint.pk, now=NOW, direction=direction)
        assert flow.directions == set(Direction)
        assert flow.forecast.expected.sum(axis=1).tolist() == pytest.approx([360] * 6, rel=0.1)
        assert [each.name for each in flow.standing.lanes] == ["1", "2"]


def test_whoever_walks_stands_in_no_queue_of_vehicles(barrier: Barrier):
    gate_flat("in", "on_foot", 40)
    scenario = as_it_stands(the_flow(barrier).standing)
    assert [each.name for each in scenario.classes] == ["car"]
    taken = LaneFacts("1", (CAR, VehicleClass.ON_FOOT), 2)
    open_lane(checkpoint=barrier.checkpoint.pk, facts=taken, by=barrier.officer, now=NOW)
    scenario = as_it_stands(the_flow(barrier).standing)
    assert [each.name for each in scenario.classes] == ["on_foot"]


def test_the_ledger_counts_where_it_has_more_than_the_gate(barrier: Barrier):
    gate(flat(1))
    # Of today the gate counted until half past nine.
    assert ledger_of(barrier.officer, day=NOW.date(), now=NOW).gates == {
        "day": 9, "yesterday": 24, "last_week": 24,
    }  # fmt: skip
    entries = [barrier.entry(passed_at=NOW - HOUR, plate=f"冀W{n:05}") for n in range(5)]
    pass_through(entries=entries, by=barrier.officer, now=NOW)
    flow = the_flow(barrier)
    hour = in_shanghai(NOW - HOUR).hour
    assert flow.counted.vehicles[-1, hour].sum() == 5
    assert flow.counted.vehicles[-1, hour - 1].sum() == 1


def test_who_went_on_since_a_queue_was_seen_waits_no_more(barrier: Barrier):
    read_queue(
        checkpoint=barrier.checkpoint.pk, vehicles=40, metres=None, by=barrier.officer,
        now=NOW - HOUR / 2,
    )  # fmt: skip
    entries = [barrier.entry(passed_at=NOW - HOUR / 4, plate=f"冀W{n:05}") for n in range(25)]
    pass_through(entries=entries, by=barrier.officer, now=NOW)
    flow = the_flow(barrier)
    # Nothing was counted at such hours before: nobody more is expected.
    assert flow.forecast.expected[0].sum() == 0
    assert flow.standing.waiting == 15
    assert ahead_of(flow).queue[0].tolist() == [13, 13, 13]


def test_where_a_gate_counts_more_than_the_ledger_a_queue_stands_as_it_was_seen(barrier: Barrier):
    gate(flat(120))
    read_queue(
        checkpoint=barrier.checkpoint.pk, vehicles=40, metres=None, by=barrier.officer,
        now=NOW - HOUR / 2,
    )  # fmt: skip
    assert the_flow(barrier).standing.waiting == 40


def test_a_queue_seen_more_than_an_hour_ago_says_nothing_of_now(barrier: Barrier):
    read_queue(
        checkpoint=barrier.checkpoint.pk, vehicles=40, metres=None, by=barrier.officer,
        now=NOW - HOUR,
    )  # fmt: skip
    assert (the_flow(barrier).reading, the_flow(barrier).standing.waiting) == (None, 0)


def test_metres_are_vehicles_by_the_files_of_the_road(barrier: Barrier):
    state_approach(
        checkpoint=barrier.checkpoint.pk, facts=ApproachFacts("司马台出口", 900, files=2),
        by=barrier.world.he_duty, now=NOW - HOUR,
    )  # fmt: skip
    seen = read_queue(
        checkpoint=barrier.checkpoint.pk, vehicles=None, metres=140, by=barrier.officer, now=NOW
    )
    assert (seen.vehicles, seen.metres) == (40, 140)
    with pytest.raises(Invalid, match="how many vehicles wait, or how many metres"):
        read_queue(
            checkpoint=barrier.checkpoint.pk, vehicles=1, metres=7, by=barrier.officer, now=NOW
        )


def test_where_more_come_than_two_officers_can_do_a_lane_is_advised_and_the_junction_is_near(
    barrier: Barrier,
):
    # 300 an hour for two officers at 30 s, who do 240: sixty more each hour, 420 m.
    gate(flat(300))
    state_approach(
        checkpoint=barrier.checkpoint.pk,
        facts=ApproachFacts("司马台出口", 420, target_minutes=10),
        by=barrier.world.he_duty,
        now=NOW - HOUR,
    )
    open_lane(
        checkpoint=barrier.checkpoint.pk, facts=LaneFacts("3", (CAR,)), by=barrier.officer,
        now=NOW - 3 * HOUR,
    )  # fmt: skip
    close_lane(checkpoint=barrier.checkpoint.pk, name="3", by=barrier.officer, now=NOW - HOUR)
    flow = the_flow(barrier)
    ahead = ahead_of(flow)
    assert ahead.waits[2].p90[1] > 1200
    assert ahead.spill.chance > 0.9
    assert 0.5 < (ahead.spill.likely - ahead.moments[0]) / 3600 < 2
    advised = advice_for(flow)
    assert advised.advice.short == []
    assert advised.advice.plan["3"][0] >= 1
    assert all(each.p90[1] < 600 for each in advised.ahead.waits)
    assert advised.ahead.spill.chance < 0.2
    assert sum(many for _, many in advised.advice.called) == max(advised.advice.officers)


def test_without_an_open_lane_nobody_is_let_through_and_closed_ones_are_advised(barrier: Barrier):
    gate(flat(60))
    for name in ("1", "2"):
        close_lane(checkpoint=barrier.checkpoint.pk, name=name, by=barrier.officer, now=NOW - HOUR)
    flow = the_flow(barrier)
    assert ahead_of(flow) is None
    assert [(each.lane, each.before) for each in advice_for(flow).advice.changes][:1] == [("1", 0)]


def test_where_nobody_is_expected_one_officer_stays(barrier: Barrier):
    advised = advice_for(the_flow(barrier))
    assert advised.advice.plan == {"1": [1, 1, 1, 1]}
    assert [(each.lane, each.servers) for each in advised.advice.changes] == [("1", 1)]


def test_a_checkpoint_of_another_unit_is_not_there(world: World, barrier: Barrier):
    with pytest.raises(NotFound):
        flow_of(world.nan_town, barrier.checkpoint.pk, now=NOW)
    facts = ApproachFacts("司马台出口", 900)
    with pytest.raises(NotFound):
        state_approach(checkpoint=barrier.checkpoint.pk, facts=facts, by=world.nan_town, now=NOW)
    with pytest.raises(NotAllowed):
        state_approach(checkpoint=barrier.checkpoint.pk, facts=facts, by=barrier.officer, now=NOW)


def test_a_road_is_stated_anew_and_what_it_was_stays_known(barrier: Barrier):
    for metres, at in ((900, NOW - HOUR), (1_200, NOW)):
        state_approach(
            checkpoint=barrier.checkpoint.pk, facts=ApproachFacts("司马台出口", metres),
            by=barrier.world.he_duty, now=at,
        )  # fmt: skip
    rows = Approach.objects.order_by("from_at").values_list("metres", "until_at")
    assert list(rows) == [(900, NOW), (1_200, None)]
    for facts in (ApproachFacts(" ", 900), ApproachFacts("司马台出口", 900, files=0)):
        with pytest.raises(Invalid):
            state_approach(
                checkpoint=barrier.checkpoint.pk, facts=facts, by=barrier.world.he_duty, now=NOW
            )


def test_the_database_refuses_a_road_without_end_and_a_queue_that_is_written_again(
    barrier: Barrier,
):
    seen = read_queue(
        checkpoint=barrier.checkpoint.pk, vehicles=4, metres=None, by=barrier.officer, now=NOW
    )
    no_end = pytest.raises(IntegrityError, match="room_for_a_queue_ends_at_a_junction")
    with no_end, transaction.atomic():
        Approach.objects.create(
            id=next(barrier.world.ids), checkpoint=barrier.checkpoint, junction="", metres=900,
            target_minutes=10, from_at=NOW, from_by=barrier.officer,
        )  # fmt: skip
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        QueueReading.objects.filter(pk=seen.pk).update(vehicles=5)


def test_a_holiday_is_one_because_a_file_says_so(barrier: Barrier):
    take_in_days(
        days={
            date(2022, 4, 26): (DayKind.WORKDAY, "调休上班"),
            date(2022, 5, 1): (DayKind.HOLIDAY, "劳动节"),
        },
        now=NOW - HOUR,
    )
    take_in_days(days={date(2022, 4, 26): (DayKind.HOLIDAY, "劳动节")}, now=NOW)
    assert the_flow(barrier).day_kind is DayKind.HOLIDAY
    assert [kind_of(date(2022, 4, day), {}) for day in (25, 30)] == [
        DayKind.WORKDAY, DayKind.WEEKEND,
    ]  # fmt: skip


def test_service_times_are_those_of_the_ledger_where_enough_were_timed():
    steps = [0] * 91
    steps[10] = 40  # forty took 20 to 22 seconds
    found = services_of({CAR: steps, TRUCK: [0] * 91})
    assert found[CAR] == Timed(21.0, 0.0, 40)
    assert found[TRUCK] == Timed(21.0, 0.0, 40)  # what all together took
    assert services_of({})[CAR] == Timed(30.0, 0.7, 0)


def test_a_queue_is_shared_out_to_the_last_vehicle():
    assert share_out(10, [1, 1, 1]) == [4, 3, 3]
    assert share_out(3, [0, 0]) == [3, 0]
    assert sum(share_out(97, [0.3, 12.5, 4])) == 97


def test_the_advice_is_one_sentence_in_both_languages():
    lanes = (
        LaneNow("1", (CAR,), 1, 2, is_open=True),
        LaneNow("3", (CAR,), 1, 2, is_open=False),
        LaneNow("2", (TRUCK,), 1, 2, is_open=True),
    )
    standing = Standing(None, 0.25, lanes, 0, {}, 0.0, 0)
    plan = {"1": [2, 2, 2, 1], "3": [0, 1, 1, 0]}
    changes = changes_of(standing, plan)
    advice = Advice(plan, changes, [2, 3, 3, 1], [(0, 2), (1, 1)], [])
    at = datetime.fromisoformat("2022-04-26T10:15:00+08:00")
    said = say_advice(advice, now=at, target_minutes=10, wait_minutes=6.6)
    assert said.zh == (
        "现在车道 1 增至 2 人；11:00 起开放车道 3（1 人）；13:00 起车道 1 可减至 1 人，可关闭车道 3，"
        "预计九成车辆等待不超过 7 分钟（目标 10 分钟）。"
    )
    assert said.en.startswith("Now lane 1 with 2 officers; from 11:00 open lane 3 with 1 officer;")
    with_bays = replace(advice, bays=[1, 2, 2, 1], open_bays=1)
    assert bay_changes(with_bays) == [(1, 2), (3, 1)]
    busy = say_advice(with_bays, now=at, target_minutes=10, wait_minutes=6.6)
    assert busy.zh.startswith(
        "现在车道 1 增至 2 人；11:00 起开放车道 3（1 人），复检设 2 个位；13:00 起车道 1 可减至 1 人，"
    )
    assert "second checks with 2 bays; from 13:00" in busy.en
    still = say_advice(
        Advice({}, [], [2], [(0, 2)], [0]), now=at, target_minutes=10, wait_minutes=25
    )
    assert still.zh == (
        "车道维持现状，即使如此九成车辆仍需等待约 25 分钟（目标 10 分钟），请发布远端提示或分流。"
    )
