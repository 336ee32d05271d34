"""A scenario as arrays, the form in which the loops read it. K classes, L lanes, P levels."""

import math
from typing import NamedTuple

import numpy as np

from gubei.engines.queueing.chance import (
    CONSTANT,
    EXPONENTIAL,
    GAMMA,
    LOGNORMAL,
    STREAMS,
)
from gubei.engines.queueing.scenario import (
    HOURS_OF_DAY,
    Distribution,
    Scenario,
    Service,
    VehicleClass,
)
from gubei.engines.queueing.values import Floats, Longs

HOUR = 3600.0
_MICRO = 1_000_000
# Longer than anybody would wait, in microseconds: who never turns away.
NEVER = 2.0**60


# Columns of a class; the rates of 24 hours follow, then three laws, then its lanes.
SHARE, LEVEL, MEAN_US, DIVERTS_TO, DETOUR, METRES, LANES, WAITING = range(8)
RATES = 8
LAWS = RATES + HOURS_OF_DAY
LANES_OF = LAWS + 3 * STREAMS
# Columns of a lane; the servers of 24 hours follow.
SLOTS, FIRST_SERVER = range(2)
SERVERS = 2


class Model(NamedTuple):
    """What one replication needs to know. Few arrays, for each costs in every call of a loop.

    `by_class` (K, …): share of second checks, level (0 is served first), mean time in the lane in
    microseconds (whole, so that sums are exact), class as which it diverts or -1, seconds of that
    way, metres, how many lanes, how many wait already; arrivals a second by hour; kind and two
    parameters of each law; the lanes. `by_lane` (L, …): most servers, the number of its first;
    servers by hour. `start`: the second in which the run begins; `begin`, `end`: the measured
    seconds. `balk_us`: the longest wait that drivers accept.
    """

    by_class: Floats
    by_lane: Longs
    start: float
    begin: float
    end: float
    bays: int
    balk_us: float


def model_of(scenario: Scenario) -> Model:
    """Return a scenario as arrays."""
    balk = scenario.balk_above_minutes
    servers = np.array([lane.hourly for lane in scenario.lanes], np.int64)
    slots = servers.max(axis=1)
    return Model(
        by_class=np.array([_class_row(scenario, each) for each in scenario.classes]),
        by_lane=np.column_stack([slots, np.cumsum(slots) - slots, servers]),
        start=float(scenario.begins_at_hour) * HOUR,
        begin=max(float(scenario.warmup_hours), float(scenario.begins_at_hour)) * HOUR,
        end=float(scenario.hours) * HOUR,
        bays=scenario.second_check_bays,
        balk_us=NEVER if balk is None else float(round(balk * 60 * _MICRO)),
    )


def _class_row(scenario: Scenario, each: VehicleClass) -> list[float]:
    names = [other.name for other in scenario.classes]
    levels = sorted({other.priority for other in scenario.classes})
    lanes = [n for n, lane in enumerate(scenario.lanes) if each.name in lane.classes]
    return [
        _share(each),
        levels.index(each.priority),
        _in_lane_us(scenario, each.name),
        names.index(each.diverts_to) if each.diverts_to else -1,
        each.detour_minutes * 60.0,
        each.metres,
        len(lanes),
        each.waiting,
        *(rate / HOUR for rate in each.hourly),
        *(EXPONENTIAL, 1.0, 0.0),
        *_law(each.service),
        *(_law(each.second_check) if each.second_check else (CONSTANT, 0.0, 0.0)),
        *lanes,
        *[-1.0] * (len(scenario.lanes) - len(lanes)),
    ]


def _share(each: VehicleClass) -> float:
    return float(each.second_check.share) if each.second_check else 0.0


def _law(service: Service) -> tuple[float, float, float]:
    mean, cv = float(service.mean_seconds), service.spread
    if cv == 0:
        return CONSTANT, mean, 0.0
    match service.distribution:
        case Distribution.LOGNORMAL:
            spread = math.sqrt(math.log(1.0 + cv * cv))
            return LOGNORMAL, math.log(mean) - spread * spread / 2.0, spread
        case Distribution.GAMMA:
            return GAMMA, 1.0 / (cv * cv), mean * cv * cv
    return EXPONENTIAL, mean, 0.0


def _in_lane_us(scenario: Scenario, name: str) -> int:
    each = scenario.by_class[name]
    seconds = float(each.service.mean_seconds)
    if each.second_check and not scenario.second_check_bays:
        seconds += float(each.second_check.share) * float(each.second_check.mean_seconds)
    return max(1, round(seconds * _MICRO))
