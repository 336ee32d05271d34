"""`gubei policy show` and `gubei policy diff`: what they print and refuse."""

import json
from pathlib import Path

import pytest

from gubei.interfaces.cli import saying
from gubei.interfaces.cli.main import main


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
