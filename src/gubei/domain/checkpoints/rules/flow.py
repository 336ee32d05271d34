"""A checkpoint as it stands, as a scenario for the simulation. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from gubei.domain.checkpoints.rules.kinds import LaneDirection
from gubei.domain.checkpoints.rules.tallies import STEP
from gubei.engines.policy import Pack, few_checked
from gubei.engines.queueing import (
    Distribution,
    Lane,
    Scenario,
    SecondCheck,
    Service,
    VehicleClass,
)
from gubei.engines.queueing.scenario import HOURS_OF_DAY
from gubei.engines.queueing.values import Floats
from gubei.terms.passages import VehicleClass as Kind

SHOWN_HOURS = 3
SIMULATED_HOURS = 6
"""So many hours of arrivals are forecast: those who are shown must be done with their queue."""
TARGET_MINUTES = 15
"""Where no wait is stated that is aimed at."""
READING_HOLDS = timedelta(hours=1)
"""A queue that was seen longer ago says nothing of now."""
ENOUGH_TIMED = 30
"""So many services of a class are needed to speak for it."""
ASSUMED = (30.0, 0.7)
"""Mean and spread of a service that nobody timed: about 30 s at a motorway exit, 2022-05-27."""
SECOND_CHECK_SECONDS = 300.0
"""A second check takes about five minutes; the ledger does not time it."""
FEW_CHECKED = 0.02
"""The share of vehicles for a second check where neither ledger nor policy says it."""

# Metres of a queue that a vehicle takes with the gap to the next.
LENGTHS = {
    Kind.CAR: 7.0, Kind.COMMUTER: 7.0, Kind.BUS: 14.0, Kind.TRUCK: 20.0, Kind.SUPPLIES: 20.0,
    Kind.EMERGENCY: 7.0, Kind.ON_FOOT: 1.0, Kind.OTHER: 7.0,
}  # fmt: skip
_FIRST = {Kind.EMERGENCY: 1, Kind.SUPPLIES: 2}
_OTHERS = 3
# After the hours that matter a trickle goes on, so that every hour of a plan has somebody.
_TRICKLE = 1.0
# Fewer than this do not come for sure: somebody stays at a lane where next to nobody is expected.
_LEAST = 0.1
_SEED = 20220413


@dataclass(frozen=True, slots=True)
class Timed:
    """How long a class is looked at: mean in seconds, spread, how many were timed; 0: assumed."""

    mean: float
    cv: float
    many: int


@dataclass(frozen=True, slots=True)
class LaneNow:
    """A lane that is open, or one that was and can be opened again."""

    name: str
    classes: tuple[Kind, ...]
    servers: int
    most: int
    is_open: bool
    direction: LaneDirection = LaneDirection.IN


@dataclass(frozen=True, slots=True)
class Standing:
    """A checkpoint as it stands, at the share `passed` of an hour.

    `expected` (SIMULATED_HOURS, K): vehicles of this hour and the next, by class in the order of
    Kind. `waiting`: vehicles in the queue. `bays`: officers who look a second time, off the lane.
    """

    expected: Floats
    passed: float
    lanes: tuple[LaneNow, ...]
    bays: int
    services: Mapping[Kind, Timed]
    checked: float
    waiting: int


def share_of_few(pack: Pack | None, at: datetime) -> float:
    """Return the share of vehicles for a second check where the ledger has too few to say."""
    share = few_checked(pack, at) if pack else None
    return FEW_CHECKED if share is None else share


def timed_of(steps: Sequence[int]) -> Timed | None:
    """Return what counts of service times say; None where too few were timed."""
    counts = np.asarray(steps, np.float64)
    many = int(counts.sum())
    if many < ENOUGH_TIMED:
        return None
    middles = np.arange(len(counts)) * STEP + STEP / 2
    mean = float(counts @ middles / many)
    return Timed(mean, float(np.sqrt(counts @ (middles - mean) ** 2 / many)) / mean, many)


def services_of(steps: Mapping[Kind, Sequence[int]]) -> dict[Kind, Timed]:
    """Return the service of every class: its own, that of all together, or what is assumed."""
    rows = list(steps.values())
    together = timed_of(np.sum(rows, axis=0).tolist()) if rows else None
    usual = together or Timed(*ASSUMED, 0)
    return {kind: timed_of(steps.get(kind, [])) or usual for kind in Kind}


def metres_of_one(vehicles: Floats) -> float:
    """Return what a vehicle takes of a queue on average, of (D, 24, K) vehicles by class."""
    many = np.nansum(vehicles, axis=(0, 1))
    lengths = np.array([LENGTHS[kind] for kind in Kind])
    return float(many @ lengths / many.sum()) if many.sum() else LENGTHS[Kind.CAR]


def share_out(many: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers that add up to `many`, by weight; the largest remainders get one more."""
    whole = sum(weights)
    if whole <= 0:
        return [many, *[0] * (len(weights) - 1)]
    exact = [many * each / whole for each in weights]
    found = [int(each) for each in exact]
    places = sorted(range(len(exact)), key=lambda n: (found[n] - exact[n], n))
    for place in places[: many - sum(found)]:
        found[place] += 1
    return found


def as_it_stands(standing: Standing) -> Scenario | None:
    """Return the next hours with the lanes that are open now; None where none is."""
    lanes = [each for each in standing.lanes if each.is_open]
    return _scenario(standing, [(each, [each.servers]) for each in lanes])


def as_it_could(standing: Standing) -> Scenario | None:
    """Return the next hours with all lanes that there are, to be staffed; None where none is."""
    return _scenario(standing, [(each, [each.most]) for each in standing.lanes])


def with_plan(
    standing: Standing, plan: Mapping[str, Sequence[int]], bays: Sequence[int]
) -> Scenario | None:
    """Return the next hours with so many officers by lane and hour; the last number goes on.

    `bays`: for second checks by hour; simulated is the most of them, none: as they stand.
    """
    lanes = [(each, plan.get(each.name, [0])) for each in standing.lanes]
    advised = replace(standing, bays=max(bays, default=standing.bays))
    return _scenario(advised, [(lane, row) for lane, row in lanes if any(row)])


def _scenario(
    standing: Standing, staffed: Sequence[tuple[LaneNow, Sequence[int]]]
) -> Scenario | None:
    """Hour 0 is the hour that it is; so a night is no edge."""
    if not staffed:
        return None
    # Whoever walks stands in no queue of vehicles, unless a lane takes them too.
    apart = {Kind.ON_FOOT}.difference(*(lane.classes for lane, _ in staffed))
    coming = [
        kind for n, kind in enumerate(Kind) if standing.expected[:, n].any() and kind not in apart
    ] or [Kind.CAR]
    rates = {kind: standing.expected[:, n] for n, kind in enumerate(Kind)}
    waiting = share_out(standing.waiting, [float(rates[kind].sum()) for kind in coming])
    homeless = {kind for kind in coming if not any(kind in lane.classes for lane, _ in staffed)}
    lanes = [_lane(lane, row, coming, homeless) for lane, row in staffed]
    return Scenario(
        lanes=[each for each in lanes if each is not None],
        classes=[
            _class(kind, rates[kind].tolist(), standing, many)
            for kind, many in zip(coming, waiting, strict=True)
        ],
        begins_at_hour=standing.passed,
        hours=standing.passed + SHOWN_HOURS,
        seed=_SEED,
        second_check_bays=standing.bays,
    )


def _lane(
    lane: LaneNow, row: Sequence[int], coming: Sequence[Kind], homeless: set[Kind]
) -> Lane | None:
    """A class that no lane is open for drives up to any: nobody vanishes before a barrier."""
    classes = [kind.value for kind in coming if kind in lane.classes or kind in homeless]
    if not classes:
        return None
    servers = [*row, *[row[-1]] * (HOURS_OF_DAY - len(row))]
    return Lane(name=lane.name, classes=classes, servers=servers, max_servers=lane.most)


def _class(kind: Kind, rates: list[float], standing: Standing, waiting: int) -> VehicleClass:
    timed = standing.services[kind]
    check = SecondCheck(share=min(1.0, standing.checked), mean_seconds=SECOND_CHECK_SECONDS)
    return VehicleClass(
        name=kind.value,
        priority=_FIRST.get(kind, _OTHERS),
        arrivals_per_hour=[
            *(max(_LEAST, each) for each in rates),
            *[_TRICKLE] * (HOURS_OF_DAY - len(rates)),
        ],
        service=Service(
            distribution=Distribution.LOGNORMAL, mean_seconds=timed.mean, cv=min(timed.cv, 10.0)
        ),
        second_check=check if standing.checked else None,
        length_m=LENGTHS[kind],
        waiting=waiting,
    )
