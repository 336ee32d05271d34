"""The benchmarks of intake, ledger, policy and worker run, at a size that nobody would measure."""

from pathlib import Path

import pytest

from bench import checkpoint, intake, ledger, policy, queue, releasing, rings, sampling, worker
from bench.intake import Size
from bench.scratch import VARIABLE

SMALL, LARGE = Size("csv", 40), Size("xlsx", 60)


@pytest.mark.slow
def test_intake_and_ledger_are_measured_in_one_kept_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    small, large = intake.cases(known=80, sizes=(SMALL, LARGE), sample=30)
    assert (small["case"], large["case"]) == ("40 rows, csv", "60 rows, xlsx")
    assert sum(large["outcome"][name] for name in ("leads", "unreadable")) == 60
    assert small["reference_rows"] == 30
    assert large["microseconds_per_row_against_smallest"] > 0
    looked = ledger.cases(known=80, listed=LARGE, great=SMALL, calls=2)
    kinds = {case["case"].split(" ")[0].strip(",") for case in looked}
    assert kinds == {"ledger", "leads", "search"}
    assert all(case["p50_ms"] <= case["p95_ms"] for case in looked)


def test_every_plan_in_bulk_is_that_of_the_person_alone() -> None:
    plans, preview = policy.cases(people=600)
    assert (plans["case"], plans["differing"]) == ("plans of 600 people", 0)
    assert preview["case"] == "preview of a change for 600 people"


@pytest.mark.slow
def test_the_worker_is_measured_beside_its_reference() -> None:
    climbed, made, again, *looked = worker.cases(orders=300, leads=900, due=20, sample=5, calls=2)
    assert (climbed["case"], climbed["leads"]) == ("20 due orders climb", 900)
    assert made["case"] == "900 orders to locate are made", "90 leads of each list, all elsewhere"
    assert again["case"] == "the worker finds no lead without an order"
    assert {case["case"].split("?")[0].split(",")[0] for case in looked} == {
        "GET /orders/counts", "GET /work/all", "GET /work", "GET /home", "GET /orders",
        "GET /orders/not-fed-back", "GET /orders/events",
    }  # fmt: skip
    assert all(case["p50_ms"] <= case["p95_ms"] for case in looked)


@pytest.mark.slow
def test_queues_are_measured_beside_simpy_and_ciw() -> None:
    ours, simpy, ciw, eight, large, small = queue.cases(hours=60, reference_hours=12, days=3)
    assert ours["events"] > 2 * 60 * 500
    assert all(each["ratio"] > 0 and set(each["mean_waits_s"]) == set(ours["mean_waits_s"]) for each in (simpy, ciw))  # fmt: skip
    assert eight["case"].startswith("a day of eight checkpoints, 3 times")
    assert all(each["lane_hours"] <= each["formula_lane_hours"] for each in (large, small))


@pytest.mark.slow
def test_rings_are_those_that_the_database_finds_by_itself() -> None:
    filled, built, answered, appended = rings.cases(visits=4_000, asked=3)
    assert filled["case"] == "4,000 visits stored"
    assert 16 <= built["bytes_per_visit"] <= 20
    assert answered["differing"] == 0
    assert answered["p50_ms"] <= answered["p95_ms"]
    assert answered["persons_in_rings"] > 0
    assert appended["fresh"] == rings.APPENDED


@pytest.mark.slow
def test_a_day_of_screening_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setattr(sampling, "CARDS", 60)
    filled, arrived, taken, recalled, members = sampling.cases(
        members=300, tubes=60, seconds=1, reference=5
    )
    assert filled["samples"] == (60 + 5 + sampling.POOLS) * 10
    assert arrived["arrivals"] == 60
    assert (taken["rows"], taken["taken"] + taken["left_out"]) == (60, 60)
    assert taken["left_out"] == 3
    assert recalled["recalls"] == sampling.POOLS
    assert members["differing"] == 0


@pytest.mark.slow
def test_passages_are_measured_beside_pgbench_with_the_same_statements() -> None:
    filled, replayed, pressed, paced, returned, listed, read = checkpoint.cases(
        passages=1_000, watched=40, seconds=2, scripts=3, pages=4, kept=30
    )
    assert (returned["passages"], returned["people"], returned["repeats"]) == (240, 960, 240)
    assert (filled["passages"], filled["looked_for"]) == (1_000, 40)
    assert replayed["statements"] > 10
    assert (replayed["failed"], replayed["transactions"] > 0) == (0, True)
    assert pressed["passages"] > 0
    assert pressed["ratio"] > 0
    assert paced["p50_ms"] <= paced["p99_ms"]
    # Everybody who is looked for has a document.
    assert listed["hashes"] >= 40
    assert read["pages"] == 4


@pytest.mark.slow
def test_everybody_whose_end_has_come_is_released_at_one_hour() -> None:
    (found,) = releasing.cases(people=40, sample=5)
    assert found["case"] == "40 people are released at one hour"
    assert found["ratio"] > 0
