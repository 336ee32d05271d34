"""The rows of separated text, counted as a spreadsheet counts them, and none of them lost.

Lines go through in blocks. A block in which every line has as many separators as the header
and no quotation mark is cut by one split; any other goes through the csv reader record by
record. Both ways give the same cells: the tests compare them on random files.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat

from gubei.adapters.tables import refusing
from gubei.adapters.tables.text_files import TextFile
from gubei.adapters.tables.workbook import Notice
from gubei.terms.words import Words

_LONGEST_RECORD = 100  # lines; a quoted cell with more is a quotation mark that was not closed
_WIDE_ENOUGH = 3  # columns from which a swallowed row can be told from a sentence with commas
_WHITE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())


@dataclass(slots=True)
class Block:
    """A run of rows that are not blank: either whole lines, or cells row by row."""

    numbers: Sequence[int]
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class Records:
    """The records of a text file. `width` is the number of cells of its header, 0 if unknown.

    Rows that say the header again (`header`) are left out and their numbers kept in `repeats`.
    """

    text: TextFile
    width: int = 0
    header: list[list[str]] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def __iter__(self) -> Iterator[list[str]]:
        """Yield every record in turn; a blank line is an empty list."""
        with self.text.open() as file:
            yield from self._records(_Tape(self._lines(file)))

    def blocks(self, skip: int, size: int) -> Iterator[Block]:
        """Yield the records after the first `skip`, at most `size` at a time."""
        with self.text.open() as file:
            tape = _Tape(self._lines(file))
            records = self._records(tape)
            number = 1 + sum(1 for _ in islice(records, skip))
            while lines := tape.take(size):
                if self._is_regular(lines):
                    yield self._whole(lines, number)
                    number += len(lines)
                    continue
                tape.give_back(lines)
                rows = []
                for cells in self._records(tape, number):
                    rows.append(cells)
                    if not tape.has_back():
                        break
                yield self._apart(rows, number)
                number += len(rows)

    def cut(self, block: Block) -> list[list[str]]:
        """Cut the lines of a regular block into columns."""
        if not block.lines:
            return [[] for _ in range(self.width)]
        text, separator = "".join(block.lines), self.text.separator
        for end in ("\r\n", "\n", "\r"):
            if end in text:
                text = text.removesuffix(end).replace(end, separator)
        cells = text.split(self.text.separator)
        return [cells[place :: self.width] for place in range(self.width)]

    def _lines(self, file: Iterator[str]) -> Iterator[str]:
        lines = islice(file, self.text.skip, None)
        if self.text.has_nul:
            return (line.replace("\x00", "") for line in lines)
        return lines

    def _is_regular(self, lines: list[str]) -> bool:
        if not self.width or (self.text.has_quotes and any('"' in line for line in lines)):
            return False
        separator, expected = self.text.separator, self.width - 1
        return {line.count(separator) for line in lines} == {expected}

    def _whole(self, lines: list[str], first: int) -> Block:
        """Make a block of whole lines, without those that are blank or say the header again."""
        marks = self.text.separator + _WHITE
        header = [self.text.separator.join(cells) for cells in self.header]
        again = {text + end for text in header for end in ("", "\n", "\r\n", "\r")}
        if all(map(str.strip, lines, repeat(marks))) and again.isdisjoint(lines):
            return Block(range(first, first + len(lines)), lines=lines)
        kept = []
        for number, line in enumerate(lines, first):
            if line in again:
                self.repeats.append(number)
            elif line.strip(marks):
                kept.append((number, line))
        return Block([number for number, _ in kept], lines=[line for _, line in kept])

    def _apart(self, rows: list[list[str]], first: int) -> Block:
        kept = []
        for number, cells in enumerate(rows, first):
            if cells in self.header:
                self.repeats.append(number)
            elif "".join(cells).strip():
                kept.append((number, cells))
        return Block([number for number, _ in kept], rows=[cells for _, cells in kept])

    def _records(self, tape: "_Tape", number: int = 1) -> Iterator[list[str]]:
        """Yield records from the tape; quotation marks that do not pair cost only their line."""
        read = self._quoted if self.text.has_quotes else self._unquoted
        number -= 1
        while True:
            try:
                for cells in read(tape):
                    if self._is_open(tape, cells):
                        break
                    number += 1
                    tape.held.clear()
                    yield cells
                else:
                    return
            except (_NeverClosedError, csv.Error) as error:
                if not self.text.has_quotes:
                    raise refusing.cell_too_long() from error
            number += 1
            self._tell_open_quote(number)
            yield self._as_it_stands(tape.rewind())

    def _as_it_stands(self, line: str) -> list[str]:
        try:
            return next(self._unquoted([line]))
        except csv.Error as error:
            raise refusing.cell_too_long() from error

    def _quoted(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self.text.separator, strict=True)

    def _unquoted(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self.text.separator, quoting=csv.QUOTE_NONE)

    def _is_open(self, tape: "_Tape", cells: list[str]) -> bool:
        """True for a record that the file ends in, or that holds rows of their own.

        The latter has another number of cells than the header, and a line with enough
        separators for a whole row.
        """
        if not self.text.has_quotes:
            return False
        if tape.ended or self.width < _WIDE_ENOUGH:
            return tape.ended
        if len(tape.held) == 1 or len(cells) == self.width:
            return False
        return any(line.count(self.text.separator) >= self.width - 1 for line in tape.held[1:])

    def _tell_open_quote(self, number: int) -> None:
        words = Words(
            f"Row {number}: the quotation marks do not pair; the row was read as it stands, "
            "marks and all. Check it.",
            f"第{number}行：引号不成对，该行已按原样读取，请核对。",
        )
        self.notices.append(Notice("quote_not_closed", words, number))


class _NeverClosedError(Exception):
    """A quoted cell has gone on for so many lines that its end is missing."""


class _Tape:
    """Lines that can be given back: those of the record being read are held.

    `ended` says that the record asked for a line after the last one: it is not complete.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: deque[str] = deque()
        self.held: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.held) >= _LONGEST_RECORD:
            raise _NeverClosedError
        line = self._back.popleft() if self._back else next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.held.append(line)
        return line

    def has_back(self) -> bool:
        return bool(self._back)

    def take(self, count: int) -> list[str]:
        """Take lines that no record holds."""
        taken = list(islice(self._back, count))
        for _ in taken:
            self._back.popleft()
        return taken + list(islice(self._lines, count - len(taken)))

    def give_back(self, lines: Sequence[str]) -> None:
        self._back.extendleft(reversed(lines))

    def rewind(self) -> str:
        """Return the first line of the record and give the others back."""
        first, *others = self.held
        self.give_back(others)
        self.held.clear()
        self.ended = False
        return first
