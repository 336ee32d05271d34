"""`gubei checkpoint`: what toll gates counted, and which days are holidays."""

import json
from pathlib import Path
from typing import Any

import pytest

from gubei.domain.checkpoints.models import GateCount, SpecialDay
from gubei.domain.checkpoints.operations.gates import link_gates
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
        answers.append(_take(file, capsys))
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
        replaced.append(_take(file, capsys, gate="北门")["replaced"])
    assert replaced == [0, 1]
    assert list(GateCount.objects.values_list("gate", "vehicles")) == [("北门", 7)]


def _take(file: Path, capsys: pytest.CaptureFixture[str], **more: Any) -> Any:
    command.take_in(file, **({"gate": "", "again": False, "as_json": True} | more))
    return json.loads(capsys.readouterr().out)


def test_a_file_that_was_taken_in_for_a_wrong_gate_is_taken_in_for_the_right_one(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr(command, "open_database", lambda: None)
    file, other = tmp_path / "a.csv", tmp_path / "b.csv"
    file.write_text("time,vehicles\n2022-04-25 07:00,5\n", encoding="utf-8")
    other.write_text("time,vehicles\n2022-04-25 07:00,9\n", encoding="utf-8")
    _take(other, capsys, gate="南门")
    assert [_take(file, capsys, gate=gate)["known"] for gate in ("南门", "北门", "北门")] == [
        False, False, True,
    ]  # fmt: skip
    assert list(GateCount.objects.values_list("gate", "vehicles")) == [("北门", 5)]
    # What the wrong file had taken the place of is taken in again.
    assert _take(other, capsys, gate="南门")["known"] is True
    assert _take(other, capsys, gate="南门", again=True)["known"] is False
    counted = GateCount.objects.order_by("vehicles").values_list("gate", "vehicles")
    assert list(counted) == [("北门", 5), ("南门", 9)]


def test_a_file_that_came_before_its_checkpoint_is_linked_when_that_is_opened(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr(command, "open_database", lambda: None)
    file = tmp_path / "gates.csv"
    file.write_text(FILE, encoding="utf-8")
    _take(file, capsys)
    assert link_gates() == 0
    barrier = build_barrier(world)
    assert link_gates() == 2
    assert GateCount.objects.filter(checkpoint=barrier.checkpoint).count() == 2


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
