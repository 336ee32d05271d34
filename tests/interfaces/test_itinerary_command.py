"""`gubei itinerary FILE`: what it prints and what it refuses."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gubei.interfaces.cli import saying
from gubei.interfaces.cli.main import main

REPORT = "患者林某，4月12日14:10-15:30在惠民超市购物，次日乘坐G1234次列车返回密云。"


@pytest.fixture(autouse=True)
def _speaking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saying._remarks, "quiet", False)


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["itinerary", *map(str, arguments)])
    return int(ended.value.code or 0)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    assert run(*arguments, "--written-on", "2022-04-26", "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_report_is_read_in_the_encodings_people_save_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
):
    file = tmp_path / "report.txt"
    file.write_text(REPORT, encoding=encoding)
    found = answer(capsys, file)
    assert [
        (each["day"], each["since"], each["until"], each["place"]["text"], each["means"])
        for each in found["visits"]
    ] == [
        ("2022-04-12", "14:10:00", "15:30:00", "惠民超市", None),
        ("2022-04-13", None, None, "密云", "train"),
    ]
    ride = found["vehicles"][0]
    assert (ride["number"], REPORT[ride["start"] : ride["end"]]) == ("G1234", ride["text"])


def test_a_report_comes_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(REPORT.encode())))
    assert len(answer(capsys, "-")["visits"]) == 2


def test_the_table_says_that_a_person_confirms(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "report.txt"
    file.write_text(REPORT, encoding="utf-8")
    assert run(file, "--written-on", "2022-04-26") == 0
    printed = capsys.readouterr()
    assert "惠民超市" in printed.out
    assert "须由人员确认" in printed.err


def test_what_is_no_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "report.docx"
    file.write_bytes(b"PK\x03\x04\x00\x00\xff\xfe\x00")
    assert run(file) == 2
    assert "纯文本" in capsys.readouterr().err
    assert run(tmp_path / "none.txt") == 2
    assert "none.txt" in capsys.readouterr().err
