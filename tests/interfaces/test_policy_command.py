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
