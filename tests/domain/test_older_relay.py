"""The relay at 古北口 is older than its main server: it decides by what it knows, and says so."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from gubei.adapters.packs import read_pack
from gubei.adapters.uplink import Heard, Uplink
from gubei.domain.checkpoints.operations.relaying import join
from gubei.domain.checkpoints.queries.relaying import desk_here, relay_link
from gubei.domain.checkpoints.rules.relaying import RelayDesk, say_older
from gubei.engines.policy import Pack, understand
from gubei.interfaces.api import clock
from gubei.interfaces.api.relay_kept import relay_state
from gubei.interfaces.api.relay_line import MainServer
from gubei.interfaces.cli import doctor
from gubei.terms.words import Words
from tests.world import NOW

OURS = read_pack("bj-entry-2022-04").model_dump(mode="json", by_alias=True)


def newer() -> dict[str, Any]:
    """Return the policy as a newer main server says it: with keys here, there and in a rule."""
    part = OURS["checkpoint"]
    rules = [part["rules"][0] | {"only_at_night": True}, *part["rules"][1:]]
    return OURS | {"checkpoint": part | {"patience_hours": 2, "rules": rules}, "songs": ["a"]}


def test_what_a_newer_version_says_is_left_out_and_whoever_writes_a_pack_is_told():
    found = understand(newer())
    assert found.pack == Pack.model_validate(OURS)
    assert list(found.left_out) == [
        "checkpoint.patience_hours", "checkpoint.rules.0.only_at_night", "songs",
    ]  # fmt: skip
    assert understand(OURS).left_out == ()
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Pack.model_validate(newer())
    with pytest.raises(ValidationError):
        understand({name: each for name, each in newer().items() if name != "references"})


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the main server answers a relay that asks what it decides by."""
    place = {"id": str(UUID(int=1)), "name": "古北口检查站", "phone": "110"}
    desk = {"relay": "岗亭", "checkpoint": place, "unit": {}, "key": "", "watch": None}
    desk |= {"pack": OURS}

    def ask(*_: Any, **__: Any) -> Heard:
        kind = (("Content-Type", "application/json"),)
        return Heard(200, kind, json.dumps(desk | {"items": []}).encode())

    monkeypatch.setattr(Uplink, "ask", ask)
    monkeypatch.setattr(clock, "read_clock", lambda: NOW)
    return desk


def fetched(seconds: int = 0) -> RelayDesk:
    """Let the relay fetch what it decides by."""
    MainServer()._fetch(relay_link(), NOW + timedelta(seconds=seconds))
    desk = desk_here(relay_link())
    assert desk is not None
    return desk


def looked(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> list[tuple[str, Words | None]]:
    """Return what gubei doctor says of the relay."""
    monkeypatch.setattr(doctor, "make_ready", lambda *_: None)
    elsewhere = {"GUBEI_DATABASE_URL": "postgresql://127.0.0.1/gubei"}
    return [(each.found.en, each.remedy) for each in doctor.check_relay(elsewhere, tmp_path)]


@pytest.mark.django_db
def test_a_relay_goes_on_by_what_it_knows_and_says_that_it_is_older(
    sent: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Any
):
    assert looked(monkeypatch, tmp_path) == []
    join(address="http://127.0.0.1:1", secret="s", authority="", now=NOW)
    same = fetched()
    assert (same.is_older, say_older(same), relay_state(is_alone=False).is_older) == (
        False, None, False,
    )  # fmt: skip
    assert looked(monkeypatch, tmp_path) == [("up to date", None)]
    sent["pack"] = newer()
    older = fetched(1)
    assert (older.pack, relay_state(is_alone=False).is_older) == (same.pack, True)
    said = say_older(older)
    assert said is not None
    assert "checkpoint.patience_hours, checkpoint.rules.0.only_at_night" in said.en
    assert said.zh.startswith("本中继版本低于上级服务器，未采用政策包中的：")
    assert looked(monkeypatch, tmp_path) == [("older than its main server", said)]


@pytest.mark.django_db
def test_a_policy_that_a_relay_cannot_read_leaves_the_former_one(sent: dict[str, Any]):
    join(address="http://127.0.0.1:1", secret="s", authority="", now=NOW)
    before = fetched()
    sent["pack"] = OURS | {"classes": "songs"}
    older = fetched(1)
    said = say_older(older)
    assert said is not None
    assert (older.pack, older.is_older) == (before.pack, True)
    assert "cannot read the policy" in said.en
