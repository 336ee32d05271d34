"""`gubei isolation rooms`, `gubei sampling group`, `gubei visits`: lists that a server takes in."""

import json
from pathlib import Path

import pytest

from gubei.domain.isolation.models import Room
from gubei.domain.sampling.models import GroupMember
from gubei.domain.sites.operations import add_site
from gubei.domain.sites.rules import SiteFacts, SiteKind
from gubei.interfaces.cli import isolation, sampling, visits
from gubei.terms.refusals import Invalid, NotFound
from tests.conftest import Clock
from tests.isolation import build_inn
from tests.world import NOW, World, document, phone


def test_lists_say_what_was_taken_and_each_row_that_was_not(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    build_inn(world)
    for command in (isolation, sampling):
        monkeypatch.setattr(command, "open_database", lambda: None)
    rooms, members = tmp_path / "rooms.csv", tmp_path / "members.csv"
    rooms.write_text("隔离点,楼层,房间号,床位,独立卫生间\n,9F,901,2,是\n无此地,9F,902,1,是\n")
    born = world.person("林梅").birth_date
    assert born
    members.write_text(f"身份证号,姓名\n{document(born, 2)},林梅\n,无证\n")

    def answer() -> dict[str, object]:
        found = json.loads(capsys.readouterr().out)
        return found | {"left_out": [each["row"] for each in found["left_out"]]}

    isolation.rooms(rooms, site="万佛山隔离点", as_json=True)
    assert answer() == {"rows": 2, "added": 1, "changed": 0, "same": 0, "left_out": [3]}
    assert Room.objects.get(name="901").beds == 2
    isolation.rooms(rooms, site="万佛山隔离点")
    assert "1 as they were, 1 rows left out" in capsys.readouterr().out
    with pytest.raises(Invalid, match="There is no file"):
        isolation.rooms(tmp_path / "none.csv")

    with pytest.raises(Invalid, match="give its rule"):
        sampling.group(members, name="快递员")
    sampling.group(members, name="快递员", rule="2 in 7", reference="通知", as_json=True)
    assert answer() == {"rows": 2, "added": 1, "changed": 0, "same": 0, "left_out": [3]}
    assert GroupMember.objects.get().person == world.person("林梅")
    sampling.group(members, name="快递员")
    assert "1 as they were, 1 left out" in capsys.readouterr().out


def test_a_list_of_visits_says_what_was_taken_and_each_row_that_was_not(
    world: World,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr(visits, "open_database", lambda: None)
    monkeypatch.setattr(visits, "read_clock", lambda: NOW)
    facts = SiteFacts("东关集市", SiteKind.MARKET)
    add_site(facts=facts, unit="", by=world.he_duty, now=NOW)
    file = tmp_path / "visits.csv"
    file.write_text(
        f"姓名,手机,扫码时间\n孙丽,{phone(71)},2022-04-25 09:15\n孙丽,{phone(71)},昨天\n"
    )

    visits.visits(file, site="东关集市", minutes=30, by="he_duty", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert [each["row"] for each in told.pop("left_out")] == [3]
    assert told == {
        "source": "check_in", "rows": 2, "taken": 1, "known": 0, "persons": 1, "kept_days": 28,
    }  # fmt: skip
    visits.visits(file, site="东关集市", minutes=30)
    said = capsys.readouterr().out
    assert "0 visits of 1 people taken in, 1 known before, 1 left out" in said
    with pytest.raises(Invalid, match="No column names the site"):
        visits.visits(file)
    with pytest.raises(NotFound, match="no site “西关集市”"):
        visits.visits(file, site="西关集市")
    with pytest.raises(Invalid, match="There is no file"):
        visits.visits(tmp_path / "none.csv")
