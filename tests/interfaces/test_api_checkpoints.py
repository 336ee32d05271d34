"""Sun Li and Lin Mei at 古北口, as a device sends them and the ledger shows them."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.privacy.models import AccessLog
from gubei.engines.policy import Anchor
from gubei.interfaces.api.passage_shapes import PassageShown
from gubei.interfaces.api.slips import slip_content
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.world import NOW, World, document, phone

ZHOU = document(date(1985, 6, 1), 13)


@pytest.fixture
def barrier(world: World, clock: Clock) -> Barrier:
    """The checkpoint under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def sent(barrier: Barrier, *people: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a vehicle as a device sends it."""
    return {
        "id": str(next(barrier.world.ids)), "checkpoint": str(barrier.checkpoint.pk),
        "plate": "冀W·12345", "people": people or (sun_li(),), "seconds": 18,
        "destination_unit": "99990101",
    } | more  # fmt: skip


def sun_li(**more: Any) -> dict[str, Any]:
    """Return a person with papers and a test of the day before."""
    return {
        "name": "孙丽", "document": "999999198506010113", "celsius": 36.4,
        "tested_at": "2022-04-25T10:00:00+08:00", "is_negative": True,
    } | more  # fmt: skip


def test_a_batch_is_decided_and_sent_again_is_the_same(barrier: Barrier):
    api = Api(barrier.officer)
    batch = {"passages": [sent(barrier), sent(barrier, sun_li(celsius=38.1), plate="冀W99999")]}
    first = api.post("/passages", batch).json()["items"]
    again = api.post("/passages", batch).json()["items"]
    assert [each["is_repeat"] for each in first + again] == [False, False, True, True]
    assert [each["passage"] for each in first] == [each["passage"] for each in again]
    shown = first[0]["passage"]
    assert (shown["plate"], shown["outcome"], shown["travellers"][0]["reference"]["zh"]) == (
        "冀W12345", "admit_with_test", "北京市人民政府：进返京管理规定, 2022-04-13",
    )  # fmt: skip


def test_the_checkpoint_learns_the_decision_and_not_why_she_is_sought(
    world: World, barrier: Barrier
):
    lin_mei = {"name": "林梅", "phone": "19900000001"}
    api = Api(barrier.officer)
    answer = api.post("/passages", {"passages": [sent(barrier, lin_mei)]})
    traveller = answer.json()["items"][0]["passage"]["travellers"][0]
    assert (traveller["outcome"], traveller["rule"], traveller["says"]["zh"]) == (
        "hand_over", "", "请留置，并拨打本检查站联系电话。",
    )  # fmt: skip
    assert traveller["name"] == "林*"
    assert "派单" not in answer.content.decode()
    person = world.person("林梅").pk
    assert api.get(f"/persons/{person}?purpose=locate").status_code == 403


def test_every_number_of_the_ledger_opens_its_rows(barrier: Barrier):
    api = Api(barrier.officer)
    batch = [
        sent(barrier),
        sent(
            barrier, sun_li(), sun_li(name="周强", document=ZHOU, tested_at=None), plate="冀W00002"
        ),
        sent(barrier, plate="冀W00003", vehicle_class="truck"),
    ]
    api.post("/passages", {"passages": batch})
    ledger = api.get("/checkpoints/ledger").json()
    assert (ledger["total"]["vehicles"], ledger["total"]["persons"], ledger["total"]["p50"]) == (
        3, 4, 19.0,
    )  # fmt: skip
    for line in ledger["by_class"]:
        rows = api.get(f"/passages?day=2022-04-26&vehicle_class={line['key']}").json()["items"]
        assert len(rows) == line["vehicles"]
    for outcome in ("admit", "admit_with_test", "turn_back"):
        rows = api.get(f"/passages?day=2022-04-26&outcome={outcome}").json()["items"]
        people = [one for row in rows for one in row["travellers"] if one["outcome"] == outcome]
        assert len(people) == ledger["total"][outcome]
    assert [(each["outcome"], each["persons"]) for each in ledger["reasons"]] == [("turn_back", 1)]
    tested = api.get("/passages?day=2022-04-26&tested=true").json()["items"]
    assert (ledger["total"]["tested"], len(tested)) == (3, 3)
    for question, many in (("direction=in", 3), ("direction=out", 0), ("undecided=true", 0)):
        assert len(api.get(f"/passages?day=2022-04-26&{question}").json()["items"]) == many


def test_who_looks_at_one_vehicle_has_looked_at_everybody_in_it(barrier: Barrier):
    api = Api(barrier.officer)
    api.post(f"/checkpoints/{barrier.checkpoint.pk}/shift", {})
    family = sent(barrier, sun_li(), {"name": "林梅", "phone": "19900000001"})
    api.post("/passages", {"passages": [family]})
    before = set(AccessLog.objects.values_list("pk", flat=True))
    assert len(api.get(f"/passages/{family['id']}").json()["travellers"]) == 2
    (look,) = AccessLog.objects.exclude(pk__in=before)
    assert (look.officer, look.about, look.count) == (barrier.officer, "passages", 2)


def test_held_opens_also_whom_the_second_check_let_go_and_staff_opens_the_shifts(barrier: Barrier):
    api = Api(barrier.officer)
    api.post(f"/checkpoints/{barrier.checkpoint.pk}/shift", {})
    hot = sent(barrier, sun_li(celsius=38.2))
    api.post("/passages", {"passages": [hot, sent(barrier, plate="冀W00002")]})
    settled = {"place": 1, "outcome": "admit", "reason": "复测 36.5"}
    api.post(f"/passages/{hot['id']}/decide", settled)
    ledger = api.get("/checkpoints/ledger").json()
    assert [(each["outcome"], each["rule"], each["persons"]) for each in ledger["reasons"]] == [
        ("hold", "fever", 1)
    ]
    assert ledger["total"]["hold"] == 0
    (row,) = api.get("/passages?day=2022-04-26&ruled=hold&rule=fever").json()["items"]
    assert row["id"] == hot["id"]
    key = str(barrier.checkpoint.pk)
    assert (ledger["staff"], ledger["staff_by_hour"]) == ({key: 1}, {"09": 1})
    (shift,) = api.get(f"/checkpoints/shifts?day=2022-04-26&hour=9&checkpoint={key}").json()[
        "items"
    ]
    assert shift["officer"]["name"] == "卡口员"
    assert api.get("/checkpoints/shifts?day=2022-04-26&hour=8").json()["items"] == []
    told = b"".join(api.get("/exports/checkpoint-ledger.csv")).decode("utf-8-sig").splitlines()
    assert told[0].startswith("分类,项目,车辆,人员,人/车,有检测,放行,")
    assert told[1] == "合计,2022-04-26,2,2,1.0,2,1,0,1,0,0,0,0,1,19,19,"
    assert told[2] == "检查站,古北口检查站,2,2,1.0,2,1,0,1,0,0,0,0,1,19,19,1"
    assert told[-1].startswith("劝返、移交与留置原因,留置复检: 体温异常")


def test_every_reason_opens_its_rows_but_never_why_somebody_is_handed_over(
    world: World, barrier: Barrier
):
    # Lin Mei is looked for; Wu Gang should be in his room.
    born = date(1970, 1, 1)
    wu = world.add_person("吴刚", "柳沟村", document=document(born, 21))
    edition = apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=date(2022, 6, 28), reason="第九版",
        by=world.leng_leader, now=NOW - timedelta(hours=1),
    ).change  # fmt: skip
    last = {Anchor.LAST_EXPOSURE: date(2022, 4, 25)}
    wish = Wish(wu.pk, "close_contact", last, "同车", pack=edition.pack)
    impose(wish=wish, by=world.tang_town, now=NOW - timedelta(hours=1))
    api = Api(barrier.officer)
    vehicles = [
        sent(barrier, {"name": "林梅", "phone": phone(1)}, plate="冀W00001"),
        sent(barrier, sun_li(name="吴刚", document=document(born, 21)), plate="冀W00002"),
        sent(barrier, sun_li(tested_at=None), plate="冀W00003"),
    ]
    api.post("/passages", {"passages": vehicles})

    reasons = api.get("/checkpoints/ledger").json()["reasons"]
    assert [(each["outcome"], each["rule"], each["persons"]) for each in reasons] == [
        ("hand_over", "", 2), ("turn_back", "untested", 1),
    ]  # fmt: skip
    assert plates(api, "outcome=turn_back&rule=untested") == ["冀W00003"]
    both = ["冀W00001", "冀W00002"]
    assert plates(api, "outcome=hand_over") == both
    for secret in ("sought", "under_measure"):
        assert plates(api, f"outcome=hand_over&rule={secret}") == both


def test_what_officers_and_devices_decided_alone_opens_its_rows(barrier: Barrier):
    api = Api(barrier.officer)
    vehicles = [
        sent(barrier, plate="冀W00001"), sent(barrier, plate="冀W00002"),
        sent(barrier, plate="冀W00003", decided=["admit_with_test"]),
    ]  # fmt: skip
    api.post("/passages", {"passages": vehicles})
    way = f"/passages/{vehicles[1]['id']}/decide"
    api.post(way, {"place": 1, "outcome": "hold", "reason": "证件与本人不符"})
    assert api.get("/checkpoints/ledger").json()["total"]["overridden"] == 1
    assert plates(api, "overridden=true") == ["冀W00002"]
    assert plates(api, "offline=true") == ["冀W00003"]


def plates(api: Api, query: str) -> list[str]:
    """Return the plates of the day that answer a question."""
    rows = api.get(f"/passages?day=2022-04-26&{query}").json()["items"]
    return sorted(each["plate"] for each in rows)


def test_facts_that_the_system_finds_are_not_said_by_an_officer(barrier: Barrier):
    answer = Api(barrier.officer).post(
        "/passages", {"passages": [sent(barrier, sun_li(facts=["sought"]))]}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "fact_not_to_be_said")


def test_a_day_before_there_was_anything_is_an_empty_ledger(barrier: Barrier):
    ledger = Api(barrier.officer).get("/checkpoints/ledger?day=2021-01-01").json()
    assert (ledger["total"]["vehicles"], ledger["total"]["p90"], ledger["by_hour"]) == (0, None, [])


def test_the_slip_says_what_was_decided_by_which_rule_and_whom_to_call(
    world: World, barrier: Barrier
):
    lin_mei = {"name": "林梅", "phone": "19900000001"}
    api = Api(barrier.officer)
    answer = api.post("/passages", {"passages": [sent(barrier, sun_li(), lin_mei)]})
    shown = answer.json()["items"][0]["passage"]
    content = slip_content(PassageShown.model_validate(shown), "古北区")
    sun, lin = content["people"]
    assert (content["phone"], content["number"], content["vehicle"]) == (
        barrier.checkpoint.phone, shown["id"][-8:].upper(), "冀W12345",
    )  # fmt: skip
    asked = f"/passages?slip= {content['number'].lower()}"
    assert [each["id"] for each in api.get(asked).json()["items"]] == [shown["id"]]
    assert Api(world.xing_village).get(asked).json()["items"] == []
    assert api.get("/passages?slip=0000000G").json()["code"] == "slip_number"
    assert (sun["who"], sun["outcome"]["zh"], sun["reference"]["zh"]) == (
        "孙* 9999**********0113", "放行并检测", "北京市人民政府：进返京管理规定, 2022-04-13",
    )  # fmt: skip
    assert (lin["outcome"]["zh"], lin["says"]["zh"], lin["reference"], lin["reason"]) == (
        "移交", "请在此等候，值班人员将向您当面说明。", "", "",
    )  # fmt: skip
    path = f"/passages/{shown['id']}/slip.pdf"
    chinese, english = api.get(path), api.get(f"{path}?language=en")
    assert chinese.content.startswith(b"%PDF-")
    assert chinese.content == api.get(path).content != english.content

    api.post(f"/passages/{shown['id']}/withdraw", {"reason": "误录"})
    assert api.get(path).json()["code"] == "passage_withdrawn"


def test_a_vehicle_outside_the_opening_hours_is_written_down_and_it_is_said(barrier: Barrier):
    barrier.checkpoint.opens_at, barrier.checkpoint.closes_at = time(22), time(6)
    barrier.checkpoint.save()
    api = Api(barrier.officer)
    at = {hour: f"2022-04-26T{hour:02d}:30:00+08:00" for hour in (2, 7)}
    batch = {"passages": [sent(barrier, passed_at=each, plate="") for each in at.values()]}
    night, morning = (
        [said["zh"] for said in each["remarks"]]
        for each in api.post("/passages", batch).json()["items"]
    )
    assert (night, morning) == ([], ["此时不在开放时间（22:00 至 06:00）内。"])


def test_a_corrected_plate_shows_what_it_was_and_the_second_check_what_was_measured(
    barrier: Barrier,
):
    api = Api(barrier.officer)
    marked = sun_li(celsius=38.2, facts=["from_affected"], phone=phone(66))
    held = api.post("/passages", {"passages": [sent(barrier, marked, plate="冀W1234")]}).json()
    passage = held["items"][0]["passage"]
    (person,) = passage["travellers"]
    assert (person["celsius"], person["facts"], person["is_negative"], person["phone"]) == (
        38.2, ["from_affected"], True, "199****0066",
    )  # fmt: skip
    assert passage["corrections"] == []
    corrected = api.post(
        f"/passages/{passage['id']}/correct", {"plate": "冀W12345", "reason": "误读"}
    ).json()
    (listed,) = api.get("/passages").json()["items"]
    for shown in (corrected, listed, api.get(f"/passages/{passage['id']}").json()):
        (correction,) = shown["corrections"]
        assert (shown["plate"], correction["by"]["name"], correction["reason"]) == (
            "冀W12345", "卡口员", "误读",
        )  # fmt: skip
        assert correction["before"] == {"plate": "冀W1234"}
        assert correction["after"]["plate"] == "冀W12345"


def test_the_village_receives_whom_the_checkpoint_let_in(world: World, barrier: Barrier):
    Api(barrier.officer).post(
        "/passages", {"passages": [sent(barrier, destination_unit="99990101")]}
    )
    api = Api(world.liu_village)
    order = next(
        each["id"] for each in api.get("/orders").json()["items"] if each["kind"] == "assignment"
    )
    (person,) = api.get(f"/orders/{order}/travellers").json()["people"]
    assert (person["name"], person["test_from"]) == ("孙*", "2022-04-27T09:30:00+08:00")
    told = api.post(
        f"/orders/{order}/travellers/reveal", {"place": 1, "what": "name", "purpose": "locate"}
    )
    assert told.json() == {"text": "孙丽"}
    (after,) = api.post(f"/orders/{order}/travellers", {"places": [1], "what": "arrived"}).json()[
        "people"
    ]
    assert after["arrived_at"] is not None
    assert api.get(f"/orders/{order}").json()["state"] == "closed"


def test_a_sealed_truck_that_did_not_leave_stands_in_the_ledger_until_it_is_found(
    barrier: Barrier, clock: Clock
):
    api = Api(barrier.officer)
    truck = sent(
        barrier, sun_li(tested_at=None, is_negative=None), plate="冀H55555",
        vehicle_class="truck", facts=["sealed_transit"],
    )  # fmt: skip
    made = api.post("/passages", {"passages": [sent(barrier), truck]}).json()["items"]
    assert [each["passage"]["leave_by"] for each in made] == [None, "2022-04-26T13:30:00+08:00"]
    clock.now = NOW + timedelta(hours=5)
    assert api.get("/checkpoints/ledger").json()["sealed"] == {"inside": 1, "overdue": 1}
    (row,) = api.get("/passages?sealed=overdue").json()["items"]
    nothing = {"left_at": None, "left_through": "", "found_at": None, "found_by": "", "found": ""}
    assert (row["plate"], row["transit"]) == ("冀H55555", nothing)
    path = f"/passages/{row['id']}/found"
    assert api.post(path, {"text": ""}).status_code == 422
    found = api.post(path, {"text": "停在服务区，已引导驶离", "at": "2022-04-26T14:00:00+08:00"})
    assert found.json()["transit"] == nothing | {
        "found_at": "2022-04-26T14:00:00+08:00", "found_by": "卡口员", "found": "停在服务区，已引导驶离",
    }  # fmt: skip
    assert api.get("/passages?sealed=inside").json()["items"] == []
    assert api.get(f"/passages/{row['id']}").json()["transit"] == found.json()["transit"]


def test_who_came_yesterday_is_shown_masked_and_registered_again_by_one_touch(
    barrier: Barrier, clock: Clock
):
    api, here = Api(barrier.officer), f"/checkpoints/{barrier.checkpoint.pk}/again"
    wife = sun_li(name="许静", document=document(date(1985, 6, 1), 13), celsius=36.9)
    api.post("/passages", {"passages": [sent(barrier, sun_li(), wife, vehicle_class="commuter")]})
    clock.now = NOW + timedelta(days=1)
    (last,) = api.get(f"{here}?plate=冀w12345").json()["items"]
    assert [(each["place"], each["name"], each["document"]) for each in last["people"]] == [
        (1, "孙*", "9999**********0113"), (2, "许*", "9999**********013X"),
    ]  # fmt: skip
    (look,) = Api(barrier.world.shen_auditor).get("/access-log?look=table").json()["items"][:1]
    assert look["about"] == "冀W12345 上次同车人员"
    again = {"id": str(next(barrier.world.ids)), "plate": "冀W12345", "people": [
        {"place": 1, "celsius": 36.4}, {"place": 2, "celsius": 38.4},
    ]}  # fmt: skip
    first, repeat = (api.post(here, again).json() for _ in range(2))
    assert [each["rule"] for each in first["passage"]["travellers"]] == ["commuter", "fever"]
    assert (first["is_repeat"], repeat["passage"]["id"]) == (False, again["id"])
    # Held is no passage to repeat.
    assert api.get(f"{here}?plate=冀W12345").json()["items"] == []
    gone = api.post(here, again | {"id": str(next(barrier.world.ids))})
    assert (gone.status_code, "请逐项登记" in gone.content.decode()) == (404, True)


def test_a_driver_is_sampled_and_the_vehicle_is_found_by_the_tube(barrier: Barrier, clock: Clock):
    api = Api(barrier.officer)
    truck = sent(barrier, sun_li(tested_at="2022-04-20T10:00:00+08:00"), vehicle_class="truck")
    api.post("/passages", {"passages": [truck]})
    clock.forward(minutes=15)
    said = {"place": 1, "tube": "gb0017", "is_negative": True}
    shown = api.post(f"/passages/{truck['id']}/test", said).json()
    (driver,) = shown["travellers"]
    assert (shown["outcome"], driver["road_test"]["tube"], driver["road_test"]["says"]["en"]) == (
        "admit", "GB0017", "Sampled, antigen negative: goes on at once, the result follows.",
    )  # fmt: skip
    for tube, found in (("GB 0017", [truck["id"]]), ("GB0018", [])):
        assert [each["id"] for each in api.get(f"/passages?tube={tube}").json()["items"]] == found
