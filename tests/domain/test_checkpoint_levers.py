"""What the duty officer does about the queue before 古北口, when it ends, and what came of it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from gubei.domain.checkpoints.models import Lane, Lever
from gubei.domain.checkpoints.operations.levers import (
    LeverFacts,
    end_due_levers,
    end_lever,
    pull_lever,
)
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.operations.posts import LaneFacts, open_lane
from gubei.domain.checkpoints.operations.roads import read_queue
from gubei.domain.checkpoints.queries.levers import levers_of
from gubei.domain.checkpoints.queries.posts import lanes_open
from gubei.domain.checkpoints.rules.levers import Board, Flowed, LeverKind, flowed
from gubei.domain.orders.models import OutgoingNotice
from gubei.domain.orders.operations.sending import send_due
from gubei.domain.orders.operations.telling import Receiver
from gubei.terms.passages import VehicleClass
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, Refused
from gubei.terms.ways import Way
from tests.barrier import Barrier, build_barrier
from tests.world import NOW, World

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CAR, TRUCK = VehicleClass.CAR, VehicleClass.TRUCK


@pytest.fixture
def barrier(world: World) -> Barrier:
    return build_barrier(world)


def pull(barrier: Barrier, kind: LeverKind, **more) -> Lever:
    """Let the duty officer act for two hours because of the tide."""
    facts = LeverFacts(**{"kind": kind, "until_at": NOW + 2 * HOUR, "reason": "车流高峰"} | more)
    return pull_lever(
        checkpoint=barrier.checkpoint.pk, facts=facts, by=barrier.world.he_duty, now=NOW
    )


def lanes_at(barrier: Barrier, moment) -> dict[str, tuple[int, list[str]]]:
    lanes = lanes_open([barrier.checkpoint.pk], at=moment)
    return {each.name: (each.servers, each.classes) for each in lanes}


def test_a_lane_with_more_officers_becomes_what_it_was_when_the_act_ends(barrier: Barrier):
    before = lanes_at(barrier, NOW - HOUR)
    pull(barrier, LeverKind.MORE_OFFICERS, lane="1", servers=4)
    pull(barrier, LeverKind.OPEN_LANE, lane="3", classes=(CAR,), until_at=NOW + HOUR)
    assert lanes_at(barrier, NOW) == before | {"1": (4, ["car", "commuter"]), "3": (1, ["car"])}
    assert end_due_levers(now=NOW + HOUR) == 1
    assert lanes_at(barrier, NOW + HOUR) == before | {"1": (4, ["car", "commuter"])}
    assert end_due_levers(now=NOW + 3 * HOUR) == 1
    assert end_due_levers(now=NOW + 3 * HOUR) == 0
    assert lanes_at(barrier, NOW + 3 * HOUR) == before
    ended = Lever.objects.order_by("until_at").values_list("ended_at", "ended_by")
    assert list(ended) == [(NOW + HOUR, None), (NOW + 2 * HOUR, None)]


def test_a_lane_that_was_changed_since_is_left_as_it_is(barrier: Barrier):
    lever = pull(barrier, LeverKind.CHANGE_CLASSES, lane="2", classes=(TRUCK, CAR))
    facts = LaneFacts("2", (CAR,), 2)
    open_lane(checkpoint=barrier.checkpoint.pk, facts=facts, by=barrier.officer, now=NOW + MINUTE)
    end_lever(lever=lever.pk, by=barrier.world.he_duty, now=NOW + HOUR)
    assert lanes_at(barrier, NOW + HOUR)["2"] == (2, ["car"])
    with pytest.raises(NotFound, match="No such act stands"):
        end_lever(lever=lever.pk, by=barrier.world.he_duty, now=NOW + HOUR)


def test_second_checks_move_off_the_lane(barrier: Barrier):
    pull(barrier, LeverKind.CHECK_ASIDE, lane="复检二区", servers=2)
    lane = Lane.objects.get(name="复检二区")
    assert (lane.is_second_check, lane.servers, lane.until_at) == (True, 2, None)


def test_trucks_are_led_to_another_road_and_drivers_are_told_where_they_come_from(
    barrier: Barrier,
):
    lever = pull(
        barrier, LeverKind.DIVERT, classes=(TRUCK,), road="国道112",
        text="司马台方向货车请走国道112", boards=(Board.MESSAGE_BOARD, Board.RADIO),
    )  # fmt: skip
    said: list[tuple[str, str]] = []

    def show(receiver: Receiver, text: str) -> Way:
        said.append((receiver.name, text))
        return Way.BOARD

    assert send_due(send=show, clock=lambda: NOW) == 2
    assert said == [
        ("message_board", "司马台方向货车请走国道112（至 04-26 11:30）"),
        ("radio", "司马台方向货车请走国道112（至 04-26 11:30）"),
    ]  # fmt: skip
    (pulled,) = levers_of(barrier.officer, barrier.checkpoint.pk, now=NOW)
    assert [(each.board, each.sent_at) for each in pulled.told] == [
        ("message_board", NOW), ("radio", NOW),
    ]  # fmt: skip
    assert OutgoingNotice.objects.filter(about=lever.pk).count() == 2


def test_what_came_of_an_act_is_read_from_the_passages_and_the_queues_that_were_seen(
    barrier: Barrier,
):
    def see(minutes: int, vehicles: int) -> None:
        read_queue(
            checkpoint=barrier.checkpoint.pk, vehicles=vehicles, metres=None, by=barrier.officer,
            now=NOW + minutes * MINUTE,
        )  # fmt: skip

    # One every four minutes before, one every two minutes after: 15 in the hour, then 30.
    passed = [*range(-58, 0, 4), *range(1, 60, 2)]
    for minutes, vehicles in ((-60, 2), (-30, 5), (-5, 8), (30, 3), (55, 1)):
        see(minutes, vehicles)
    pull(barrier, LeverKind.MORE_OFFICERS, lane="1", servers=4)
    entries = [
        barrier.entry(passed_at=NOW + each * MINUTE, plate=f"冀W{each + 90:05}") for each in passed
    ]
    pass_through(entries=entries, by=barrier.officer, now=NOW + 2 * HOUR)
    (pulled,) = levers_of(barrier.officer, barrier.checkpoint.pk, now=NOW + 2 * HOUR)
    # Five stood there at -30; the fifth from then on went at -10. Eight at -5: the eighth at 13.
    assert pulled.before == Flowed(15, 21, 3, 5.0, 8, 18 * 60.0, 20 * 60.0)
    assert pulled.after == Flowed(30, 23, 2, 2.0, 3, 2 * 60.0, 5 * 60.0)
    assert pulled.after_until == NOW + HOUR
    (early,) = levers_of(barrier.officer, barrier.checkpoint.pk, now=NOW + 10 * MINUTE)
    assert early.after_until == NOW + 10 * MINUTE
    assert early.after == Flowed(5, None, 0, None, None, None, None)


@pytest.mark.parametrize(
    ("kind", "more", "says"),
    [
        (LeverKind.OPEN_LANE, {"lane": "3", "classes": (CAR,), "until_at": NOW}, "ends in the"),
        (LeverKind.OPEN_LANE, {"lane": "3", "classes": (CAR,), "reason": " "}, "Say why"),
        (LeverKind.OPEN_LANE, {"lane": "1", "classes": (CAR,)}, "open already"),
        (LeverKind.MORE_OFFICERS, {"lane": "1", "servers": 2}, "2 officers already"),
        (LeverKind.MORE_OFFICERS, {"lane": "9", "servers": 2}, "No lane 9"),
        (LeverKind.CHANGE_CLASSES, {"lane": "1"}, "takes a class"),
        (LeverKind.NOTICE, {"text": "前方拥堵"}, "told, and where"),
        (LeverKind.DIVERT, {"text": "绕行", "boards": (Board.RADIO,)}, "to which road"),
        (LeverKind.HOLIDAY_PLAN, {}, "the plan"),
        (LeverKind.HOLIDAY_PLAN, {"text": "a", "boards": (Board.RADIO,)}, "Only notices"),
    ],
)
def test_an_act_without_end_reason_or_matter_is_refused(
    barrier: Barrier, kind: LeverKind, more: dict, says: str
):
    with pytest.raises((Invalid, NotFound, Refused), match=says):
        pull(barrier, kind, **more)
    assert (Lever.objects.count(), OutgoingNotice.objects.count()) == (0, 0)


def test_only_who_answers_for_the_checkpoint_acts_and_the_database_refuses_endless_acts(
    barrier: Barrier,
):
    facts = LeverFacts(LeverKind.HOLIDAY_PLAN, NOW + HOUR, "劳动节", text="两班")
    place = barrier.checkpoint.pk
    with pytest.raises(NotAllowed):
        pull_lever(checkpoint=place, facts=facts, by=barrier.officer, now=NOW)
    with pytest.raises(NotFound):
        pull_lever(checkpoint=place, facts=facts, by=barrier.world.nan_town, now=NOW)
    lever = pull(barrier, LeverKind.HOLIDAY_PLAN, text="两班")
    for fields, name in (
        ({"until_at": NOW}, "lever_ends_after_it_begins"),
        ({"reason": ""}, "lever_has_a_reason"),
        ({"ended_at": NOW + 3 * HOUR}, "lever_ends_by_its_end"),
        ({"kind": "open_lane"}, "lever_on_a_lane_has_a_lane"),
        ({"kind": "notice", "text": ""}, "drivers_are_told_something"),
        ({"kind": "divert"}, "diversion_names_classes_and_a_road"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Lever.objects.filter(pk=lever.pk).update(**fields)
    with pytest.raises(NotFound):
        end_lever(lever=lever.pk, by=barrier.world.nan_town, now=NOW)
    with pytest.raises(NotFound):
        levers_of(barrier.world.nan_town, place, now=NOW)
    notice = OutgoingNotice(id=UUID(int=5), board="radio", text="x", made_at=NOW, try_at=NOW)
    nobody = pytest.raises(IntegrityError, match="notice_goes_to_an_officer_a_person_or_a_board")
    with nobody, transaction.atomic():
        notice.save(force_insert=True)


moments = st.lists(st.integers(-180, 180), unique=True, max_size=40).map(sorted)


@given(
    passed=moments, at=st.lists(st.integers(-90, 90), unique=True, min_size=1, max_size=6),
    queues=st.lists(st.integers(0, 12), min_size=6, max_size=6),
)  # fmt: skip
def test_an_hour_is_measured_as_one_who_stands_there_would(
    passed: list[int], at: list[int], queues: list[int]
):
    when = [NOW + each * MINUTE for each in passed]
    readings = [(NOW + each * MINUTE, many) for each, many in zip(sorted(at), queues, strict=False)]
    found = flowed(when, readings, NOW, NOW + HOUR)
    assert found.served == sum(0 < each <= 60 for each in passed)
    waits = []
    for each, many in zip(sorted(at), queues, strict=False):
        if not 0 <= each < 60:
            continue
        ahead, minute = many, each
        while ahead and minute <= 180:
            minute += 1
            ahead -= minute in passed
        if not ahead:
            waits.append((minute - each) * 60.0)
    for share, value in ((0.5, found.wait_p50), (0.9, found.wait_p90)):
        holds = [
            each for each in sorted(waits) if sum(w <= each for w in waits) >= share * len(waits)
        ]
        assert value == (holds[0] if holds else None)
