"""How tracing and screening are measured, at a size that nobody would measure."""

from pathlib import Path

import pytest

from bench import rings, sampling
from bench.scratch import VARIABLE


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
    monkeypatch.setattr(sampling, "LOOKS", 2)
    filled, arrived, taken, recalled, board, members = sampling.cases(
        members=300, tubes=60, seconds=1, reference=5
    )
    assert filled["samples"] == (60 + 5 + sampling.POOLS) * 10
    assert arrived["arrivals"] == 60
    assert (taken["rows"], taken["taken"] + taken["left_out"]) == (60, 60)
    assert taken["left_out"] == 3
    assert recalled["recalls"] == sampling.POOLS
    assert 0 < board["done"] <= board["samples"]
    assert board["district_p50_ms"] <= board["district_p95_ms"]
    assert board["village_p50_ms"] <= board["village_p95_ms"]
    assert members["differing"] == 0
