"""Makes the machine code of the simulation, or fetches it, before somebody waits for it."""

from gubei.engines.queueing.scenario import Lane, Scenario, Service, VehicleClass
from gubei.engines.queueing.simulating import simulate


def compile_loops() -> None:
    """Simulate an hour once: some 20 seconds the first time, a tenth of one later."""
    cars = VehicleClass(name="cars", arrivals_per_hour=1, service=Service(mean_seconds=30))
    lane = Lane(name="1", classes=["cars"], servers=1)
    simulate(Scenario(lanes=[lane], classes=[cars], hours=1, replications=1))
