"""A table of units as a file: .csv, .tsv, .xls or .xlsx."""

from collections.abc import Mapping
from pathlib import Path

from gubei.adapters.tables import Limits, read_workbook
from gubei.adapters.unit_tables.reading import UnitReading, read_units
from gubei.terms.refusals import Invalid

# A table of units begins with its header: there is nothing to search for.
LIMITS = Limits(rows=100_000, columns=60, cells=2_000_000, unpacked=256 * 1024**2, header_within=1)
_SAID_AT_ONCE = 10


def read_units_file(path: Path, *, home: str = "") -> UnitReading:
    """Read the first sheet of a file. Raises Invalid where it is not fit, with the first faults.

    `home` is the code of the district where a Go.Data file reaches higher up than it.
    """
    sheet = read_workbook(path, limits=LIMITS).sheets[0]
    records: list[Mapping[str, str]] = [
        dict(zip(sheet.columns, row, strict=False))
        for chunk in sheet.chunks(10_000)
        for row in chunk.rows
    ]
    reading = read_units(records, home=home)
    if not reading.is_fit:
        raise _unfit(reading)
    return reading


def _unfit(reading: UnitReading) -> Invalid:
    first = [finding.words for finding in reading.findings[:_SAID_AT_ONCE]]
    more = len(reading.findings) - len(first)
    return Invalid(
        " ".join(["Nothing was stored.", *(words.en for words in first)])
        + (f" (and {more} more)" if more else ""),
        "".join(["未存入任何单位。", *(words.zh for words in first)])
        + (f"（另有 {more} 处）" if more else ""),
        code="unit_table_unfit",
    )
