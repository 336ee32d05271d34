"""The questions of the tracing engine as SQL of DuckDB: its second reference.

Tables: visits (person, spot, start, until), seeds (person, begin, until), one row for each window,
windows of one person apart. Spots are plain places here.
"""

from typing import Any

import duckdb
import numpy as np

from gubei.engines.tracing import Rings, Rule, Seeds, Visits
from gubei.engines.tracing.rings import join_windows

_RING = """
CREATE TEMP TABLE ring{ring} AS
WITH stays AS (
    SELECT v.person AS source, v.spot, greatest(v.start, w.begin) AS begin,
           least(v.until, w.until) + {linger} AS until
    FROM visits v JOIN {windows} w ON v.person = w.person
    WHERE v.start < w.until AND v.until > w.begin)
SELECT s.source, v.person, s.spot,
       min(greatest(v.start, s.begin)) AS first, max(least(v.until, s.until)) AS last,
       sum(least(v.until, s.until) - greatest(v.start, s.begin))::BIGINT AS seconds,
       count(*) AS encounters
FROM stays s JOIN visits v ON v.spot = s.spot AND v.start < s.until AND v.until > s.begin
WHERE v.person NOT IN ({known})
GROUP BY ALL
HAVING sum(least(v.until, s.until) - greatest(v.start, s.begin)) >= {least}
"""
_SOURCES = """
CREATE TEMP VIEW sources{ring} AS
SELECT person, min(first) AS begin, 4294967295::BIGINT AS until FROM ring{ring} GROUP BY person
"""
_NETWORK = """
WITH day AS (
    SELECT row_number() OVER () AS id, person, spot, greatest(start, {begin}) AS start,
           least(until, {end}) AS until
    FROM visits WHERE start < {end} AND until > {begin})
SELECT least(a.person, b.person)::UINTEGER AS one, greatest(a.person, b.person)::UINTEGER AS other,
       sum(least(a.until, b.until) - greatest(a.start, b.start))::UINTEGER AS seconds
FROM day a JOIN day b
  ON a.spot = b.spot AND a.id < b.id AND a.start < b.until AND b.start < a.until
WHERE a.person <> b.person
GROUP BY ALL
"""


def load(visits: Visits) -> duckdb.DuckDBPyConnection:
    """Load visits into DuckDB's memory, sorted by spot and start, its best case."""
    connection = duckdb.connect(":memory:")
    person, spot, start, until = visits.person, visits.spot, visits.start, visits.end
    connection.register("given", {"person": person, "spot": spot, "start": start, "until": until})
    connection.execute(
        "CREATE TABLE visits AS SELECT person, spot, start::INTEGER AS start, until::INTEGER AS until "
        "FROM given ORDER BY spot, start"
    )
    connection.unregister("given")
    return connection


def trace(connection: duckdb.DuckDBPyConnection, seeds: Seeds, rule: Rule) -> list[str]:
    """Make the tables ring1, ring2 … and return their names."""
    windows = join_windows(seeds)
    connection.register(
        "seeds", {"person": windows[:, 0], "begin": windows[:, 1], "until": windows[:, 2]}
    )
    known, tables, source = "SELECT person FROM seeds", [], "seeds"
    for ring in range(1, rule.rings + 1):
        connection.execute(f"DROP TABLE IF EXISTS ring{ring} CASCADE")
        connection.execute(_RING.format(
            ring=ring, windows=source, known=known, linger=rule.linger, least=max(rule.least, 1)
        ))  # fmt: skip
        connection.execute(f"DROP VIEW IF EXISTS sources{ring}")
        connection.execute(_SOURCES.format(ring=ring))
        known += f" UNION ALL SELECT person FROM ring{ring}"
        source = f"sources{ring}"
        tables.append(f"ring{ring}")
    return tables


def differing(connection: duckdb.DuckDBPyConnection, tables: list[str], rings: Rings) -> int:
    """Count contacts that only one of both found, or with other times; 0 when they are equal."""
    wrong = 0
    for number, table in enumerate(tables):
        theirs = connection.execute(f"SELECT * FROM {table}").fetchnumpy()
        names = ("source", "person", "spot", "first", "last", "seconds", "encounters")
        ours: dict[str, Any] = {name: np.empty(0, np.int64) for name in names}
        if number < len(rings.contacts):
            ours = {name: getattr(rings.contacts[number], name) for name in names}
        wrong += _apart(_ordered(ours, names), _ordered(theirs, names))
    return wrong


def network(
    connection: duckdb.DuckDBPyConnection, begin: int, end: int
) -> dict[str, np.ndarray[Any, Any]]:
    """Return the pairs of a period as columns."""
    found: dict[str, Any] = connection.execute(_NETWORK.format(begin=begin, end=end)).fetchnumpy()
    return found


def _ordered(columns: dict[str, Any], names: tuple[str, ...]) -> np.ndarray[Any, Any]:
    table = np.stack([np.asarray(columns[name], np.int64) for name in names])
    return table[:, np.lexsort(table[2::-1])]


def _apart(ours: np.ndarray[Any, Any], theirs: np.ndarray[Any, Any]) -> int:
    if ours.shape != theirs.shape:
        return abs(ours.shape[1] - theirs.shape[1])
    return int((ours != theirs).any(axis=0).sum())
