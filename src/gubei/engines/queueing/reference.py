"""The slow twin: the same checkpoint in plain Python, on the same random numbers.

Vehicles are objects, queues are lists; nothing is shared with the loops but the scenario. Returns one
entry for each vehicle in the order in which its service began.
"""

import heapq
import math
from collections import deque
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gubei.engines.queueing.scenario import Distribution, Lane, Scenario, Service, VehicleClass

_MASK = 2**64 - 1
_STEP = 0x9E3779B97F4A7C15
# Of two events at one moment the lower kind comes first, then the lower number.
_SERVED, _SECOND_DONE, _HOUR_TURNS, _ARRIVES, _DETOUR_ENDS = range(5)
_CLOSED = 2**58


class Entry(NamedTuple):
    """One vehicle: class, lane, seconds of arrival, begin and end of its service in the lane."""

    kind: str
    lane: str
    arrived: float
    begun: float
    ended: float


def _mix(word: int) -> int:
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & _MASK
    return word ^ (word >> 31)


class Chance:
    """One stream of random numbers."""

    def __init__(self, key: int) -> None:
        self.key = key

    def uniform(self) -> float:
        self.key = (self.key + _STEP) & _MASK
        return ((_mix(self.key) >> 11) + 0.5) * 2.0**-53

    def exponential(self) -> float:
        return -math.log(self.uniform())

    def normal(self) -> float:
        radius = math.sqrt(2.0 * self.exponential())
        return radius * math.cos(2.0 * math.pi * self.uniform())

    def gamma(self, shape: float) -> float:
        if shape < 1.0:
            lift = math.exp(-self.exponential() / shape)
            return lift * self.gamma(shape + 1.0)
        d = shape - 1.0 / 3.0
        c = 1.0 / math.sqrt(9.0 * d)
        while True:
            x = self.normal()
            v = 1.0 + c * x
            if v <= 0.0:
                continue
            v = v * v * v
            if self.exponential() > -0.5 * x * x - d + d * v - d * math.log(v):
                return d * v

    def time(self, law: Service) -> float:
        mean, cv = float(law.mean_seconds), law.spread
        if cv == 0:
            return mean
        if law.distribution is Distribution.LOGNORMAL:
            spread = math.sqrt(math.log(1.0 + cv * cv))
            return math.exp(math.log(mean) - spread * spread / 2.0 + spread * self.normal())
        if law.distribution is Distribution.GAMMA:
            return mean * cv * cv * self.gamma(1.0 / (cv * cv))
        return mean * self.exponential()


@dataclass(eq=False)
class _Vehicle:
    kind: VehicleClass
    arrived: float
    takes: float
    checked: float
    detoured: bool = False


@dataclass(eq=False)
class _Queue:
    lane: Lane
    number: int
    servers: int = 0
    waiting: list[_Vehicle] = field(default_factory=list)
    spare: list[int] = field(default_factory=list)
    serving: dict[int, _Vehicle] = field(default_factory=dict)


def simulate(scenario: Scenario, replication: int = 0) -> tuple[list[Entry], int]:
    """Run one replication; return its entries and how many vehicles turned away."""
    day = _Day(scenario, replication)
    day.run()
    return day.entries, day.diverted


class _Day:
    def __init__(self, scenario: Scenario, replication: int) -> None:
        self.scenario, self.end = scenario, float(scenario.hours) * 3600.0
        self.start = float(scenario.begins_at_hour) * 3600.0
        self.hour = int(self.start / 3600.0)
        own = _mix((_mix((scenario.seed + _STEP) & _MASK) + replication) & _MASK)
        self.chance: dict[str, list[Chance]] = {}
        for each in scenario.classes:
            streams = []
            for _ in range(3):
                own = _mix((own + _STEP) & _MASK)
                streams.append(Chance(own))
            self.chance[each.name] = streams
        self.queues, server = [], 0
        for number, lane in enumerate(scenario.lanes):
            most = max(lane.hourly)
            spare = list(range(server, server + most))
            self.queues.append(_Queue(lane, number, lane.hourly[self.hour % 24], spare=spare))
            server += most
        self.calendar: list[tuple[float, int, int, Any]] = []
        self.bays: deque[_Vehicle] = deque()
        self.bays_busy, self.present, self.diverted, self.born = 0, 0, 0, 0
        self.entries: list[Entry] = []

    def run(self) -> None:
        self.fill_queues()
        for number in range(len(self.scenario.classes)):
            self.expect_next(self.start, number)
        self.put((self.hour + 1) * 3600.0, _HOUR_TURNS, 0, None)
        acts = (self.served, self.second_done, self.hour_turns, self.arrives, self.detour_ends)
        while self.calendar:
            now, kind, number, what = heapq.heappop(self.calendar)
            acts[kind](now, number, what)

    def fill_queues(self) -> None:
        left = [(kind, each) for kind in self.scenario.classes for each in range(kind.waiting)]
        for kind, _ in sorted(left, key=lambda pair: pair[1]):
            vehicle = self.new_vehicle(self.start - 1.0, kind)
            queue = self.best(kind)
            queue.waiting.append(vehicle)
            self.call_next(self.start, queue)

    def put(self, when: float, kind: int, number: int, what: Any) -> None:
        heapq.heappush(self.calendar, (when, kind, number, what))

    def expect_next(self, now: float, number: int) -> None:
        kind = self.scenario.classes[number]
        amount = self.chance[kind.name][0].exponential()
        while now < self.end:
            hour = int(now / 3600.0)
            rate, turn = kind.hourly[hour % 24] / 3600.0, (hour + 1) * 3600.0
            if amount < rate * (turn - now):
                if now + amount / rate < self.end:
                    self.put(now + amount / rate, _ARRIVES, number, None)
                return
            amount -= rate * (turn - now)
            now = turn

    def new_vehicle(self, now: float, kind: VehicleClass) -> _Vehicle:
        _, service, check = self.chance[kind.name]
        takes, checked = service.time(kind.service), 0.0
        second = kind.second_check
        if second and second.share > 0 and check.uniform() < second.share:
            checked = check.time(second)
        if not self.scenario.second_check_bays:
            takes, checked = takes + checked, 0.0
        self.present += 1
        return _Vehicle(kind, now, takes, checked)

    def seeming(self, queue: _Queue, kind: VehicleClass) -> int:
        if len(queue.serving) < queue.servers:
            return 0
        before = [each.kind for each in queue.waiting if each.kind.priority <= kind.priority]
        work = sum(self.mean_us(each) for each in [*before, kind])
        return work // queue.servers if queue.servers else _CLOSED + work

    def mean_us(self, kind: VehicleClass) -> int:
        seconds = float(kind.service.mean_seconds)
        if kind.second_check and not self.scenario.second_check_bays:
            seconds += float(kind.second_check.share) * float(kind.second_check.mean_seconds)
        return max(1, round(seconds * 1_000_000))

    def best(self, kind: VehicleClass) -> _Queue:
        mine = [queue for queue in self.queues if kind.name in queue.lane.classes]
        return min(mine, key=lambda queue: self.seeming(queue, kind))

    def arrives(self, now: float, number: int, _: Any) -> None:
        self.expect_next(now, number)
        self.choose(now, self.new_vehicle(now, self.scenario.classes[number]))

    def choose(self, now: float, vehicle: _Vehicle) -> None:
        queue, limit = self.best(vehicle.kind), self.scenario.balk_above_minutes
        wait = self.seeming(queue, vehicle.kind)
        if limit is None or wait <= round(limit * 60 * 1_000_000) or vehicle.detoured:
            queue.waiting.append(vehicle)
            self.call_next(now, queue)
            return
        self.diverted += 1
        self.present -= 1
        if vehicle.kind.diverts_to:
            self.present += 1
            number = self.scenario.classes.index(vehicle.kind)
            self.put(now + vehicle.kind.detour_minutes * 60.0, _DETOUR_ENDS, number, None)

    def detour_ends(self, now: float, number: int, _: Any) -> None:
        self.present -= 1
        target = self.scenario.classes[number].diverts_to
        assert target  # noqa: S101 - only those with a target take the way
        vehicle = self.new_vehicle(now, self.scenario.by_class[target])
        vehicle.detoured = True
        self.choose(now, vehicle)

    def call_next(self, now: float, queue: _Queue) -> None:
        while queue.waiting and len(queue.serving) < queue.servers:
            first = min(queue.waiting, key=lambda each: each.kind.priority)
            queue.waiting.remove(first)
            server = queue.spare.pop()
            queue.serving[server] = first
            end = now + first.takes
            self.put(end, _SERVED, server, queue)
            self.entries.append(Entry(first.kind.name, queue.lane.name, first.arrived, now, end))

    def served(self, now: float, server: int, queue: _Queue) -> None:
        vehicle = queue.serving.pop(server)
        queue.spare.append(server)
        if vehicle.checked > 0:
            self.bays.append(vehicle)
            self.fill_bays(now)
        else:
            self.present -= 1
        self.call_next(now, queue)

    def fill_bays(self, now: float) -> None:
        while self.bays and self.bays_busy < self.scenario.second_check_bays:
            self.bays_busy += 1
            self.born += 1
            self.put(now + self.bays.popleft().checked, _SECOND_DONE, self.born, None)

    def second_done(self, now: float, _: int, __: Any) -> None:
        self.bays_busy -= 1
        self.present -= 1
        self.fill_bays(now)

    def hour_turns(self, now: float, _: int, __: Any) -> None:
        hour = round(now / 3600.0)
        for queue in self.queues:
            queue.servers = queue.lane.hourly[hour % 24]
        for queue in self.queues:
            if queue.servers == 0:
                self.move_away(queue)
        for queue in self.queues:
            self.call_next(now, queue)
        turn = (hour + 1) * 3600.0
        if turn < self.end or self.present > 0:
            self.put(turn, _HOUR_TURNS, 0, None)

    def move_away(self, closed: _Queue) -> None:
        leaving = sorted(closed.waiting, key=lambda each: each.kind.priority)
        closed.waiting = []
        for vehicle in leaving:
            queue = self.best(vehicle.kind)
            (queue if queue.servers else closed).waiting.append(vehicle)
