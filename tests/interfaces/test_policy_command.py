"""`gubei policy show` and `gubei policy diff`: what they print and refuse."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from gubei.adapters.packs import read_pack
from gubei.domain.measures.operations.applying import apply_policy
from gubei.domain.measures.operations.changing import set_end
from gubei.domain.measures.operations.imposing import Wish, impose
from gubei.domain.measures.queries.previews import preview
from gubei.engines.policy import Anchor
from gubei.interfaces.cli import policy, policy_here, saying
from gubei.interfaces.cli.main import main
from gubei.terms.refusals import Refused
from tests.world import NOW, World


@pytest.fixture(autouse=True)
def _loud(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(saying._remarks, "quiet", False)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["policy", *map(str, arguments)])
    return int(ended.value.code or 0)


def answer(capfd: pytest.CaptureFixture[str], *arguments: object):
    assert run(*arguments, "--json") == 0
    return json.loads(capfd.readouterr().out)


@pytest.mark.parametrize("day", ["9999-12-30", "1066-10-14"])
def test_a_day_that_no_outbreak_has_is_refused_in_one_line(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, day: str
):
    people = tmp_path / "people.csv"
    people.write_text(f"person,class,anchor\n林梅,close_contact,{day}\n", encoding="utf-8")
    compared = ("cn-covid19-ed8", "cn-covid19-ed9", "--people", people)
    for arguments in (
        ("show", "cn-covid19-ed9", "--class", "close_contact", "--anchor", day),
        ("diff", *compared, "--at", day),
        ("diff", *compared, "--at", "2022-06-28"),
    ):
        assert run(*arguments) == 2
        (line,) = capfd.readouterr().err.splitlines()
        assert day in line
        assert "1900-01-01" in line


def test_who_is_free_by_then_is_neither_released_earlier_nor_later(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
):
    people = tmp_path / "people.csv"
    rows = ("林梅,close_contact,2022-06-18", "王建国,close_contact,2022-06-01")
    people.write_text("\n".join(("person,class,anchor", *rows)) + "\n", encoding="utf-8")

    # Under edition 8 Wang Jianguo is free since 23 June, Lin Mei not before 10 July.
    seen = answer(
        capfd, "diff", "cn-covid19-ed8", "cn-covid19-ed9", "--at", "2022-06-28",
        "--people", people,
    )  # fmt: skip
    back = answer(
        capfd, "diff", "cn-covid19-ed9", "cn-covid19-ed8", "--at", "2022-06-28",
        "--people", people,
    )  # fmt: skip

    assert [(each["person"], each["new_release"], each["days"], each["tests"])
            for each in seen["people"]] == [("林梅", "2022-06-29", -11, 0)]  # fmt: skip
    assert [(seen[name], back[name]) for name in ("earlier", "later", "same")] == [
        (1, 0), (0, 1), (1, 1),
    ]  # fmt: skip
    assert seen["days"][0] == {
        "date": "2022-06-28",
        "rooms": {"old": 1, "new": 0},
        "tests": {"old": 0, "new": 1},
        "samples": {"old": 0, "new": 1},
    }


def test_without_a_class_everything_that_the_pack_says_is_shown(
    capfd: pytest.CaptureFixture[str],
):
    seen = answer(capfd, "show", "chikungunya", "--at", "2025-08-01")
    assert (seen["at"], seen["classes"]) == ("2025-08-01", ["close_contact", "case"])
    assert [(each["about"], each["numbers"]) for each in seen["statements"]] == [
        ("place", {"core_radius": 100, "index": 5}),
        ("place", {"warning_radius": 200, "index": 5}),
    ]
    assert run("show", "cn-covid19-ed9", "--class", "close_contact") == 2
    assert "--anchor" in capfd.readouterr().err


def test_without_a_table_it_says_of_the_district_what_the_screen_says(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(policy_here, "open_database", lambda: None)
    monkeypatch.setattr(policy, "read_clock", lambda: NOW)
    before = apply_policy(
        pack=read_pack("cn-covid19-ed9"), before=None, valid_on=NOW.date(), reason="施行",
        by=world.leng_leader, now=NOW,
    ).change  # fmt: skip
    given = {"person_class": "close_contact", "reason": "同桌就餐"}
    exposed = {Anchor.LAST_EXPOSURE: NOW.date() - timedelta(days=1)}
    first, second = (
        impose(wish=Wish(person=world.person(name).pk, anchors=exposed, **given), by=world.he_duty,
               now=NOW)
        for name in ("林梅", "王建国")
    )  # fmt: skip
    set_end(measure=second.pk, ends_on=date(2022, 5, 9), reason="复检", by=world.he_duty, now=NOW)

    policy.diff("cn-covid19-ed9", "cn-covid19-twenty", at="2022-04-26", as_json=True)
    said = json.loads(capsys.readouterr().out)
    shown = preview(
        pack=read_pack("cn-covid19-twenty"), before=before.pk, valid_on=date(2022, 4, 26), now=NOW
    )
    assert said.pop("days") == policy_here.days_as_json(shown.days) != []
    assert said == {
        "old": "cn-covid19-ed9", "new": "cn-covid19-twenty", "at": "2022-04-26",
        "earlier": 1, "later": 0, "same": 0, "kept_by_hand": 1, "more_tests": 0, "fewer_tests": 0,
        "people": [
            {"person": str(first.pk), "old_release": "2022-05-06", "new_release": "2022-05-04",
             "days": -2, "tests": 0},
        ],
    }  # fmt: skip
    with pytest.raises(Refused, match="cn-covid19-ed9"):
        policy.diff("cn-covid19-ed8", "cn-covid19-twenty", at="2022-04-26", as_json=True)
