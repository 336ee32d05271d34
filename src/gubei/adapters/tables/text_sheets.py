"""A text file as a workbook with one sheet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from gubei.adapters.tables import refusing
from gubei.adapters.tables.apostrophes import unwrap
from gubei.adapters.tables.headers import Header, Top, find_header, left_out, name_columns
from gubei.adapters.tables.limits import Limits
from gubei.adapters.tables.text_files import TextFile, inspect
from gubei.adapters.tables.text_records import Block, Records
from gubei.adapters.tables.workbook import Chunk, Notice, Sheet, Workbook
from gubei.terms.words import Words

_TOP = 60
_SURVEYED = 10_000  # rows at a time


@dataclass(slots=True)
class _Survey:
    """What one pass over all records finds out."""

    rows: int = 0
    width: int = 0
    surplus: int = 0
    surplus_at: int = 0
    last: list[str] = field(default_factory=list)
    last_at: int = 0


def read_text(path: Path, limits: Limits, *, name: str) -> Workbook:
    """Read a .csv or .tsv file as one sheet of this name. Raises Invalid where it is refused."""
    text = inspect(path)
    header = _header_of(text, limits)
    records = Records(text, len(header.texts), header.raw)
    survey = _survey(records, header, limits)
    width = max(_filled_width(header.texts), survey.width)
    if width > limits.columns:
        raise refusing.too_many_columns(width, limits.columns)
    texts = (header.texts + [""] * width)[:width]
    notices = [
        *_notices(text),
        *records.notices,
        *left_out(header, records.repeats),
        *_last_row(text, survey, header),
        *_surplus(survey),
    ]
    sheet = Sheet(
        name=name,
        title_rows=header.titles,
        header_row=header.row,
        columns=name_columns(texts),
        total_rows=survey.rows,
        stream=lambda size: _stream(text, header, width, size),
        notices=notices,
    )
    return Workbook((sheet,))


def _header_of(text: TextFile, limits: Limits) -> Header:
    numbers, rows = [], []
    for number, cells in enumerate(islice(Records(text), _TOP), 1):
        if any(cell.strip() for cell in cells):
            numbers.append(number)
            rows.append(cells)
    if not rows:
        raise refusing.empty()
    header = find_header(Top(numbers[: limits.header_within], rows[: limits.header_within]))
    if header is None:
        raise refusing.no_header()
    if _filled_width(header.texts) > limits.columns:
        raise refusing.too_many_columns(_filled_width(header.texts), limits.columns)
    return header


def _filled_width(cells: Sequence[str]) -> int:
    """Return the width without blank cells at the end."""
    width = len(cells)
    while width and not cells[width - 1].strip():
        width -= 1
    return width


def _survey(records: Records, header: Header, limits: Limits) -> _Survey:
    found = _Survey()
    width = _filled_width(header.texts)
    for block in records.blocks(header.data_from - 1, _SURVEYED):
        found.rows += len(block.numbers)
        if found.rows > limits.rows:
            raise refusing.too_many_rows(limits.rows)
        for number, cells in _to_look_at(records, block, width):
            if len(cells) > width and any(cells[width:]):
                found.surplus += 1
                found.surplus_at = found.surplus_at or number
                found.width = max(found.width, _filled_width(cells))
            found.last, found.last_at = cells, number
    return found


def _to_look_at(records: Records, block: Block, width: int) -> Iterable[tuple[int, list[str]]]:
    """Return the rows that may be longer or shorter than the header."""
    if block.rows:
        return zip(block.numbers, block.rows, strict=True)
    if width == records.width:
        return [(block.numbers[-1], [""] * width)] if block.lines else []
    return zip(block.numbers, map(list, zip(*records.cut(block), strict=True)), strict=True)


def _stream(text: TextFile, header: Header, width: int, size: int) -> Iterator[Chunk]:
    records = Records(text, len(header.texts), header.raw)
    for block in records.blocks(header.data_from - 1, size):
        if block.rows:
            rows = [_fit(cells, width) for cells in block.rows]
            if text.has_guards:
                rows = [tuple(map(unwrap, cells)) for cells in rows]
            yield Chunk(block.numbers, rows=rows)
        elif block.lines:
            yield Chunk(block.numbers, columns=_columns(records, block, width))


def _columns(records: Records, block: Block, width: int) -> list[list[str]]:
    columns = records.cut(block)[:width]
    columns += [[""] * len(block.numbers) for _ in range(width - len(columns))]
    if records.text.has_guards:
        return [list(map(unwrap, column)) for column in columns]
    return columns


def _fit(cells: list[str], width: int) -> tuple[str, ...]:
    if len(cells) < width:
        cells += [""] * (width - len(cells))
    return tuple(cells[:width])


def _notices(text: TextFile) -> Iterator[Notice]:
    if text.has_nul:
        yield Notice(
            "nul_removed",
            Words(
                "The file contains NUL characters; they were removed. Check it at its source.",
                "文件中含有空字符（NUL），已去除，请向来源核对。",
            ),
        )
    if text.is_cut:
        yield Notice("file_cut", _CUT)


_CUT = Words(
    "The file seems to be cut off at its end; ask whether rows are missing.",
    "文件末尾似乎被截断，请核实是否缺行。",
)


def _last_row(text: TextFile, survey: _Survey, header: Header) -> Iterator[Notice]:
    """A last line that is shorter than the header and has no line end was cut off."""
    expected = _filled_width(header.texts)
    if survey.rows > 1 and not text.has_last_newline and len(survey.last) < expected:
        yield Notice("file_cut", _CUT, survey.last_at)


def _surplus(survey: _Survey) -> Iterator[Notice]:
    if survey.surplus:
        yield Notice(
            "row_longer_than_header",
            Words(
                f"{survey.surplus} rows have more cells than the header, the first is row "
                f"{survey.surplus_at}; the further cells are kept in columns without a name.",
                f"有{survey.surplus}行的单元格多于表头，首次出现在第{survey.surplus_at}行；"
                "多出的内容保留在无名列中。",
            ),
            survey.surplus_at,
        )
