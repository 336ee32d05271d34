"""Closed forms of queues that last for ever at one load: what the simulation is held against.

Arrivals and services a second, waits in seconds, loads in erlang. Where the load reaches the servers
there is no such queue: the wait is infinite. For a day that overloads for an hour use `simulate`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stream:
    """Vehicles of one class: arrivals a second, mean service in seconds, its spread."""

    rate: float
    mean: float
    cv: float = 1.0

    @property
    def load(self) -> float:
        """Return the servers that it keeps busy."""
        return self.rate * self.mean

    @property
    def second_moment(self) -> float:
        """Return the mean of the squared service time."""
        return self.mean**2 * (1 + self.cv**2)


def together(streams: Sequence[Stream]) -> Stream:
    """Return several streams as one: their mixture."""
    rate = sum(each.rate for each in streams)
    if rate == 0:
        return Stream(0.0, 1.0)
    mean = sum(each.load for each in streams) / rate
    square = sum(each.rate * each.second_moment for each in streams) / rate
    return Stream(rate, mean, math.sqrt(max(0.0, square / mean**2 - 1)))


def erlang_b(servers: int, load: float) -> float:
    """Return the share that is turned away where nobody may wait (Erlang 1917), by its recursion."""
    blocked = 1.0
    for number in range(1, servers + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Return the share that has to wait (Erlang 1917); 1 where the load reaches the servers."""
    if load >= servers:
        return 1.0
    blocked = erlang_b(servers, load)
    return blocked / (1 - load / servers * (1 - blocked))


def mmc_wait(servers: int, stream: Stream) -> float:
    """Return the mean wait of M/M/c."""
    if stream.load >= servers:
        return math.inf
    return erlang_c(servers, stream.load) * stream.mean / (servers - stream.load)


def mmc_quantile(servers: int, stream: Stream, share: float) -> float:
    """Return the wait that a share of M/M/c does not exceed."""
    if stream.load >= servers:
        return math.inf
    waiting = erlang_c(servers, stream.load)
    if waiting <= 1 - share:
        return 0.0
    return math.log(waiting / (1 - share)) * stream.mean / (servers - stream.load)


def allen_cunneen_wait(servers: int, stream: Stream) -> float:
    """Return the approximate mean wait of M/G/c (Allen 1990, Cunneen): M/M/c by the spread.

    Exact for one server (Pollaczek and Khinchine) and for M/M/c.
    """
    return mmc_wait(servers, stream) * (1 + stream.cv**2) / 2


def allen_cunneen_quantile(servers: int, stream: Stream, share: float) -> float:
    """Return the approximate wait that a share of M/G/c does not exceed."""
    return mmc_quantile(servers, stream, share) * (1 + stream.cv**2) / 2


def priority_waits(streams: Sequence[Stream]) -> list[float]:
    """Return the mean wait of each class at one server, the first served first (Cobham 1954).

    M/G/1 without preemption: nobody who is being served is interrupted.
    """
    left = sum(each.rate * each.second_moment for each in streams) / 2
    waits, before = [], 0.0
    for each in streams:
        upto = before + each.load
        waits.append(left / ((1 - before) * (1 - upto)) if upto < 1 else math.inf)
        before = upto
    return waits


def mmc_priority_waits(servers: int, streams: Sequence[Stream]) -> list[float]:
    """Return the mean wait of each class at c servers with one mean service time (Cobham 1954)."""
    whole = together(streams)
    left = erlang_c(servers, whole.load) * whole.mean / servers
    waits, before = [], 0.0
    for each in streams:
        upto = before + each.load / servers
        waits.append(left / ((1 - before) * (1 - upto)) if upto < 1 else math.inf)
        before = upto
    return waits


@dataclass(frozen=True, slots=True)
class Limited:
    """M/M/c where only so many may wait: the share turned away, the mean wait of the others."""

    turned_away: float
    wait: float


def limited_queue(servers: int, stream: Stream, places: int) -> Limited:
    """Return M/M/c with a queue of at most so many, by the balance of its states."""
    weights = [1.0]
    for number in range(1, servers + places + 1):
        weights.append(weights[-1] * stream.load / min(number, servers))
    whole = sum(weights)
    queue = sum(max(0, n - servers) * weight for n, weight in enumerate(weights)) / whole
    lost = weights[-1] / whole
    return Limited(lost, queue / (stream.rate * (1 - lost)))


def square_root_servers(stream: Stream, waiting: float = 0.1) -> int:
    """Return the load and a margin of its square root, so that about a share has to wait.

    Halfin and Whitt 1981: the margin solves `waiting` = 1 / (1 + b Φ(b) / φ(b)).
    """
    low, high = 0.0, 8.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _halfin_whitt(middle) > waiting else (low, middle)
    load = stream.load
    return math.ceil(load + high * math.sqrt(load)) if load else 0


def _halfin_whitt(margin: float) -> float:
    below = (1 + math.erf(margin / math.sqrt(2))) / 2
    density = math.exp(-margin * margin / 2) / math.sqrt(2 * math.pi)
    return 1 / (1 + margin * below / density)
