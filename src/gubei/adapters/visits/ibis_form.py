"""The trace as one Ibis expression for each ring; DuckDB and Spark run it without change.

It is the way out when the visits of a province outgrow one machine: `ring` takes tables wherever
they lie. What counts is said in `gubei.engines.tracing`.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import polars as pl

from gubei.adapters.visits.engines import Ask, Load
from gubei.engines.tracing import Rings, Rule, Seeds, Spots, Visits
from gubei.engines.tracing.index import meet
from gubei.engines.tracing.rings import join_windows, rings_of
from gubei.engines.tracing.values import FOREVER, Longs

_COLUMNS = ("source", "person", "spot", "first", "last", "seconds", "encounters")


def ring(visits: Any, meeting: Any, windows: Any, known: Any, rule: Rule) -> Any:
    """Return the contacts of one ring as an expression with the columns of `_COLUMNS`.

    Tables: visits (person, spot, begin, until), meeting (spot, other), windows (person, opens,
    closes), known (person).
    """
    least, greatest = ibis.least, ibis.greatest
    own = visits.join(windows, "person").filter(
        lambda t: (t.begin < t.closes) & (t.until > t.opens)
    )
    air = own.select(
        source=own.person,
        where=own.spot,
        since=greatest(own.begin, own.opens),
        to=least(own.until, own.closes) + rule.linger,
    )
    spread = air.join(meeting, air["where"] == meeting.spot).select(
        "source", "where", "since", "to", "other"
    )
    met = visits.join(
        spread,
        [visits.spot == spread.other, visits.begin < spread.to, visits.until > spread.since],
    )
    encounters = met.select(
        "source",
        "person",
        spot=met["where"],
        first=greatest(met.begin, met.since),
        last=least(met.until, met.to),
    ).anti_join(known, "person")
    contacts = encounters.group_by(["source", "person", "spot"]).aggregate(
        first=encounters["first"].min(),
        last=encounters["last"].max(),
        seconds=(encounters["last"] - encounters["first"]).sum(),
        encounters=encounters.count(),
    )
    return contacts.filter(contacts.seconds >= max(rule.least, 1))


def loader(engine: str) -> Load:
    """Return what writes visits for an engine, starts it and lets it read them."""
    connect = _duckdb if engine == "duckdb" else _spark

    def load(visits: Visits, spots: Spots) -> Ask:
        folder = tempfile.TemporaryDirectory(prefix="gubei-trace-")
        file = Path(folder.name) / "visits.parquet"
        _frame(visits).write_parquet(file)
        connection = connect()
        table = connection.read_parquet(str(file))
        meeting = _meeting(spots)

        def ask(seeds: Seeds, rule: Rule) -> Rings:
            with folder:
                try:
                    return _trace((table, meeting), seeds, rule, _run_on(connection))
                finally:
                    connection.disconnect()

        return ask

    return load


def _trace(tables: tuple[Any, Any], seeds: Seeds, rule: Rule, run: Callable[[Any], Longs]) -> Rings:
    """Go from ring to ring; the tables of sources and of the known are small and come from here."""
    windows = join_windows(seeds)
    known, found = windows[:, 0], []
    for _ in range(rule.rings):
        asked = ring(*tables, _windows(windows), _known(known), rule)
        contacts = run(asked)
        if not len(contacts):
            break
        found.append(contacts)
        starts = pl.DataFrame({"person": contacts[:, 1], "first": contacts[:, 3]})
        since = starts.group_by("person").agg(pl.col("first").min()).sort("person").to_numpy()
        windows = np.column_stack([since, np.full(len(since), FOREVER)]).astype(np.int64)
        known = np.concatenate([known, windows[:, 0]])
    return rings_of(found)


def _run_on(connection: Any) -> Callable[[Any], Longs]:
    def run(asked: Any) -> Longs:
        found = connection.to_pyarrow(asked.order_by(["source", "spot", "person"]))
        columns = [found.column(name).to_numpy().astype(np.int64) for name in _COLUMNS]
        return np.ascontiguousarray(np.stack(columns, axis=1))

    return run


def _frame(visits: Visits) -> pl.DataFrame:
    columns = {
        "person": visits.person,
        "spot": visits.spot,
        "begin": visits.start,
        "until": visits.end,
    }
    return pl.DataFrame(columns).cast(pl.Int64)


def _meeting(spots: Spots) -> Any:
    meeting = meet(spots)
    starts = meeting.starts.astype(np.int64)
    counts = starts[1:] - starts[:-1]
    spot = np.repeat(np.arange(len(spots), dtype=np.int64), counts)
    return ibis.memtable(pl.DataFrame({"spot": spot, "other": meeting.spots.astype(np.int64)}))


def _windows(windows: Longs) -> Any:
    names = ("person", "opens", "closes")
    return ibis.memtable(pl.DataFrame(dict(zip(names, windows.T, strict=True))))


def _known(persons: Longs) -> Any:
    return ibis.memtable(pl.DataFrame({"person": persons}))


def _duckdb() -> Any:
    return ibis.duckdb.connect()


def _spark() -> Any:
    # A machine without a name of its own in the network is enough.
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where Spark was asked for

    builder = SparkSession.builder.appName("gubei trace").config("spark.ui.enabled", "false")
    return ibis.pyspark.connect(builder.getOrCreate())
