"""A check of 滦平县 lets a vehicle in once: also at two barriers at once, and without a network."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier as Gate

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.models import Checkpoint, CheckUse, Passage
from gubei.domain.checkpoints.operations import passing
from gubei.domain.checkpoints.operations.correcting import Change, correct_passage, withdraw_passage
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.operations.settling import decide_otherwise
from gubei.domain.checkpoints.queries.checks import checked_for, used_again
from gubei.domain.checkpoints.queries.lately import Remembered, remembered
from gubei.domain.checkpoints.queries.remarks import USED
from gubei.interfaces.api.neighbours import CheckUsedAgain
from gubei.terms.passages import Outcome, VehicleClass
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.files import both_at_once
from tests.neighbours import HOUR, OUR_KEY, checked, take_in, their_list, with_luanping
from tests.world import NOW, World, build_world

TRUCK = {"plate": "冀W10001", "vehicle_class": VehicleClass.TRUCK}


def prepared(world: World) -> Barrier:
    """Return the checkpoint at 古北口; 滦平县 checked a truck on the way there three hours ago."""
    entry_rules(world)
    with_luanping(world)
    take_in(world, their_list(OUR_KEY, [checked("冀W10001", 3)]))
    return build_barrier(world)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """The checkpoint at 古北口, with the truck that 滦平县 checked on its way."""
    return prepared(world)


def _driver(barrier: Barrier):
    return barrier.person(tested_at=NOW - 60 * HOUR)


@pytest.mark.django_db(transaction=True)
def test_of_two_barriers_that_ask_at_once_one_lets_the_truck_in_by_the_check(
    monkeypatch: pytest.MonkeyPatch,
):
    barrier, gate = prepared(build_world()), Gate(2)

    def read_together(*args: object, **more: object) -> Remembered:
        found = remembered(*args, **more)  # type: ignore[arg-type]
        gate.wait()
        return found

    monkeypatch.setattr(passing, "remembered", read_together)
    entries = [barrier.entry(_driver(barrier), **TRUCK) for _ in range(2)]
    came = both_at_once([
        lambda each=each: pass_through(entries=[each], by=barrier.officer, now=NOW)
        for each in entries
    ])  # fmt: skip
    (first,), (second,) = came
    rules = {each.passage.pk: each.travellers[0].rule for each in (first, second)}
    use = CheckUse.objects.get()
    assert sorted(rules.values()) == ["truck_sample", "truck_upstream"]
    assert rules[use.passage_id] == "truck_upstream"
    assert sorted(
        each.passage.pk == use.passage_id or "used" in " ".join(one.en for one in each.remarks)
        for each in (first, second)
    ) == [True, True]  # fmt: skip


def test_a_truck_that_waits_for_a_second_check_has_used_its_check(barrier: Barrier):
    ill = replace(_driver(barrier), celsius=38.4)
    assert [barrier.send(each, **TRUCK).travellers[0].rule for each in (ill, _driver(barrier))] == [
        "fever", "truck_sample",
    ]  # fmt: skip


def test_a_check_by_which_nobody_came_in_after_all_counts_again(barrier: Barrier):
    by = {"by": barrier.officer, "now": NOW}
    first = barrier.send(_driver(barrier), **TRUCK).passage.pk
    decide_otherwise(passage=first, place=1, outcome=Outcome.TURN_BACK, reason="证件不符", **by)
    second = barrier.send(_driver(barrier), **TRUCK)
    withdraw_passage(passage=second.passage.pk, reason="录错", **by)
    third = barrier.send(_driver(barrier), **TRUCK)
    assert [second.travellers[0].rule, third.travellers[0].rule] == ["truck_upstream"] * 2
    assert [(use.passage_id, use.freed_at) for use in CheckUse.objects.order_by("id")] == [
        (first, NOW), (second.passage.pk, NOW), (third.passage.pk, None),
    ]  # fmt: skip


def test_a_plate_that_was_read_wrong_gives_the_check_back_to_its_vehicle(barrier: Barrier):
    first = barrier.send(_driver(barrier), **TRUCK).passage.pk
    correct_passage(
        passage=first,
        change=Change(plate="冀W10007"),
        reason="看错号牌",
        by=barrier.officer,
        now=NOW,
    )
    assert barrier.send(_driver(barrier), **TRUCK).travellers[0].rule == "truck_upstream"


def test_of_two_devices_that_used_a_check_alone_the_later_is_told_to_the_office(
    world: World, barrier: Barrier
):
    alone = {"decided": (Outcome.ADMIT,), **TRUCK}
    first, second = (barrier.send(_driver(barrier), **alone).passage for _ in range(2))
    # Who decided by something else than the check does not use it.
    barrier.send(_driver(barrier), decided=(Outcome.HOLD,), **TRUCK)
    tested = barrier.send(barrier.person(), **alone).passage
    assert Passage.objects.count() == 4
    assert tested.travellers.get().reason == ""
    (again,) = used_again(world.he_duty, now=NOW)
    assert (again.passage, again.plate, again.use.passage, again.neighbour.name) == (
        second, "冀W10001", first, "滦平县",
    )  # fmt: skip
    assert list(used_again(build_barrier(world, "南河镇", name="南河站").officer, now=NOW)) == []
    assert list(used_again(world.he_duty, now=NOW + timedelta(days=15))) == []
    withdraw_passage(passage=second.pk, reason="录错", by=barrier.officer, now=NOW)
    assert list(used_again(world.he_duty, now=NOW)) == []


def test_a_town_learns_when_a_check_was_used_at_another_towns_checkpoint_and_not_where(
    world: World, barrier: Barrier
):
    alone = {"decided": (Outcome.ADMIT,), **TRUCK}
    other = build_barrier(world, "南河镇", name="南河站")
    Checkpoint.objects.filter(pk=other.checkpoint.pk).update(neighbour="滦平县")
    barrier.send(_driver(barrier), **alone)
    other.send(_driver(other), **alone)
    (town,), (district,) = (used_again(each, now=NOW) for each in (other.officer, world.he_duty))
    assert (town.is_covered, district.is_covered) == (False, True)
    hidden, shown = (CheckUsedAgain.of(each).first.model_dump() for each in (town, district))
    assert (hidden["checkpoint"], hidden["by"], hidden["passed_at"]) == (None, None, NOW)
    assert (shown["checkpoint"], shown["by"]) == ("古北口检查站", "卡口员")
    assert CheckUsedAgain.of(town).second.checkpoint == "南河站"


def test_of_two_passages_that_a_device_tells_at_once_the_second_use_is_told_too(
    world: World, barrier: Barrier
):
    alone = {"decided": (Outcome.ADMIT,), **TRUCK}
    entries = [barrier.entry(_driver(barrier), **alone) for _ in range(2)]
    first, second = pass_through(entries=entries, by=barrier.officer, now=NOW)
    (again,) = used_again(world.he_duty, now=NOW)
    assert (again.passage, again.use.passage) == (second.passage, first.passage)
    assert [USED in each.remarks for each in (first, second)] == [False, True]


def test_a_device_gets_the_checks_by_which_the_server_lets_in(world: World, barrier: Barrier):
    other = build_barrier(world, name="司马台检查站")
    Checkpoint.objects.filter(pk=other.checkpoint.pk).update(neighbour="兴隆县")
    other.checkpoint.refresh_from_db()
    plates = [f"冀W1000{serial}" for serial in range(5)]
    checks = [checked(each, hours) for hours, each in enumerate(plates, 1)]
    ending = checked("冀W20000", 11.5, lasts=48)
    take_in(world, their_list(OUR_KEY, [*checks, ending], 2))
    used, held, back = ({**TRUCK, "plate": each} for each in plates[:3])
    barrier.send(_driver(barrier), **used)
    barrier.send(replace(_driver(barrier), celsius=38.4), **held)
    first = barrier.send(_driver(barrier), **back).passage.pk
    decide_otherwise(
        passage=first, place=1, outcome=Outcome.TURN_BACK, reason="证件不符", by=barrier.officer,
        now=NOW,
    )  # fmt: skip
    pack = read_pack("bj-entry-2022-04")

    def sent_to(place: Barrier, hours: float = 0) -> dict[str, float]:
        found = checked_for(place.checkpoint, pack, now=NOW + hours * HOUR)
        return {each.plate: (each.until_at - NOW) / HOUR for each in found}

    # By our policy a check counts for twelve hours.
    expected = {plates[2]: 9, plates[3]: 8, plates[4]: 7, "冀W20000": 0.5}
    assert sent_to(barrier) == expected
    assert (sent_to(other), sent_to(barrier, 8.5)) == ({}, {plates[2]: 9})
    assert checked_for(barrier.checkpoint, None, now=NOW) == []
    rules = {
        each: barrier.send(_driver(barrier), **{**TRUCK, "plate": each}).travellers[0].rule
        for each in (*plates, "冀W20000")
    }
    assert {each for each, rule in rules.items() if rule == "truck_upstream"} == set(expected)
