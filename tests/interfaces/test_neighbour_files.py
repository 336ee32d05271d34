"""Files that go to 滦平县 and come from there, by the API and by the command."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gubei.domain.checkpoints.rules.exchange import fingerprint, key_text, read_file, read_key
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.territory.models import Role
from gubei.interfaces.cli import neighbour as command
from gubei.terms.refusals import Invalid, NotFound
from tests.barrier import Barrier, build_barrier, entry_rules
from tests.conftest import Clock
from tests.interfaces.api import Api
from tests.neighbours import (
    OUR_KEY,
    THEIR_KEY,
    checked,
    their_list,
    their_receipt,
    with_luanping,
)
from tests.world import NOW, World


@pytest.fixture
def barrier(world: World, clock: Clock) -> Barrier:
    """The checkpoint under the entry rules of April 2022."""
    entry_rules(world)
    return build_barrier(world)


def test_an_officer_agrees_exchanges_lists_both_ways_and_sees_who_signed(
    world: World, barrier: Barrier
):
    duty = Api(world.he_duty)
    assert duty.get("/neighbours").json() == {"own": None, "items": [], "again": []}
    own = duty.post("/neighbours/key").json()
    made = duty.post("/neighbours", {"name": "滦平县", "key": THEIR_KEY}).json()
    barrier.send(plate="冀W20001", direction=Direction.OUT)
    first, again = (
        duty.post(f"/neighbours/{made['id']}/lists", **{"Idempotency-Key": "1"}) for _ in range(2)
    )
    written = first.json()
    ours = duty.get(f"/neighbours/lists/{written['id']}").json()
    theirs = SimpleUploadedFile(
        "theirs.json", their_list(read_key(own["key"]), [checked("冀W10001")])
    )
    taken = duty.upload("/neighbours/files", file=theirs).json()
    answer = their_receipt(FakeList(ours["text"]))  # type: ignore[arg-type]
    signed = duty.upload("/neighbours/files", file=SimpleUploadedFile("r.json", answer)).json()
    (shown,) = Api(barrier.officer).get("/neighbours").json()["items"]
    assert own["key"] == duty.get("/neighbours").json()["own"]["key"]
    assert (ours["name"], ours["list"]) == ("滦平县-list-1.json", written)
    # What is kept for days, to answer the same write again, names no plate.
    assert ("冀W20001" in ours["text"], again.json()) == (True, written)
    assert (again.headers["Idempotency-Replayed"], "冀W20001" in again.content.decode()) == (
        "true", False,
    )  # fmt: skip
    assert read_file(taken["receipt"]["text"].encode()).is_genuine
    assert (taken["is_receipt"], signed["is_receipt"], signed["receipt"]) == (False, True, None)
    assert {
        way: [shown[way][name] for name in ("number", "vehicles", "signed_by", "receiver")]
        for way in ("ours", "theirs")
    } == {
        "ours": [1, 1, world.he_duty.name, "滦平 孙值班"],
        "theirs": [1, 1, "滦平 赵班长", world.he_duty.name],
    }
    ended = duty.post(f"/neighbours/{made['id']}/end", {"reason": "对方疫情"}).json()
    assert (ended["reason"], ended["ended_by"]["name"]) == ("对方疫情", world.he_duty.name)


def test_a_town_sees_the_agreement_of_the_district_and_not_its_plates(
    world: World, barrier: Barrier
):
    duty, town = (
        Api(each) for each in (world.he_duty, world.add_officer("值守", Role.TOWN, "北口镇"))
    )
    luanping = with_luanping(world)
    ours = duty.post(f"/neighbours/{luanping.pk}/lists").json()
    shown = [each.get("/neighbours").json()["items"] for each in (duty, town, Api(barrier.officer))]
    assert [[(each["name"], each["may_act"]) for each in items] for items in shown] == [
        [("滦平县", True)], [("滦平县", False)], [("滦平县", False)],
    ]  # fmt: skip
    assert [each.get(f"/neighbours/lists/{ours['id']}").status_code for each in (duty, town)] == [
        200, 404,
    ]  # fmt: skip


class FakeList:
    """A list of ours as the neighbour knows it: its text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.vehicles = len(json.loads(text)["plates"])


def test_the_command_exchanges_files_without_a_network(
    world: World, barrier: Barrier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    monkeypatch.setattr(command, "open_database", lambda: None)
    monkeypatch.setattr(command, "read_clock", lambda: NOW)
    with_luanping(world)
    command.key(new=False, as_json=True)
    own = json.loads(capsys.readouterr().out)
    ours, theirs, receipt = (tmp_path / name for name in ("our.json", "their.json", "back.json"))
    command.export("滦平县", ours, signed="贺班长", as_json=True)
    written = json.loads(capsys.readouterr().out)
    theirs.write_bytes(their_list(OUR_KEY, [checked("冀W10001")]))
    command.take_in(theirs, signed="贺班长", receipt=None, as_json=True)
    taken = json.loads(capsys.readouterr().out)
    receipt.write_bytes(their_receipt(FakeList(ours.read_text("utf-8"))))  # type: ignore[arg-type]
    command.take_in(receipt, signed="贺班长", receipt=None, as_json=True)
    command.list_neighbours(as_json=True)
    (listed,) = json.loads(capsys.readouterr().out.splitlines()[-1])["neighbours"]
    assert own == {"key": key_text(OUR_KEY), "fingerprint": fingerprint(OUR_KEY)}
    assert written == {
        "neighbour": "滦平县", "direction": "ours", "number": 1, "vehicles": 0, "left_out": 0,
        "made_at": "2022-04-26 09:30", "until_at": "2022-04-26 21:30", "signed_by": "贺班长",
        "received_at": None, "receiver": "", "file": str(ours),
    }  # fmt: skip
    assert taken["receipt"] == str(tmp_path / "their.receipt.json")
    assert read_file(Path(taken["receipt"]).read_bytes()).is_genuine
    assert (listed["ours"]["receiver"], listed["theirs"]["vehicles"]) == ("滦平 孙值班", 1)
    command.end("滦平县", reason="对方疫情")
    command.list_neighbours(as_json=False)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == said[1].split("  ")[0] + "  2022-04-26 09:30  对方疫情"
    assert [line.split("  ")[1] for line in said[2:]] == ["ours 1", "theirs 1"]
    with pytest.raises(NotFound, match="No agreement stands with “滦平县”"):
        command.export("滦平县", ours, signed="贺班长", as_json=True)
    with pytest.raises(Invalid, match="cannot be written"):
        command.export("滦平县", tmp_path / "none" / "x.json", signed="贺", as_json=True)
