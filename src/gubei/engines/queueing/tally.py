"""What is written down while a simulation runs, and the rows of its tables.

Groups are the classes, then the lanes, then all together.
"""

import math
from typing import NamedTuple

import numpy as np

from gubei.engines.queueing.model import Model
from gubei.engines.queueing.scenario import HOURS_OF_DAY
from gubei.engines.queueing.values import Floats, Longs, Scalar
from gubei.engines.tracing.compiled import inner

# Columns of `sums`, and of its last row, the second checks.
ARRIVALS, SERVED, DIVERTED, MOST, QUEUE, AT_WORK, LONGEST = range(7)
CHECKS, CHECK_WAIT, CHECK_BUSY = range(3)
# A wait of nobody is bin 0; then 128 bins to each doubling, from a sixteenth of a second on.
_PER_DOUBLING, _DOUBLINGS, _LEAST = 128, 26, -4
BINS = 1 + _PER_DOUBLING * _DOUBLINGS


class Tally(NamedTuple):
    """`waits` (R, B, G, 2): count and seconds by replication and batch.

    `sums` (R, G + 1, 7): vehicles that arrived, were served and diverted, most in the queue,
    vehicle-seconds in the queue, server-seconds at work, metres of the longest queue.
    `bins`: waits of classes by hour of arrival (24K rows), then of lanes.
    `log` (N, 6): class, lane, arrival, begin, end of the service in the lane, replication.
    """

    waits: Floats
    sums: Floats
    bins: Longs
    log: Floats


def make_tally(model: Model, replications: int, batches: int, log: int = 0) -> Tally:
    """Return an empty tally."""
    classes, lanes = len(model.by_class), len(model.by_lane)
    groups = classes + lanes + 1
    return Tally(
        waits=np.zeros((replications, batches, groups, 2)),
        sums=np.zeros((replications, groups + 1, 7)),
        bins=np.zeros((HOURS_OF_DAY * classes + lanes, BINS), np.int64),
        log=np.empty((log, 6)),
    )


@inner
def bin_of(wait: Scalar) -> Scalar:
    """Return the bin of a wait in seconds."""
    if wait <= 0.0:
        return 0
    part, power = math.frexp(wait)
    place: Scalar = (power - 1 - _LEAST) * _PER_DOUBLING + np.int64(
        (2.0 * part - 1.0) * _PER_DOUBLING
    )
    return 1 + min(max(place, 0), BINS - 2)


def bin_edges() -> Floats:
    """Return where the bins begin, and where the last ends, in seconds; bin 0 is the moment 0."""
    place = np.arange(BINS)
    whole, part = np.divmod(place, _PER_DOUBLING)
    edges = np.ldexp(1.0 + part / _PER_DOUBLING, (whole + _LEAST).astype(np.int64))
    edges[0] = 0.0
    return np.concatenate([[0.0], edges])
