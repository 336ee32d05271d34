"""`gubei checkpoint`: what toll gates counted, and which days are holidays."""

import json
from pathlib import Path

import pytest

from gubei.domain.checkpoints.models import GateCount, SpecialDay
from gubei.interfaces.cli import checkpoint as command
from gubei.terms.refusals import Invalid
from tests.barrier import build_barrier
from tests.world import World

FILE = """time,tollgate_id,direction,vehicle_type
2022-04-25 07:10:00,古北口检查站,0,
2022-04-25 07:20:00,古北口检查站,0,1
2022-04-25 07:30:00,2,1,0
never,2,1,0
"""


def test_a_file_is_taken_in_once_and_says_what_it_held(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    barrier = build_barrier(world)
    monkeypatch.setattr(command, "open_database", lambda: None)
    file = tmp_path / "gates.csv"
    file.write_text(FILE, encoding="utf-8")
    answers = []
    for _ in range(2):
        command.take_in(file, gate="", as_json=True)
        answers.append(json.loads(capsys.readouterr().out))
    assert answers[0] == {
        "rows": 4, "refused": 1, "reasons": {"time cannot be read": 1}, "repeated": 0,
        "replaced": 0,
        "vehicles": 3, "hours": 3, "known": False,
        "gates": [
            {"gate": "2", "direction": "out", "class": "car", "vehicles": 1},
            {"gate": "古北口检查站", "direction": "in", "class": "", "vehicles": 1},
            {"gate": "古北口检查站", "direction": "in", "class": "truck", "vehicles": 1},
        ],
    }  # fmt: skip
    assert answers[1] == answers[0] | {"known": True}
    assert GateCount.objects.filter(checkpoint=barrier.checkpoint).count() == 2


def test_a_newer_file_takes_the_place_of_the_older_number(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr(command, "open_database", lambda: None)
    replaced = []
    for number in (5, 7):
        file = tmp_path / f"{number}.csv"
        file.write_text(f"time,vehicles\n2022-04-25 07:00,{number}\n", encoding="utf-8")
        command.take_in(file, gate="北门", as_json=True)
        replaced.append(json.loads(capsys.readouterr().out)["replaced"])
    assert replaced == [0, 1]
    assert list(GateCount.objects.values_list("gate", "vehicles")) == [("北门", 7)]


def test_holidays_and_working_weekends_are_taken_in_and_a_bad_row_stops_the_file(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr(command, "open_database", lambda: None)
    file = tmp_path / "days.csv"
    file.write_text(
        "日期,类别,名称\n2022-05-01,节假日,劳动节\n2022/04/24,工作日,调休\n", encoding="utf-8"
    )
    command.take_in_special_days(file, as_json=True)
    assert json.loads(capsys.readouterr().out) == {"days": 2}
    days = SpecialDay.objects.order_by("day").values_list("day__day", "kind", "name")
    assert list(days) == [(24, "workday", "调休"), (1, "holiday", "劳动节")]
    for text, words in (
        ("day,kind,name\nMay,holiday,劳动节\n", "Row 2"),
        ("day,kind,name\n2022-05-02,fun,劳动节\n", "Row 2: say holiday"),
        ("day,name\n", "no column kind"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(Invalid, match=words):
            command.take_in_special_days(file, as_json=True)
    assert SpecialDay.objects.count() == 2
