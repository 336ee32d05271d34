"""`gubei bench trace`: rings and networks of 1, 10 and 50 million invented visits, beside DuckDB.

Both hold the visits in memory, DuckDB's table sorted by place and start. Every answer is compared
with DuckDB's, contact by contact, before anything is timed; the loops are compiled before. The best
of several calls counts for both. PostgreSQL, with B-trees by (spot, start) and (person, start),
answers the first question as well, and ClickHouse the network, where `chdb` is installed.
"""

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from bench import trace_clickhouse, trace_postgres, trace_sql
from bench.scratch import scratch
from bench.visits import BEGIN, PEOPLE, invent, seeds_of
from gubei.engines.tracing import (
    Index,
    Rule,
    Seeds,
    Spots,
    Visits,
    append,
    build,
    compile_loops,
    network,
    trace,
)

SIZES = (1_000_000, 10_000_000, 50_000_000)
APPENDED = 100_000
# DuckDB uses all cores as well.
THREADS = os.cpu_count() or 1
# Fifteen minutes, nothing lingers.
LEAST = 900
_DAY = 86_400
_DAY_OF = (BEGIN + 5 * _DAY, BEGIN + 6 * _DAY)
_ROW, _PLACE = 12, 4  # bytes
Case = dict[str, Any]


def cases(*, visits: int | None = None, with_postgres: bool = True) -> list[Case]:
    """Return the cases of each size, or of one number of visits."""
    compile_loops()
    bandwidth = measure_bandwidth()
    found: list[Case] = [
        {"case": "memory copied, GB/s", "gb_per_second": round(bandwidth / 1e9, 1)}
    ]
    for size in (visits,) if visits else SIZES:
        found += _of_size(size, bandwidth, with_postgres=with_postgres)
        gc.collect()
    return found


def measure_bandwidth() -> float:
    """Return the bytes a second that one core reads and writes when it copies."""
    source = np.ones(32_000_000)
    target = np.empty_like(source)
    return 2 * source.nbytes / _best(lambda: np.copyto(target, source), 5)


def _of_size(size: int, bandwidth: float, *, with_postgres: bool) -> Iterator[Case]:
    visits, spots = invent(size)
    begun = time.perf_counter()
    connection = trace_sql.load(visits)
    loaded = time.perf_counter() - begun
    begun = time.perf_counter()
    index = build(visits, spots)
    built = time.perf_counter() - begun
    yield {
        **_case(size, "build of the index", built, loaded),
        "bytes_per_visit": round(index.nbytes / size, 2),
    }
    for count, rings in ((1, 1), (10, 1), (1000, 1), (1, 2), (10, 2)):
        yield _rings(index, connection, (seeds_of(visits, count), rings), bandwidth)
    yield _network(index, connection)
    if trace_clickhouse.is_here():
        yield _network_clickhouse(index, visits)
    yield _appended(index, visits, spots)
    if with_postgres:
        yield _postgres(index, visits)


def _rings(
    index: Index, connection: duckdb.DuckDBPyConnection, what: tuple[Seeds, int], bandwidth: float
) -> Case:
    seeds, rings = what
    count, rule = len(seeds), Rule(LEAST, 0, rings)
    answer = trace(index, seeds, rule, threads=THREADS)
    wrong = trace_sql.differing(connection, trace_sql.trace(connection, seeds, rule), answer)
    ours = _best(
        lambda: trace(index, seeds, rule, threads=THREADS), 100 if count * rings == 1 else 5
    )
    theirs = _best(lambda: trace_sql.trace(connection, seeds, rule), 3 if ours < 1 else 1)
    # What any answer must read: the sources' own visits, and those that they met, short or known.
    met = _met(index, seeds, rings)
    floor = (_ROW * met + (_ROW + _PLACE) * _own(index, seeds, rings)) / bandwidth
    return {
        **_case(len(index), f"rings to {rings}, seeds {count}", ours, theirs),
        "differing": wrong,
        "rings": answer.sizes,
        "encounters": met,
        "floor_seconds": round(floor, 7),
        "times_the_floor": round(ours / floor, 1),
    }


def _met(index: Index, seeds: Seeds, rings: int) -> int:
    """Count all encounters of the sources but those with earlier rings, however short."""
    last = trace(index, seeds, Rule(LEAST, 0, rings - 1)).contacts if rings > 1 else ()
    met = trace(index, seeds, Rule(0, 0, 1)).encounters
    for each in last:
        sources = Seeds(each.member, each.since, np.full(len(each.member), 2**32 - 1, np.uint32))
        met += trace(index, sources, Rule(0, 0, 1)).encounters
    return met


def _own(index: Index, seeds: Seeds, rings: int) -> int:
    """Count the visits of all sources, as they stand in the index."""
    rings_before = trace(index, seeds, Rule(LEAST, 0, rings - 1)).contacts if rings > 1 else ()
    sources = np.concatenate([seeds.person, *(each.member for each in rings_before)])
    known = sources[sources + 1 < len(index.base.persons)].astype(np.int64)
    return int((index.base.persons[known + 1] - index.base.persons[known]).sum())


def _network(index: Index, connection: duckdb.DuckDBPyConnection) -> Case:
    pairs = network(index, *_DAY_OF)
    begun = time.perf_counter()
    found = trace_sql.network(connection, *_DAY_OF)
    theirs = time.perf_counter() - begun
    wrong = _pairs_apart(
        (pairs.one, pairs.other, pairs.seconds), (found["one"], found["other"], found["seconds"])
    )
    count = len(pairs)
    del pairs, found
    ours = _best(lambda: network(index, *_DAY_OF), 2)
    return {
        **_case(len(index), "network of a day", ours, theirs),
        "differing": wrong,
        "pairs": count,
    }


def _network_clickhouse(index: Index, visits: Visits) -> Case:
    with tempfile.TemporaryDirectory(prefix="gubei-bench-") as folder:
        session = trace_clickhouse.load(visits, Path(folder))
        found, seconds = trace_clickhouse.network(session, *_DAY_OF)
    expected = trace_clickhouse.sums(network(index, *_DAY_OF))
    ours = _best(lambda: network(index, *_DAY_OF), 2)
    return {
        **_case(len(index), "network of a day", ours, seconds),
        "reference": "ClickHouse in this process, sorted by place and start",
        "differing": int(found != expected),
        "pairs": expected[0],
    }


def _pairs_apart(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    if len(one[0]) != len(other[0]):
        return abs(len(one[0]) - len(other[0]))
    keys = [a.astype(np.uint64) << np.uint64(32) | b for a, b, _ in (one, other)]
    orders = [np.argsort(key) for key in keys]
    same = keys[0][orders[0]] == keys[1][orders[1]]
    return int((~same | (one[2][orders[0]] != other[2][orders[1]])).sum())


def _appended(index: Index, visits: Visits, spots: Spots) -> Case:
    """Append visits that meet the first seed, and see them in the answer."""
    seeds, rule = seeds_of(visits, 1), Rule(LEAST, 0, 1)
    new = Visits(
        np.arange(PEOPLE, PEOPLE + APPENDED, dtype=np.uint32),
        *(np.resize(column[visits.person == seeds.person[0]], APPENDED)
          for column in (visits.spot, visits.start, visits.end)),
    )  # fmt: skip
    before = trace(index, seeds, rule).sizes or [0]
    seconds = _best(lambda: append(index, new, spots), 3)
    more = append(index, new, spots)
    asked = _best(lambda: trace(more, seeds, rule), 3)
    return {
        **_case(len(index), f"{APPENDED:,} visits appended", seconds, None),
        "seen_seconds": round(asked, 5),
        "ring1_before": before[0],
        "ring1_after": trace(more, seeds, rule).sizes[0],
    }


def _postgres(index: Index, visits: Visits) -> Case:
    seeds, rule = seeds_of(visits, 1), Rule(LEAST, 0, 1)
    ours = _best(lambda: trace(index, seeds, rule), 100)
    with scratch() as room, trace_postgres.loaded(room.home, visits) as connection:
        found = trace_postgres.ring(connection, seeds, LEAST)
        seconds = _best(lambda: trace_postgres.ring(connection, seeds, LEAST), 3)
    return {
        **_case(len(index), "rings to 1, seeds 1", ours, seconds),
        "reference": "PostgreSQL, B-trees by (spot, start) and (person, start)",
        "differing": abs(found - sum(map(len, trace(index, seeds, rule).contacts))),
    }


def _case(size: int, name: str, ours: float, theirs: float | None) -> Case:
    return {
        "case": f"{name}, {size:,} visits",
        "seconds": round(ours, 6),
        "reference": "DuckDB in memory, sorted by place and start" if theirs else None,
        "reference_seconds": round(theirs, 6) if theirs else None,
        "ratio": round(theirs / ours, 2) if theirs else None,
    }


def _best(act: Callable[[], object], times: int) -> float:
    """Return the seconds of the best call."""

    def once() -> float:
        begun = time.perf_counter()
        act()
        return time.perf_counter() - begun

    return min(once() for _ in range(times))
