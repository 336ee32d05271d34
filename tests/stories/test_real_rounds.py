"""Promise: a plan for a round agrees with rounds that were really held.

Beijing, April and May 2022, and Slovakia, autumn 2020, where the data lie beside the project.
"""

import csv
import re
from pathlib import Path

import pytest
from numpy import unique
from numpy.random import default_rng

from gubei.engines.rounds import best_pool, plan_round, positive_pools
from gubei.engines.rounds.planning import Assumptions

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
BEIJING = DATA / "beijing_facts" / "mass_testing_2022.csv"
SLOVAKIA = DATA / "mass_testing_slovakia_2020" / "ms_tst.csv"
# As Miyun opened on 21 May 2022; when Chaoyang did was not published.
OPENED = 6.5


def rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        pytest.skip(f"{path.parent.name} does not lie beside the project")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_chaoyang_needed_the_points_and_lanes_that_a_plan_says():
    (round_2,) = [row for row in rows(BEIJING) if row["sampling_lanes"]]
    hours = float(round_2["as_of_time"].partition(":")[0]) - OPENED
    plan = plan_round(int(round_2["samples"]), hours, 10, 1e-6)
    assert plan.lanes == pytest.approx(int(round_2["sampling_lanes"]), rel=0.02)
    assert plan.points == pytest.approx(int(round_2["sampling_points"]), rel=0.02)
    assert plan.interval[0] <= hours <= plan.interval[1]


def test_the_round_before_took_as_long_as_its_points_say():
    """The rate of a lane is fitted to round 2; round 1 of the same district is held out.

    How many points it had stands in the note of the second round.
    """
    found = {row["round"]: row for row in rows(BEIJING) if row["area"] == "Chaoyang"}
    more = re.search(r"(\d+) points more than in round 1", found["2"]["note"])
    assert more
    points = int(found["2"]["sampling_points"]) - int(more[1])
    people = int(found["1"]["samples"])
    took = float(found["1"]["as_of_time"].partition(":")[0]) - OPENED
    known = Assumptions()
    lanes = points * known.lanes_at_a_point.value
    assert people / lanes / known.fast.value <= took <= people / lanes / known.slow.value
    # The other way round: the points that a plan asks for, at 120 and 80 people a lane.
    planned = plan_round(people, took, 10, 1e-6).points
    assert planned / 1.2 <= points <= planned / 0.8


def test_beijings_rounds_gave_the_positive_tubes_that_the_next_prevalence_explains():
    found = [row for row in rows(BEIJING) if row["positive_pools"] not in ("", "0")]
    assert found
    for row in found:
        samples, tubes = int(row["samples"]), int(row["positive_pools"])
        # One positive in each positive tube: at such a prevalence two hardly ever share one.
        plan = plan_round(samples, 24, 10, tubes / samples)
        assert plan.positive_pools == pytest.approx(tubes, rel=1e-4)
        assert plan.lab_tests == pytest.approx(samples / 10 + 10 * tubes, rel=1e-4)
        assert plan.best_in_use == 20


def test_slovakias_counties_would_have_needed_a_fifth_of_the_tests_in_tubes_of_ten():
    counties = [row for row in rows(SLOVAKIA) if row["attendance_2"] not in ("", "NA")]
    assert len(counties) > 70
    attended = sum(int(row["attendance_2"]) for row in counties)
    positive = sum(int(row["positive_2"]) for row in counties)
    overall = positive / attended
    assert best_pool(overall) == 10
    share = plan_round(attended, 48, 10, overall).lab_tests / attended
    by_county = sum(
        plan_round(
            int(row["attendance_2"]), 48, 10, int(row["positive_2"]) / int(row["attendance_2"])
        ).lab_tests
        for row in counties
    )
    assert 0.19 < share < 0.21
    # Counties differ, so their pools hold the positive closer together than the mean says.
    assert by_county / attended < share
    assert positive_pools(attended, 10, overall) < positive


def test_positives_thrown_into_tubes_make_as_many_positive_as_the_formula_says():
    """Every person of a county into a tube of ten at random, the county's own positives among them."""
    rng = default_rng(20201031)
    counties = [row for row in rows(SLOVAKIA) if row["attendance_2"] not in ("", "NA")]
    drawn = expected = 0.0
    for row in counties:
        people, positive = int(row["attendance_2"]), int(row["positive_2"])
        tubes = rng.choice(people, positive, replace=False) // 10
        drawn += len(unique(tubes))
        expected += positive_pools(people, 10, positive / people)
    assert drawn == pytest.approx(expected, rel=0.01)
