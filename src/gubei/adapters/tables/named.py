"""A table whose columns are found by what they are called: every row that says anything, as texts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gubei.adapters.tables.limits import Limits
from gubei.adapters.tables.reading import read_workbook
from gubei.adapters.tables.workbook import Sheet
from gubei.terms.text import compact, squeeze

_CHUNK = 10_000
# A spreadsheet keeps a whole number as 101.0.
_WHOLE = re.compile(r"^(\d+)\.0$")


@dataclass(frozen=True, slots=True)
class NamedTable:
    """The first sheet of a file, and where its columns are, by our name for them."""

    sheet: Sheet
    places: Mapping[str, int]

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield each row (as a spreadsheet counts it) with its texts by column; empty ones not."""
        for chunk in self.sheet.chunks(_CHUNK):
            for number, row in zip(chunk.row_numbers, chunk.rows, strict=True):
                if any(cell.strip() for cell in row):
                    yield number, self._texts(row)

    def _texts(self, row: Sequence[str]) -> dict[str, str]:
        return {
            name: _WHOLE.sub(r"\1", squeeze(row[place])) if place < len(row) else ""
            for name, place in self.places.items()
        }


def read_named(
    path: Path, headers: Mapping[str, Sequence[str]], *, limits: Limits, sent_as: str = ""
) -> NamedTable:
    """Read a file whose columns are called by one of their `headers`, the first of each counts."""
    column_of = {header: column for column, known in headers.items() for header in known}
    sheet = read_workbook(path, limits=limits, sent_as=sent_as or path.name).sheets[0]
    places: dict[str, int] = {}
    for place, header in enumerate(sheet.columns):
        column = column_of.get(compact(header).lower())
        if column:
            places.setdefault(column, place)
    return NamedTable(sheet, places)
