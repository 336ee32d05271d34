"""The visits of the database as an edition of the index: read in one go, numbered, sorted."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from numpy.typing import NDArray

from gubei.engines.tracing import Spots, Visits, build
from gubei.engines.tracing.editions import Edition, Keys


class Shelf(Protocol):
    """Where editions lie."""

    def newest(self) -> Edition | None:
        """Return the newest edition, None where there is none yet."""

    def put(self, edition: Edition) -> None:
        """Keep an edition."""


def shelf() -> Shelf:
    """Return the shelf of this data folder."""
    return _shelf(Path(settings.GUBEI_HOME) / "visits", _database(connection.settings_dict["NAME"]))


@cache
def _database(name: str) -> str:
    """Return a name for the database that no other one has, and none that is made after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        return f"{name}-{cursor.fetchone()[0]}"


@cache
def _shelf(home: Path, database: str) -> Shelf:
    made: Shelf = import_string(settings.VISIT_SHELF)(home / database)
    return made


# What transactions below the watermark wrote is visible now and for ever.
_WATERMARK = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_PREPARE = (
    """
CREATE TEMPORARY TABLE visit_person ON COMMIT DROP AS
SELECT p.id, coalesce(p.same_as_id, p.id) AS root,
       (dense_rank() OVER (ORDER BY coalesce(p.same_as_id, p.id)) - 1)::bigint AS n
FROM gubei_person p WHERE EXISTS (SELECT 1 FROM gubei_visit v WHERE v.person_id = p.id)
""",
    "CREATE UNIQUE INDEX ON visit_person (id)",
    """
CREATE TEMPORARY TABLE visit_spot ON COMMIT DROP AS
SELECT site_id, zone, (row_number() OVER (ORDER BY site_id, zone) - 1)::bigint AS n
FROM gubei_visit GROUP BY site_id, zone
""",
    "ANALYZE visit_person",
    "ANALYZE visit_spot",
)
_ROWS = """
COPY (
    SELECT p.n, s.n, floor(extract(epoch FROM v.start_at))::bigint,
           ceil(extract(epoch FROM v.end_at))::bigint
    FROM gubei_visit v
    JOIN visit_person p ON p.id = v.person_id
    JOIN visit_spot s ON s.site_id = v.site_id AND s.zone = v.zone
    WHERE v.withdrawn_at IS NULL AND v.written_in < %s
) TO STDOUT (FORMAT binary)
"""
# A row of COPY in binary form: the number of fields, then each with its length; big-endian.
_ROW = np.dtype(
    [("fields", ">i2")]
    + [part for name in ("person", "spot", "start", "end") for part in (
        (f"{name}_length", ">i4"), (name, ">i8"),
    )]
)  # fmt: skip
_HEAD, _TAIL = 19, 2


@transaction.atomic
def read_edition(*, now: datetime) -> Edition:
    """Read every visit that stands into an edition. Takes seconds for ten million."""
    with connection.cursor() as cursor:
        cursor.execute(_WATERMARK)
        watermark = int(cursor.fetchone()[0])
        for statement in _PREPARE:
            cursor.execute(statement)
        visits = _visits(cursor, watermark)
        cursor.execute("SELECT DISTINCT ON (n) root FROM visit_person ORDER BY n")
        persons = _keys(row[0].bytes for row in cursor.fetchall())
        cursor.execute("SELECT site_id, zone FROM visit_spot ORDER BY n")
        spots = cursor.fetchall()
        cursor.execute("SELECT id, root FROM visit_person WHERE id <> root ORDER BY id")
        absorbed = cursor.fetchall()
        cursor.execute("DROP TABLE visit_person, visit_spot")
    sites = _keys(site.bytes for site, _ in spots)
    return Edition(
        index=build(visits, spots_of(sites, [zone for _, zone in spots])),
        persons=persons,
        sites=sites,
        zones=np.array([zone for _, zone in spots], np.str_),
        absorbed=_keys(each.bytes for each, _ in absorbed),
        roots=_keys(root.bytes for _, root in absorbed),
        watermark=watermark,
        built_at=now,
    )


def spots_of(sites: Keys, zones: list[str]) -> Spots:
    """Return spots for the engine: their places by number, and which are a whole place."""
    _, place = np.unique(sites, return_inverse=True)
    whole = np.array([zone == "" for zone in zones], np.bool_)
    return Spots(place.astype(np.uint32).reshape(-1), whole)


def _keys(found: Iterator[bytes]) -> Keys:
    return np.array(list(found), "S16")


def _visits(cursor: Any, watermark: int) -> Visits:
    with cursor.copy(_ROWS, [watermark]) as copy:
        content = b"".join(copy)
    rows = np.frombuffer(content[_HEAD:-_TAIL], _ROW)
    return Visits(*(_column(rows, name) for name in ("person", "spot", "start", "end")))


def _column(rows: NDArray[Any], name: str) -> NDArray[np.uint32]:
    return np.ascontiguousarray(rows[name].astype(np.uint32))


def count_fresh() -> int:
    """Return how many visits were written since the newest edition, at most 100,000."""
    newest = shelf().newest()
    query = "SELECT count(*) FROM (SELECT 1 FROM gubei_visit WHERE written_in >= %s LIMIT 100000) x"
    with connection.cursor() as cursor:
        cursor.execute(query, [newest.watermark if newest else 0])
        return int(cursor.fetchone()[0])
