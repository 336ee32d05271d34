"""What a device kept without a network is taken once, under the key that the device gave it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from gubei.domain.leads.models import Attempt, Closing, OutOfReach, Transfer
from gubei.domain.measures.models import DueTest, Reading
from gubei.domain.territory.models import AnsweredRequest
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.interfaces.things import Things
from tests.world import NOW, World

KEY = UUID("2fd3a1c8-51d5-4c43-9fd5-2a0c2b6e6f10")
DEVICE = NOW - timedelta(hours=3)
"""What the clock of Liu's phone said when it kept the record."""


def _records(things: Things) -> dict[str, tuple[str, dict[str, Any], dict[str, Any]]]:
    """Return of each kind the address, the record, and another one under the same key."""
    kept = {"id": str(KEY), "device_at": DEVICE.isoformat()}
    at, lead = things.measured_at(), things.tried_id
    other, third = (str(things.world.add_lead(things.name, things.unit.name).id) for _ in "23")
    return {
        "attempt": (
            f"/leads/{lead}/attempts",
            kept | {"means": "call", "result": "no_answer"},
            {"result": "reached"},
        ),
        "end": (
            f"/leads/{lead}/close",
            kept | {"outcome": "false_hit", "note": "号码借用"},
            {"note": "号码错误"},
        ),
        "duplicate": (
            f"/leads/{lead}/close",
            kept | {"outcome": "duplicate", "duplicate_of": other},
            {"duplicate_of": third},
        ),
        "search": (
            f"/leads/{lead}/out-of-reach",
            kept | {"summary": "三次关机，邻居不知去向"},
            {"summary": "三次关机"},
        ),
        "transfer": (
            f"/leads/{lead}/transfer",
            kept | {"to_name": "怀柔区", "to_code": "110116", "reason": "住在怀柔"},
            {"to_name": "平谷区"},
        ),
        "reading": (
            f"/measures/{things.measure_id}/readings",
            kept | {"taken_at": at, "celsius": 36.5},
            {"celsius": 38.5},
        ),
        "sample": (
            f"/tests/{DueTest.objects.order_by('due_on')[0].pk}/sample",
            kept | {"at": at},
            {"at": (NOW - timedelta(minutes=9)).isoformat()},
        ),
    }


KINDS = ("attempt", "end", "duplicate", "search", "transfer", "reading", "sample")


def _facts() -> list[tuple[str, Any, Any]]:
    """Return what the tables hold under the key: kind, clock of the device, time of receipt."""
    found: list[tuple[str, Any, Any]] = []
    found += [("attempt", each.device_at, each.at) for each in Attempt.objects.filter(pk=KEY)]
    for end in Closing.objects.filter(pk=KEY):
        kind = "duplicate" if end.outcome == "duplicate" else "end"
        found.append((kind, end.device_at, end.at))
    found += [("search", s.device_at, s.asked_at) for s in OutOfReach.objects.filter(pk=KEY)]
    found += [("transfer", t.device_at, t.sent_at) for t in Transfer.objects.filter(pk=KEY)]
    found += [("reading", r.device_at, r.received_at) for r in Reading.objects.filter(pk=KEY)]
    samples = DueTest.objects.filter(sample_key=KEY)
    return found + [("sample", s.sample_device_at, s.sample_received_at) for s in samples]


@pytest.mark.parametrize("kind", KINDS)
def test_a_repeat_is_one_record_also_when_the_kept_answer_is_gone(
    world: World, clock: Clock, kind: str
):
    things = Things(world, "inside")
    path, sent, _ = _records(things)[kind]
    api = Api(world.liu_village)
    first = api.post(path, sent, **{"Idempotency-Key": str(KEY)})
    AnsweredRequest.objects.all().delete()  # as the sweep does after seven days
    clock.forward(days=8)
    again = Api(world.liu_village).post(path, sent, **{"Idempotency-Key": str(KEY)})

    assert (first.status_code, again.status_code) == (200, 200)
    assert _facts() == [(kind, DEVICE, NOW)]


@pytest.mark.parametrize("kind", KINDS)
def test_another_record_under_the_same_key_is_refused(world: World, clock: Clock, kind: str):
    things = Things(world, "inside")
    path, sent, other = _records(things)[kind]
    api = Api(world.liu_village)
    api.post(path, sent)
    answer = api.post(path, sent | other)

    assert (answer.status_code, answer.json()["code"]) == (409, "key_used")
    assert _facts() == [(kind, DEVICE, NOW)]


def test_two_calls_of_a_morning_without_a_network_are_both_taken(world: World, clock: Clock):
    path, api = f"/leads/{world.lead('林梅').id}/attempts", Api(world.liu_village)
    for result, hours in (("no_answer", 3), ("reached", 1)):
        sent = {"means": "call", "result": result, "device_at": NOW - timedelta(hours=hours)}
        assert api.post(path, sent).status_code == 200

    assert list(Attempt.objects.order_by("device_at").values_list("result", flat=True)) == [
        "no_answer",
        "reached",
    ]


def test_a_kept_try_takes_the_lead_from_nobody(world: World, clock: Clock):
    lead = world.lead("林梅")
    Api(world.tang_town).post(f"/leads/{lead.id}/claim")
    sent = {"means": "visit", "result": "nobody_home", "device_at": DEVICE.isoformat()}
    answer = Api(world.liu_village).post(f"/leads/{lead.id}/attempts", sent)

    assert answer.status_code == 200
    lead.refresh_from_db()
    assert lead.claimed_by == world.tang_town


def test_a_duplicate_of_a_duplicate_is_taken_once_too(world: World, clock: Clock):
    first, api = world.lead("林梅").id, Api(world.liu_village)
    second = world.add_lead("林梅", "柳沟村").id
    third = world.add_lead("林梅", "柳沟村").id
    api.post(f"/leads/{second}/close", {"outcome": "duplicate", "duplicate_of": str(first)})
    sent = {"id": str(KEY), "outcome": "duplicate", "duplicate_of": str(second)}
    answers = [api.post(f"/leads/{third}/close", sent).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert Closing.objects.get(pk=KEY).duplicate_of_id == first


def test_a_search_that_nobody_tried_comes_back_with_what_to_do_first(world: World, clock: Clock):
    path, api = f"/leads/{world.lead('林梅').id}", Api(world.liu_village)
    sent = {"id": str(KEY), "summary": "门锁着", "device_at": DEVICE.isoformat()}
    assert api.post(f"{path}/out-of-reach", sent).json()["code"] == "not_tried"

    # In the order in which they were kept, the try goes first and the search is taken.
    api.post(f"{path}/attempts", {"means": "visit", "result": "nobody_home", "device_at": DEVICE})
    assert api.post(f"{path}/out-of-reach", sent).status_code == 200
    page = Api(world.tang_town).get(path).json()
    assert (
        page["request"]["device_at"],
        page["state"],
        "decide_out_of_reach" in page["allowed"],
    ) == ("2022-04-26T06:30:00+08:00", "open", True)


def test_today_s_work_says_what_a_lead_waits_for_whom_it_repeats_and_where_others_went(
    world: World, clock: Clock
):
    api, lead = Api(world.liu_village), world.lead("林梅").id
    other = world.add_lead("林梅", "柳沟村")
    api.post(f"/leads/{lead}/transfer", {"to_name": "怀柔区", "to_code": "110116"})
    today = api.get("/field/today").json()

    found = {each["id"]: each for each in today["leads"]}
    assert [found[str(each)]["waiting"] for each in (lead, other.id)] == ["receipt", ""]
    (same,) = found[str(other.id)]["same_person"]
    assert (same["id"], same["state"]) == (str(lead), "open")
    assert today["districts"] == [{"code": "110116", "name": "怀柔区"}]


def test_today_s_work_has_what_the_door_needs_and_no_whole_number(world: World, clock: Clock):
    things = Things(world, "inside")
    measure, test = things.measure_id, DueTest.objects.order_by("due_on").first()
    assert test is not None
    clock.forward(days=(test.due_on - NOW.date()).days)
    answer = Api(world.liu_village).get("/field/today").json()

    [lead] = [each for each in answer["leads"] if each["person"]["name"] == "林梅"]
    assert set(lead) == {
        "id", "list", "person", "address", "exposure", "locate_by", "attempts", "taken_by",
        "waiting", "proposed_transfer", "same_person",
    }  # fmt: skip
    assert set(lead["person"]) == {"id", "name", "sex", "age", "phones"}
    assert all("*" in phone["masked"] for phone in lead["person"]["phones"])
    [visit] = answer["visits"]
    assert (visit["id"], visit["person"]["name"]) == (str(measure), "林梅")
    assert [each["id"] for each in visit["tests"]] == [str(test.pk)]


def test_what_is_closed_is_no_longer_in_today_s_work(world: World, clock: Clock):
    api, lead = Api(world.liu_village), world.lead("林梅")
    api.post(f"/leads/{lead.id}/close", {"outcome": "false_hit", "note": "号码借用"})
    names = [each["person"]["name"] for each in api.get("/field/today").json()["leads"]]
    assert "林梅" not in names
