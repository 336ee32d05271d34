"""The figures of a simulation: by class, lane and together, and by hour of arrival."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gubei.engines.queueing.model import HOUR, LANES, LANES_OF, SERVERS
from gubei.engines.queueing.scenario import HOURS_OF_DAY
from gubei.engines.queueing.simulating import Run
from gubei.engines.queueing.tally import (
    ARRIVALS,
    AT_WORK,
    CHECK_BUSY,
    CHECK_WAIT,
    CHECKS,
    DIVERTED,
    LONGEST,
    MOST,
    QUEUE,
    SERVED,
    bin_edges,
)
from gubei.engines.queueing.values import Floats, Longs


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a class, a lane or all: counts are means of a replication, waits are in seconds.

    `served` were done by the end; who arrived and was neither served nor diverted was still there.
    Who is diverted counts in the lane whose queue was too long.
    `wait_…` are of all who arrived in the measured time and were not diverted, until a server began.
    `wait_mean_se` is the standard error of the mean. `queue_max` and `queue_max_m` (metres) are the
    longest of all replications. `utilisation` is work by the time of open servers.
    """

    arrivals: float
    served: float
    diverted: float
    wait_mean_s: float | None
    wait_mean_se: float | None
    wait_p50_s: float | None
    wait_p90_s: float | None
    queue_mean: float
    queue_max: int
    queue_max_m: float
    utilisation: float | None


@dataclass(frozen=True, slots=True)
class SecondChecks:
    """The second-check bays: how many came in a replication, their mean wait, how busy the bays were."""

    arrivals: float
    wait_mean_s: float | None
    utilisation: float


@dataclass(frozen=True, slots=True)
class Picture:
    """All figures. `hours`: by class, the 90th percentile of the wait by hour of arrival."""

    classes: Mapping[str, Figures]
    lanes: Mapping[str, Figures]
    total: Figures
    hours: Mapping[str, list[float | None]]
    second_checks: SecondChecks | None


def picture_of(run: Run) -> Picture:
    """Return the figures of a run."""
    classes = [each.name for each in run.scenario.classes]
    lanes = [each.name for each in run.scenario.lanes]
    found = [_figures(run, group) for group in range(len(classes) + len(lanes) + 1)]
    return Picture(
        classes=dict(zip(classes, found, strict=False)),
        lanes=dict(zip(lanes, found[len(classes) :], strict=False)),
        total=found[-1],
        hours={name: hourly_quantile(run, number, 0.9) for number, name in enumerate(classes)},
        second_checks=_second_checks(run),
    )


def hourly_quantile(run: Run, kind: int, share: float) -> list[float | None]:
    """Return a quantile of the wait of a class by hour of arrival; None where nobody came."""
    rows = run.tally.bins[kind : HOURS_OF_DAY * len(run.model.by_class) : len(run.model.by_class)]
    return [quantile(row, share) for row in rows]


def quantile(counts: Longs, share: float) -> float | None:
    """Return a quantile of waits counted in bins, within a hundredth; None where there are none."""
    total = int(counts.sum())
    if total == 0:
        return None
    upto = np.cumsum(counts)
    place = int(np.searchsorted(upto, share * total))
    edges = _EDGES
    within = (share * total - (upto[place] - counts[place])) / counts[place]
    return float(edges[place] + (edges[place + 1] - edges[place]) * within)


_EDGES = bin_edges()


def standard_error(waits: Floats) -> float | None:
    """Return the standard error of a mean wait out of (means, 2) counts and sums.

    The mean is a ratio of sums, its error that of the ratio (Cochran 1977, section 6.4).
    """
    counts, sums = waits[:, 0], waits[:, 1]
    total, many = counts.sum(), len(waits)
    if total == 0 or many < 2:
        return None
    apart = sums - counts * (sums.sum() / total)
    return float(np.sqrt(many / (many - 1) * (apart**2).sum()) / total)


def _figures(run: Run, group: int) -> Figures:
    tally, times = run.tally, len(run.tally.sums)
    sums = tally.sums[:, group]
    whole = sums.sum(axis=0).tolist()
    waits = tally.waits[:, :, group].reshape(-1, 2)
    number, seconds = waits.sum(axis=0).tolist()
    bins = _bins_of(run, group)
    span = run.model.end - run.model.begin
    open_seconds = _open_seconds(run, group)
    return Figures(
        arrivals=whole[ARRIVALS] / times,
        served=whole[SERVED] / times,
        diverted=whole[DIVERTED] / times,
        wait_mean_s=seconds / number if number else None,
        wait_mean_se=standard_error(waits),
        wait_p50_s=quantile(bins, 0.5),
        wait_p90_s=quantile(bins, 0.9),
        queue_mean=whole[QUEUE] / times / span,
        queue_max=int(sums[:, MOST].max()),
        queue_max_m=float(sums[:, LONGEST].max()),
        utilisation=whole[AT_WORK] / times / open_seconds if open_seconds else None,
    )


def _bins_of(run: Run, group: int) -> Longs:
    classes, hourly = len(run.model.by_class), HOURS_OF_DAY * len(run.model.by_class)
    bins = run.tally.bins
    if group < classes:
        rows = bins[group:hourly:classes]
    elif group < classes + len(run.model.by_lane):
        rows = bins[hourly + group - classes][None]
    else:
        rows = bins[:hourly]
    return np.asarray(rows.sum(axis=0))


def _open_seconds(run: Run, group: int) -> float:
    """Return the measured seconds of the open servers of a lane, or of all lanes of a class."""
    model, classes = run.model, len(run.model.by_class)
    if group < classes:
        row = model.by_class[group]
        lanes = row[LANES_OF : LANES_OF + int(row[LANES])].astype(int).tolist()
    elif group < classes + len(model.by_lane):
        lanes = [group - classes]
    else:
        lanes = list(range(len(model.by_lane)))
    begin, end = model.begin, model.end
    hours = np.arange(int(begin // HOUR), int(-(-end // HOUR)))
    seconds = np.minimum(end, (hours + 1) * HOUR) - np.maximum(begin, hours * HOUR)
    return float((model.by_lane[lanes, SERVERS:].sum(axis=0)[hours % HOURS_OF_DAY] * seconds).sum())


def _second_checks(run: Run) -> SecondChecks | None:
    if not run.model.bays:
        return None
    sums, times = run.tally.sums[:, -1].sum(axis=0).tolist(), len(run.tally.sums)
    span = run.model.end - run.model.begin
    return SecondChecks(
        arrivals=sums[CHECKS] / times,
        wait_mean_s=sums[CHECK_WAIT] / sums[CHECKS] if sums[CHECKS] else None,
        utilisation=sums[CHECK_BUSY] / times / span / run.model.bays,
    )
