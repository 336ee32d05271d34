"""`gubei queue`: a scenario is simulated and staffed; a bad one is refused with key and reason."""

from pathlib import Path

import pytest

from tests.interfaces.commands import Commands

GOOD = """
lanes:
  - {name: 小客车道, classes: [小客车, 通勤], servers: 3}
  - {name: 货车道, classes: [货车], servers: 2}
classes:
  - {name: 通勤, priority: 1, arrivals_per_hour: 60, service: {mean_seconds: 6}}
  - name: 小客车
    priority: 2
    arrivals_per_hour: 240
    service: {distribution: lognormal, mean_seconds: 30, cv: 0.7}
    second_check: {share: 0.02, mean_seconds: 300}
  - {name: 货车, arrivals_per_hour: 60, service: {distribution: gamma, mean_seconds: 60, cv: 0.8}}
hours: 24
warmup_hours: 1
replications: 12
seed: 7
second_check_bays: 1
"""
FIGURES = ["arrivals", "served", "diverted", "wait_mean_s", "wait_mean_se", "wait_p50_s", "wait_p90_s",
           "queue_mean", "queue_max", "queue_max_m", "utilisation"]  # fmt: skip


@pytest.fixture
def gubei(tmp_path: Path) -> Commands:
    return Commands(tmp_path / "home")


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "scenario.yaml"
    file.write_text(GOOD, encoding="utf-8")
    return file


def test_a_scenario_is_simulated(gubei: Commands, scenario: Path):
    ended = gubei("queue", "simulate", scenario, "--json")
    assert (ended.code, ended.err) == (0, "")
    answer = ended.json
    assert list(answer["classes"]) == ["通勤", "小客车", "货车"]
    assert list(answer["lanes"]) == ["小客车道", "货车道"]
    assert all(list(each) == FIGURES for each in [*answer["classes"].values(), answer["totals"]])
    assert answer["totals"]["arrivals"] == pytest.approx(23 * 360, rel=0.02)
    assert answer["classes"]["通勤"]["wait_mean_s"] < answer["classes"]["小客车"]["wait_mean_s"]
    again = gubei("queue", "simulate", scenario, "--json").json
    assert again | {"seconds": 0} == answer | {"seconds": 0}


def test_shifts_that_a_simulation_does_not_read_are_named(gubei: Commands, scenario: Path):
    with scenario.open("a", encoding="utf-8") as file:
        file.write("shifts:\n  - {start: 0, hours: 24}\n")
    ended = gubei("queue", "simulate", scenario, "--json")
    assert (ended.code, "gubei queue staff" in ended.err) == (0, True)


def test_a_scenario_is_staffed(gubei: Commands, scenario: Path):
    ended = gubei("queue", "staff", scenario, "--wait-p90", "5", "--json")
    assert (ended.code, ended.err) == (0, "")
    answer = ended.json
    assert answer["meets_target"]
    assert answer["wait_p90_s_worst"] <= 300
    assert answer["lane_hours"] <= answer["formula"]["lane_hours"]
    assert answer["lane_hours"] == sum(map(sum, answer["plan"].values()))
    assert (
        sum(each["hours"] * each["officers"] for each in answer["shifts"])
        == answer["officer_hours"]
    )
    bays = answer["second_check_bays"]
    # Five cars an hour for five minutes each: one bay would be busy two fifths of the time.
    assert (bays["meets_target"], set(bays["plan"])) == (True, {2})
    assert bays["wait_p90_s_worst"] <= 300
    assert bays["bay_hours"] == sum(bays["plan"]) <= bays["formula"]["bay_hours"]
    assert bays["square_root"]["bay_hours"] == sum(bays["square_root"]["plan"])
    said = gubei("queue", "staff", scenario, "--wait-p90", "5")
    assert "岗时" in said.out
    assert "复检：位时 48" in said.out


def test_without_bays_the_second_check_is_done_in_the_lane(gubei: Commands, scenario: Path):
    scenario.write_text(GOOD.replace("second_check_bays: 1", ""), encoding="utf-8")
    answer = gubei("queue", "staff", scenario, "--wait-p90", "5", "--json").json
    assert answer["second_check_bays"] is None


def test_a_bad_scenario_is_refused_with_key_and_reason(gubei: Commands, scenario: Path):
    scenario.write_text(GOOD.replace("servers: 3", "servers: -3"), encoding="utf-8")
    ended = gubei("queue", "simulate", scenario, "--json")
    assert (ended.code, ended.out) == (2, "")
    assert ended.line == (
        "scenario.yaml:3：lanes.小客车道.servers：不得小于 0。 "
        "scenario.yaml:3: lanes.小客车道.servers: must be 0 or more."
    )


def test_a_file_that_is_not_there_is_refused(gubei: Commands, tmp_path: Path):
    ended = gubei("queue", "simulate", tmp_path / "none.yaml")
    assert ended.code == 2
    assert "There is no such file" in ended.line
