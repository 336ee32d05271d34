"""Separated text: which encoding and which separator, decided on the whole file."""

import codecs
import csv
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TextIO

from gubei.adapters.tables import refusing

_BLOCK = 1 << 22
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SNIFFED = 2000  # characters of a line; csv refuses cells beyond 131,072
_SEPARATORS = ",\t;|"


@dataclass(frozen=True, slots=True)
class TextFile:
    """How to read one text file, and what stands out about its bytes."""

    path: Path
    encoding: str
    separator: str = ","
    has_quotes: bool = False
    has_guards: bool = False
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
    guards: bool = False
    nul: bool = False
    last: bytes = b""

    def see(self, block: bytes) -> None:
        self.quotes = self.quotes or b'"' in block
        self.guards = self.guards or b"'" in block or b'="' in block
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
        has_guards=seen.guards,
        has_nul=seen.nul and not is_wide,
        is_cut=is_cut,
        has_last_newline=b"\n" in seen.last or b"\r" in seen.last,
    )
    return _with_separator(found)


def _encodings(head: bytes) -> tuple[str, ...]:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return (encoding,)
    return _wide_without_mark(head) or ("utf-8", "gb18030")


def _wide_without_mark(head: bytes) -> tuple[str, ...]:
    """Tell UTF-16 without a mark: its Latin letters have a zero in every second byte."""
    high, low = head[0::2].count(0), head[1::2].count(0)
    if high + low < max(4, len(head) // 50):
        return ()
    if low > 20 * high:
        return ("utf-16-le",)
    return ("utf-16-be",) if high > 20 * low else ()


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
        lines = [line[:_SNIFFED].replace("\x00", "") for line in islice(file, 60)]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return replace(found, separator=lines[0][4], skip=1)
    prefer = "\t" if found.path.suffix.lower() in (".tsv", ".tab") else ","
    return replace(found, separator=sniff(lines, prefer))


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
