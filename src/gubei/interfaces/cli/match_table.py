"""A table read whole, by columns, with the ids of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gubei.adapters.tables import Workbook
from gubei.engines.columns.comparing import names_rows
from gubei.engines.columns.fields import plain
from gubei.terms.refusals import Invalid

_MOST_ROWS = 2_000_000


@dataclass(frozen=True, slots=True)
class Table:
    """Header and columns; `numbers` are the row numbers that a spreadsheet shows."""

    header: tuple[str, ...]
    columns: tuple[list[str], ...]
    numbers: list[int]

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return len(self.numbers)

    def headers(self) -> str:
        """Return the headers in one line."""
        return ", ".join(self.header)

    def place_of(self, name: str) -> int | None:
        """Return the place of the column with this header, written alike."""
        places = [place for place, each in enumerate(self.header) if plain(each) == plain(name)]
        return places[0] if places and plain(name) else None

    def rows_by_id(self, names: Sequence[str]) -> dict[str, int]:
        """Return id -> row for the column in which most of these ids stand.

        A table without such a column is numbered from 0, or from 1 where no 0 is named.
        """
        asked = set(names)
        best = max(self._id_columns(), key=lambda ids: len(asked & ids.keys()), default={})
        if asked & best.keys():
            return best
        first = 0 if "0" in asked else 1
        counted = {str(row + first): row for row in range(self.rows)}
        return counted if asked & counted.keys() else {}

    def ids(self) -> list[str]:
        """Return the id of each row: of the first column that numbers the rows, or 1, 2, 3."""
        numbering = self._id_columns()
        return list(numbering[0]) if numbering else [str(row + 1) for row in range(self.rows)]

    def _id_columns(self) -> list[dict[str, int]]:
        """The columns in which every row has its own value, those called id first."""
        places = sorted(range(len(self.header)), key=lambda at: not names_rows(self.header[at]))
        ids = ({value: row for row, value in enumerate(self.columns[place])} for place in places)
        return [each for each in ids if len(each) == self.rows and "" not in each]


def read_table(workbook: Workbook, path: Path) -> Table:
    """Return the first sheet with rows. Raises Invalid where there is none."""
    for sheet in workbook.sheets:
        if sheet.total_rows and not sheet.is_hidden:
            columns: tuple[list[str], ...] = tuple([] for _ in sheet.columns)
            numbers: list[int] = []
            for chunk in sheet.chunks():
                numbers += chunk.row_numbers
                for column, values in zip(columns, chunk.columns, strict=True):
                    column += map(str.strip, values)
            return Table(tuple(sheet.columns), columns, numbers)
    raise Invalid(
        f"{path.name} holds no rows below its header.",
        f"{path.name} 表头下没有数据。",
        code="no_rows",
    )
