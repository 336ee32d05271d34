"""Workbooks of spreadsheet programs, by fastexcel (calamine), with what it leaves out."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import fastexcel
import numpy as np
import polars as pl

from gubei.adapters.tables import refusing
from gubei.adapters.tables.cells import as_text, fill_merges, put_marks, tell_long_numbers
from gubei.adapters.tables.headers import Header, Top, find_header, left_out, name_columns
from gubei.adapters.tables.kinds import Kind
from gubei.adapters.tables.limits import Limits
from gubei.adapters.tables.sheet_marks import Marks, marks_of, sheet_paths, test_members
from gubei.adapters.tables.workbook import Chunk, Notice, Sheet, Workbook
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

_TOP = 60
# Everything that unpacking a damaged archive can raise.
_ARCHIVE_ERRORS = (
    zipfile.BadZipFile, OSError, LookupError, EOFError, ValueError, NotImplementedError,
    RuntimeError, zlib.error, struct.error, lzma.LZMAError,
)  # fmt: skip


def read_excel(path: Path, kind: Kind, limits: Limits) -> Workbook:
    """Read an .xlsx or .xls file. Raises Invalid where the file as a whole is refused."""
    marks = _marks_by_sheet(path, limits) if kind == "xlsx" else {}
    try:
        reader = fastexcel.read_excel(_source(path, kind))
        names = reader.sheet_names
    except fastexcel.FastExcelError as error:
        raise _refusal_of(error) from error
    sheets, notices = [], list(_xls_notice(kind))
    for name in names:
        sheet = _read_sheet(reader, name, marks.get(name, Marks()), limits)
        if isinstance(sheet, Sheet):
            sheets.append(sheet)
        elif sheet is not None:
            notices.append(sheet)
    return _checked(sheets, notices, limits)


def _source(path: Path, kind: Kind) -> str | bytes:
    """Return what the library opens: it goes by the name of a file, and by content of bytes."""
    return str(path) if path.suffix.lower() == f".{kind}" else path.read_bytes()


def _checked(sheets: list[Sheet], notices: list[Notice], limits: Limits) -> Workbook:
    if not sheets:
        raise (
            refusing.no_header()
            if any(n.code == "sheet_skipped" for n in notices)
            else (refusing.empty())
        )
    if sum(sheet.total_rows for sheet in sheets) > limits.rows:
        raise refusing.too_many_rows(limits.rows)
    return Workbook(tuple(sheets), tuple(notices))


def _refusal_of(error: Exception) -> Refused:
    return refusing.locked() if "password" in str(error).lower() else refusing.broken()


def _xls_notice(kind: Kind) -> Iterator[Notice]:
    if kind == "xls":
        yield Notice(
            "xls_merges",
            Words(
                "In .xls files merged cells are not filled down and error cells (#N/A) read as "
                "empty; save as .xlsx if there are any.",
                ".xls文件中的合并单元格不会向下填充，错误值（#N/A）按空白读取；如有，请另存为.xlsx。",
            ),
        )


def _marks_by_sheet(path: Path, limits: Limits) -> dict[str, Marks]:
    try:
        damaged = test_members(path)
        if damaged:
            raise refusing.broken()
        with zipfile.ZipFile(path) as archive:
            places = sheet_paths(archive)
            members = set(archive.namelist())
            found = {
                name: marks_of(archive, place) for name, place in places.items() if place in members
            }
    except _ARCHIVE_ERRORS as error:
        raise refusing.broken() from error
    for marks in found.values():
        _check_extent(marks, limits)
    return found


def _check_extent(marks: Marks, limits: Limits) -> None:
    """Refuse before the whole extent is laid out in memory."""
    extent = marks.last_row * (marks.last_column + 1)
    if marks.filled > limits.cells or (extent > limits.cells and marks.last_column > 25):
        raise refusing.too_many_cells(max(extent, marks.filled))


def _read_sheet(
    reader: fastexcel.ExcelReader, name: str, marks: Marks, limits: Limits
) -> Sheet | Notice | None:
    """Return the sheet, None where it is empty, a notice where no header was found in it."""
    try:
        loaded = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError as error:
        raise _refusal_of(error) from error
    if not loaded.height or not loaded.width:
        return None
    places = [column.absolute_index for column in loaded.available_columns()]
    frame = _tidy_frame(reader, name, loaded.to_polars(), places, marks)
    return _sheet_of(frame, name, places[0], marks, limits, is_hidden=loaded.visible != "visible")


def _tidy_frame(
    reader: fastexcel.ExcelReader, name: str, raw: pl.DataFrame, places: list[int], marks: Marks
) -> pl.DataFrame:
    frame = put_marks(raw, places[0], marks)
    if not marks.is_complete:
        frame = tell_long_numbers(frame, reader, name)
    return as_text(frame)


def _sheet_of(
    frame: pl.DataFrame, name: str, left: int, marks: Marks, limits: Limits, *, is_hidden: bool
) -> Sheet | Notice | None:
    filled = (
        frame.select(pl.any_horizontal(pl.all().str.contains(r"\S")).alias("filled"))
        .to_series()
        .to_numpy()
    )
    if not filled.any():
        return None
    header = _header_of(frame, filled, left, marks, limits)
    if header is None:
        return _skipped(name, int(filled.sum()))
    frame = fill_merges(frame, left, header.data_from, marks.merges)
    again = _repeats(frame, header)
    filled[again - 1] = False
    numbers = np.flatnonzero(filled[header.data_from - 1 :]) + header.data_from
    body = frame[numbers - 1]
    width = _width(header, body)
    if width > limits.columns:
        raise refusing.too_many_columns(width, limits.columns)
    texts = (header.texts + [""] * width)[:width]
    body = body[:, :width]
    return Sheet(
        name=name,
        title_rows=header.titles,
        header_row=header.row,
        columns=name_columns(texts),
        total_rows=len(numbers),
        stream=lambda size: _stream(body, numbers, size),
        is_hidden=is_hidden,
        notices=[*_notices(marks), *left_out(header, again.tolist())],
    )


def _header_of(
    frame: pl.DataFrame, filled: np.ndarray, left: int, marks: Marks, limits: Limits
) -> Header | None:
    numbers = [int(place) + 1 for place in np.flatnonzero(filled[: _TOP * 10])][
        : limits.header_within
    ]
    rows = [frame.row(number - 1) for number in numbers]
    merges = [
        (top, bottom, first - left, last - left)
        for top, bottom, first, last in marks.merges
        if top <= numbers[-1]
    ]
    return find_header(Top(numbers, rows, merges))


def _repeats(frame: pl.DataFrame, header: Header) -> np.ndarray:
    """Return the numbers of rows below the header that say it again."""
    is_again = pl.lit(value=False)
    for raw in header.raw:
        is_again |= pl.all_horizontal(
            pl.col(name) == text for name, text in zip(frame.columns, raw, strict=True)
        )
    found = frame.select(is_again.alias("again")).to_series().to_numpy()
    if not header.raw:
        return np.array([], dtype=np.int64)
    places = np.flatnonzero(found[header.data_from - 1 :])
    return places + header.data_from


def _width(header: Header, body: pl.DataFrame) -> int:
    """Return the number of columns without those at the end that are blank all the way."""
    width = max(len(header.texts), body.width)
    texts = header.texts + [""] * (width - len(header.texts))
    while width and not texts[width - 1].strip() and _is_blank(body, width - 1):
        width -= 1
    return width


def _is_blank(body: pl.DataFrame, place: int) -> bool:
    return place >= body.width or not body.to_series(place).str.contains(r"\S").any()


def _stream(body: pl.DataFrame, numbers: np.ndarray, size: int) -> Iterator[Chunk]:
    for start in range(0, len(numbers), size):
        part = body.slice(start, size)
        columns = [column.to_list() for column in part.iter_columns()]
        yield Chunk(_numbers(numbers[start : start + size]), columns=columns)


def _numbers(numbers: np.ndarray) -> Sequence[int]:
    first, last = int(numbers[0]), int(numbers[-1])
    if last - first + 1 == len(numbers):
        return range(first, last + 1)
    found: list[int] = numbers.tolist()
    return found


def _skipped(name: str, rows: int) -> Notice:
    return Notice(
        "sheet_skipped",
        Words(
            f"Sheet {name} ({rows} rows) has no header and was not read.",
            f"工作表“{name}”（{rows}行）没有表头，未读取。",
        ),
    )


def _notices(marks: Marks) -> list[Notice]:
    if not marks.uncomputed:
        return []
    row = marks.uncomputed[0][0]
    count = len(marks.uncomputed)
    words = Words(
        f"{count} formulas were never computed (the first in row {row}) and read as empty. Open "
        "the file in the spreadsheet program, save it and send it again.",
        f"有{count}个公式没有计算结果（首个在第{row}行），按空白读取。请用电子表格软件打开、保存后重新发送。",
    )
    return [Notice("formula_not_computed", words, row)]
