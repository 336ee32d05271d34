"""Tables on their way out, in one pass and with little memory."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from math import isfinite
from pathlib import Path
from typing import BinaryIO, Literal

import xlsxwriter

from gubei.adapters.tables import refusing
from gubei.adapters.tables.apostrophes import neutralise
from gubei.terms.moments import in_shanghai

OutKind = Literal["xlsx", "csv", "tsv"]
_LAST_ROW = 1_048_576
_LONGEST_TEXT = 32_767
_LARGEST_NUMBER = 10**10  # from here on (phones, identity numbers) digits are written as text
_CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


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
    if kind == "xlsx":
        return _write_xlsx(target, header, rows, sheet_name)
    return _write_text(target, header, rows, "\t" if kind == "tsv" else ",")


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


def _write_text(
    target: Path | BinaryIO, header: Sequence[str], rows: Iterable[Sequence[object]], mark: str
) -> int:
    with _opened(target) as raw:
        text = io.TextIOWrapper(raw, "utf-8-sig", newline="", write_through=False)
        writer = csv.writer(text, delimiter=mark)
        writer.writerow(map(_text_of, header))
        count = 0
        for row in rows:
            writer.writerow(map(_text_of, row))
            count += 1
        text.flush()
        text.detach()
    return count


@contextmanager
def _opened(target: Path | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(target, Path):
        with target.open("wb") as file:
            yield file
    else:
        yield target


def _write_xlsx(
    target: Path | BinaryIO, header: Sequence[str], rows: Iterable[Sequence[object]], name: str
) -> int:
    book = xlsxwriter.Workbook(
        str(target) if isinstance(target, Path) else target,
        {"constant_memory": True, "strings_to_urls": False},
    )
    sheet = book.add_worksheet(_sheet_name(name))
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "text_wrap": True})
    _write_row(sheet, 0, header, bold)
    count = 0
    for count, row in enumerate(rows, 1):
        if count >= _LAST_ROW:
            raise refusing.too_many_rows(_LAST_ROW - 1)
        _write_row(sheet, count, row, None)
    book.close()
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
