"""The loops let happen what plain Python lets happen, and what SimPy and Ciw say of one checkpoint."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.queue_models import scenario, with_ciw, with_simpy
from gubei.engines.queueing import Scenario, picture_of, reference, simulate
from gubei.engines.queueing.figures import standard_error
from gubei.engines.queueing.simulating import Run
from gubei.engines.queueing.tally import DIVERTED

RATES = st.lists(st.sampled_from([0, 10, 40]), min_size=4, max_size=4).map(lambda four: four * 6)
SERVERS = st.lists(st.integers(0, 2), min_size=3, max_size=3).map(lambda three: [*three, 1] * 6)
SERVICES = st.one_of(
    st.builds(
        lambda law, cv, mean: {"distribution": law, "cv": cv, "mean_seconds": mean},
        st.sampled_from(["lognormal", "gamma"]), st.sampled_from([0, 0.4, 1.6]), st.sampled_from([20, 90]),
    ),
    st.builds(
        lambda law: {"distribution": law, "mean_seconds": 60},
        st.sampled_from(["exponential", "deterministic"]),
    ),
)  # fmt: skip


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    names = [f"c{number}" for number in range(draw(st.integers(1, 3)))]
    classes = [
        {
            "name": name, "priority": draw(st.integers(1, 3)), "arrivals_per_hour": draw(RATES),
            "service": draw(SERVICES),
            "second_check": draw(st.sampled_from([None, {"share": 0.3, "mean_seconds": 200}])),
        }
        for name in names
    ]  # fmt: skip
    lanes = [
        {"name": f"l{number}", "servers": draw(SERVERS),
         "classes": names if number == 0 else draw(st.lists(st.sampled_from(names), min_size=1, unique=True))}
        for number in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    content = {
        "lanes": lanes, "classes": classes, "hours": draw(st.sampled_from([5, 6.5])), "replications": 2,
        "seed": draw(st.integers(0, 2**63 - 1)), "second_check_bays": draw(st.integers(0, 2)),
    }  # fmt: skip
    if draw(st.booleans()):
        content["balk_above_minutes"] = draw(st.sampled_from([1, 6]))
        if len(names) > 1:
            classes[0] |= {"diverts_to": "c1", "detour_minutes": draw(st.sampled_from([0, 7]))}
    return Scenario.model_validate(content)


@st.composite
def begun(draw: st.DrawFn) -> Scenario:
    """Return a scenario that begins in the middle of a day, with vehicles that wait."""
    which = draw(scenarios())
    classes = [
        each.model_copy(update={"waiting": draw(st.sampled_from([0, 1, 25]))})
        for each in which.classes
    ]
    begins = draw(st.sampled_from([0, 1.25, 3]))
    return which.model_copy(update={"classes": classes, "begins_at_hour": begins})


def entries(run: Run, replication: int) -> list[reference.Entry]:
    classes, lanes = run.scenario.classes, run.scenario.lanes
    return [
        reference.Entry(classes[int(kind)].name, lanes[int(lane)].name, arrived, begun, ended)
        for kind, lane, arrived, begun, ended, number in run.tally.log.tolist()
        if number == replication
    ]


@settings(max_examples=60, deadline=None)
@given(which=begun())
def test_every_vehicle_begins_and_ends_when_it_does_in_plain_python(which):
    run = simulate(which, log=20_000)
    for replication in range(which.replications):
        found, diverted = reference.simulate(which, replication)
        assert entries(run, replication) == found
        assert int(run.tally.sums[replication, -2, DIVERTED]) == diverted


@settings(max_examples=25, deadline=None)
@given(which=scenarios())
def test_the_figures_are_those_of_the_vehicles(which):
    run = simulate(which, log=20_000)
    found = picture_of(run)
    log = run.tally.log
    log, end = log[log[:, 2] < which.hours * 3600], which.hours * 3600
    waits = log[:, 3] - log[:, 2]
    if not len(log):
        assert found.total.wait_mean_s is None
        return
    assert found.total.wait_mean_s == pytest.approx(waits.mean(), abs=1e-6)
    assert found.total.served == (log[:, 4] <= end).sum() / 2
    queued = np.minimum(log[:, 3], end) - log[:, 2]
    assert found.total.queue_mean == pytest.approx(queued.sum() / 2 / end, abs=1e-6)
    exact = np.quantile(waits, 0.9, method="inverted_cdf")
    near = waits[np.argsort(np.abs(waits - found.total.wait_p90_s))[0]]
    assert found.total.wait_p90_s == pytest.approx(
        exact, rel=0.01, abs=0.1
    ) or near == pytest.approx(found.total.wait_p90_s, rel=0.01, abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("oracle", [with_simpy, with_ciw])
def test_other_simulators_find_the_same_waits(oracle):
    ours = picture_of(simulate(scenario(1000, 10, 20, 1))).classes
    days = [oracle(16, 2, seed) for seed in range(24)]
    for name, each in ours.items():
        sums = np.array([(len(day[name]), sum(day[name])) for day in days])
        mean, error = sums[:, 1].sum() / sums[:, 0].sum(), standard_error(sums)
        assert abs(mean - each.wait_mean_s) < 3 * math.hypot(error, each.wait_mean_se)
