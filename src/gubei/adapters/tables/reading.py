"""Read a foreign table, whatever its name says it is."""

from pathlib import Path

from gubei.adapters.tables.excel_sheets import read_excel
from gubei.adapters.tables.kinds import kind_of
from gubei.adapters.tables.limits import LIMITS, Limits
from gubei.adapters.tables.text_sheets import read_text
from gubei.adapters.tables.workbook import Workbook


def read_workbook(path: Path, *, limits: Limits = LIMITS) -> Workbook:
    """Read .xlsx, .xls, .csv or .tsv. Raises Invalid where the file as a whole is refused.

    What a file is is decided by its content: a .csv that holds a workbook is read as one.
    """
    kind = kind_of(path, limits)
    if kind == "text":
        return read_text(path, limits)
    return read_excel(path, kind, limits)
