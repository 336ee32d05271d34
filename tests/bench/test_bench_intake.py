"""How lists and policies are measured, at a size that nobody would measure."""

from pathlib import Path

import pytest

from bench import intake, ledger, policy
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
