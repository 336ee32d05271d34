"""What a foreign file holds: sheets with a header, and their rows in chunks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth saying about a file or one of its rows (1-based, as Excel shows it)."""

    code: str
    words: Words
    row: int | None = None


class Chunk:
    """A run of rows. Built from columns or from rows; the other view is made when asked for."""

    __slots__ = ("_columns", "_rows", "row_numbers")

    def __init__(
        self,
        row_numbers: Sequence[int],
        *,
        columns: Sequence[list[str]] | None = None,
        rows: list[tuple[str, ...]] | None = None,
    ) -> None:
        """Keep the row numbers (1-based, ascending) and one view of the cells."""
        self.row_numbers = row_numbers
        self._columns = columns
        self._rows = rows

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.row_numbers)

    @property
    def first(self) -> int:
        """Return the number of the first row as the person sees it."""
        return self.row_numbers[0]

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Return every row as a tuple with the text of every cell."""
        if self._rows is None:
            self._rows = list(zip(*(self._columns or []), strict=True))
        return self._rows

    @property
    def columns(self) -> Sequence[list[str]]:
        """Return every column as a list with the text of every cell."""
        if self._columns is None:
            self._columns = [list(column) for column in zip(*(self._rows or []), strict=True)]
        return self._columns

    def column(self, place: int) -> list[str]:
        """Return the text of every cell of the column at this place (0-based)."""
        return self.columns[place] if len(self) else []


Stream = Callable[[int], Iterator[Chunk]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file.

    `header_row` is the 1-based number of the (last) header row, 0 where the file has none.
    `total_rows` counts the rows that are not blank. `title_rows` stand above the header.
    """

    name: str
    title_rows: list[list[str]]
    header_row: int
    columns: tuple[str, ...]
    total_rows: int
    stream: Stream
    is_hidden: bool = False
    notices: list[Notice] = field(default_factory=list)

    def chunks(self, size: int = 50_000) -> Iterator[Chunk]:
        """Yield the rows in order, at most `size` at a time; blank rows are left out."""
        return self.stream(size)

    def sample(self, rows: int = 200) -> list[tuple[str, ...]]:
        """Return the first rows, for guessing the columns and for a preview."""
        for chunk in self.chunks(rows):
            return chunk.rows
        return []


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read: its sheets that hold a table, and what is to be said about it."""

    sheets: tuple[Sheet, ...]
    notices: tuple[Notice, ...] = ()

    @property
    def total_rows(self) -> int:
        """Return the number of rows of all sheets that are not blank."""
        return sum(sheet.total_rows for sheet in self.sheets)
