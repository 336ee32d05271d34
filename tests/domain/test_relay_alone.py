"""The relay at 古北口 alone: two second checks at one moment both hold, looks are kept and told."""

import base64
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier as Gate
from threading import BrokenBarrierError
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from gubei.adapters.packs import read_pack
from gubei.domain.checkpoints.models import RelayRecord
from gubei.domain.checkpoints.operations.relaying import Kept, drop_refused, keep, note_passage
from gubei.domain.checkpoints.operations.relays import LookTold
from gubei.domain.checkpoints.queries.relaying import answer_of, record_of
from gubei.domain.checkpoints.rules.exchange import Checked
from gubei.domain.checkpoints.rules.relaying import RelayDesk, read_desk
from gubei.domain.checkpoints.rules.slips import read_slip_number, slip_number
from gubei.domain.checkpoints.rules.watching import Listed, make_list
from gubei.interfaces.api import relay_desk, relay_kept
from gubei.interfaces.api.relay_kept import Asked
from gubei.interfaces.api.relay_line import _sent
from gubei.interfaces.api.relays import RecordSent
from gubei.interfaces.api.shapes import OfficerName
from gubei.terms.refusals import OtherRecord
from tests.files import both_at_once
from tests.world import NOW, document

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
KEY = bytes(range(32))
ZHAO = OfficerName(id=UUID(int=7), name="老赵")
PLACE = {"id": str(UUID(int=1)), "name": "古北口检查站", "phone": "110"}
DESK = RelayDesk("岗亭", UUID(int=1), "古北口检查站", "110", {}, frozenset(), None, None)


def _person(place: int, outcome: str = "hold", at: str | None = None) -> dict[str, Any]:
    return {
        "place": place, "name": "孙*", "document": "", "ruled": "hold", "outcome": outcome,
        "decided_by": None, "decided_at": at or NOW.isoformat(), "reason": "", "taken_at": None,
    }  # fmt: skip


def car(*people: dict[str, Any]) -> dict[str, Any]:
    """Return a car with these people as it was answered."""
    return {
        "id": str(UUID(int=9)), "plate": "冀W12345", "vehicle_class": "car", "by": {"name": "老赵"},
        "passed_at": NOW.isoformat(), "outcome": "hold", "closed_at": None,
        "travellers": list(people),
    }  # fmt: skip


def held_car() -> UUID:
    """Keep a car in which two people wait for a second check."""
    record = Kept(
        key=UUID(int=9), kind=RelayRecord.Kind.PASSAGE, officer=ZHAO.id, body={"passage": {}},
        answer={"passage": car(_person(1), _person(2))}, passed_at=NOW, persons=2, outcome="hold",
        decided=RelayRecord.Decided.RELAY,
    )  # fmt: skip
    keep(records=[record], now=NOW)
    return record.key


def asked(path: str, body: dict[str, Any]) -> Asked:
    """Return what a device asks of the relay."""
    request = RequestFactory().post(
        f"/api/{path}", json.dumps(body), content_type="application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )  # fmt: skip
    return Asked(request, path, ZHAO, DESK, NOW)


def _decide(place: int) -> Callable[[], Any]:
    body = {"place": place, "outcome": "admit", "reason": "复测正常", "at": NOW.isoformat()}
    return lambda: relay_kept.decide(asked(f"passages/{UUID(int=9)}/decide", body))


def _shown() -> tuple[list[str], str]:
    record = record_of(UUID(int=9))
    assert record is not None
    people = answer_of(record)["passage"]["travellers"]
    return [each["outcome"] for each in people], record.outcome


@pytest.mark.django_db(transaction=True)
def test_of_two_second_checks_at_one_moment_both_hold(monkeypatch: pytest.MonkeyPatch):
    held_car()
    gate, decide = Gate(2), relay_kept.decided_otherwise

    def decide_together(*args: Any) -> dict[str, Any]:
        decided = decide(*args)
        with suppress(BrokenBarrierError):
            gate.wait(0.3)
        return decided

    monkeypatch.setattr(relay_kept, "decided_otherwise", decide_together)
    both_at_once([_decide(1), _decide(2)])
    assert _shown() == (["admit", "admit"], "admit")
    assert RelayRecord.objects.filter(kind=RelayRecord.Kind.DECISION).count() == 2


def _desk_with_check() -> RelayDesk:
    """Return the desk under the entry rules of April: 滦平县 checked a truck three hours ago."""
    checks = [Checked("冀W10001", NOW - 3 * HOUR, NOW + 9 * HOUR)]
    made = make_list(Listed(checked=checks), KEY, now=NOW)
    content = {
        "relay": "岗亭", "checkpoint": {"id": str(DESK.checkpoint), "name": "", "phone": "110"},
        "unit": {"id": str(UUID(int=3)), "code": "999901", "name": "北口镇", "level": 2},
        "pack": read_pack("bj-entry-2022-04").model_dump(mode="json", by_alias=True),
        "key": base64.b64encode(KEY).decode(),
        "watch": {
            "made_at": NOW.isoformat(), "persons": "", "vehicles": "", "known": "",
            "checked": made.checked,
        },
    }  # fmt: skip
    return read_desk(content)


def _sent_truck(key: str = "", **more: Any) -> dict[str, Any]:
    driver = {
        "name": "孙丽", "document": document(date(1985, 6, 1), 11), "celsius": 36.4,
        "tested_at": (NOW - 60 * HOUR).isoformat(), "is_negative": True,
    }  # fmt: skip
    return {
        "id": key or str(uuid4()), "checkpoint": str(DESK.checkpoint), "plate": "冀W10001",
        "vehicle_class": "truck", "passed_at": NOW.isoformat(), "people": [driver | more],
    }  # fmt: skip


def _truck(
    desk: RelayDesk, key: str = "", decided: Sequence[str] = (), **more: Any
) -> Callable[[], Any]:
    """Let the truck come to the relay; return the rule of the decision."""
    sent = _sent_truck(key, **more) | {"decided": list(decided)}

    def come() -> str:
        came = relay_kept.register(replace(asked("passages", {"passages": [sent]}), desk=desk))
        return str(came["items"][0]["passage"]["travellers"][0]["rule"])

    return come


@pytest.mark.django_db(transaction=True)
def test_of_two_devices_at_a_relay_at_one_moment_one_lets_the_truck_in_by_the_check(
    monkeypatch: pytest.MonkeyPatch,
):
    desk, gate, keep_now = _desk_with_check(), Gate(2), relay_kept.keep

    def keep_together(**more: Any) -> Any:
        with suppress(BrokenBarrierError):
            gate.wait(1)
        return keep_now(**more)

    monkeypatch.setattr(relay_kept, "keep", keep_together)
    rules = both_at_once([_truck(desk), _truck(desk)])
    assert sorted(rules) == ["truck_sample", "truck_upstream"]


@pytest.mark.django_db
def test_a_relay_knows_by_which_check_somebody_came_in_also_through_the_main_server():
    desk = _desk_with_check()
    assert [_truck(desk, celsius=38.4)(), _truck(desk)()] == ["fever", "truck_sample"]
    (held,) = RelayRecord.objects.exclude(check_used=None)
    shown = answer_of(held)["passage"]
    note_passage(passage=held.key, shown=shown | {"outcome": "turn_back"})
    assert _truck(desk)() == "truck_upstream"
    RelayRecord.objects.all().delete()
    passage = {"direction": "in", "plate": "冀W10001", "passed_at": NOW.isoformat()}
    assert relay_desk._check_used(desk, passage, frozenset()) == desk.hashes.checked  # type: ignore[union-attr]
    assert relay_desk._check_used(desk, passage | {"direction": "out"}, frozenset()) is None


@pytest.mark.django_db
def test_a_check_counts_again_where_the_device_heard_no_answer_and_turned_the_truck_back():
    desk, came = _desk_with_check(), str(uuid4())
    assert _truck(desk, came)() == "truck_upstream"
    _truck(desk, came, decided=["turn_back"])()
    other = str(uuid4())
    assert [_truck(desk, other)(), _truck(desk)()] == ["truck_upstream", "truck_sample"]
    # A device lets in one by a check that another one used: nothing stands in its way.
    _truck(desk, other, decided=["turn_back"])()
    third = str(uuid4())
    assert [_truck(desk)(), _truck(desk, third)()] == ["truck_upstream", "truck_sample"]
    assert _truck(desk, third, decided=["admit"])() == "truck_sample"
    shown = RelayRecord.objects.get(key=third)
    assert (shown.outcome, shown.check_used) == ("admit", None)


@pytest.mark.django_db
def test_a_relay_refuses_a_key_that_it_knows_with_another_driver():
    desk, key = _desk_with_check(), str(uuid4())
    assert [_truck(desk, key)(), _truck(desk, key)()] == ["truck_upstream", "truck_upstream"]
    with pytest.raises(OtherRecord):
        _truck(desk, key, name="周强", document=document(date(1990, 2, 3), 13))()
    assert answer_of(RelayRecord.objects.get())["passage"]["travellers"][0]["name"] == "孙*"


def _told(desk: RelayDesk, path: str, body: dict[str, Any]) -> Any:
    return replace(asked(path, body), desk=desk, now=NOW + 2 * HOUR)


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["relay", "main server"])
def test_a_sealed_truck_that_was_held_is_told_its_time_when_it_goes_on_and_none_turned_back(
    by: str, monkeypatch: pytest.MonkeyPatch
):
    desk, key = _desk_with_check(), str(uuid4())
    sealed = {"facts": ["sealed_transit"]}
    came = _sent_truck(key, celsius=38.4) | sealed
    (item,) = relay_kept.register(_told(desk, "passages", {"passages": [came]}))["items"]
    assert (item["passage"]["outcome"], item["passage"]["leave_by"]) == ("hold", None)
    assert set(item) == {"passage", "remarks", "is_repeat"}
    if by == "main server":
        RelayRecord.objects.all().delete()
        monkeypatch.setattr(relay_desk, "relay_link", lambda: None)
        monkeypatch.setattr(relay_desk, "desk_here", lambda _: desk)
        notice = _told(desk, "passages", {"passages": [came]}).request
        relay_desk._notice_passages([item], relay_desk._told(notice))
    told = []
    for minutes, outcome in ((60, "admit"), (80, "turn_back"), (90, "admit")):
        at = (NOW + minutes * MINUTE).isoformat()
        said = {"place": 1, "outcome": outcome, "reason": "复测正常", "at": at}
        told.append(relay_kept.decide(_told(desk, f"passages/{key}/decide", said))["leave_by"])
    assert told == [(NOW + 5 * HOUR).isoformat(), None, (NOW + 5.5 * HOUR).isoformat()]


@pytest.mark.django_db
def test_a_truck_that_comes_while_the_checkpoint_is_closed_is_kept_by_the_relay_with_a_remark():
    read = {"opens_at": "22:00:00", "closes_at": "06:00:00"}
    hours = read_desk({"relay": "", "checkpoint": PLACE, "unit": {}, "pack": None, **read})
    desk = replace(_desk_with_check(), opens_at=hours.opens_at, closes_at=hours.closes_at)
    came = _sent_truck(str(uuid4()))
    (item,) = relay_kept.register(_told(desk, "passages", {"passages": [came]}))["items"]
    assert {
        "en": "This is outside the opening hours (22:00 to 06:00).",
        "zh": "此时不在开放时间（22:00 至 06:00）内。",
    } in item["remarks"]


@pytest.mark.django_db
def test_of_two_answers_heard_in_the_wrong_order_the_newest_is_shown_of_each_person():
    key, first, second = held_car(), "2022-04-26T10:00:00+08:00", "2022-04-26T10:00:01+08:00"
    let_go = car(_person(1, "admit", first), _person(2, "admit", second))
    before = car(_person(1, "admit", first), _person(2))
    note_passage(passage=key, shown={**let_go, "outcome": "admit", "closed_at": second})
    note_passage(passage=key, shown=before)
    assert _shown() == (["admit", "admit"], "admit")


@pytest.mark.django_db
def test_a_relay_alone_keeps_who_looked_at_how_many_once_an_hour(monkeypatch: pytest.MonkeyPatch):
    key = held_car()
    monkeypatch.setattr(relay_kept, "relay_state", lambda **_: None)
    for minutes in (0, 1, 61):
        here = replace(asked(f"checkpoints/{DESK.checkpoint}/here", {}), now=NOW + minutes * MINUTE)
        relay_kept.show_here(here)
    slip = asked("passages", {})
    slip.request.GET = QueryDict(f"slip={slip_number(key)}")  # type: ignore[assignment]
    relay_kept.find_slip(slip)
    nobody = asked("passages", {})
    nobody.request.GET = QueryDict("slip=00000000")  # type: ignore[assignment]
    relay_kept.find_slip(nobody)
    looks = RelayRecord.objects.filter(kind=RelayRecord.Kind.LOOK).order_by("passed_at", "id")
    sent = [RecordSent.model_validate(_sent(each)) for each in looks]
    assert [(each.officer, each.brought().said) for each in sent] == [
        (ZHAO.id, LookTold(NOW, "", 2)),
        (ZHAO.id, LookTold(NOW, read_slip_number(slip_number(key)), 2)),
        (ZHAO.id, LookTold(NOW + 61 * MINUTE, "", 2)),
    ]


@pytest.mark.django_db
def test_a_relay_shows_who_waits_after_a_refused_look_of_the_last_hour_was_dropped(
    monkeypatch: pytest.MonkeyPatch,
):
    held_car()
    monkeypatch.setattr(relay_kept, "relay_state", lambda **_: None)
    here = asked(f"checkpoints/{DESK.checkpoint}/here", {})
    relay_kept.show_here(here)
    looks = RelayRecord.objects.filter(kind=RelayRecord.Kind.LOOK)
    look = looks.get()
    looks.update(refused_at=NOW, refusal="no such officer")
    drop_refused(key=look.key, reason="已说明", by="lao-wang@hut", now=NOW)
    shown = relay_kept.show_here(here)
    assert [each["plate"] for each in shown["waiting"]] == ["冀W12345"]
    # Nobody knows any more what the dropped look was at: this one is told.
    assert looks.exclude(pk=look.pk).count() == 1
