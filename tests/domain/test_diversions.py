"""Cars that are led from 古北口 to 墙子路: the forecast of both knows it, for as long as it stands."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from gubei.domain.checkpoints.models import HourCount, Lever
from gubei.domain.checkpoints.operations.gates import OutsideFile, OutsideHour, take_in_counts
from gubei.domain.checkpoints.operations.levers import LeverFacts, end_lever, pull_lever
from gubei.domain.checkpoints.operations.planning import plan_lever, take_back_plan
from gubei.domain.checkpoints.operations.roads import read_queue
from gubei.domain.checkpoints.queries.flow import Flow, flow_of
from gubei.domain.checkpoints.rules.diversions import Diversion, hours_ahead, shares_led
from gubei.domain.checkpoints.rules.levers import Board, LeverKind
from gubei.domain.checkpoints.rules.tallies import STEPS
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import VehicleClass
from gubei.terms.refusals import Invalid, NotFound
from tests.barrier import Barrier, build_barrier
from tests.world import NOW, World

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TEN = in_shanghai(NOW).replace(minute=0, second=0, microsecond=0)
"""When the hour began that it is: 9:00; NOW is half past."""
_STEP = "gubei.migrations.0046_only_a_diversion_leads_a_share"
CAR, TRUCK = VehicleClass.CAR, VehicleClass.TRUCK
CARS, TRUCKS = list(VehicleClass).index(CAR), list(VehicleClass).index(TRUCK)


@pytest.fixture
def gubeikou(world: World) -> Barrier:
    barrier = build_barrier(world)
    count("古北口检查站", {"car": 100, "truck": 40})
    return barrier


@pytest.fixture
def qiangzi(world: World) -> Barrier:
    barrier = build_barrier(world, "南河镇", name="墙子路检查站")
    count("墙子路检查站", {"car": 20})
    return barrier


def count(gate: str, rates: dict[str, int], days: int = 21) -> None:
    """Let a gate have counted the same in every hour of some days, until this hour."""
    midnight = TEN.replace(hour=0)
    hours = [
        OutsideHour(gate, midnight - timedelta(days=day) + hour * HOUR, "in", kind, vehicles)
        for day in range(days, -1, -1)
        for hour in range(24 if day else TEN.hour)
        for kind, vehicles in rates.items()
    ]
    file = OutsideFile(gate.encode().ljust(32)[:32], f"{gate}.csv", len(hours), 0)
    take_in_counts(file=file, hours=hours, now=NOW)


def count_today(counts: dict[tuple[str, str], tuple[int, ...]]) -> None:
    """Let gates have counted so many of a class in the last hours before this one."""
    hours = [
        OutsideHour(gate, TEN - (len(vehicles) - n) * HOUR, "in", kind, many)
        for (gate, kind), vehicles in counts.items()
        for n, many in enumerate(vehicles)
    ]
    take_in_counts(file=OutsideFile(b"today".ljust(32), "今天.csv", len(hours), 0), hours=hours,
                   now=NOW)  # fmt: skip


def divert(barrier: Barrier, at: datetime = NOW, **more: object) -> Lever:
    """Lead cars away for two hours."""
    facts = {
        "kind": LeverKind.DIVERT, "until_at": at + 2 * HOUR, "reason": "车流高峰",
        "classes": (CAR,), "road": "密关路", "text": "小客车请走密关路", "boards": (Board.RADIO,),
    } | more  # fmt: skip
    return pull_lever(
        checkpoint=barrier.checkpoint.pk, facts=LeverFacts(**facts), by=barrier.world.he_duty,
        now=at,
    )  # fmt: skip


def flow(barrier: Barrier, now: datetime = NOW) -> Flow:
    return flow_of(barrier.world.he_duty, barrier.checkpoint.pk, now=now)


def rates(found: Flow, place: int) -> list[float]:
    return found.forecast.expected[:, place].round(1).tolist()


def test_half_of_the_cars_are_expected_at_the_other_checkpoint_while_it_stands(
    gubeikou: Barrier, qiangzi: Barrier
):
    before = flow(gubeikou), flow(qiangzi)
    divert(gubeikou, to=qiangzi.checkpoint.pk, share=50)
    source, target = flow(gubeikou), flow(qiangzi)
    assert [rates(each, CARS) for each in before] == [[100.0] * 6, [20.0] * 6]
    # From half past nine until half past eleven: what is left of this hour, ten to eleven whole.
    assert rates(source, CARS) == [50.0, 50.0, 75.0, 100.0, 100.0, 100.0]
    assert rates(target, CARS) == [70.0, 70.0, 45.0, 20.0, 20.0, 20.0]
    assert rates(source, TRUCKS) == rates(before[0], TRUCKS)
    assert (source.away.round(1).tolist(), source.here.tolist()) == (
        [50.0, 50.0, 25.0, 0.0, 0.0, 0.0], [0.0] * 6,
    )  # fmt: skip
    assert target.here.round(1).tolist() == source.away.round(1).tolist()
    assert source.standing.expected is source.forecast.expected


def test_a_diversion_that_is_planned_moves_the_forecast_from_its_time_on_and_not_once_taken_back(
    gubeikou: Barrier, qiangzi: Barrier
):
    duty, begin = gubeikou.world.he_duty, TEN + 2.5 * HOUR
    facts = LeverFacts(
        LeverKind.DIVERT, begin + 2 * HOUR, "五一返程", classes=(CAR,), road="密关路",
        text="小客车请走密关路", boards=(Board.RADIO,), to=qiangzi.checkpoint.pk, share=50,
    )  # fmt: skip
    plan = plan_lever(
        checkpoint=gubeikou.checkpoint.pk, facts=facts, from_at=begin, by=duty, now=NOW
    )
    # From half past eleven until half past one.
    assert rates(flow(gubeikou), CARS) == [100.0, 100.0, 75.0, 50.0, 75.0, 100.0]
    assert rates(flow(qiangzi), CARS) == [20.0, 20.0, 45.0, 70.0, 45.0, 20.0]
    # Where nobody began it in time, half of the others are led all the same.
    late = flow(gubeikou, begin + 10 * MINUTE)
    assert late.away[0] == pytest.approx(late.forecast.expected[0, CARS])
    take_back_plan(plan=plan.pk, by=duty, now=NOW)
    assert rates(flow(gubeikou), CARS) == [100.0] * 6


def test_what_was_ended_leads_nobody_and_its_hours_do_not_make_the_day_an_empty_or_a_full_one(
    gubeikou: Barrier, qiangzi: Barrier
):
    """All cars were led away for two hours: neither gate saw a day that is not as usual."""
    long_ago = NOW - 2.5 * HOUR
    lever = divert(gubeikou, long_ago, to=qiangzi.checkpoint.pk, until_at=NOW + 2 * HOUR)
    count_today({("古北口检查站", "car"): (100, 0, 0), ("墙子路检查站", "car"): (20, 120, 120)})
    assert rates(flow(gubeikou), CARS)[:3] == [0.0, 0.0, 50.0]
    end_lever(lever=lever.pk, by=gubeikou.world.he_duty, now=NOW)
    ended = flow(gubeikou), flow(qiangzi)
    assert [rates(each, CARS) for each in ended] == [[100.0] * 6, [20.0] * 6]


def test_a_day_twice_as_full_as_usual_stays_so_while_a_tenth_of_the_trucks_is_led_away(
    gubeikou: Barrier, qiangzi: Barrier
):
    since = NOW - 2.5 * HOUR
    divert(gubeikou, since, classes=(TRUCK,), share=10, to=qiangzi.checkpoint.pk,
           until_at=NOW + 9 * HOUR)  # fmt: skip
    count_today({
        ("古北口检查站", "car"): (200, 200, 200), ("古北口检查站", "truck"): (80, 72, 72),
        ("墙子路检查站", "car"): (40, 40, 40), ("墙子路检查站", "truck"): (0, 8, 8),
    })  # fmt: skip
    source, target = flow(gubeikou), flow(qiangzi)
    # What came, and what usually comes without the four trucks that are led away, or with the
    # eight that are led here: a tenth of the eighty who would have come.
    levels = (824 + 20) / (140 + 2 * 136 + 20), (136 + 20) / (60 + 16 + 20)
    assert [source.forecast.level, target.forecast.level] == pytest.approx(levels)
    fading, fading_there = ([1 + (each - 1) * 0.9**n for n in range(6)] for each in levels)
    assert source.forecast.expected[:, [CARS, TRUCKS]].tolist() == [
        pytest.approx([100 * f, 36 * f]) for f in fading
    ]
    assert target.forecast.expected[:, [CARS, TRUCKS]].tolist() == [
        pytest.approx([20 * there, 4 * f]) for f, there in zip(fading, fading_there, strict=True)
    ]
    assert source.away.tolist() == pytest.approx([4 * f for f in fading])
    # The hours that are over are held against what was expected with it.
    assert source.forecast.lately[8, 0] == pytest.approx(136 * (1 + (580 / 440 - 1) * 0.9))


def test_an_hour_all_of_whose_past_was_led_away_is_known_by_those_who_were_left(
    world: World, qiangzi: Barrier
):
    """Nine cars in ten, from the first day on: a gate that saw ten of them had a hundred."""
    barrier = build_barrier(world)
    count("古北口检查站", {"car": 10, "truck": 40}, days=9)
    lever = divert(barrier, NOW - timedelta(days=10), share=90, until_at=NOW + 7 * HOUR)
    assert [rates(flow(barrier), each) for each in (CARS, TRUCKS)] == [[10.0] * 6, [40.0] * 6]
    end_lever(lever=lever.pk, by=world.he_duty, now=NOW)
    assert [rates(flow(barrier), each) for each in (CARS, TRUCKS)] == [[100.0] * 6, [40.0] * 6]


def test_a_diversion_of_which_nobody_said_how_many_follow_moves_nothing(
    gubeikou: Barrier, qiangzi: Barrier
):
    """One declared before shares were asked for stands, one ended a week ago."""
    before = flow(gubeikou)
    old = [divert(gubeikou, at) for at in (NOW - timedelta(days=7), NOW - HOUR)]
    with connection.cursor() as cursor:
        cursor.execute(import_module(_STEP).NOBODY_SAID)
    assert [Lever.objects.get(pk=each.pk).share for each in old] == [None, None]
    after = flow(gubeikou)
    assert after.forecast.expected.tolist() == before.forecast.expected.tolist()
    assert (after.forecast.level, after.away.tolist()) == (before.forecast.level, [0.0] * 6)


def test_a_queue_seen_before_a_diversion_grew_until_then_by_all_who_usually_come(
    world: World, qiangzi: Barrier
):
    barrier = build_barrier(world)
    own_hours(barrier, {CAR: 100, TRUCK: 40})
    read_queue(checkpoint=barrier.checkpoint.pk, vehicles=40, metres=None, by=barrier.officer,
               now=NOW - 29 * MINUTE)  # fmt: skip
    assert flow(barrier).standing.waiting == 108
    divert(barrier, NOW - MINUTE, to=qiangzi.checkpoint.pk)
    # 140 an hour for 29 minutes, but for the cars of the last minute.
    assert flow(barrier).standing.waiting == 106
    read_queue(checkpoint=qiangzi.checkpoint.pk, vehicles=5, metres=None, by=qiangzi.officer,
               now=NOW - 29 * MINUTE)  # fmt: skip
    own_hours(qiangzi, {CAR: 20})
    # Ten of its own, and those two.
    assert flow(qiangzi).standing.waiting == 16


def own_hours(barrier: Barrier, rates: dict[VehicleClass, int]) -> None:
    """Let the ledger of a checkpoint hold the same in every hour of a week, half of this one."""
    HourCount.objects.bulk_create(
        HourCount(
            id=next(barrier.world.ids), checkpoint=barrier.checkpoint, hour=TEN - n * HOUR, direction="in",
            vehicle_class=kind, vehicles=many if n else many // 2, persons=0, admit=0,
            admit_and_report=0, admit_with_test=0, hold=0, turn_back=0, hand_over=0, undecided=0,
            overridden=0, tested=0, steps=[0] * STEPS,
        )
        for n in range(7 * 24)
        for kind, many in rates.items()
    )  # fmt: skip


def test_a_road_without_a_checkpoint_of_ours_takes_them_off_all_the_same(gubeikou: Barrier):
    divert(gubeikou)
    assert rates(flow(gubeikou), CARS) == [0.0, 0.0, 50.0, 100.0, 100.0, 100.0]


def test_a_diversion_leads_to_another_checkpoint_in_reach_and_a_share(
    world: World, gubeikou: Barrier, qiangzi: Barrier
):
    own, other = gubeikou.checkpoint.pk, qiangzi.checkpoint.pk
    for wrong in ({"to": own}, {"share": 0}, {"share": 101},
                  {"kind": LeverKind.HOLIDAY_PLAN, "boards": (), "to": other}):  # fmt: skip
        with pytest.raises(Invalid):
            divert(gubeikou, **wrong)
    facts = LeverFacts(
        LeverKind.DIVERT, NOW + HOUR, "车流高峰", classes=(CAR,), road="密关路", text="请走密关路",
        boards=(Board.RADIO,), to=other,
    )  # fmt: skip
    town = gubeikou.checkpoint.unit
    keeper = world.add_officer("镇值守", "town_officer", town.name)
    with pytest.raises(NotFound):
        pull_lever(checkpoint=own, facts=facts, by=keeper, now=NOW)
    lever = divert(gubeikou, to=other)
    for broken in ({"to": own}, {"share": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lever.objects.filter(pk=lever.pk).update(**broken)


MINUTES = st.integers(-180, 420)


@given(
    st.lists(
        st.tuples(MINUTES, MINUTES, st.sets(st.sampled_from([CAR, TRUCK])), st.integers(1, 100)),
        max_size=4,
    )
)
@example([(-1, 45, {CAR}, 100), (0, 60, {CAR}, 100)])
def test_shares_are_what_a_walk_minute_by_minute_gives(
    rows: list[tuple[int, int, set[VehicleClass], int]],
):
    acts = [
        Diversion(NOW + a * MINUTE, NOW + b * MINUTE, frozenset(kinds), share / 100)
        for a, b, kinds, share in rows
    ]
    spans = [(NOW - HOUR / 2, NOW - HOUR / 4), *hours_ahead(TEN, NOW, 6)]
    found = shares_led(acts, spans)
    for place, kind in ((CARS, CAR), (TRUCKS, TRUCK)):
        walked = [_walked(acts, kind, span) for span in spans]
        assert [each[:, place].tolist() for each in found] == [
            pytest.approx([span[n] for span in walked]) for n in range(len(acts))
        ]


def _walked(
    acts: list[Diversion], kind: VehicleClass, span: tuple[datetime, datetime]
) -> list[float]:
    """Return the share of a class that each act leads away, one minute after the other."""
    begin, end = span
    many = round((end - begin) / MINUTE)
    led = [0.0] * len(acts)
    for at in (begin + n * MINUTE for n in range(many)):
        left = 1.0
        for act in sorted(acts, key=lambda each: each.from_at):
            if act.from_at <= at < act.until_at and kind in act.classes:
                led[next(n for n, each in enumerate(acts) if each is act)] += left * act.share
                left -= left * act.share
    return [each / many for each in led]
