"""Keys are made once, rotated while the server runs, and dropped when nothing needs them."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from gubei.adapters import keyfile
from gubei.adapters.keyfile import (
    Keys,
    add_blind_key,
    add_sealing_key,
    drop_old_keys,
    key_path,
)
from gubei.domain.leads.operations import sealing as leads
from gubei.domain.people.models import ContactDetail, Identity
from gubei.domain.people.operations import sealing as people
from gubei.domain.privacy.operations import OthersAtWork, count_older, mark_keys, reseal
from gubei.domain.privacy.queries import OtherKeys
from gubei.domain.territory.operations import requests as territory
from gubei.engines.sealing import version_of
from gubei.interfaces.cli import keys as command
from gubei.terms.refusals import Invalid, Refused
from tests.interfaces.api import Api
from tests.world import NOW, World, phone

SEALED = (*people.SEALED, *leads.SEALED, *territory.SEALED)


@pytest.fixture(autouse=True)
def _looks_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "LOOK_EVERY", 0.0)


def test_the_first_start_makes_a_key_file_that_only_its_owner_reads(tmp_path: Path):
    keys = Keys({}, tmp_path)
    assert stat.S_IMODE(key_path(tmp_path).stat().st_mode) == 0o600
    assert Keys({}, tmp_path)() == keys()
    assert keys().current == 1


def test_a_key_file_that_others_read_is_refused_with_the_remedy(tmp_path: Path):
    Keys({}, tmp_path)
    key_path(tmp_path).chmod(0o644)
    with pytest.raises(Invalid, match="chmod 600"):
        Keys({}, tmp_path)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"sealing": {"1": "x"}, "blind": "00"}'])
def test_a_broken_key_file_is_refused_and_never_replaced(tmp_path: Path, text: str):
    key_path(tmp_path).write_text(text)
    key_path(tmp_path).chmod(0o600)
    with pytest.raises(Invalid, match="backup"):
        Keys({}, tmp_path)
    assert key_path(tmp_path).read_text() == text


def test_keys_may_come_from_the_environment_and_are_then_changed_there(tmp_path: Path):
    Keys({}, tmp_path)
    text = key_path(tmp_path).read_text()
    keys = Keys({"GUBEI_KEYS": text}, tmp_path / "elsewhere")
    assert keys() == Keys({}, tmp_path)()
    assert not (tmp_path / "elsewhere").exists()
    with pytest.raises(Refused, match="GUBEI_KEYS"):
        assert keys.path


def test_a_process_that_runs_on_knows_the_new_key(tmp_path: Path):
    running = Keys({}, tmp_path)
    old = running().seal("林梅", about=b"row:1")
    assert add_sealing_key(key_path(tmp_path), now=NOW) == 2
    new = running().seal("林梅", about=b"row:1")
    assert (version_of(old), version_of(new)) == (1, 2)
    assert running().open(old, about=b"row:1") == "林梅"


def test_old_keys_stay_for_a_day_and_then_go(tmp_path: Path):
    Keys({}, tmp_path)
    path = key_path(tmp_path)
    add_sealing_key(path, now=NOW)
    with pytest.raises(Invalid, match="tomorrow"):
        drop_old_keys(path, now=NOW + timedelta(hours=23))
    assert drop_old_keys(path, now=NOW + timedelta(hours=24)) == [1]
    assert list(json.loads(path.read_text())["sealing"]) == ["2"]
    assert drop_old_keys(path, now=datetime.now(UTC)) == []


@pytest.fixture
def ring(tmp_path: Path, settings: Any) -> Path:
    """Give this test keys of its own and return where they lie."""
    settings.GUBEI_KEYS = Keys({}, tmp_path)
    return key_path(tmp_path)


def test_everything_is_sealed_again_and_opens_as_before(ring: Path, world: World):
    api = Api(world.tang_town)
    sent = {"page": "leads", "name": "超时", "query": "overdue=1"}
    first = api.post("/views", sent, **{"Idempotency-Key": "one"})
    assert [count_older(sealed) for sealed in SEALED] == [0, 0, 0, 0, 0]
    add_sealing_key(ring, now=NOW)
    assert [count_older(sealed) for sealed in SEALED] == [5, 6, 5, 0, 1]
    heard: list[int] = []
    assert [reseal(sealed, progress=heard.append) for sealed in SEALED] == [5, 6, 5, 0, 1]
    assert heard == [5, 6, 5, 1]
    assert [count_older(sealed) for sealed in SEALED] == [0, 0, 0, 0, 0]
    drop_old_keys(ring, now=NOW + timedelta(days=2))
    mei = world.person("林梅")
    detail = mei.contact_details.get()
    revealed = api.post(
        f"/persons/{mei.id}/reveal", {"what": "phone", "id": detail.id, "purpose": "locate"}
    )
    assert revealed.json() == {"text": phone(1)}
    assert api.post("/views", sent, **{"Idempotency-Key": "one"}).content == first.content


def test_the_command_rotates_and_says_what_it_did(
    ring: Path,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr(command, "open_database", lambda: None)
    command.rotate(new_key=True, as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "key": 2,
        "sealed_again": {
            "identity": 5,
            "contact": 6,
            "row": 5,
            "upload": 0,
            "notice": 0,
            "answer": 0,
            "site": 0,
            "attachment": 0,
            "foreign": 0,
            "device": 0,
            "traveller": 0,
            "traveller_phone": 0,
            "relay": 0,
            "relay_secret": 0,
            "relay_desk": 0,
            "relay_body": 0,
            "relay_answer": 0,
            "signing_key": 0,
        },
    }
    command.rotate(new_key=False)
    assert "0 values are sealed with key 2" in capsys.readouterr().out
    with pytest.raises(Refused, match="tomorrow"):
        command.prune()
    add_sealing_key(ring, now=NOW)
    with pytest.raises(Refused, match="16 values are still sealed"):
        command.prune()


def test_a_rotation_that_was_stopped_goes_on_where_it_was(ring: Path, world: World):
    add_sealing_key(ring, now=NOW)

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    few = people.SEALED[1].__class__(people.SEALED[1].model, "sealed", "contact", at_once=2)
    with pytest.raises(KeyboardInterrupt):
        reseal(few, progress=stop)
    assert count_older(few) == 4
    assert reseal(few) == 4


def test_a_sealed_value_moved_to_another_row_does_not_open(world: World):
    mei, wang = (world.person(name).contact_details.get() for name in ("林梅", "王建国"))
    mei.sealed = wang.sealed
    mei.save()
    sent = {"what": "phone", "id": mei.id, "purpose": "locate"}
    answer = Api(world.tang_town).post(f"/persons/{mei.person_id}/reveal", sent)
    assert (answer.status_code, answer.json()["code"]) == (500, "cannot_open")


def _found(api: Api) -> list[dict[str, Any]]:
    """Search Lin Mei by the whole of her telephone number and by its tail."""
    return [api.get(f"/search?q={text}").json()["persons"] for text in (phone(1), phone(1)[-4:])]


def _indexes() -> set[bytes]:
    rows = [*Identity.objects.values_list("blind", "tail")]
    rows += ContactDetail.objects.values_list("blind", "tail")
    return {bytes(index) for row in rows for index in row}


def test_a_renewed_index_finds_lin_mei_and_no_old_index_is_left(
    ring: Path, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(command, "open_tables", lambda: None)
    api = Api(world.tang_town)
    found, old = _found(api), _indexes()
    assert found[0], "she is found at first"
    for keys in (2, 3):
        command.rotate_index(as_json=True)
        assert json.loads(capsys.readouterr().out) == {"index_keys": keys, "rows": 16}
        assert _found(api) == found
        assert not old & _indexes()
    command.rotate_index(new_key=False)
    assert "0 rows are found with index key 3" in capsys.readouterr().out


def test_a_server_does_not_start_while_its_indexes_are_behind_its_keys(
    ring: Path, world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(command, "open_tables", lambda: None)
    mark_keys()
    add_blind_key(ring)
    with pytest.raises(OtherKeys, match="rotate-index --no-new-key"):
        mark_keys()
    command.rotate_index(new_key=False)
    mark_keys()


def test_a_server_does_not_start_with_the_keys_of_another_database(
    ring: Path, world: World, settings: Any, tmp_path: Path
):
    mark_keys()
    settings.GUBEI_KEYS = Keys({}, tmp_path / "another")
    with pytest.raises(OtherKeys, match="another key file"):
        mark_keys()


def test_indexes_are_not_renewed_while_a_server_may_write(
    ring: Path, world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(command, "open_tables", lambda: None)
    before, text = _indexes(), ring.read_text()
    other = connection.copy()
    other.settings_dict["OPTIONS"] |= {"application_name": "gubei of a server", "pool": False}
    try:
        other.connect()
        with pytest.raises(OthersAtWork, match="Stop the server"):
            command.rotate_index()
    finally:
        other.close()
    assert (_indexes(), ring.read_text()) == (before, text)
