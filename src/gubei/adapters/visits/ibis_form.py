"""The trace as one Ibis expression for each ring; DuckDB and Spark run it without change.

It is the way out when the visits of a province outgrow one machine: `ring` takes tables wherever
they lie. What counts is said in `gubei.engines.tracing`.
"""

import os
import tempfile
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
        connection = connect()
        # Files, since both engines read them alike, and theirs may be many.
        give = _Giving(connection, Path(folder.name))
        tables = (give(_frame(visits)), give(_meeting(spots)))

        def ask(seeds: Seeds, rule: Rule) -> Rings:
            with folder:
                try:
                    return _trace(tables, seeds, rule, give)
                finally:
                    connection.disconnect()

        return ask

    return load


class _Giving:
    """Hands tables to an engine as files in a folder."""

    def __init__(self, connection: Any, folder: Path) -> None:
        self.connection = connection
        self._folder = folder
        self._count = 0

    def __call__(self, table: pl.DataFrame) -> Any:
        """Return the engine's view of a table."""
        self._count += 1
        file = self._folder / f"{self._count}.parquet"
        table.write_parquet(file)
        return self.connection.read_parquet(str(file))


def _trace(tables: tuple[Any, Any], seeds: Seeds, rule: Rule, give: _Giving) -> Rings:
    """Go from ring to ring; the tables of sources and of the known are small and come from here."""
    windows = join_windows(seeds)
    known, found = windows[:, 0], []
    for _ in range(rule.rings):
        persons = pl.DataFrame({"person": known})
        contacts = _run(
            give.connection, ring(*tables, give(_windows(windows)), give(persons), rule)
        )
        if not len(contacts):
            break
        found.append(contacts.astype(np.uint32))
        starts = pl.DataFrame({"person": contacts[:, 1], "first": contacts[:, 3]})
        since = starts.group_by("person").agg(pl.col("first").min()).sort("person").to_numpy()
        windows = np.column_stack([since, np.full(len(since), FOREVER)]).astype(np.int64)
        known = np.concatenate([known, windows[:, 0]])
    return rings_of(found)


def _run(connection: Any, asked: Any) -> Longs:
    found = connection.to_pyarrow(asked.order_by(["source", "spot", "person"]))
    columns = [found.column(name).to_numpy().astype(np.int64) for name in _COLUMNS]
    return np.ascontiguousarray(np.stack(columns, axis=1))


def _frame(visits: Visits) -> pl.DataFrame:
    columns = {
        "person": visits.person,
        "spot": visits.spot,
        "begin": visits.start,
        "until": visits.end,
    }
    return pl.DataFrame(columns).cast(pl.Int64)


def _meeting(spots: Spots) -> pl.DataFrame:
    meeting = meet(spots)
    starts = meeting.starts.astype(np.int64)
    spot = np.repeat(np.arange(len(spots), dtype=np.int64), starts[1:] - starts[:-1])
    return pl.DataFrame({"spot": spot, "other": meeting.spots.astype(np.int64)})


def _windows(windows: Longs) -> pl.DataFrame:
    names = ("person", "opens", "closes")
    return pl.DataFrame(dict(zip(names, windows.T, strict=True)))


def _duckdb() -> Any:
    return ibis.duckdb.connect()


def _spark() -> Any:
    # A machine without a name of its own in the network is enough.
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where Spark was asked for

    builder = SparkSession.builder.appName("gubei trace").config("spark.ui.enabled", "false")
    return ibis.pyspark.connect(builder.getOrCreate())
