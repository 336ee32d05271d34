"""Read a foreign table, whatever its name says it is."""

from pathlib import Path

from gubei.adapters.tables.excel_sheets import read_excel
from gubei.adapters.tables.kinds import kind_of
from gubei.adapters.tables.limits import LIMITS, Limits
from gubei.adapters.tables.text_sheets import read_text
from gubei.adapters.tables.workbook import Workbook


def read_workbook(path: Path, *, limits: Limits = LIMITS, sent_as: str = "") -> Workbook:
    """Read .xlsx, .xls, .csv or .tsv. Raises Invalid where the file as a whole is refused.

    What a file is is decided by its content: a .csv that holds a workbook is read as one.
    `sent_as` is the file's name where `path` is only where it lies for the moment: the one
    sheet of a text file is called after it.
    """
    kind = kind_of(path, limits)
    if kind == "text":
        return read_text(path, limits, name=Path(sent_as).stem or path.stem)
    return read_excel(path, kind, limits)
