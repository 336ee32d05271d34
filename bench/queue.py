"""`gubei bench queue`: vehicles through a checkpoint, beside SimPy and Ciw; eight of them; staffing.

One core each: the loops run in one thread where they are compared. The same checkpoint is run by all
three for the same hours; a reference runs fewer days, for it would take minutes.
"""

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.queue_models import KINDS, Waits, scenario, with_ciw, with_simpy
from gubei.engines.queueing import Scenario, compile_loops, find_staff, picture_of, simulate

Case = dict[str, Any]
_WARMUP = 10.0
_SEED = 20220413
# Vehicles a day and share of trucks of eight roads: expressway, national road, three small, three rural.
ROADS = (
    (8000, 0.25),
    (2500, 0.25),
    (900, 0.2),
    (600, 0.2),
    (300, 0.2),
    (150, 0.1),
    (100, 0.1),
    (50, 0.1),
)
# Share of a day's vehicles by hour, per thousand: nine per cent in the busiest hour.
_HOURS = (
    12,
    9,
    8,
    8,
    10,
    20,
    36,
    52,
    66,
    72,
    74,
    66,
    55,
    54,
    60,
    70,
    84,
    90,
    64,
    36,
    22,
    14,
    10,
    8,
)
_TARGET_MINUTES = 10.0


def cases(*, hours: float = 2000.0, reference_hours: float = 100.0, days: int = 1000) -> list[Case]:
    """Return the cases; the sizes are smaller in tests."""
    compile_loops()
    return [*_beside(hours, reference_hours), _eight_roads(days), *_staffing()]


def _beside(hours: float, reference_hours: float) -> list[Case]:
    one = scenario(hours, _WARMUP, 1, _SEED)
    seconds = _best(lambda: simulate(one), 3)
    begun = time.process_time()
    run = simulate(one)
    spent = time.process_time() - begun
    vehicles = int(run.tally.sums[:, len(KINDS) + 2, 0].sum()) * hours / (hours - _WARMUP)
    ours = {
        "case": f"one checkpoint, {hours:,.0f} hours, one core",
        "events": run.events,
        "seconds": round(seconds, 4),
        "events_per_second": round(run.events / seconds),
        # What counts where other work shares the core.
        "events_per_cpu_second": round(run.events / spent),
        "vehicles_per_second": round(vehicles / seconds),
    }
    found = [ours]
    for name, act in (("SimPy", with_simpy), ("Ciw", with_ciw)):
        begun = time.perf_counter()
        waits = act(reference_hours, _WARMUP, _SEED)
        spent = time.perf_counter() - begun
        count = sum(map(len, waits.values())) * reference_hours / (reference_hours - _WARMUP)
        found.append({
            "case": f"the same with {name}, {reference_hours:,.0f} hours",
            "seconds": round(spent, 3),
            "vehicles_per_second": round(count / spent),
            "ratio": round(vehicles / seconds / (count / spent), 1),
            "mean_waits_s": _means(waits),
        })  # fmt: skip
    ours["mean_waits_s"] = {
        name: round(each.wait_mean_s or 0.0, 1) for name, each in picture_of(run).classes.items()
    }
    return found


def _means(waits: Waits) -> dict[str, float]:
    return {name: round(float(np.mean(each)), 1) for name, each in waits.items()}


def road(vehicles: int, trucks: float, replications: int) -> Scenario:
    """Return a checkpoint on a road with so many vehicles a day."""
    cars = [vehicles * (1 - trucks) * share / sum(_HOURS) for share in _HOURS]
    goods = [vehicles * trucks / 24] * 24
    check = {"share": 0.02, "mean_seconds": 300}
    return Scenario.model_validate({
        "lanes": [
            {"name": "cars", "classes": ["cars"], "servers": max(1, round(vehicles / 1300))},
            {"name": "trucks", "classes": ["trucks"], "servers": max(1, round(vehicles * trucks / 800))},
        ],
        "classes": [
            {"name": "cars", "arrivals_per_hour": cars, "second_check": check,
             "service": {"distribution": "lognormal", "mean_seconds": 30, "cv": 0.7}},
            {"name": "trucks", "arrivals_per_hour": goods,
             "service": {"distribution": "lognormal", "mean_seconds": 60, "cv": 0.8}},
        ],
        "second_check_bays": 2, "replications": replications, "seed": _SEED,
    })  # fmt: skip


def _eight_roads(days: int) -> Case:
    threads = os.cpu_count() or 1
    roads = [road(*each, days) for each in ROADS]

    def run_all() -> int:
        return sum(simulate(each, threads=threads).events for each in roads)

    begun, used = time.perf_counter(), time.process_time()
    events = run_all()
    seconds, used = time.perf_counter() - begun, time.process_time() - used
    return {
        "case": f"a day of eight checkpoints, {days:,} times, {threads} threads",
        "events": events,
        "seconds": round(seconds, 3),
        "cpu_seconds": round(used, 3),
        "events_per_second": round(events / seconds),
    }


def _staffing() -> list[Case]:
    found = []
    for vehicles, trucks in ROADS[:2]:
        one = road(vehicles, trucks, 1)
        begun, used = time.perf_counter(), time.process_time()
        staff = find_staff(one, _TARGET_MINUTES * 60, threads=os.cpu_count() or 1)
        found.append({
            "case": f"staff for {vehicles:,} vehicles a day, p90 under {_TARGET_MINUTES:g} minutes",
            "seconds": round(time.perf_counter() - begun, 3),
            "cpu_seconds": round(time.process_time() - used, 3),
            "lane_hours": int(staff.plan.sum()),
            "formula_lane_hours": int(staff.formula.sum()),
            "square_root_lane_hours": int(staff.square_root.sum()),
            "officer_hours": staff.rota.officer_hours,
            "formula_officer_hours": staff.formula_rota.officer_hours,
            "worst_p90_s": round(float(np.nanmax(staff.waits)), 1),
            "formula_meets": staff.formula_meets,
        })  # fmt: skip
    return found


def _best(act: Callable[[], object], times: int) -> float:
    def once() -> float:
        begun = time.perf_counter()
        act()
        return time.perf_counter() - begun

    return min(once() for _ in range(times))
