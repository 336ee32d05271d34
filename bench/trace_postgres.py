"""The first question of the tracing benchmark in PostgreSQL, with the indexes it would be given."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from gubei.adapters.postgres import ensure_running
from gubei.engines.tracing import Seeds, Visits

_PIECE = 1_000_000
_RING = """
WITH stays AS (
    SELECT spot, greatest(start, %(begin)s) AS begin, least(until, %(end)s) AS until
    FROM visits_of_bench
    WHERE person = %(person)s AND start < %(end)s AND until > %(begin)s)
SELECT v.person, s.spot, min(greatest(v.start, s.begin)), max(least(v.until, s.until)),
       sum(least(v.until, s.until) - greatest(v.start, s.begin))
FROM stays s JOIN visits_of_bench v
  ON v.spot = s.spot AND v.start < s.until AND v.start > s.begin - %(longest)s
     AND v.until > s.begin
WHERE v.person <> %(person)s
GROUP BY v.person, s.spot
HAVING sum(least(v.until, s.until) - greatest(v.start, s.begin)) >= %(least)s
"""
# The longest stay of the invented visits: with it the B-tree reads a range, not half of a place.
_LONGEST = 12 * 3600


@contextmanager
def loaded(home: Path, visits: Visits) -> Iterator[psycopg.Connection]:
    """Load visits with their indexes, and remove them afterwards."""
    with psycopg.connect(**ensure_running(home).parts(), autocommit=True) as connection:  # type: ignore[arg-type]
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute(
            "CREATE UNLOGGED TABLE visits_of_bench (person int, spot int, start int, until int)"
        )
        for first in range(0, len(visits), _PIECE):
            _copy(connection, visits, slice(first, first + _PIECE))
        connection.execute("CREATE INDEX ON visits_of_bench (spot, start) INCLUDE (until, person)")
        connection.execute("CREATE INDEX ON visits_of_bench (person, start)")
        connection.execute("VACUUM ANALYZE visits_of_bench")
        try:
            yield connection
        finally:
            connection.execute("DROP TABLE visits_of_bench")


def _copy(connection: psycopg.Connection, visits: Visits, piece: slice) -> None:
    columns = (visits.person, visits.spot, visits.start, visits.end)
    rows = zip(*(column[piece].tolist() for column in columns), strict=True)
    with connection.cursor().copy("COPY visits_of_bench FROM STDIN") as copy:
        copy.write("".join(f"{a}\t{b}\t{c}\t{d}\n" for a, b, c, d in rows))


def ring(connection: psycopg.Connection, seeds: Seeds, least: int) -> int:
    """Return how many contacts one seed has."""
    asked = {
        "person": int(seeds.person[0]),
        "begin": int(seeds.begin[0]),
        "end": int(seeds.end[0]),
        "longest": _LONGEST,
        "least": least,
    }
    return len(connection.execute(_RING, asked).fetchall())
