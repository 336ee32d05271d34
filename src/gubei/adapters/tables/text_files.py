"""Separated text: which encoding, which separator, and its records without losing a row.

The file is read twice: once to survey it (so that it is refused as a whole or not at all,
and every notice is known before the first row is used), once to hand out its rows.
"""

import codecs
import csv
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TextIO

from gubei.adapters.tables import refusing
from gubei.adapters.tables.workbook import Notice
from gubei.terms.words import Words

_BLOCK = 1 << 22
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ",\t;|"
_LONGEST_RECORD = 100  # lines; a quoted cell with more is a quotation mark that was not closed
_WIDE_ENOUGH = 3  # columns from which a swallowed row can be told from a sentence with commas


@dataclass(frozen=True, slots=True)
class TextFile:
    """How to read one text file, and what stands out about its bytes."""

    path: Path
    encoding: str
    separator: str = ","
    has_quotes: bool = False
    has_apostrophes: bool = False
    has_nul: bool = False
    is_cut: bool = False
    has_last_newline: bool = True
    skip: int = 0

    def open(self) -> TextIO:
        """Open the file for reading; a character cut in half at the end is left out."""
        errors = "ignore" if self.is_cut else "strict"
        return self.path.open(encoding=self.encoding, errors=errors, newline="")


@dataclass(slots=True)
class _Bytes:
    quotes: bool = False
    apostrophes: bool = False
    nul: bool = False
    last: bytes = b""

    def see(self, block: bytes) -> None:
        self.quotes = self.quotes or b'"' in block
        self.apostrophes = self.apostrophes or b"'" in block
        self.nul = self.nul or b"\x00" in block
        self.last = block[-2:]


def inspect(path: Path) -> TextFile:
    """Decide encoding and separator. Raises Invalid where the text cannot be read."""
    with path.open("rb") as file:
        head = file.read(4096)
    for encoding in _encodings(head):
        decoded = _decodes(path, encoding)
        if decoded is not None:
            seen, is_cut = decoded
            break
    else:
        raise refusing.wrong_encoding()
    is_wide = encoding.startswith("utf-16")
    found = TextFile(
        path,
        encoding,
        has_quotes=seen.quotes,
        has_apostrophes=seen.apostrophes,
        has_nul=seen.nul and not is_wide,
        is_cut=is_cut,
        has_last_newline=b"\n" in seen.last or b"\r" in seen.last,
    )
    return _with_separator(found)


def _encodings(head: bytes) -> tuple[str, ...]:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return (encoding,)
    if len(head) >= 4 and head.count(0) > len(head) // 4:
        return ("utf-16-be" if head[0] == 0 else "utf-16-le",)
    return ("utf-8", "gb18030")


def _decodes(path: Path, encoding: str) -> tuple[_Bytes, bool] | None:
    """Decode the whole file strictly; say whether it ends in the middle of a character."""
    seen = _Bytes()
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
                seen.see(block)
    except UnicodeDecodeError:
        return None
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return seen, True
    return seen, False


def _with_separator(found: TextFile) -> TextFile:
    with found.open() as file:
        lines = [line.replace("\x00", "") for line in islice(file, 60)]
    skip = 0
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return _replace(found, lines[0][4], 1)
    prefer = "\t" if found.path.suffix.lower() in (".tsv", ".tab") else ","
    return _replace(found, sniff(lines, prefer), skip)


def _replace(found: TextFile, separator: str, skip: int) -> TextFile:
    return TextFile(
        found.path, found.encoding, separator, found.has_quotes, found.has_apostrophes,
        found.has_nul, found.is_cut, found.has_last_newline, skip,
    )  # fmt: skip


def sniff(lines: list[str], prefer: str) -> str:
    """Return the separator that cuts most lines into the same number (over 1) of cells."""
    best, best_score = prefer, 0.0
    for separator in sorted(_SEPARATORS, key=lambda one: one != prefer):
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if row)
        several = [(count, width) for width, count in widths.items() if width > 1]
        if not several:
            continue
        count, width = max(several)
        score = count / sum(widths.values()) * (2 - 1 / width)
        if score > best_score:
            best, best_score = separator, score
    return best


@dataclass(slots=True)
class Records:
    """The records of a text file, counted as a spreadsheet counts its rows."""

    text: TextFile
    width: int = 0
    notices: list[Notice] = field(default_factory=list)

    def __iter__(self) -> Iterator[list[str]]:
        """Yield every record; a blank line is an empty list."""
        with self.text.open() as file:
            lines: Iterator[str] = islice(file, self.text.skip, None)
            if self.text.has_nul:
                lines = (line.replace("\x00", "") for line in lines)
            try:
                yield from self._quoted(lines) if self.text.has_quotes else self._plain(lines)
            except csv.Error as error:
                raise refusing.broken(str(error)) from error

    def _plain(self, lines: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self.text.separator, quoting=csv.QUOTE_NONE)

    def _quoted(self, lines: Iterator[str]) -> Iterator[list[str]]:
        """Read with quotation marks; a mark that is never closed costs only its own line."""
        tape = _Tape(lines)
        number = 0
        while True:
            try:
                for cells in csv.reader(tape, delimiter=self.text.separator):
                    if tape.ended or (len(tape.held) > 1 and self._swallows(tape.held)):
                        break
                    number += 1
                    tape.held.clear()
                    yield cells
                else:
                    return
            except _NeverClosedError:
                pass
            number += 1
            yield from self._plain(iter([tape.rewind()]))
            self._tell_open_quote(number)

    def _swallows(self, lines: list[str]) -> bool:
        """True where one quoted cell holds lines that look like rows of their own."""
        if self.width < _WIDE_ENOUGH:
            return False
        return any(line.count(self.text.separator) >= self.width - 1 for line in lines[1:])

    def _tell_open_quote(self, number: int) -> None:
        words = Words(
            f"Row {number}: a quotation mark is opened and never closed; the row was read "
            "without quotation marks. Check it.",
            f"第{number}行：引号未闭合，该行已按无引号读取，请核对。",
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
        try:
            line = self._back.popleft() if self._back else next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        self.held.append(line)
        return line

    def rewind(self) -> str:
        """Return the first line of the record and give the others back."""
        first, *others = self.held
        self._back.extendleft(reversed(others))
        self.held.clear()
        self.ended = False
        return first
