"""One checkpoint three times: as our scenario, with SimPy, with Ciw. All give waits in seconds.

Commuters go before cars in a lane of four servers, trucks have a lane of three; services are
exponential and lognormal, the load is 85 %. The others know no hours, so arrivals are even here.
"""

import math
import random
from collections.abc import Iterator
from typing import Any

import ciw
import simpy

from gubei.engines.queueing import Scenario

# Class, priority, lane, vehicles an hour, mean service in seconds, its spread (1: exponential).
KINDS = (
    ("commuters", 1, 0, 150.0, 20.0, 1.0),
    ("cars", 2, 0, 310.0, 30.0, 0.7),
    ("trucks", 1, 1, 150.0, 60.0, 0.7),
)
SERVERS = (4, 3)
HOUR = 3600.0
Waits = dict[str, list[float]]


def scenario(hours: float, warmup: float, replications: int, seed: int) -> Scenario:
    """Return it as a scenario."""
    classes = [
        {"name": name, "priority": priority, "arrivals_per_hour": rate,
         "service": {"mean_seconds": mean, "distribution": "lognormal", "cv": cv} if cv != 1
         else {"mean_seconds": mean}}
        for name, priority, _, rate, mean, cv in KINDS
    ]  # fmt: skip
    lanes = [
        {
            "name": str(lane),
            "servers": count,
            "classes": [kind[0] for kind in KINDS if kind[2] == lane],
        }
        for lane, count in enumerate(SERVERS)
    ]
    return Scenario.model_validate(
        {"lanes": lanes, "classes": classes, "hours": hours, "warmup_hours": warmup,
         "replications": replications, "seed": seed}
    )  # fmt: skip


def _normal_of(mean: float, cv: float) -> tuple[float, float]:
    spread = math.sqrt(math.log(1 + cv * cv))
    return math.log(mean) - spread * spread / 2, spread


def with_simpy(hours: float, warmup: float, seed: int) -> Waits:
    """Run it once with SimPy."""
    chance, world, waits = random.Random(seed), simpy.Environment(), {k[0]: [] for k in KINDS}
    lanes = [simpy.PriorityResource(world, capacity=count) for count in SERVERS]

    def arriving(kind: tuple[Any, ...]) -> Iterator[Any]:
        while True:
            yield world.timeout(chance.expovariate(kind[3] / HOUR))
            world.process(passing(kind))

    def passing(kind: tuple[Any, ...]) -> Iterator[Any]:
        name, priority, lane, _, mean, cv = kind
        came = world.now
        with lanes[lane].request(priority=priority) as turn:
            yield turn
            if came >= warmup * HOUR:
                waits[name].append(world.now - came)
            takes = chance.expovariate(1 / mean) if cv == 1 else chance.lognormvariate(*_normal_of(mean, cv))  # fmt: skip
            yield world.timeout(takes)

    for kind in KINDS:
        world.process(arriving(kind))
    world.run(until=hours * HOUR)
    return waits


def with_ciw(hours: float, warmup: float, seed: int) -> Waits:
    """Run it once with Ciw."""
    ciw.seed(seed)
    arrivals, services, priorities, routing = {}, {}, {}, {}
    for name, priority, lane, rate, mean, cv in KINDS:
        law = ciw.dists.Exponential(1 / mean) if cv == 1 else ciw.dists.Lognormal(*_normal_of(mean, cv))  # fmt: skip
        arrivals[name] = [ciw.dists.Exponential(rate / HOUR) if n == lane else None for n in (0, 1)]
        services[name] = [law, law]
        priorities[name] = priority - 1
        routing[name] = [[0.0, 0.0], [0.0, 0.0]]
    network = ciw.create_network(
        arrival_distributions=arrivals, service_distributions=services, routing=routing,
        number_of_servers=list(SERVERS), priority_classes=priorities,
    )  # fmt: skip
    world = ciw.Simulation(network)
    world.simulate_until_max_time(hours * HOUR)
    waits: Waits = {kind[0]: [] for kind in KINDS}
    for each in world.get_all_records():
        if each.arrival_date >= warmup * HOUR:
            waits[each.customer_class].append(float(each.waiting_time))
    return waits
