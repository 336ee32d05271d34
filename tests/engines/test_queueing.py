"""The simulation of a checkpoint says what the closed forms say, wherever there is one."""

import math

import numpy as np
import pytest

from gubei.engines.queueing import (
    Effort,
    Figures,
    Scenario,
    cover,
    find_staff,
    picture_of,
    simulate,
    theory,
)
from gubei.engines.queueing.bays import second_checks_of
from gubei.engines.queueing.chance import STREAMS
from gubei.engines.queueing.scenario import Shift
from gubei.engines.queueing.shifts import NoCover
from gubei.engines.queueing.tally import BINS, bin_edges
from gubei.engines.queueing.theory import Stream

# One seed for all, taken before anything was run.
SEED = 20220413
HOUR = 3600


def one_lane(servers: int, *classes: dict, **more: object) -> Scenario:
    content = {
        "lanes": [{"name": "1", "classes": [each["name"] for each in classes], "servers": servers}],
        "classes": list(classes),
        "hours": 220,
        "warmup_hours": 20,
        "replications": 40,
        "seed": SEED,
    }
    return Scenario.model_validate(content | more)


def cars(rate: float, name: str = "cars", priority: int = 1, **service: object) -> dict:
    return {
        "name": name, "priority": priority, "arrivals_per_hour": rate,
        "service": {"mean_seconds": 30} | service,
    }  # fmt: skip


def total(scenario: Scenario) -> Figures:
    return picture_of(simulate(scenario)).total


def apart(figures: Figures, wait: float) -> float:
    """Return how many standard errors lie between a simulated and a true mean wait."""
    return abs(figures.wait_mean_s - wait) / figures.wait_mean_se


@pytest.mark.parametrize(("servers", "rate"), [(1, 60), (1, 102), (3, 300), (8, 900)])
def test_waits_of_exponential_services_are_those_of_erlang(servers, rate):
    stream = Stream(rate / HOUR, 30)
    found = total(one_lane(servers, cars(rate)))
    assert apart(found, theory.mmc_wait(servers, stream)) < 3
    assert found.utilisation == pytest.approx(rate * 30 / HOUR / servers, rel=0.01)
    assert found.queue_mean == pytest.approx(found.wait_mean_s * rate / HOUR, rel=0.01)
    for share, wait in ((0.5, found.wait_p50_s), (0.9, found.wait_p90_s)):
        assert wait == pytest.approx(theory.mmc_quantile(servers, stream, share), rel=0.05, abs=0.1)


@pytest.mark.parametrize(
    ("distribution", "cv"),
    [("deterministic", 0), ("gamma", 0.5), ("gamma", 1.5), ("lognormal", 0.8), ("lognormal", 1.5)],
)
def test_waits_at_one_server_are_those_of_pollaczek_and_khinchine(distribution, cv):
    found = total(one_lane(1, cars(84, distribution=distribution, cv=cv)))
    assert apart(found, theory.allen_cunneen_wait(1, Stream(84 / HOUR, 30, cv))) < 3


def test_a_second_check_in_the_lane_is_part_of_its_service():
    check = {"second_check": {"share": 0.1, "mean_seconds": 120, "distribution": "deterministic"}}
    found = total(one_lane(1, cars(60, distribution="deterministic") | check))
    mean, square = 30 + 12, 30**2 + 0.1 * (2 * 30 * 120 + 120**2)
    stream = Stream(60 / HOUR, mean, math.sqrt(square / mean**2 - 1))
    assert apart(found, theory.allen_cunneen_wait(1, stream)) < 3


def test_bays_are_a_queue_of_their_own_behind_the_lane():
    # What leaves M/M/c is Poisson again (Burke 1956), so the bays are M/M/2.
    check = {"second_check": {"share": 0.2, "mean_seconds": 150}}
    picture = picture_of(simulate(one_lane(3, cars(180) | check, second_check_bays=2)))
    assert apart(picture.total, theory.mmc_wait(3, Stream(180 / HOUR, 30))) < 3
    waits = theory.mmc_wait(2, Stream(36 / HOUR, 150))
    assert picture.second_checks.wait_mean_s == pytest.approx(waits, rel=0.03)
    assert picture.second_checks.utilisation == pytest.approx(36 * 150 / HOUR / 2, rel=0.02)


def test_priorities_wait_as_cobham_says():
    kinds = [("ambulance", 6, 40, 0.5), ("commuters", 40, 20, 1.0), ("cars", 50, 35, 1.5)]
    classes = [
        cars(rate, name, number, distribution="gamma", mean_seconds=mean, cv=cv)
        for number, (name, rate, mean, cv) in enumerate(kinds, start=1)
    ]
    found = picture_of(simulate(one_lane(1, *classes))).classes
    waits = theory.priority_waits([Stream(rate / HOUR, mean, cv) for _, rate, mean, cv in kinds])
    assert [name for name, _, _, _ in kinds] == list(found)
    assert max(apart(each, wait) for each, wait in zip(found.values(), waits, strict=True)) < 3


def test_priorities_at_several_servers_wait_as_cobham_says():
    found = picture_of(simulate(one_lane(4, cars(150, "a", 1), cars(270, "b", 5)))).classes
    waits = theory.mmc_priority_waits(4, [Stream(150 / HOUR, 30), Stream(270 / HOUR, 30)])
    assert max(apart(each, wait) for each, wait in zip(found.values(), waits, strict=True)) < 3


def test_drivers_who_see_a_long_queue_turn_away():
    # A wait of (n + 1) · 30 s / 2 is accepted up to 75 s: five may wait at two servers.
    found = total(one_lane(2, cars(260), balk_above_minutes=1.25))
    limited = theory.limited_queue(2, Stream(260 / HOUR, 30), 5)
    assert found.diverted / found.arrivals == pytest.approx(limited.turned_away, rel=0.02)
    assert apart(found, limited.wait) < 3
    assert found.queue_max == 5
    assert found.queue_max_m == 35


def test_who_turns_away_arrives_on_the_other_road():
    classes = [cars(400) | {"diverts_to": "byroad", "detour_minutes": 20}, cars(0, "byroad")]
    lanes = [{"name": "motorway", "classes": ["cars"], "servers": 1},
             {"name": "byroad", "classes": ["byroad"], "servers": 9}]  # fmt: skip
    scenario = one_lane(1, *classes, lanes=lanes, balk_above_minutes=5, warmup_hours=0, hours=100)
    picture = picture_of(simulate(scenario))
    found = picture.classes
    assert [(each.arrivals, each.diverted) for each in picture.lanes.values()] == [
        (each.arrivals, each.diverted) for each in found.values()
    ]
    assert found["byroad"].arrivals == pytest.approx(found["cars"].diverted, rel=0.01)
    assert found["cars"].arrivals == pytest.approx(40_000, rel=0.01)
    assert found["byroad"].diverted == 0


def test_the_standard_error_is_honest():
    true = theory.mmc_wait(2, Stream(180 / HOUR, 30))
    z = [
        apart(total(one_lane(2, cars(180), seed=seed, hours=70, replications=20)), true)
        for seed in range(60)
    ]
    assert sum(each < 1 for each in z) > 30
    assert sum(each < 3 for each in z) >= 58


def test_one_long_run_has_a_standard_error_too():
    found = total(one_lane(2, cars(180), replications=1, hours=4000))
    assert apart(found, theory.mmc_wait(2, Stream(180 / HOUR, 30))) < 3


def test_a_backlog_is_carried_over_into_the_next_hour():
    # 200 an hour come from eight to ten, 120 can be served: 160 are left, who take 80 minutes.
    rates = [200 if hour in (8, 9) else 0 for hour in range(24)]
    scenario = one_lane(1, cars(0, distribution="deterministic") | {"arrivals_per_hour": rates},
                        hours=24, warmup_hours=0, replications=400)  # fmt: skip
    picture = picture_of(simulate(scenario))
    # The fluid queue at t after eight is (80 / 3600) t long, and its wait that by 120 an hour.
    assert picture.total.wait_mean_s == pytest.approx(2400, rel=0.03)
    assert picture.hours["cars"][9] == pytest.approx(0.95 * 4800, rel=0.05)
    assert picture.total.served == picture.total.arrivals


def test_what_is_not_served_at_the_end_is_not_lost():
    found = total(one_lane(1, cars(240), hours=5, warmup_hours=0))
    assert found.served == pytest.approx(5 * 120, rel=0.02)
    assert found.arrivals == pytest.approx(5 * 240, rel=0.02)
    assert found.wait_mean_s == pytest.approx(5 * HOUR / 2, rel=0.03)


def test_trucks_make_a_queue_longer_than_cars():
    lanes = [{"name": "c", "classes": ["cars"], "servers": 1},
             {"name": "t", "classes": ["trucks"], "servers": 1}]  # fmt: skip
    scenario = one_lane(1, cars(150), cars(150, "trucks"), lanes=lanes, hours=4, warmup_hours=0)
    found = picture_of(simulate(scenario)).lanes
    assert found["c"].queue_max_m == 7 * found["c"].queue_max
    assert found["t"].queue_max_m == 20 * found["t"].queue_max


def test_a_lane_that_closes_sends_those_who_wait_to_the_open_one():
    lanes = [{"name": "a", "classes": ["cars"], "servers": [1] * 10 + [0] * 14},
             {"name": "b", "classes": ["cars"], "servers": 1}]  # fmt: skip
    scenario = one_lane(1, cars(300), lanes=lanes, hours=12, warmup_hours=0, replications=20)
    run = simulate(scenario, log=200_000)
    at_a = run.tally.log[run.tally.log[:, 1] == 0]
    assert at_a[:, 3].max() < 10 * HOUR
    assert picture_of(run).lanes["b"].served == pytest.approx(12 * 120, rel=0.03)


def test_threads_and_their_number_change_nothing():
    scenario = one_lane(2, cars(180), cars(40, "trucks", 2), hours=30, replications=13)
    one, three = (simulate(scenario, threads=threads) for threads in (1, 3))
    assert picture_of(one) == picture_of(three)
    assert one.events == three.events


def test_neighbouring_seeds_have_nothing_in_common():
    waits = [
        simulate(one_lane(1, cars(90), seed=seed, hours=30)).tally.waits[:, 0, 0, 1]
        for seed in (1, 2)
    ]
    together = np.concatenate(waits)
    assert len(np.unique(together)) == len(together)
    assert abs(np.corrcoef(waits)[0, 1]) < 0.5
    assert STREAMS == 3


def test_bins_of_waits_are_narrow_and_cover_a_month():
    edges = bin_edges()
    assert len(edges) == BINS + 1
    assert (np.diff(edges[2:]) / edges[2:-1]).max() < 0.008
    assert edges[-1] > 31 * 86_400


def test_erlang_c_is_that_of_the_tables():
    # Erlang's own example of 1917: c = 2 with 1 erlang gives 1/3; ten servers with 8: 0.4092.
    assert theory.erlang_c(2, 1) == pytest.approx(1 / 3)
    assert theory.erlang_c(10, 8) == pytest.approx(0.4092, abs=5e-5)
    assert theory.erlang_c(3, 3) == 1
    assert theory.mmc_wait(3, Stream(0.1, 30)) == math.inf
    assert theory.square_root_servers(Stream(100 / 30, 30)) == 100 + math.ceil(1.42 * 10)


DAY = [30, 20, 15, 15, 20, 60, 160, 260, 330, 360, 360, 330, 300, 300, 320, 360, 390, 420, 380, 300,
       220, 150, 90, 50]  # fmt: skip


def test_staff_keeps_the_target_in_every_hour_with_no_more_than_the_formula():
    classes = [cars(0) | {"arrivals_per_hour": DAY}, cars(40, "trucks", mean_seconds=70)]
    lanes = [{"name": "c", "classes": ["cars"], "servers": 1},
             {"name": "t", "classes": ["trucks"], "servers": 1, "officers_per_server": 2}]  # fmt: skip
    scenario = one_lane(1, *classes, lanes=lanes)
    found = find_staff(scenario, 480.0)
    assert found.formula_meets
    assert found.short == []
    assert np.nanmax(found.waits) <= 480
    assert found.plan.sum() < found.formula.sum() < found.square_root.sum()
    need = found.plan[0] + 2 * found.plan[1]
    assert all(there >= wanted for there, wanted in zip(found.rota.present, need, strict=True))
    assert found.rota.officer_hours <= found.formula_rota.officer_hours


def test_the_bays_that_staff_finds_hold_behind_the_lanes_and_one_less_does_not():
    busy = cars(240) | {"second_check": {"share": 0.1, "mean_seconds": 300}}
    scenario = one_lane(6, busy, second_check_bays=1, replications=60, warmup_hours=1)
    found = find_staff(scenario, 300.0)
    assert found.bays is not None
    (bays,) = {*found.bays.plan[0, 1:].tolist()}
    assert (bays, np.nanmax(found.bays.waits) <= 300) == (4, True)
    # 24 an hour for 300 seconds keep two bays busy, and the rule's margin of 1.42 times their root.
    assert {*found.bays.square_root[0].tolist()} == {math.ceil(2 + 1.42 * math.sqrt(2))}
    stream = Stream(24 / HOUR, 300)
    for many in (bays, bays - 1):
        checks = picture_of(
            simulate(scenario.model_copy(update={"second_check_bays": many}))
        ).second_checks
        assert checks is not None
        assert checks.wait_mean_s == pytest.approx(theory.mmc_wait(many, stream), rel=0.1)
    assert (
        theory.mmc_quantile(bays, stream, 0.9) <= 300 < theory.mmc_quantile(bays - 1, stream, 0.9)
    )
    alone = find_staff(scenario.model_copy(update={"second_check_bays": 0}), 300.0)
    assert alone.bays is None


def test_a_plan_of_some_hours_keeps_the_target_in_them_and_leaves_the_others_to_the_formula():
    lanes = [{"name": "1", "classes": ["cars"], "servers": 1}]
    scenario = one_lane(1, cars(0) | {"arrivals_per_hour": DAY[6:] + DAY[:6]}, lanes=lanes)
    found = find_staff(scenario, 300.0, effort=Effort(searched=10, verified=60, hours=5))
    assert np.nanmax(found.waits[:, :5]) <= 300
    assert np.isnan(found.waits[:, 6:]).all()
    assert found.plan[:, :5].sum() <= found.formula[:, :5].sum()
    assert found.plan[:, 5:].tolist() == found.formula[:, 5:].tolist()


def test_staff_says_which_hours_no_lane_can_hold():
    lanes = [{"name": "1", "classes": ["cars"], "servers": 1, "max_servers": 2}]
    rates = [20] * 8 + [300] * 3 + [20] * 13
    found = find_staff(one_lane(1, cars(0) | {"arrivals_per_hour": rates}, lanes=lanes), 300.0)
    assert found.plan.max() == 2
    assert {9, 10} <= {*found.short} <= {8, 9, 10, 11}


def test_shifts_cover_each_hour_with_the_fewest_officer_hours():
    need = [1] * 8 + [3] * 8 + [2] * 8
    rota = cover(need)
    assert rota.officer_hours == 48
    assert all(there >= wanted for there, wanted in zip(rota.present, need, strict=True))
    day, night = Shift(start=6, hours=12), Shift(start=18, hours=12)
    assert cover([1] * 24, [day, night]).officers == ((day, 1), (night, 1))
    with pytest.raises(NoCover) as refused:
        cover([1] * 24, [day])
    assert refused.value.hours == [0, 1, 2, 3, 4, 5, 18, 19, 20, 21, 22, 23]


def test_who_waits_already_comes_to_the_bays_once_whenever_the_hour_is_looked_at():
    check = {"second_check": {"share": 0.5, "mean_seconds": 120}, "waiting": 40}
    for begin in (0.0, 8.0, 8.25, 23.75):
        scenario = one_lane(1, cars(0.0) | check, second_check_bays=2, begins_at_hour=begin)
        bays = second_checks_of(scenario)
        assert bays is not None
        hour = int(begin)
        rates = bays.classes[0].hourly
        came = rates[hour] * (1 - begin % 1) + rates[(hour + 1) % 24]
        assert came == pytest.approx(20)
