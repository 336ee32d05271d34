"""Where the header of a table is: below titles, in one row or two, or nowhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from gubei.adapters.tables.workbook import Notice
from gubei.engines.columns.guessing import header_score, looks_like_data
from gubei.terms.words import Words

_A_HEADER_HAS = 0.5  # share of the table's width that a header without known names must fill
_CAPTION = "##"  # SORMAS explains its columns in rows that begin so
_GROUPS = 2  # names that a row of group headers has at least; a title has one
_LONGEST = 60  # a header is shorter than this; a longer cell is a title or a remark


@dataclass(frozen=True, slots=True)
class Top:
    """The first rows of a sheet with their 1-based numbers, and the merges that join cells.

    A merge is (first row, last row, first column, last column), rows 1-based, columns 0-based.
    """

    numbers: Sequence[int]
    rows: Sequence[Sequence[str]]
    merges: Sequence[tuple[int, int, int, int]] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """`row` is the last header row (0: none), `data_from` the first row below it.

    `raw` holds the one or two header rows as they stand, to know them again further down;
    `captions` the numbers of rows right below that explain the columns.
    """

    row: int
    data_from: int
    titles: list[list[str]]
    texts: list[str]
    raw: list[list[str]]
    captions: list[int] = field(default_factory=list)


def find_header(top: Top) -> Header | None:
    """Return the header of a table, or None where nothing looks like one.

    The first row with about as many known names as the best row wins; where no name is
    known, the first row as wide as the table. A row that holds a person's numbers is data.
    """
    filled = [place for place, row in enumerate(top.rows) if any(cell.strip() for cell in row)]
    if not filled:
        return None
    place = _named_row(top, filled)
    if place is None:
        place = _wide_row(top, filled)
    if place is None:
        return None
    if looks_like_data(top.rows[place]) > 0.5:
        return _headerless(top, filled[0])
    return _header_at(top, place - 1 if _completes(top, place - 1, place) else place)


def _completes(top: Top, upper: int, lower: int) -> bool:
    """True where the row above the best one belongs to the header: 序号 over an empty cell."""
    if upper < 0 or top.numbers[upper] + 1 != top.numbers[lower]:
        return False
    above, below = top.rows[upper], top.rows[lower]
    if looks_like_data(above) > 0 or _width(above) < _GROUPS:
        return False
    gaps = [
        column for column in range(len(above)) if _cell(above, column) and not _cell(below, column)
    ]
    number = top.numbers[upper]
    is_tall = any(first == number < last for first, last, _, _ in top.merges)
    return is_tall or header_score([above[column] for column in gaps]) > 0


def _headerless(top: Top, place: int) -> Header:
    width = max(len(row) for row in top.rows)
    return Header(0, top.numbers[place], [], [""] * width, [])


def _named_row(top: Top, filled: Sequence[int]) -> int | None:
    """Return the place of the first row with enough known names."""
    scores = {place: header_score(top.rows[place]) for place in filled}
    for place in filled:
        if looks_like_data(top.rows[place]) > 0.5:
            scores[place] = 0
    best = max(scores.values())
    widest = max(_width(top.rows[place]) for place in filled)
    if best < min(2, widest):
        return None
    return next(place for place in filled if scores[place] >= max(1, best * 0.6))


def _width(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _wide_row(top: Top, filled: Sequence[int]) -> int | None:
    """Return the place of the first row as wide as the table, if its cells are words."""
    widest = max(_width(top.rows[place]) for place in filled)
    for place in filled:
        if _width(top.rows[place]) >= widest * _A_HEADER_HAS:
            is_data = looks_like_data(top.rows[place]) > 0.5
            return place if is_data or _has_words(top.rows[place]) else None
    return None


def _has_words(row: Sequence[str]) -> bool:
    """True where most cells hold a letter: a header is made of words and not of numbers."""
    filled = [cell for cell in row if cell.strip()]
    return sum(1 for cell in filled if any(map(str.isalpha, cell))) * 2 > len(filled)


def _header_at(top: Top, place: int) -> Header:
    titles = [list(row) for row in top.rows[:place] if any(cell.strip() for cell in row)]
    texts = [_tidy(cell) for cell in top.rows[place]]
    last = place
    if _is_joined(top, place):
        last = place + 1
        texts = _join(top, place)
    number = top.numbers[last]
    raw = [list(row) for row in top.rows[place : last + 1]]
    below = last + 1
    while below < len(top.rows) and top.rows[below][0].startswith(_CAPTION):
        below += 1
    data_from = top.numbers[below - 1] + 1
    captions = list(top.numbers[last + 1 : below])
    return Header(number, data_from, titles, texts, raw, captions)


def _tidy(cell: str) -> str:
    return " ".join(cell.split())


def _is_joined(top: Top, place: int) -> bool:
    """True where the row below completes the header: by merged cells or by filling gaps."""
    if place + 1 >= len(top.rows) or top.numbers[place + 1] != top.numbers[place] + 1:
        return False
    upper, lower = top.rows[place], top.rows[place + 1]
    if looks_like_data(lower) > 0:
        return False
    number = top.numbers[place]
    spans = [merge for merge in top.merges if merge[0] == number]
    if any(first <= number < last for first, last, _, _ in spans):
        return True
    gaps = [
        column for column, cell in enumerate(lower) if cell.strip() and not _cell(upper, column)
    ]
    across = any(left < right for _, _, left, right in spans)
    known = header_score([lower[column] for column in gaps])
    return bool(gaps) and known >= 1 and (across or known * 2 >= len(gaps)) and _is_short(lower)


def _is_short(row: Sequence[str]) -> bool:
    return all(len(cell) <= _LONGEST for cell in row)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _join(top: Top, place: int) -> list[str]:
    """Write the group before the name: 联系方式 over 手机 becomes 联系方式 手机."""
    upper, lower = top.rows[place], top.rows[place + 1]
    texts, group = [], ""
    for column in range(max(len(upper), len(lower))):
        above, below = _tidy(_cell(upper, column)), _tidy(_cell(lower, column))
        group = above or group
        head = above or (group if below else "")
        texts.append(head if not below or below == head else f"{head} {below}".strip())
    return texts


def name_columns(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the headers made unique; a column without one is called 列3 by its place."""
    names: list[str] = []
    taken = set(texts)
    for place, text in enumerate(texts, 1):
        name = text or f"列{place}"
        if name in names:
            name = _another(name, taken)
        names.append(name)
        taken.add(name)
    return tuple(names)


def _another(name: str, taken: set[str]) -> str:
    return next(other for n in count(2) if (other := f"{name} ({n})") not in taken)


def left_out(header: Header, again: Sequence[int]) -> Iterator[Notice]:
    """Tell of rows below the header that explain it, or (`again`) say it once more."""
    if header.captions:
        first = header.captions[0]
        words = Words(
            f"{len(header.captions)} rows from row {first} on explain the columns and were left out.",
            f"第{first}行起的{len(header.captions)}行是列说明，已略过。",
        )
        yield Notice("captions_left_out", words, first)
    if again:
        words = Words(
            f"{len(again)} rows repeat the header (the first is row {again[0]}) and were left out.",
            f"有{len(again)}行重复了表头（首次在第{again[0]}行），已略过。",
        )
        yield Notice("header_repeated", words, again[0])
