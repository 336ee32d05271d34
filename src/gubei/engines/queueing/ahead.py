"""`look_ahead`: the queue and the wait of the next hours, and by when the queue reaches a junction.

The scenario begins now, with the vehicles that wait. It is simulated at twenty levels of arrivals,
equally likely by the spread of the forecast; all are read from the log of vehicles, one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gubei.engines.queueing.arrivals import levels
from gubei.engines.queueing.model import HOUR
from gubei.engines.queueing.scenario import Scenario
from gubei.engines.queueing.simulating import simulate
from gubei.engines.queueing.values import Floats, Longs

LEVELS, REPLICATIONS = 20, 10
STEP = 300.0
"""Seconds between two moments at which the queue is looked at."""
_ENDS = (0.1, 0.5, 0.9)
# Columns of the log.
_KIND, _LANE, _ARRIVED, _BEGUN, _ENDED, _RUN = range(6)


@dataclass(frozen=True, slots=True)
class Waits:
    """Of those who come from `begin` to `end` (seconds): low, middle and high of each, or None.

    `p50`, `p90`: seconds until an officer begins, of a level of arrivals; the three are over levels.
    """

    begin: float
    end: float
    p50: tuple[float, float, float] | None
    p90: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Spill:
    """The share of days on which the queue reaches so far; when on the first tenth, on half of all.

    Seconds; None where fewer do.
    """

    chance: float
    first: float | None
    likely: float | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """`moments` (M) in seconds; `queue`, `metres` (M, 3): low, middle, high of what waits.

    Low and high hold eight days in ten.
    """

    moments: Floats
    queue: Floats
    metres: Floats
    waits: tuple[Waits, ...]
    spill: Spill | None


def look_ahead(
    scenario: Scenario, spread: float, *, files: int = 1, room_m: float | None = None
) -> Ahead:
    """Simulate from `begins_at_hour` to `hours`; vehicles wait in so many files side by side.

    Each hour of waits ends a full hour after the run began. `room_m`: metres to the junction.
    """
    log = _logged(scenario, levels(spread, LEVELS))
    begin, end = float(scenario.begins_at_hour) * HOUR, float(scenario.hours) * HOUR
    moments = np.arange(begin, end + 1, STEP)
    lengths = np.array([each.metres for each in scenario.classes])[log[:, _KIND].astype(int)]
    queue, metres = _queues(log, np.ones(len(log)), moments), _queues(log, lengths, moments) / files
    return Ahead(
        moments=moments,
        queue=np.quantile(queue, _ENDS, axis=0).T,
        metres=np.quantile(metres, _ENDS, axis=0).T,
        waits=tuple(
            _waits(log, each, min(each + HOUR, end)) for each in np.arange(begin, end, HOUR)
        ),
        spill=None if room_m is None else _spill(metres, moments, room_m),
    )


def _logged(scenario: Scenario, factors: Floats) -> Floats:
    """Return every vehicle of every run, the runs numbered through."""
    logs = []
    for number, factor in enumerate(factors.tolist()):
        part = _at_level(scenario, factor, number)
        room = int(part.vehicles * REPLICATIONS * 1.5) + 5_000
        log = simulate(part, log=room).tally.log
        log[:, _RUN] += number * REPLICATIONS
        logs.append(log)
    return np.concatenate(logs)


def _at_level(scenario: Scenario, factor: float, number: int) -> Scenario:
    classes = [
        each.model_copy(update={"arrivals_per_hour": [rate * factor for rate in each.hourly]})
        for each in scenario.classes
    ]
    return scenario.model_copy(
        update={"classes": classes, "replications": REPLICATIONS, "seed": scenario.seed + number}
    )


def _queues(log: Floats, amounts: Floats, moments: Floats) -> Floats:
    """Return (R, M): the sum of amounts of the vehicles that wait at each moment of each run."""
    runs = log[:, _RUN].astype(np.int64)
    came = _upto(log[:, _ARRIVED], runs, amounts, moments)
    return came - _upto(log[:, _BEGUN], runs, amounts, moments)


def _upto(when: Floats, runs: Longs, amounts: Floats, moments: Floats) -> Floats:
    """Return (R, M): the sum of amounts of each run until and with each moment."""
    # What comes after the last moment falls into a column of its own.
    first, columns = np.searchsorted(moments, when), len(moments) + 1
    sums = np.bincount(
        runs * columns + first, weights=amounts, minlength=LEVELS * REPLICATIONS * columns
    )
    return np.asarray(sums.reshape(-1, columns)[:, :-1].cumsum(axis=1))


def _waits(log: Floats, begin: float, end: float) -> Waits:
    own = log[(log[:, _ARRIVED] >= begin) & (log[:, _ARRIVED] < end)]
    level = own[:, _RUN] // REPLICATIONS
    waits = [own[level == each, _BEGUN] - own[level == each, _ARRIVED] for each in range(LEVELS)]
    some = [each for each in waits if len(each)]
    return Waits(begin, end, _over_levels(some, 0.5), _over_levels(some, 0.9))


def _over_levels(waits: Sequence[Floats], share: float) -> tuple[float, float, float] | None:
    if not waits:
        return None
    low, middle, high = np.quantile([np.quantile(each, share) for each in waits], _ENDS).tolist()
    return low, middle, high


def _spill(metres: Floats, moments: Floats, room_m: float) -> Spill:
    reached = metres >= room_m
    first = np.where(reached.any(axis=1), moments[reached.argmax(axis=1)], np.inf)
    early, likely = np.quantile(first, (0.1, 0.5), method="inverted_cdf").tolist()
    return Spill(float(reached.any(axis=1).mean()), _finite(early), _finite(likely))


def _finite(moment: float) -> float | None:
    return moment if np.isfinite(moment) else None
