"""The records of a feed's text: conflict markers taken out, broken quotes kept from spreading."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

# git, Mercurial and diff3 write these at the start of a line.
_MARKER = re.compile(r"(?:<{7}|>{7}|\|{7})(?:\s.*)?|={7}\s*")
_LONGEST = 131_072


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, and the line of the file at which it begins (from 1)."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """A line that a version-control system left in the file."""

    line: int
    text: str


def split_records(text: str) -> Iterator[Record | Marker]:
    """Yield records and markers in the order of the file.

    A cell may contain line ends, as quoted cells do; a record that began with a quote which is
    never closed, or that runs over the next records, is taken line by line instead.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    width = 0
    place = 0
    while place < len(lines):
        if _MARKER.fullmatch(lines[place]):
            yield Marker(place + 1, lines[place])
            place += 1
            continue
        cells, used = _record(lines, place, width)
        if any(cells):
            width = width or len(cells)
            yield Record(place + 1, tuple(cells))
        place += used


def _record(lines: list[str], place: int, width: int) -> tuple[list[str], int]:
    """Return the cells of the record that begins at a line, and how many lines it takes."""
    used = 1
    while _is_open(lines[place : place + used]) and used <= _MOST_LINES:
        if place + used >= len(lines) or _MARKER.fullmatch(lines[place + used]):
            break
        used += 1
    cells = _cells("\n".join(lines[place : place + used]))
    is_whole = not _is_open(lines[place : place + used]) and (not width or len(cells) == width)
    if used == 1 or is_whole:
        return cells, used
    return _cells(lines[place]), 1


_MOST_LINES = 50


def _is_open(lines: list[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1


def _cells(text: str) -> list[str]:
    csv.field_size_limit(_LONGEST)
    return next(csv.reader(io.StringIO(text)), [])
