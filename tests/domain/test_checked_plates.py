"""Which vehicles our lists name for 滦平县, and which of theirs open our barrier, how often."""

import json
from datetime import date, datetime

import pytest

from gubei.domain.checkpoints.models import Checkpoint, Neighbour
from gubei.domain.checkpoints.operations.correcting import withdraw_passage
from gubei.domain.checkpoints.operations.neighbours import agree, write_checked_list
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.operations.settling import decide_otherwise
from gubei.domain.checkpoints.rules.exchange import key_text
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.engines.sealing.signatures import public_of
from gubei.terms.passages import Outcome, VehicleClass
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.neighbours import HOUR, OUR_KEY, checked, take_in, their_list, with_luanping
from tests.world import NOW, World, document, phone

OUT, IN = {"direction": Direction.OUT}, {"direction": Direction.IN}
LIN_MEI = document(date(1988, 3, 12), 2)


@pytest.fixture
def barrier(world: World) -> Barrier:
    """古北口 under the entry rules of April 2022, with an agreement with 滦平县."""
    entry_rules(world)
    with_luanping(world)
    return build_barrier(world)


def listed(world: World) -> dict[str, float]:
    """Return the plates of a list of ours, each with the hours since its check."""
    key = Neighbour.objects.get(name="滦平县").pk
    ours = write_checked_list(neighbour=key, signed_by="贺班长", by=world.he_duty, now=NOW)
    said = json.loads(ours.text)["plates"]
    return {each["plate"]: _hours_since(each["checked_at"]) for each in said}


def _hours_since(text: str) -> float:
    return (NOW - datetime.fromisoformat(text)) / HOUR


def test_what_a_vehicle_did_last_says_whether_our_list_names_it(world: World, barrier: Barrier):
    ill, well = barrier.person(celsius=38.4), barrier.person()
    positive = barrier.person(is_negative=False)
    elsewhere = build_barrier(world, "南河镇", name="南河检查站")
    before, after = {"passed_at": NOW - 3 * HOUR} | OUT, {"passed_at": NOW - HOUR}
    for plate in ("京A10001", "京A10003", "京A10004", "京A10005", "京A10006"):
        barrier.send(well, plate=plate, **before)
    barrier.send(ill, plate="京A10002", **before)
    barrier.send(ill, plate="京A10001", **after, **IN)
    barrier.send(well, plate="京A10002", **after, **OUT)
    barrier.send(positive, plate="京A10003", **after, **OUT)
    elsewhere.send(well, plate="京A10004", **after, **IN)
    mistaken = barrier.send(ill, plate="京A10005", **after, **IN).passage
    withdraw_passage(passage=mistaken.pk, reason="录错", by=barrier.officer, now=NOW)
    assert listed(world) == {"京A10002": 1, "京A10005": 3, "京A10006": 3}


def test_who_is_looked_for_makes_no_vehicle_a_checked_one(world: World, barrier: Barrier):
    lin_mei = barrier.person("林梅", document=LIN_MEI)
    barrier.send(lin_mei, plate="京A20001", decided=(Outcome.ADMIT,), **OUT)
    settled = barrier.send(lin_mei, plate="京A20002", **OUT).passage
    decide_otherwise(
        passage=settled.pk, place=1, outcome=Outcome.ADMIT, reason="急病就医",
        by=barrier.officer, now=NOW,
    )  # fmt: skip
    zhou = barrier.person("周强", 13)
    by_phone = barrier.person("吴刚", document="", phone=phone(77))
    barrier.send(zhou, plate="京A20003", **OUT)
    barrier.send(by_phone, plate="京A20004", **OUT)
    barrier.send(barrier.person("郑云", 15), plate="京A20005", **OUT)
    before = listed(world)
    # A list names 周强 and 吴刚 after they left; nobody knew them then.
    world.add_person("周强", "柳沟村", document=document(date(1985, 6, 1), 13))
    world.add_person("吴刚", "柳沟村", phone=phone(77))
    world.add_lead("周强", "柳沟村")
    world.add_lead("吴刚", "柳沟村")
    assert (set(before), set(listed(world))) == (
        {"京A20003", "京A20004", "京A20005"}, {"京A20005"},
    )  # fmt: skip


def test_who_cannot_be_looked_up_makes_no_vehicle_a_checked_one(world: World, barrier: Barrier):
    mother = barrier.person()
    child = barrier.person("孙小小", document="", birth_date=date(2012, 5, 1))
    # Without the server a device let them pass; with it nobody without a telephone is taken.
    alone = {"decided": (Outcome.ADMIT,), **OUT}
    barrier.send(barrier.person("无名", document=""), plate="京A30001", **alone)
    barrier.send(mother, child, plate="京A30003", **OUT)
    barrier.send(child, plate="京A30004", **alone)
    barrier.send(barrier.person("吴刚", document="", phone=phone(77)), plate="京A30005", **OUT)
    assert set(listed(world)) == {"京A30003", "京A30005"}


def _decided(barrier: Barrier, plate: str, **more: object) -> str:
    """Let a truck come whose driver was tested 60 hours ago; return the rule of the decision."""
    truck = {"vehicle_class": VehicleClass.TRUCK, "plate": plate} | more
    passed = barrier.send(barrier.person(tested_at=NOW - 60 * HOUR), **truck)
    return str(passed.travellers[0].rule)


def test_a_check_opens_the_barrier_once_and_only_on_the_road_from_that_neighbour(
    world: World, barrier: Barrier
):
    other = build_barrier(world, name="司马台检查站")
    Checkpoint.objects.filter(pk=other.checkpoint.pk).update(neighbour="兴隆县")
    plates = ("冀W10001", "冀W10002", "冀W10003", "冀W10004")
    take_in(world, their_list(OUR_KEY, [checked(each, 3) for each in plates]))
    old = barrier.person(tested_at=NOW - 60 * HOUR)
    twice = [
        barrier.entry(old, plate="冀W10003", vehicle_class=VehicleClass.TRUCK) for _ in range(2)
    ]
    came_before = barrier.send(plate="冀W10004", passed_at=NOW - 4 * HOUR).travellers[0].rule
    answers = {
        "on another road": _decided(other, "冀W10001"),
        "first": _decided(barrier, "冀W10001", passed_at=NOW - 2 * HOUR),
        "again, from elsewhere": _decided(barrier, "冀W10001"),
        "on the way out": _decided(barrier, "冀W10002", direction=Direction.OUT),
        "first after it left": _decided(barrier, "冀W10002"),
        "came in before the check": _decided(barrier, "冀W10004"),
    }
    at_once = pass_through(entries=twice, by=barrier.officer, now=NOW)
    assert answers == {
        "on another road": "truck_sample", "first": "truck_upstream",
        "again, from elsewhere": "truck_sample", "on the way out": "leaving",
        "first after it left": "truck_upstream", "came in before the check": "truck_upstream",
    }  # fmt: skip
    assert [each.travellers[0].rule for each in at_once] == ["truck_upstream", "truck_sample"]
    assert came_before == "tested"
    # A newer list names it again, by a newer check.
    take_in(world, their_list(OUR_KEY, [checked("冀W10001", 1)], 2))
    assert _decided(barrier, "冀W10001") == "truck_upstream"


def test_the_check_of_another_neighbour_hides_none_that_counts(world: World, barrier: Barrier):
    xinglong = agree(
        name="兴隆县", key=key_text(public_of(bytes(32))), by=world.he_duty, now=NOW - HOUR
    )
    take_in(world, their_list(OUR_KEY, [checked("冀W10001", 3), checked("冀W10002", 3)]))
    newer = [checked("冀W10001", 1), checked("冀W10003", 1)]
    take_in(world, their_list(OUR_KEY, newer, sender=xinglong.name, secret=bytes(32)))
    assert [_decided(barrier, plate) for plate in ("冀W10001", "冀W10003")] == [
        "truck_upstream", "truck_sample",
    ]  # fmt: skip
