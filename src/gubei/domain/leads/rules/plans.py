"""How a sheet is to be read: which column holds what, and what stands beside the list's own."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from gubei.domain.leads.rules.reading import Columns, columns_of
from gubei.domain.leads.rules.results import RESULT_HEADERS, place_of_results
from gubei.engines.columns import FIELDS, day_first_of, guess, shape_of
from gubei.terms.refusals import Invalid
from gubei.terms.words import Words

SOURCE_HEADERS = ("来源行", "错误说明")
"""The columns that the file of unreadable rows adds: the row's key, and what is wrong."""

_UNNAMED = re.compile(r"列\d+")
_SENTENCE = re.compile(r"[。！？；]|[.!?]$")
_A_TABLE = 2  # columns with a name, where no name is a known one
_DATES = ("birth_date", "arrived_at", "exposed_at")
_SURE = 0.5
_LONGEST_COUNT = 7
_MOST_NOTICES = 100
_RESULT_FIELDS = frozenset({
    "found", "located_at", "checked_by", "actual_address", "answering_unit", "outcome",
    "transferred_to", "feedback_note",
})  # fmt: skip


class Chunk(Protocol):
    """Some rows of a sheet with their numbers as a spreadsheet shows them."""

    @property
    def row_numbers(self) -> Sequence[int]:
        """Return the 1-based numbers."""

    @property
    def rows(self) -> Sequence[Sequence[str]]:
        """Return the cells as text."""


class Notice(Protocol):
    """Something worth saying about a sheet or one of its rows."""

    @property
    def words(self) -> Words:
        """Return what."""

    @property
    def row(self) -> int | None:
        """Return the 1-based number of the row, None for the whole sheet."""


class Sheet(Protocol):
    """A sheet of a file that was read."""

    @property
    def name(self) -> str:
        """Return the sheet's name."""

    @property
    def title_rows(self) -> Sequence[Sequence[str]]:
        """Return the rows above the header."""

    @property
    def header_row(self) -> int:
        """Return the 1-based number of the header row."""

    @property
    def columns(self) -> Sequence[str]:
        """Return the headers."""

    @property
    def notices(self) -> Sequence[Notice]:
        """Return what is worth saying about it."""

    @property
    def total_rows(self) -> int:
        """Return how many rows are not blank."""

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield the rows."""

    def sample(self, rows: int = 200) -> Sequence[Sequence[str]]:
        """Return the first rows."""


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """How one sheet is read.

    `own` are the places of the list's own columns; beside them Gubei's result columns may begin
    at `results_at`, and the two columns of a corrected file at `source_at`. `fields` and
    `columns` speak of the own columns alone.
    """

    sheet: Sheet
    fields: tuple[str | None, ...]
    columns: Columns
    own: tuple[int, ...]
    results_at: int | None
    source_at: int | None
    # The own column that only counts the rows: it shifts when a row above is taken out.
    counting: int | None = None

    def compared_cells(self, own: Sequence[str]) -> Sequence[str]:
        """Return the own cells by which versions of a list are compared."""
        if self.counting is None:
            return own
        return [*own[: self.counting], *own[self.counting + 1 :]]

    def names_by_number(self) -> bool:
        """Say whether the identifier of a row says who it is, and does not count the rows."""
        place = self.columns.places.get("external_id")
        return place is not None and place != self.counting

    def own_cells(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the cells of the list's own columns."""
        width = len(self.own)
        if width == len(cells) or self.own[-1:] == (width - 1,):
            return tuple(cells[:width])
        return tuple(cells[place] if place < len(cells) else "" for place in self.own)

    def result_cells(self, cells: Sequence[str]) -> Sequence[str]:
        """Return the cells of the result columns, none where the sheet has no such columns."""
        if self.results_at is None:
            return ()
        return cells[self.results_at : self.results_at + len(RESULT_HEADERS)]

    def source_of(self, cells: Sequence[str]) -> str:
        """Return which unreadable row a row corrects, "" where it is none."""
        if self.source_at is None or self.source_at >= len(cells):
            return ""
        return cells[self.source_at]

    def as_stored(self) -> dict[str, Any]:
        """Return what the list keeps of the sheet, to give the very table back."""
        return {
            "name": self.sheet.name,
            "title_rows": [list(row) for row in self.sheet.title_rows],
            "header_row": self.sheet.header_row,
            "columns": [self.sheet.columns[place] for place in self.own],
            "fields": list(self.fields),
            "rows": self.sheet.total_rows,
            "notices": [
                {"row": each.row, "en": each.words.en, "zh": each.words.zh}
                for each in self.sheet.notices[:_MOST_NOTICES]
            ],
        }


def plan_sheet(sheet: Sheet, fields: Sequence[str | None] | None = None) -> SheetPlan:
    """Plan a sheet by the fields given, else by what its header and values say.

    `fields` speak of the own columns, or of all. Raises Invalid where a field is unknown or
    their number is neither.
    """
    own, results_at, source_at = _places(sheet.columns)
    headers = [sheet.columns[place] for place in own]
    sample = [[row[place] for place in own if place < len(row)] for row in sheet.sample(200)]
    if fields is not None:
        chosen = _checked(fields, headers, own, len(sheet.columns))
    else:
        chosen = _guessed(headers, sample)
    columns = columns_of(headers, chosen)
    for name in _DATES:
        place = columns.places.get(name)
        if place is not None:
            columns.day_first[name] = day_first_of(row[place] for row in sample if place < len(row))
    counting = _counting(headers, sample)
    return SheetPlan(sheet, tuple(chosen), columns, own, results_at, source_at, counting)


WHO = frozenset({
    "name", "surname", "given_name", "document", "phone", "email", "external_id",
})  # fmt: skip
"""The fields of which a list needs one: they say who it is about."""


def refuse_no_list(plans: Sequence[SheetPlan]) -> None:
    """Raise Invalid for a file that no choice of columns makes a list: prose, or no rows."""
    if all(_is_prose(plan) for plan in plans):
        raise Invalid(
            "This is text and not a list: it has no columns, and no name, document or telephone "
            "was recognised; nothing was taken in. Check that the right file was chosen; a list "
            "has one person a row under a row of column names.",
            "这是一段文字而不是名单：没有分列，也未识别出姓名、证件或电话；未接收任何内容。"
            "请确认选对了文件；名单应每人一行，上方有一行列名。",
            code="not_a_list",
        )
    if not any(plan.sheet.total_rows for plan in plans):
        raise Invalid(
            "The file has a header but no rows; nothing was taken in. Check that the right file "
            "was chosen, or ask for it again.",
            "文件只有表头没有数据行，未接收任何内容。请确认选对了文件，或重新索取。",
            code="no_rows",
        )


def refuse_without_people(fields: Iterable[Sequence[str | None]]) -> None:
    """Raise Invalid where no column of any sheet says who it is about."""
    if not names_people(fields):
        raise Invalid(NOBODY.en, NOBODY.zh, code="nobody_in_the_columns")


def names_people(fields: Iterable[Sequence[str | None]]) -> bool:
    """Say whether a column of some sheet holds a name, a document, a telephone or the like."""
    return any(not WHO.isdisjoint(own) for own in fields)


NOBODY = Words(
    "No column says who it is about: no name, document or telephone was recognised. "
    "Name the columns in the preview, or use a saved mapping.",
    "没有任何一列能说明人员身份：未识别出姓名、证件或电话。"
    "请在预览中指定各列，或使用已保存的映射。",
)


def _is_prose(plan: SheetPlan) -> bool:
    """True where no column was recognised and what stands for the header is one, or a sentence."""
    headers = [text for text in plan.sheet.columns if not _UNNAMED.fullmatch(text)]
    return not any(plan.fields) and (len(headers) < _A_TABLE or any(map(_SENTENCE.search, headers)))


def own_headers(headers: Sequence[str]) -> list[str]:
    """Return the list's own headers, without the columns that Gubei added on the way out."""
    return [headers[place] for place in _places(headers)[0]]


def shape_of_sheets(sheets: Sequence[Sheet]) -> str:
    """Return the shape by which a saved mapping finds files like this one, and their feedback."""
    return shape_of([header for sheet in sheets for header in own_headers(sheet.columns)])


def _places(headers: Sequence[str]) -> tuple[tuple[int, ...], int | None, int | None]:
    """Return the places of the own columns, where the results begin, where the source does."""
    results_at, source_at = place_of_results(headers), _place_of_source(headers)
    added: set[int] = set()
    if results_at is not None:
        added |= set(range(results_at, results_at + len(RESULT_HEADERS)))
    if source_at is not None:
        added |= set(range(source_at, source_at + len(SOURCE_HEADERS)))
    own = tuple(place for place in range(len(headers)) if place not in added)
    return own, results_at, source_at


def _checked(
    fields: Sequence[str | None], headers: Sequence[str], own: Sequence[int], width: int
) -> list[str | None]:
    unknown = [name for name in fields if name and name not in FIELDS]
    if unknown:
        raise Invalid(f"There is no field {unknown[0]}.", f"没有字段 {unknown[0]}。")
    if len(fields) == width:
        fields = [fields[place] for place in own]
    if len(fields) != len(headers):
        raise Invalid(
            f"The mapping has {len(fields)} columns, the sheet {len(headers)}.",
            f"映射有 {len(fields)} 列，而表有 {len(headers)} 列。",
        )
    return [name or None for name in fields]


def _counting(headers: Sequence[str], sample: Sequence[Sequence[str]]) -> int | None:
    """Return the place of the column that counts the rows one by one, if there is one."""
    for place, header in enumerate(headers):
        numbers = [int(row[place]) for row in sample if _is_count(row, place)]
        if not numbers or len(numbers) < 0.9 * len(sample):
            continue
        steps = sum(1 for one, after in pairwise(numbers) if after == one + 1)
        if header.strip().startswith("序号") or (steps and steps >= 0.9 * (len(numbers) - 1)):
            return place
    return None


def _is_count(row: Sequence[str], place: int) -> bool:
    return place < len(row) and row[place].isdecimal() and len(row[place]) <= _LONGEST_COUNT


def _guessed(headers: Sequence[str], sample: Sequence[Sequence[str]]) -> list[str | None]:
    guessed = guess(headers, sample)
    # Result columns of somebody else's file say how others ended it, not we.
    return [
        column.field if column.confidence >= _SURE and column.field not in _RESULT_FIELDS else None
        for column in guessed.columns
    ]


def _place_of_source(headers: Sequence[str]) -> int | None:
    width = len(SOURCE_HEADERS)
    for start in range(len(headers) - width, -1, -1):
        if tuple(headers[start : start + width]) == SOURCE_HEADERS:
            return start
    return None
