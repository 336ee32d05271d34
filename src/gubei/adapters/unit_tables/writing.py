"""Units as a table in our own columns."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict

from gubei.engines.routing.units import UnitRow

UNIT_COLUMNS = (
    "code",
    "name",
    "level",
    "kind",
    "parent",
    "aliases",
    "population",
    "households",
    "longitude",
    "latitude",
)


def write_units_csv(rows: Iterable[UnitRow]) -> str:
    """Return the table as CSV text (UTF-8 when written), aliases joined by semicolons."""
    out = io.StringIO()
    writer = csv.DictWriter(out, UNIT_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({**asdict(row), "aliases": ";".join(row.aliases)} for row in rows)
    return out.getvalue()
