"""Foreign tables: .xlsx, .xls, .csv and .tsv as people send them, and our own exports.

`read_workbook` gives the sheets with their header found and every cell as text;
`write_sheets` and `write_table` write tables that a spreadsheet opens without running anything in them.
"""

from gubei.adapters.tables.limits import LIMITS, Limits
from gubei.adapters.tables.named import NamedTable, read_named
from gubei.adapters.tables.reading import read_workbook
from gubei.adapters.tables.workbook import Chunk, Notice, Sheet, Workbook
from gubei.adapters.tables.writing import PlacedTable, write_sheets, write_table

__all__ = [
    "LIMITS",
    "Chunk",
    "Limits",
    "NamedTable",
    "Notice",
    "PlacedTable",
    "Sheet",
    "Workbook",
    "read_named",
    "read_workbook",
    "write_sheets",
    "write_table",
]
