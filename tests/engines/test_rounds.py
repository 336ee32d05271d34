"""Rounds: tests that pooling takes, and what a plan rests on."""

from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gubei.engines.rounds import best_pool, dorfman, plan_round, positive_pools, two_stage
from gubei.terms.refusals import Invalid


def by_every_outcome(people: int, size: int, prevalence: float, *, small: int = 0) -> float:
    """Return the tests expected by going through everybody being positive or not."""
    expected = 0.0
    for outcome in product((False, True), repeat=people):
        chance = prod(prevalence if positive else 1 - prevalence for positive in outcome)
        pools = [outcome[begin : begin + size] for begin in range(0, people, size)]
        expected += chance * sum(_tests_of(pool, small) for pool in pools)
    return expected


def _tests_of(pool, small: int) -> int:
    if len(pool) == 1:
        return 1
    if not any(pool):
        return 1
    if not small:
        return 1 + len(pool)
    parts = [pool[begin : begin + small] for begin in range(0, len(pool), small)]
    return 1 + len(parts) + sum(len(part) for part in parts if any(part) and len(part) > 1)


@given(st.integers(1, 9), st.integers(1, 6), st.floats(0, 1))
def test_dorfman_is_the_mean_over_every_outcome(people, size, prevalence):
    expected = by_every_outcome(people, size, prevalence) if size > 1 else people
    assert dorfman(people, size, prevalence) == pytest.approx(expected)


@given(st.integers(1, 9), st.integers(4, 6), st.floats(0, 1))
def test_two_stages_are_the_mean_over_every_outcome(people, size, prevalence):
    expected = by_every_outcome(people, size, prevalence, small=2)
    assert two_stage(people, size, prevalence) == pytest.approx(expected)


@pytest.mark.parametrize(("prevalence", "size"), [(0.01, 11), (0.05, 5), (0.10, 4), (0.30, 3)])
def test_the_best_sizes_are_those_of_dorfmans_paper(prevalence, size):
    assert best_pool(prevalence) == size


def test_where_a_third_is_positive_nobody_is_pooled_and_where_nobody_is_pools_are_full():
    assert (best_pool(0.4), best_pool(0.0)) == (1, 32)


def test_a_plan_for_half_a_million_in_a_day():
    plan = plan_round(500_000, 24, 10, 0.001)
    assert (plan.points, plan.lanes, plan.tubes) == (90, 209, 50_000)
    assert plan.finish_hours <= 24
    assert plan.interval[0] < plan.finish_hours < plan.interval[1]
    assert plan.lab_tests == pytest.approx(50_000 + 10 * positive_pools(500_000, 10, 0.001))


@pytest.mark.parametrize(
    "asked",
    [(0, 8, 10, 0.1), (10, 0, 10, 0.1), (10, 8, 0, 0.1), (10, 8, 10, 1.1), (10, 8, 10, -0.1)],
)
def test_a_plan_that_makes_no_sense_is_refused(asked):
    with pytest.raises(Invalid):
        plan_round(*asked)
