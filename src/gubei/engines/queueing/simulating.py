"""`simulate`: many days of a scenario, and what they say."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gubei.engines.queueing.model import Model, model_of
from gubei.engines.queueing.room import EVENTS, LOGGED, make_room
from gubei.engines.queueing.running import run
from gubei.engines.queueing.scenario import Scenario
from gubei.engines.queueing.tally import Tally, make_tally

_FIRST_ROOM = 4_096
# So many means at least stand behind a standard error.
_MEANS = 30
_ENOUGH_REPLICATIONS = 10


@dataclass(frozen=True, slots=True)
class Run:
    """What was written down in all replications, and how many events happened."""

    scenario: Scenario
    model: Model
    tally: Tally
    events: int


def simulate(scenario: Scenario, *, threads: int = 1, log: int = 0) -> Run:
    """Run all replications; the same seed gives the same answer with any number of threads.

    With `log` the first vehicles to be served are listed, in the order in which that began.
    """
    model = model_of(scenario)
    batches = batches_of(scenario)
    shares = _shares(scenario.replications, 1 if log else threads)
    with ThreadPoolExecutor(len(shares)) as pool:
        done = list(pool.map(lambda share: _part(scenario, model, share, batches, log), shares))
    return Run(scenario, model, _joined([tally for tally, _ in done]), sum(n for _, n in done))


def batches_of(scenario: Scenario) -> int:
    """Return into how many batches each replication is cut for its standard error.

    Few replications of a load that is the same at all hours are cut, so that thirty means at least
    are compared. Where the load changes, only whole replications are alike; a single one is cut
    all the same, and its standard error is then rather too large.
    """
    flat = all(len({*each.hourly}) == 1 for each in scenario.classes) and all(
        len({*each.hourly}) == 1 for each in scenario.lanes
    )
    if scenario.replications >= _ENOUGH_REPLICATIONS:
        return 1
    if flat or scenario.replications == 1:
        return -(-_MEANS // scenario.replications)
    return 1


def _shares(replications: int, threads: int) -> list[range]:
    cuts = np.linspace(0, replications, min(threads, replications) + 1).astype(int).tolist()
    return [range(low, high) for low, high in pairwise(cuts)]


def _part(
    scenario: Scenario, model: Model, share: range, batches: int, log: int
) -> tuple[Tally, int]:
    """Run some replications, in a larger room where the first is too small."""
    vehicles = _FIRST_ROOM
    while True:
        room, tally = make_room(model, vehicles), make_tally(model, len(share), batches, log)
        ran = run(model, room, tally, np.uint64(scenario.seed), np.uint64(share.start))
        if ran == len(share):
            logged = tally.log[: int(room.one[LOGGED])]
            return tally._replace(log=logged), int(room.one[EVENTS])
        vehicles *= 8


def _joined(tallies: Sequence[Tally]) -> Tally:
    if len(tallies) == 1:
        return tallies[0]
    columns = dict(zip(Tally._fields, zip(*tallies, strict=True), strict=True))
    bins = columns.pop("bins")
    return Tally(**{name: np.concatenate(each) for name, each in columns.items()}, bins=sum(bins))
