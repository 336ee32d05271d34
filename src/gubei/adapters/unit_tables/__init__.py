"""Tables of units, in our own columns or in Go.Data's: from rows of text to checked units.

`read_units(records)` takes rows as dictionaries of text, header to cell, as any reader of
spreadsheets gives them, and tells every fault in both languages; `read_units_file(path)`
reads a file.
"""

from gubei.adapters.unit_tables.files import read_units_file
from gubei.adapters.unit_tables.reading import UnitReading, read_units, read_units_csv
from gubei.adapters.unit_tables.writing import UNIT_COLUMNS, write_units_csv

__all__ = [
    "UNIT_COLUMNS",
    "UnitReading",
    "read_units",
    "read_units_csv",
    "read_units_file",
    "write_units_csv",
]
