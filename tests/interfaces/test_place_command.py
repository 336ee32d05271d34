"""`gubei place`, `gubei round plan` and `gubei compliance`: what they print, write and refuse."""

import csv
import json
from pathlib import Path

import pytest

from gubei.interfaces.cli import saying
from gubei.interfaces.cli.main import main

CONTRACT = ["people", "placed", "not_placed", "rooms_used", "bound", "gap", "violations", "seconds"]
PEOPLE = "person,household,exposure_date,kind,guardian_of,needs\n"
ROOMS = "room,site,floor,ventilation,beds,own_bathroom,barrier_free,near_care,free_from\n"
HOTEL = ROOMS + "".join(
    f"{floor}0{n},Hotel,{floor}F,V{floor},2,1,0,0,\n" for floor in (2, 3) for n in (1, 2)
)


@pytest.fixture(autouse=True)
def _loud(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(saying._remarks, "quiet", False)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in arguments])
    return int(ended.value.code or 0)


def answer(capfd: pytest.CaptureFixture[str], *arguments: object):
    assert run(*arguments, "--json") == 0
    return json.loads(capfd.readouterr().out)


def place(capfd, tmp_path: Path, people: str, rooms: str = HOTEL, *more: object):
    (tmp_path / "people.csv").write_text(PEOPLE + people, encoding="utf-8")
    (tmp_path / "rooms.csv").write_text(rooms, encoding="utf-8")
    return answer(
        capfd, "place", "--people", tmp_path / "people.csv", "--rooms", tmp_path / "rooms.csv",
        "--at", "2022-04-26", "--seconds", 1, "-o", tmp_path / "placement.csv", *more,
    )  # fmt: skip


def written(tmp_path: Path) -> dict[str, str]:
    with (tmp_path / "placement.csv").open(encoding="utf-8") as file:
        return {row["person"]: row["room"] for row in csv.DictReader(file)}


def test_a_list_is_placed_proven_best_and_written(capfd, tmp_path):
    people = "Lin Mei,H1,2022-04-20,contact,,\nLin Bo,H1,2022-04-21,contact,,\nZhao Lei,,2022-04-20,密接,,\n"
    found = place(capfd, tmp_path, people)
    assert list(found)[:8] == CONTRACT
    assert {name: found[name] for name in CONTRACT[:-1]} == {
        "people": 3, "placed": 3, "not_placed": [], "rooms_used": 2, "bound": 50.0, "gap": 0.0,
        "violations": 0,
    }  # fmt: skip
    rooms = written(tmp_path)
    assert rooms["Lin Mei"] == rooms["Lin Bo"] != rooms["Zhao Lei"]


def test_nobody_is_lost_whatever_is_wrong_with_their_row(capfd, tmp_path):
    people = (
        "Lin Mei,,2022-04-20,contact,Nobody,insulin\n"
        "Lin Mei,,2022-04-21,entrant,,\n"
        ",,2022-04-20,contact,,\n"
        "Zhao Lei,,2022-04-20,friend,Sun Tao,\n"
        "Sun Tao,,2022-04-20,contact,,\n"
        "Chen Hao,,yesterdayish,contact,,\n"
        "Wang Fang,,,contact,,\n"
    )
    found = place(capfd, tmp_path, people)
    assert (found["people"], found["placed"], found["violations"]) == (5, 1, 0)
    assert {each["person"]: each["reason"]["en"] for each in found["not_placed"]} == {
        "Zhao Lei": "Row 5: “friend” is not a kind of exposure. Kinds: contact, secondary, entrant, positive, at_risk.",
        "Chen Hao": "Row 7: “yesterdayish” is not a date.",
        "Wang Fang": "Row 8: The exposure date is missing: nobody can say whose air this person may share.",
        "Sun Tao": "The guardian Zhao Lei cannot be placed.",
    }
    assert [(each["row"], each["en"]) for each in found["left_out"]["rows"]] == [
        (3, "Lin Mei stands in row 2 already; that row counts."),
        (4, "The row names nobody."),
    ]
    assert [each["en"] for each in found["remarks"]["rows"]] == [
        "Lin Mei is guardian of Nobody, who is not on the list; placed without.",
        "The need “insulin” does not decide the room; tell the site.",
    ]
    assert all(each["reason"]["zh"] for each in found["not_placed"])


def test_rooms_that_cannot_be_used_are_listed(capfd, tmp_path):
    rooms = (
        HOTEL + "201,Hotel,2F,,2,1,0,0,\n501,Hotel,,,2,1,0,0,\n502,Hotel,5F,,many,1,0,0,\n"
        "503,Hotel,5F,,2,perhaps,0,0,\n504,Hotel,5F,,2,1,0,0,soon\n"
    )
    found = place(capfd, tmp_path, "Lin Mei,,2022-04-20,contact,,\n", rooms)
    assert [each["en"] for each in found["rooms_left_out"]["rows"]] == [
        "Room 201 stands twice on this floor; the first row counts.",
        "The row has no floor.",
        "“many” is no number of beds.",
        "own_bathroom: “perhaps” is neither yes nor no.",
        "“soon” is not a date.",
    ]


def test_hotels_that_number_their_rooms_alike_are_told_apart(capfd, tmp_path):
    rooms = ROOMS + "201,East,2F,,1,1,0,0,\n201,West,2F,,1,1,0,0,\n"
    people = "Lin Mei,,2022-04-20,contact,,\nZhao Lei,,2022-04-20,contact,,\n"
    assert place(capfd, tmp_path, people, rooms)["placed"] == 2
    assert written(tmp_path) == {"Lin Mei": "201", "Zhao Lei": "201"}


def test_a_pack_asks_for_a_bathroom_of_ones_own(capfd, tmp_path):
    rooms = ROOMS + "201,Hotel,2F,,1,0,0,0,\n"
    people = "Lin Mei,,2022-04-20,contact,,\n"
    assert place(capfd, tmp_path, people, rooms)["placed"] == 1
    found = place(capfd, tmp_path, people, rooms, "--rules", "cn-covid19-ed8")
    assert found["not_placed"][0]["reason"]["en"] == (
        "No room that is free within 3 days is: 1 bed, own bathroom."
    )


@pytest.mark.parametrize(
    ("people", "rooms", "rules", "reason"),
    [
        ("person,kind\nLin Mei,contact\n", HOTEL, "", "has no column household"),
        (PEOPLE, HOTEL, "", "names nobody"),
        (PEOPLE + "Lin Mei,,2022-04-20,contact,,\n", "room\n201\n", "", "has no column site"),
        (PEOPLE + "Lin Mei,,2022-04-20,contact,,\n", ROOMS, "", "holds no room"),
        (PEOPLE + "Lin Mei,,2022-04-20,contact,,\n", HOTEL, "measles", "says nothing of rooms"),
        (PEOPLE + "Lin Mei,,2022-04-20,contact,,\n", HOTEL, "no-pack", "There is no pack"),
    ],
)
def test_files_that_cannot_be_used_are_refused_with_the_reason(
    capfd, tmp_path, people, rooms, rules, reason
):
    (tmp_path / "people.csv").write_text(people, encoding="utf-8")
    (tmp_path / "rooms.csv").write_text(rooms, encoding="utf-8")
    more = ["--rules", rules] if rules else []
    assert (
        run("place", "--people", tmp_path / "people.csv", "--rooms", tmp_path / "rooms.csv", *more)
        == 2
    )
    assert reason in capfd.readouterr().err


def test_a_round_is_planned(capfd):
    found = answer(
        capfd, "round", "plan", "--people", 500_000, "--hours", 24, "--pool", 10, "--prevalence", "0.1%"
    )  # fmt: skip
    assert list(found)[:9] == [
        "points", "lanes", "samplers", "tubes", "lab_tests_expected", "pool_size", "finish_hours",
        "finish_hours_interval", "assumptions",
    ]  # fmt: skip
    assert (found["tubes"], found["lab_tests_expected"], found["pool_size"]) == (
        50_000,
        54977.6,
        32,
    )
    assert all(
        each["assumed"] == (each["source"] is None) for each in found["assumptions"].values()
    )


def test_a_prevalence_that_is_no_share_is_refused(capfd):
    asked = ["--people", 10, "--hours", 1, "--pool", 10, "--prevalence"]
    assert run("round", "plan", *asked, "many") == 2
    assert "is not a share" in capfd.readouterr().err
    assert run("round", "plan", *asked, "30") == 2


MEMBERS = """person,from,to,leave_from,leave_to
Lin Mei,2022-04-01,,,
Zhao Lei,2022-04-01,,2022-04-25,2022-04-27
Wang Fang,2022-04-26,,,
Chen Hao,2022-04-01,2022-04-20,,
Sun Li,,,,
Sun Li,2022-04-30,2022-04-01,,
"""
TESTS = """person,time
Lin Mei,2022-04-21 09:00
Lin Mei,2022-04-21 09:00
Lin Mei,2022-04-19 09:00
Sun Li,2022-04-21 09:00
Sun Li,2022-04-26 08:00
Nobody,2022-04-26 08:00
Sun Li,soon
"""


def test_compliance_counts_leave_and_newcomers_and_lists_who_missed(capfd, tmp_path):
    (tmp_path / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (tmp_path / "tests.csv").write_text(TESTS, encoding="utf-8")
    found = answer(
        capfd, "compliance", "--members", tmp_path / "members.csv", "--tests", tmp_path / "tests.csv",
        "--rule", "2 in 7", "--at", "2022-04-26",
    )  # fmt: skip
    counts = {
        name: found[name]
        for name in ("members", "due", "done", "missed", "on_leave", "not_due_yet")
    }
    assert counts == {
        "members": 4, "due": 3, "done": 1, "missed": 1, "on_leave": 1, "not_due_yet": 1,
    }  # fmt: skip
    assert found["list"] == [
        {"person": "Lin Mei", "tests": 1, "asked": 2, "last_test": "2022-04-21"}
    ]
    assert found["lists"] == {
        "not_today": ["Lin Mei", "Wang Fang"],
        "missed_1_in_1": ["Lin Mei", "Wang Fang"],
        "missed_2_in_3": ["Lin Mei", "Sun Li"],
        "missed_3_in_7": ["Lin Mei", "Sun Li"],
    }
    assert (found["tests_twice"], found["tests_of_others"]) == (1, 1)
    assert [each["row"] for each in found["members_left_out"]["rows"]] == [7]
    assert [each["row"] for each in found["tests_left_out"]["rows"]] == [8]


@pytest.mark.parametrize("rule", ["", "often", "0 in 7", "2 in 0", "2 in 999"])
def test_a_rule_that_is_none_is_refused(capfd, tmp_path, rule):
    (tmp_path / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (tmp_path / "tests.csv").write_text(TESTS, encoding="utf-8")
    asked = ["--members", tmp_path / "members.csv", "--tests", tmp_path / "tests.csv"]
    assert run("compliance", *asked, "--rule", rule) == 2
    assert "is not a rule" in capfd.readouterr().err
