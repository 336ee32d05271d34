"""The duty officer sees what comes to 古北口, and says what stands on the road."""

from datetime import timedelta

import pytest

from gubei.domain.checkpoints.operations.gates import OutsideFile, OutsideHour, take_in_counts
from gubei.domain.checkpoints.operations.posts import close_lane
from gubei.terms.moments import in_shanghai
from tests.barrier import Barrier, build_barrier
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, World


@pytest.fixture
def barrier(world: World, clock: Clock) -> Barrier:
    """The checkpoint with a gate of its name that counted 150 cars an hour for three weeks."""
    built = build_barrier(world)
    hour = in_shanghai(NOW).replace(minute=0, second=0, microsecond=0)
    hours = [
        OutsideHour("古北口检查站", hour - timedelta(hours=back), "in", "car", 150)
        for back in range(1, 21 * 24)
    ]
    take_in_counts(file=OutsideFile(b"2" * 32, "卡口.csv", 500, 0), hours=hours, now=NOW)
    return built


def test_the_hours_of_today_and_the_next_three_are_shown_with_their_interval(
    world: World, barrier: Barrier
):
    flow = Api(world.he_duty).get(f"/checkpoints/{barrier.checkpoint.pk}/flow").json()
    now = in_shanghai(NOW)
    assert [each["came"] for each in flow["hours"][: now.hour]] == [150] * now.hour
    # The gate tells an hour when it is over.
    assert [each["came"] for each in flow["hours"][now.hour :]] == [None] * 6
    assert len(flow["hours"]) == now.hour + 6
    assert len(flow["next"]) == 3
    arrivals = flow["next"][0]["arrivals"]
    assert arrivals["low"] < arrivals["middle"] < arrivals["high"]
    assert arrivals["middle"] == pytest.approx(150, rel=0.05)
    assert len(flow["queue"]) == 37
    assert (flow["spill"], flow["approach"], flow["reading"], flow["waiting"]) == (
        None, None, None, 0,
    )  # fmt: skip
    assert [(each["name"], each["is_open"]) for each in flow["lanes"]] == [("1", True), ("2", True)]
    assert flow["services"] == [{"vehicle_class": "car", "mean_seconds": 30.0, "timed": 0}]
    assert flow["test"]["hours"] == flow["test"]["within"] > 300


def test_a_queue_and_a_road_that_are_stated_stand_on_the_page(world: World, barrier: Barrier):
    place = f"/checkpoints/{barrier.checkpoint.pk}"
    duty, officer = Api(world.he_duty), Api(barrier.officer)
    road = {"junction": "司马台出口", "metres": 300, "files": 2, "target_minutes": 5}
    assert duty.post(f"{place}/approach", road).json()["metres"] == 300
    seen = officer.post(f"{place}/queue", {"metres": 350}).json()
    assert (seen["vehicles"], seen["metres"]) == (100, 350)
    flow = duty.get(f"{place}/flow").json()
    assert (flow["waiting"], flow["target_minutes"]) == (100, 5)
    assert flow["queue"][0]["metres"]["middle"] == pytest.approx(343, abs=4)
    assert flow["spill"]["chance"] == 1.0
    assert flow["next"][0]["wait_p90"]["middle"] > 20
    assert officer.post(f"{place}/queue", {}).status_code == 422
    assert duty.post(f"{place}/approach", road | {"metres": 3}).status_code == 422


def test_the_advice_says_in_one_sentence_what_to_open(world: World, barrier: Barrier):
    place = f"/checkpoints/{barrier.checkpoint.pk}"
    duty = Api(world.he_duty)
    enough = duty.get(f"{place}/advice").json()
    assert enough["meets_target"] is True
    close_lane(checkpoint=barrier.checkpoint.pk, name="1", by=barrier.officer, now=NOW)
    advice = duty.get(f"{place}/advice").json()
    assert advice["changes"][0]["lane"] == "1"
    assert advice["changes"][0]["before"] == 0
    assert "开放车道 1" in advice["says"]["zh"]
    assert len(advice["officers"]) == 4
    assert sum(each["officers"] for each in advice["called"]) == max(advice["officers"])
    apart = advice["staff"]
    assert [each["lanes"] for each in apart] == advice["officers"]
    assert [(each["bays"], each["bays_by_rule"]) for each in apart] == [(None, None)] * 4


def test_bays_for_second_checks_are_advised_beside_the_square_root_rule(
    world: World, barrier: Barrier
):
    barrier.send()  # No policy says who is let in: it waits for an officer.
    bays = {"name": "复检区", "servers": 4, "is_second_check": True}
    Api(barrier.officer).post(f"/checkpoints/{barrier.checkpoint.pk}/lanes", bays)
    advice = Api(world.he_duty).get(f"/checkpoints/{barrier.checkpoint.pk}/advice").json()
    apart = advice["staff"]
    assert [(each["bays"], each["bays_by_rule"]) for each in apart] == [(1, 1)] * 4
    assert [each["lanes"] + each["bays"] for each in apart] == advice["officers"]
    # 150 cars for half a minute keep 1.25 officers busy; the rule adds 1.42 times the root, and the
    # one lane for cars has room for two.
    assert [each["lanes_by_rule"] for each in apart] == [2] * 4
    assert "复检设 1 个位" in advice["says"]["zh"]


def test_a_checkpoint_that_never_had_a_lane_has_no_advice(world: World, barrier: Barrier):
    barrier.checkpoint.lanes.all().delete()
    answer = Api(world.he_duty).get(f"/checkpoints/{barrier.checkpoint.pk}/advice")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_lane")
    assert (
        Api(world.he_duty).get(f"/checkpoints/{barrier.checkpoint.pk}/flow").json()["queue"] == []
    )
