"""Tables on their way out, in one pass and with little memory."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

import xlsxwriter

from gubei.adapters.tables import refusing
from gubei.adapters.tables.apostrophes import neutralise
from gubei.terms.moments import in_shanghai

OutKind = Literal["xlsx", "csv", "tsv"]
_LAST_ROW = 1_048_576
_LONGEST_TEXT = 32_767
_LARGEST_NUMBER = 10**10  # from here on (phones, identity numbers) digits are written as text
_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


class PlacedTable(Protocol):
    """A sheet whose rows say where they stand.

    `title_rows` fill the rows from 1 on, the header stands in `header_row`, `rows` are (1-based
    row number, cells) in ascending order; numbers that are left out become blank rows.
    """

    @property
    def name(self) -> str:
        """Return the sheet's name."""

    @property
    def title_rows(self) -> Sequence[Sequence[str]]:
        """Return what stands above the header."""

    @property
    def header(self) -> Sequence[str]:
        """Return the names of the columns."""

    @property
    def header_row(self) -> int:
        """Return the 1-based row of the header."""

    @property
    def rows(self) -> Iterable[tuple[int, Sequence[object]]]:
        """Return the rows with their numbers."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A table from the first row on."""

    name: str
    header: Sequence[str]
    rows: Iterable[tuple[int, Sequence[object]]]
    title_rows: Sequence[Sequence[str]] = ()
    header_row: int = 1


def write_table(
    target: Path | BinaryIO,
    *,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    kind: OutKind = "xlsx",
    sheet_name: str = "Sheet1",
) -> int:
    """Write a table and return its number of rows.

    Text that a spreadsheet would run is neutralised; reading the file back restores it.
    """
    return write_sheets(target, [_Table(sheet_name, header, enumerate(rows, 2))], kind=kind)


def write_sheets(
    target: Path | BinaryIO, tables: Sequence[PlacedTable], *, kind: OutKind = "xlsx"
) -> int:
    """Write tables as the sheets of one file, each row where it says; return how many rows.

    Text that a spreadsheet would run is neutralised; reading the file back restores it.
    Raises Invalid for several sheets in a text file, which holds one, and for more rows than a
    workbook holds.
    """
    if kind == "xlsx":
        return _write_xlsx(target, tables)
    if len(tables) != 1:
        raise refusing.one_sheet_only(len(tables))
    return _write_text(target, tables[0], "\t" if kind == "tsv" else ",")


def _text_of(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        moment = in_shanghai(value) if value.tzinfo else value
        return moment.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    if isinstance(value, date | time):
        return value.isoformat()
    text = str(value)
    return text if isinstance(value, int | float) else neutralise(text.translate(_CONTROL))


def _write_text(target: Path | BinaryIO, table: PlacedTable, mark: str) -> int:
    with _opened(target) as raw:
        text = io.TextIOWrapper(raw, "utf-8-sig", newline="", write_through=False)
        writer = csv.writer(text, delimiter=mark)
        last = count = 0
        for number, row in chain(_above(table), table.rows):
            writer.writerows([] for _ in range(number - last - 1))
            writer.writerow(map(_text_of, row))
            last = number
            count += number > table.header_row
        text.flush()
        text.detach()
    return count


def _above(table: PlacedTable) -> Iterator[tuple[int, Sequence[object]]]:
    yield from enumerate(table.title_rows, 1)
    yield table.header_row, table.header


@contextmanager
def _opened(target: Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(target, Path):
        with target.open("wb") as file:
            yield file
    else:
        yield target


def _write_xlsx(target: Path | BinaryIO, tables: Sequence[PlacedTable]) -> int:
    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {"constant_memory": True, "strings_to_urls": False},
    )
    bold = book.add_format({"bold": True, "text_wrap": True})
    try:
        count = sum(_write_sheet(book, table, bold) for table in tables)
    except BaseException:
        _abandon(book)
        raise
    book.close()
    return count


def _abandon(book: xlsxwriter.Workbook) -> None:
    """Leave no temporary file behind of a workbook that is not finished."""
    for sheet in book.worksheets():
        sheet.row_data_fh.close()
        Path(sheet.row_data_filename).unlink(missing_ok=True)


def _write_sheet(book: xlsxwriter.Workbook, table: PlacedTable, bold: object) -> int:
    sheet = book.add_worksheet(_sheet_name(table.name))
    sheet.freeze_panes(table.header_row, 0)
    for number, row in _above(table):
        _write_row(sheet, number - 1, row, bold)
    count = 0
    for number, row in table.rows:
        if number > _LAST_ROW:
            raise refusing.too_long_for_a_workbook(_LAST_ROW)
        _write_row(sheet, number - 1, row, None)
        count += 1
    return count


def _write_row(
    sheet: xlsxwriter.workbook.Worksheet, place: int, row: Sequence[object], look: object
) -> None:
    for column, value in enumerate(row):
        if _is_small_number(value):
            sheet.write_number(place, column, value, look)
        elif text := _text_of(value):
            sheet.write_string(place, column, text[:_LONGEST_TEXT], look)


def _is_small_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isfinite(value) and abs(value) < _LARGEST_NUMBER


def _sheet_name(name: str) -> str:
    """Return a name that spreadsheet programs accept: 31 characters, none of []:*?/\\."""
    kept = "".join(mark for mark in name if mark not in "[]:*?/\\").strip("'")[:31]
    return kept or "Sheet1"
