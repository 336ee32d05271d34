"""A text file as a workbook with one sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from gubei.adapters.tables import refusing
from gubei.adapters.tables.apostrophes import restore
from gubei.adapters.tables.headers import Header, Top, find_header, name_columns
from gubei.adapters.tables.limits import Limits
from gubei.adapters.tables.text_files import Records, TextFile, inspect
from gubei.adapters.tables.workbook import Chunk, Notice, Sheet, Workbook
from gubei.terms.words import Words

_TOP = 60


@dataclass(slots=True)
class _Survey:
    """What one pass over all records finds out."""

    rows: int = 0
    width: int = 0
    surplus: int = 0
    surplus_at: int = 0
    last: list[str] = field(default_factory=list)
    last_at: int = 0


def read_text(path: Path, limits: Limits) -> Workbook:
    """Read a .csv or .tsv file. Raises Invalid where the file as a whole is refused."""
    text = inspect(path)
    header = _header_of(text, limits)
    width = _filled_width(header.texts)
    records = Records(text, width)
    survey = _survey(records, header, width, limits)
    width = max(width, survey.width)
    if width > limits.columns:
        raise refusing.too_many_columns(width, limits.columns)
    texts = (header.texts + [""] * width)[:width]
    notices = [
        *_notices(text),
        *records.notices,
        *_last_row(text, survey, header),
        *_surplus(survey),
    ]
    sheet = Sheet(
        name=path.stem,
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


def _survey(records: Records, header: Header, width: int, limits: Limits) -> _Survey:
    found = _Survey()
    for number, cells in _data(records, header):
        found.rows += 1
        found.last, found.last_at = cells, number
        if len(cells) > width and any(cells[width:]):
            found.surplus += 1
            found.surplus_at = found.surplus_at or number
            found.width = max(found.width, _filled_width(cells))
        if found.rows > limits.rows:
            raise refusing.too_many_rows(limits.rows)
    return found


def _data(records: Records, header: Header) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of the rows below the header that are not blank."""
    below = islice(records, header.data_from - 1, None)
    for number, cells in enumerate(below, header.data_from):
        if any(cells) and (cells[0] or not "".join(cells).isspace()):
            yield number, cells


def _stream(text: TextFile, header: Header, width: int, size: int) -> Iterator[Chunk]:
    rows = _data(Records(text, _filled_width(header.texts)), header)
    while block := list(islice(rows, size)):
        numbers = [number for number, _ in block]
        filled = [_fit(cells, width) for _, cells in block]
        if text.has_apostrophes:
            filled = [tuple(map(restore, cells)) for cells in filled]
        yield Chunk(numbers, rows=filled)


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
