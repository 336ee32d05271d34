"""The network of a day as SQL of ClickHouse, in this process: the third reference.

ClickHouse comes as `chdb`, which is large and needed for nothing else: `pip install gubei[clickhouse]`
where it is to be measured.
"""

import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from gubei.engines.tracing import Pairs, Visits

_COLUMNS = "person UInt32, spot UInt32, start UInt32, until UInt32"
_TABLE = f"CREATE TABLE visits ({_COLUMNS}) ENGINE = MergeTree ORDER BY (spot, start)"
_FILL = "INSERT INTO visits SELECT * FROM file('{file}', RowBinary, '{columns}')"
# Of its own: numbered twice in one question, rows get two numbers.
_DAY = """
CREATE OR REPLACE TABLE day ENGINE = Memory AS
SELECT rowNumberInAllBlocks() AS id, person, spot, greatest(start, {begin}) AS start,
       least(until, {end}) AS until
FROM visits WHERE start < {end} AND until > {begin}
"""
_NETWORK = """
CREATE OR REPLACE TABLE pairs ENGINE = Memory AS
SELECT least(a.person, b.person) AS one, greatest(a.person, b.person) AS other,
       sum(least(a.until, b.until) - greatest(a.start, b.start)) AS seconds
FROM day a JOIN day b
  ON a.spot = b.spot AND a.id < b.id AND a.start < b.until AND b.start < a.until
WHERE a.person <> b.person
GROUP BY one, other
"""
_SUMS = "SELECT count(), sum(toUInt64(one) * other * toUInt64(seconds)) FROM pairs"


def is_here() -> bool:
    """Say whether ClickHouse can be asked."""
    return find_spec("chdb") is not None


def load(visits: Visits, folder: Path) -> Any:
    """Load visits into a table sorted by spot and start; return the session."""
    session = import_module("chdb.session").Session()
    session.query(_TABLE)
    file = folder / "visits.bin"
    columns = (visits.person, visits.spot, visits.start, visits.end)
    np.stack(columns, axis=1).astype("<u4").tofile(file)
    session.query(_FILL.format(file=file, columns=_COLUMNS))
    file.unlink()
    return session


def network(session: Any, begin: int, end: int) -> tuple[tuple[int, int], float]:
    """Make the pairs of a period; return their `sums`, and the seconds that it took."""
    begun = time.perf_counter()
    session.query(_DAY.format(begin=begin, end=end))
    session.query(_NETWORK)
    seconds = time.perf_counter() - begun
    count, total = session.query(_SUMS).data().strip().split(",")
    return (int(count), int(total)), seconds


def sums(pairs: Pairs) -> tuple[int, int]:
    """Return how many pairs there are, and the sum of one * other * seconds in 64 bits."""
    one, other, seconds = (
        each.astype(np.uint64) for each in (pairs.one, pairs.other, pairs.seconds)
    )
    return len(pairs), int((one * other * seconds).sum())
