"""`find_staff`: how many servers each lane needs in each hour, so that the wait stays short.

1. The formula: for each hour by itself the fewest servers with an Allen-Cunneen quantile under the
   target. Lanes that share a class are one queue for it.
2. The simulation carries what is left of an hour over into the next. Where its 90th percentile of
   an hour exceeds the target, servers are added; then each hour tries to do with one less.
3. The plan is held against days that it was not found with, and mended where it falls short.

Drivers do not turn away here: a queue that is short because people gave up is no good plan.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gubei.engines.queueing.bays import second_checks_of
from gubei.engines.queueing.figures import hourly_quantile
from gubei.engines.queueing.scenario import HOURS_OF_DAY, Lane, Scenario, VehicleClass
from gubei.engines.queueing.shifts import EIGHT_HOURS, Rota, cover
from gubei.engines.queueing.simulating import simulate
from gubei.engines.queueing.theory import (
    Stream,
    allen_cunneen_quantile,
    square_root_servers,
    together,
)

SHARE = 0.9
# Days of verification come from other random numbers than those of the search.
_OTHER_SEED = 0x5DEECE66D
_MOST_SERVERS = 1_000
_REPAIRS = 60
# Hours apart that are lowered at once; what one less does is seen within so many hours.
_APART = 3

Plan = NDArray[np.int64]
Rule = Callable[[Stream], int]


@dataclass(frozen=True, slots=True)
class Staffing:
    """Plans (L, 24) of servers by lane and hour. `waits` (K, 24): 90th percentile in seconds, or nan.

    `short`: hours in which no plan within `max_servers` reaches the target.
    `formula_meets`: whether the formula alone keeps the target in the simulation. `bays`: those for
    second checks, staffed for themselves as one lane; None where the check is done in the lane.
    """

    plan: Plan
    formula: Plan
    square_root: Plan
    waits: NDArray[np.float64]
    formula_meets: bool
    short: list[int]
    rota: Rota
    formula_rota: Rota
    events: int
    bays: "Staffing | None" = None


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard a plan is sought: days of the search, days it is held against, hours that matter.

    Nobody arrives after these hours; they keep what the formula gives.
    """

    searched: int = 40
    verified: int = 200
    hours: int = HOURS_OF_DAY


_USUAL = Effort()


class _Search:
    """Counts events, and asks the simulation what a plan does."""

    def __init__(self, scenario: Scenario, target: float, threads: int, effort: Effort) -> None:
        self.scenario, self.target, self.threads = scenario, target, threads
        self.effort, self.events = effort, 0

    def waits(self, plan: Plan, *, verify: bool = False) -> NDArray[np.float64]:
        """Return the 90th percentile of the wait by class and hour; nan where nobody comes."""
        seed = self.scenario.seed ^ _OTHER_SEED if verify else self.scenario.seed
        trial = self.scenario.model_copy(
            update={
                "lanes": _with_plan(self.scenario.lanes, plan),
                "replications": self.effort.verified if verify else self.effort.searched,
                "seed": seed,
            }
        )
        run = simulate(trial, threads=self.threads)
        self.events += run.events
        rows = [hourly_quantile(run, kind, SHARE) for kind in range(len(trial.classes))]
        return np.array([[math.nan if w is None else w for w in row] for row in rows])

    def failing(self, plan: Plan, *, verify: bool = False) -> NDArray[np.bool_]:
        """Return by class and hour where a plan misses the target."""
        return np.asarray(self.waits(plan, verify=verify) > self.target)


def find_staff(
    scenario: Scenario, target: float, *, threads: int = 1, effort: Effort = _USUAL
) -> Staffing:
    """Return the least staff that keeps the 90th percentile under `target` seconds in every hour.

    Whoever is looked at again waits as long at most for a bay. Raises NoCover where the shifts of
    the scenario leave an hour bare.
    """
    day = _whole_day(scenario, effort.hours)
    formula = _by_rule(day, lambda stream: _formula_servers(stream, target))
    plan, events, meets, short = formula.copy(), 0, True, set[int]()
    waits = np.full((len(day.classes), HOURS_OF_DAY), math.nan)
    for lanes in _groups(day):
        part, kinds = _part_of(day, lanes)
        search = _Search(part, target, threads, effort)
        found = _staff_group(search, formula[lanes])
        plan[lanes], waits[kinds] = found.plan, search.waits(found.plan, verify=True)
        meets, short = meets and found.formula_meets, short | {*found.short}
        events += search.events
    checks = second_checks_of(scenario)
    bays = find_staff(checks, target, threads=threads, effort=effort) if checks else None
    shifts = tuple(scenario.shifts or EIGHT_HOURS)
    return Staffing(
        plan=plan,
        formula=formula,
        square_root=_by_rule(day, square_root_servers),
        waits=waits,
        formula_meets=meets,
        short=sorted(short),
        rota=cover(_officers(day, plan), shifts),
        formula_rota=cover(_officers(day, formula), shifts),
        events=events + (bays.events if bays else 0),
        bays=bays,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    plan: Plan
    formula_meets: bool
    short: list[int]


def _staff_group(search: _Search, formula: Plan) -> _Found:
    """Find the plan of lanes that share classes; where the formula does as well with less, it is that."""
    meets = not search.failing(formula, verify=True).any()
    plan, _ = _mend(search, formula, verify=False)
    plan, short = _mend(search, _lower(search, plan), verify=True)
    if meets and plan.sum() >= formula.sum():
        return _Found(formula, meets, [])
    return _Found(plan, meets, short)


def _part_of(scenario: Scenario, lanes: list[int]) -> tuple[Scenario, list[int]]:
    """Return some lanes as a scenario of their own, and the numbers of their classes."""
    own = [scenario.lanes[lane] for lane in lanes]
    names = {name for lane in own for name in lane.classes}
    kinds = [n for n, each in enumerate(scenario.classes) if each.name in names]
    classes = [scenario.classes[kind] for kind in kinds]
    return scenario.model_copy(update={"lanes": own, "classes": classes}), kinds


def _whole_day(scenario: Scenario, hours: int) -> Scenario:
    """Return the scenario from midnight, for so many hours, in which nobody turns away."""
    over = int(scenario.begins_at_hour)
    stay = [
        each.model_copy(
            update={
                "diverts_to": None,
                "arrivals_per_hour": [0.0] * over + each.hourly[over:],
            }
        )
        for each in scenario.classes
    ]
    return scenario.model_copy(
        update={"hours": hours, "warmup_hours": 0, "classes": stay, "balk_above_minutes": None}
    )


def _with_plan(lanes: Sequence[Lane], plan: Plan) -> list[Lane]:
    return [
        lane.model_copy(update={"servers": row})
        for lane, row in zip(lanes, plan.tolist(), strict=True)
    ]


def _officers(scenario: Scenario, plan: Plan) -> list[int]:
    each = np.array([lane.officers_per_server for lane in scenario.lanes])
    found: list[int] = (each @ plan).tolist()
    return found


def stream_of(each: VehicleClass, hour: int, *, bays: int) -> Stream:
    """Return the vehicles of one class in one hour; without bays the second check is in the lane."""
    mean, cv = float(each.service.mean_seconds), each.service.spread
    square = mean**2 * (1 + cv**2)
    check = each.second_check
    if check and not bays:
        share, more = float(check.share), float(check.mean_seconds)
        square += share * (2 * mean * more + more**2 * (1 + check.spread**2))
        mean += share * more
    return Stream(each.hourly[hour] / 3600.0, mean, math.sqrt(max(0.0, square / mean**2 - 1)))


def _formula_servers(stream: Stream, target: float) -> int:
    if stream.rate == 0:
        return 0
    servers = math.floor(stream.load) + 1
    while servers < _MOST_SERVERS and allen_cunneen_quantile(servers, stream, SHARE) > target:
        servers += 1
    return servers


def _by_rule(scenario: Scenario, rule: Rule) -> Plan:
    """Return the servers that a rule gives each hour for itself."""
    plan = np.zeros((len(scenario.lanes), HOURS_OF_DAY), np.int64)
    for lanes in _groups(scenario):
        names = {name for lane in lanes for name in scenario.lanes[lane].classes}
        classes = [each for each in scenario.classes if each.name in names]
        for hour in range(HOURS_OF_DAY):
            streams = [stream_of(each, hour, bays=scenario.second_check_bays) for each in classes]
            _place(scenario, plan, hour, (lanes, rule(together(streams))))
    return plan


def _groups(scenario: Scenario) -> list[list[int]]:
    """Return the lanes that share classes with each other, directly or through others."""
    groups: list[tuple[set[str], list[int]]] = []
    for number, lane in enumerate(scenario.lanes):
        names, lanes = {*lane.classes}, [number]
        for group in [each for each in groups if each[0] & names]:
            groups.remove(group)
            names, lanes = names | group[0], group[1] + lanes
        groups.append((names, sorted(lanes)))
    return [lanes for _, lanes in groups]


def _place(scenario: Scenario, plan: Plan, hour: int, what: tuple[list[int], int]) -> None:
    """Put the servers of a group of lanes where each class of the hour finds one, then in order."""
    lanes, servers = what
    for each in scenario.classes:
        mine = [lane for lane in lanes if each.name in scenario.lanes[lane].classes]
        if mine and each.hourly[hour] > 0 and not plan[mine, hour].any():
            plan[mine[0], hour] = 1
    for lane in lanes:
        wanted = servers - int(plan[lanes, hour].sum())
        plan[lane, hour] += max(0, min(wanted, _limit(scenario, lane) - int(plan[lane, hour])))


def _limit(scenario: Scenario, lane: int) -> int:
    return scenario.lanes[lane].max_servers or _MOST_SERVERS


def _mend(search: _Search, plan: Plan, *, verify: bool) -> tuple[Plan, list[int]]:
    """Add servers until no hour misses the target; return the hours in which none can be added."""
    plan = plan.copy()
    for turn in range(_REPAIRS):
        failing = search.failing(plan, verify=verify)
        added = False
        for kind, hour in np.argwhere(failing).tolist():
            # A queue that an hour finds already there was made by the hour before.
            hours = (hour,) if turn % 2 == 0 or hour == 0 else (hour - 1, hour)
            places = [_add(search.scenario, plan, kind, each) for each in hours]
            added |= any(places)
        if not added:
            return plan, sorted({*np.argwhere(failing)[:, 1].tolist()})
    return plan, sorted({*np.argwhere(search.failing(plan, verify=verify))[:, 1].tolist()})


def _add(scenario: Scenario, plan: Plan, kind: int, hour: int) -> bool:
    """Open one more server for a class in an hour, where there is a place; say whether there was."""
    name = scenario.classes[kind].name
    for number, lane in enumerate(scenario.lanes):
        if name in lane.classes and plan[number, hour] < _limit(scenario, number):
            plan[number, hour] += 1
            return True
    return False


def _lower(search: _Search, plan: Plan) -> Plan:
    """Let hours do with one server less as long as every hour keeps the target."""
    changed = True
    while changed:
        changed = False
        for lane in range(len(plan)):
            for first in range(_APART):
                lower = _lowered(search, plan, lane, range(first, search.effort.hours, _APART))
                changed |= bool((lower != plan).any())
                plan = lower
    return plan


def _lowered(search: _Search, plan: Plan, lane: int, hours: range) -> Plan:
    """Take one server from hours that lie apart; give it back where that or a later hour suffers."""
    tried = [hour for hour in hours if _may_lower(search.scenario, plan, lane, hour)]
    while tried:
        trial = plan.copy()
        trial[lane, tried] -= 1
        bad = {*np.argwhere(search.failing(trial))[:, 1].tolist()}
        if not bad:
            return trial
        spared = [hour for hour in tried if not bad & {*range(hour, hour + _APART)}]
        tried = spared if len(spared) < len(tried) else []
    return plan


def _may_lower(scenario: Scenario, plan: Plan, lane: int, hour: int) -> bool:
    """Say whether every class that comes in an hour still finds a server if a lane has one less."""
    if plan[lane, hour] == 0:
        return False
    left = plan[:, hour].copy()
    left[lane] -= 1
    return all(
        each.hourly[hour] == 0
        or any(left[n] for n, other in enumerate(scenario.lanes) if each.name in other.classes)
        for each in scenario.classes
    )
