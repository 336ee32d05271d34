"""Makes the machine code of all loops, or fetches it from the cache, before somebody waits for it."""

from gubei.engines.tracing.clashes import find_clashes
from gubei.engines.tracing.index import append, build, drop_before
from gubei.engines.tracing.meetings import network
from gubei.engines.tracing.rings import FEW, trace
from gubei.engines.tracing.values import Rule, Seeds, Spots, Visits


def compile_loops() -> None:
    """Ask everything once of a few visits: some 15 seconds the first time, half a second later."""
    rows, spots = Visits.of([(0, 0, 0, 2000), (1, 0, 60, 4000), (2, 0, 3000, 4000)]), Spots.plain(1)
    index = append(build(rows, spots), rows)
    trace(index, Seeds.of([(0, 0, 9000)]), Rule(60, 0, 2))
    # Of many sources, that threads share, others are asked: here nobody is met.
    crowd = Seeds.of([(person, 0, 1) for person in range(FEW)])
    trace(index, crowd, Rule(60, 0, 1), threads=2)
    network(index, 0, 9000)
    drop_before(index, 0)
    find_clashes(rows, spots)
