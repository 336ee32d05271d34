"""Tables on their way out: what they are made of, before anybody writes them to a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Row = tuple[int, Sequence[str]]
AT_ONCE = 5_000
"""How many rows are opened at a time, so that a million stay within memory."""


@dataclass(frozen=True, slots=True)
class TableOut:
    """One sheet. `rows` are (1-based number of the row in the sheet, cells), read as they go.

    `title_rows` stand above the header from row 1 on, the header in row `header_row`.
    """

    name: str
    title_rows: Sequence[Sequence[str]]
    header: Sequence[str]
    header_row: int
    rows: Iterator[Row]


def header_row_of(sheet: dict[str, Any]) -> int:
    """Return where the header of a list's sheet is given back: where it stood, below the titles."""
    return max(int(sheet["header_row"]), len(sheet["title_rows"]) + 1)


def shift_of(sheet: dict[str, Any]) -> int:
    """Return by how many rows a sheet moves down: one that came without a header gets one."""
    return 0 if sheet["header_row"] else 1
