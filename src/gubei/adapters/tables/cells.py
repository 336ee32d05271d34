"""Cells of a workbook as text, without losing what they said."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

import fastexcel
import polars as pl

from gubei.adapters.tables import refusing
from gubei.adapters.tables.sheet_marks import Marks, Merge

_LONGEST_EXACT = 15  # decimal digits that a spreadsheet keeps of a number
_MOST_FILLED = 3_000_000  # cells that merges may spread over
_LONG = r"^-?\d{16,}$"


def put_marks(frame: pl.DataFrame, left: int, marks: Marks) -> pl.DataFrame:
    """Put numbers in full and error cells where the library left them rounded or out.

    `left` is the 0-based place of the frame's first column in the sheet.
    """
    changes: dict[int, dict[int, str]] = defaultdict(dict)
    columns: dict[int, list[str | None]] = {}
    for (row, place), raw in marks.numbers.items():
        column = place - left
        if 0 <= column < frame.width and row <= frame.height:
            if column not in columns:
                columns[column] = frame.to_series(column).to_list()
            text = columns[column][row - 1]
            if text and _is_number(text):
                changes[column][row - 1] = spell(raw)
    for (row, place), raw in marks.errors.items():
        if 0 <= place - left < frame.width and row <= frame.height:
            changes[place - left][row - 1] = raw
    return _changed(frame, changes)


def _is_number(text: str) -> bool:
    """False for what the library read as a date."""
    return text.replace(".", "", 1).lstrip("-").isdecimal()


def spell(raw: str) -> str:
    """Write a number in full; one that was too long for a spreadsheet in powers of ten.

    1.10228199001011E+17 stays as it is, so that everybody can see that a number stands
    there and not the identity number that was meant.
    """
    number = Decimal(repr(float(raw))) if len(raw) > 17 or "E" in raw.upper() else Decimal(raw)
    if number == number.to_integral_value() and abs(number) >= 10**_LONGEST_EXACT:
        return _in_powers(Decimal(raw))
    return format(number.normalize(), "f")


def _in_powers(number: Decimal) -> str:
    digits = "".join(map(str, number.normalize().as_tuple().digits))
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[0]}{tail}E+{number.adjusted()}"


def tell_long_numbers(
    frame: pl.DataFrame, reader: fastexcel.ExcelReader, name: str
) -> pl.DataFrame:
    """Write numbers of 16 digits and more in powers of ten; texts of digits stay as they are.

    Only where the sheet's XML did not tell: in .xls, and in .xlsx without cell references.
    Read as true or false, a number answers and a text of digits does not.
    """
    long = [place for place, column in enumerate(frame.iter_columns())
            if column.str.contains(_LONG).any()]  # fmt: skip
    if not long:
        return frame
    truth = reader.load_sheet(
        name, header_row=None, skip_rows=0, dtypes=dict.fromkeys(long, "boolean"), use_columns=long
    ).to_polars()
    changes: dict[int, dict[int, str]] = defaultdict(dict)
    for place, answers in zip(long, truth.iter_columns(), strict=True):
        column = frame.to_series(place)
        hits = (column.str.contains(_LONG) & answers.is_not_null()).fill_null(value=False)
        for row in hits.arg_true():
            changes[place][row] = _in_powers(Decimal(column[row]))
    return _changed(frame, changes)


def _changed(frame: pl.DataFrame, changes: dict[int, dict[int, str]]) -> pl.DataFrame:
    replaced = []
    for place, cells in changes.items():
        if cells:
            column = frame.to_series(place)
            values = column.to_list()
            for row, text in cells.items():
                values[row] = text
            replaced.append(pl.Series(column.name, values, dtype=pl.String))
    return frame.with_columns(replaced) if replaced else frame


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Write days without a midnight, times without day 0, and take our apostrophes away."""
    cell = pl.all()
    cell = cell.str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1")
    cell = cell.str.replace(r"^1899-12-3[01] (\d\d:\d\d:\d\d)$", "$1")
    cell = cell.str.replace(r"^'('*[=+\-@\t\r])", "$1")
    return frame.select(cell.fill_null(""))


def fill_merges(
    frame: pl.DataFrame, left: int, data_from: int, merges: Sequence[Merge]
) -> pl.DataFrame:
    """Fill merged cells of the data from their top-left one.

    A merge over the whole width is a heading between rows, and stays one cell.
    """
    changes: dict[int, dict[int, str]] = defaultdict(dict)
    filled = 0
    for top, bottom, first, last in merges:
        first, last, bottom = (
            first - left,
            min(last - left, frame.width - 1),
            min(bottom, frame.height),
        )
        is_heading = first == 0 and last == frame.width - 1 and top == bottom
        if top < data_from or first < 0 or is_heading or top > frame.height:
            continue
        filled += (bottom - top + 1) * (last - first + 1)
        if filled > _MOST_FILLED:
            raise refusing.too_many_cells(filled)
        text = frame.item(top - 1, first)
        for column in range(first, last + 1):
            changes[column].update(dict.fromkeys(range(top - 1, bottom), text))
    return _changed(frame, changes)
