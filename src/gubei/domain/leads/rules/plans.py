"""How a sheet is to be read: which column holds what, and what stands beside the list's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gubei.domain.leads.rules.reading import Columns, columns_of
from gubei.domain.leads.rules.results import place_of_results
from gubei.engines.columns import FIELDS, day_first_of, guess, shape_of
from gubei.terms.refusals import Invalid

SOURCE_HEADERS = ("来源行", "错误说明")
"""The columns that the file of unreadable rows adds: the row's key, and what is wrong."""

_DATES = ("birth_date", "arrived_at", "exposed_at")
_SURE = 0.5
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
    def total_rows(self) -> int:
        """Return how many rows are not blank."""

    def chunks(self, size: int) -> Iterator[Chunk]:
        """Yield the rows."""

    def sample(self, rows: int = 200) -> Sequence[Sequence[str]]:
        """Return the first rows."""


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """How one sheet is read. `own` is how many columns are the list's own, from the left."""

    sheet: Sheet
    fields: tuple[str | None, ...]
    columns: Columns
    results_at: int | None
    source_at: int | None

    @property
    def own(self) -> int:
        """Return where the columns that Gubei itself added begin."""
        added = [at for at in (self.results_at, self.source_at) if at is not None]
        return min(added, default=len(self.fields))

    def as_stored(self) -> dict[str, Any]:
        """Return what the list keeps of the sheet, to give the very table back."""
        return {
            "name": self.sheet.name,
            "title_rows": [list(row) for row in self.sheet.title_rows],
            "header_row": self.sheet.header_row,
            "columns": list(self.sheet.columns[: self.own]),
            "fields": list(self.fields[: self.own]),
            "rows": self.sheet.total_rows,
        }


def plan_sheet(sheet: Sheet, fields: Sequence[str | None] | None = None) -> SheetPlan:
    """Plan a sheet by the fields given, else by what its header and values say.

    Raises Invalid where a field is unknown or their number is not that of the columns.
    """
    headers = list(sheet.columns)
    sample = sheet.sample(200)
    chosen = _checked(fields, headers) if fields is not None else _guessed(headers, sample)
    results_at = place_of_results(headers)
    source_at = _place_of_source(headers)
    own = min(at for at in (results_at, source_at, len(headers)) if at is not None)
    chosen = [name if at < own else None for at, name in enumerate(chosen)]
    columns = columns_of(headers, chosen)
    for name in _DATES:
        place = columns.places.get(name)
        if place is not None:
            columns.day_first[name] = day_first_of(row[place] for row in sample if place < len(row))
    return SheetPlan(sheet, tuple(chosen), columns, results_at, source_at)


def shape_of_sheets(sheets: Sequence[Sheet]) -> str:
    """Return the shape by which a saved mapping finds files like this one."""
    return shape_of([header for sheet in sheets for header in sheet.columns])


def _checked(fields: Sequence[str | None], headers: Sequence[str]) -> list[str | None]:
    unknown = [name for name in fields if name and name not in FIELDS]
    if unknown:
        raise Invalid(f"There is no field {unknown[0]}.", f"没有字段 {unknown[0]}。")
    if len(fields) != len(headers):
        raise Invalid(
            f"The mapping has {len(fields)} columns, the sheet {len(headers)}.",
            f"映射有 {len(fields)} 列，而表有 {len(headers)} 列。",
        )
    return [name or None for name in fields]


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
