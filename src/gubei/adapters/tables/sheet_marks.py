"""What the library that reads .xlsx does not tell, taken from the sheet's XML in one pass.

Numbers in full (the library rounds to nine decimals and spells out numbers that were too
long for the spreadsheet), error cells, formulas that were never computed, merged cells, and
the extent of the sheet. Only cells that need it are looked at, so the pass costs little.
The element names are those of ECMA-376 part 1, section 18.3.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from gubei.adapters.tables import refusing

_BLOCK = 1 << 20
_LONG = re.compile(rb"<v>([^<]{12,}|[^<E]*[Ee][^<]*)</v>")
_FRACTION = re.compile(rb"-?\d{0,15}\.\d+")
_DAY = re.compile(rb"[2-7]\d{4}\.")  # a day and its time; the library reads it well
_MOST_FRACTIONS = 2_000_000  # after so many, nine decimals must do
_ERROR = re.compile(rb'<c [^>]*?t="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>')
_UNCOMPUTED = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
_WIDE = re.compile(rb'<c r="([A-Z]{2,3})\d+"[^>]*[^/]>')
_MERGE = re.compile(rb'<mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_REF = re.compile(rb'\br="([A-Z]+)(\d+)"')
_TYPE = re.compile(rb'\bt="(\w+)"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet ([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship ([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')

_MOST_MERGES = 1_000_000

Place = tuple[int, int]  # row (1-based), column (0-based)
Merge = tuple[int, int, int, int]  # first row, last row (1-based), first and last column (0-based)


@dataclass(slots=True)
class Marks:
    """Cells of one sheet that need care."""

    numbers: dict[Place, str] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    uncomputed: list[Place] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    cells: int = 0
    last_row: int = 0
    last_column: int = 25
    placed: int = 0
    filled: int = 0

    @property
    def is_complete(self) -> bool:
        """True where every cell said its place, so that no mark can be missing."""
        return 0 < self.cells == self.placed


def column_of(letters: bytes) -> int:
    """Return the 0-based place of a column: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return where in the archive each sheet lies, by its name; nothing where it hides that."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(archive.namelist()):
        return {}
    relations = {}
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        told = _attributes(tag)
        relations[told.get("Id", "")] = told.get("Target", "")
    found = {}
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        told = _attributes(tag)
        relation = next((told[key] for key in told if key.endswith(":id")), "")
        target = relations.get(relation, "")
        found[told.get("name", "")] = target[1:] if target[:1] == "/" else f"xl/{target}"
    return found


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode(): html.unescape(value.decode("utf-8", "replace"))
        for name, value in _ATTRIBUTE.findall(tag)
    }


def marks_of(archive: zipfile.ZipFile, path: str) -> Marks:
    """Read the marks of one sheet. Raises zipfile.BadZipFile where the archive is damaged."""
    marks = Marks()
    for block in _blocks(archive, path):
        _see(block, marks)
    return marks


def _blocks(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    """Yield the XML in pieces that never cut through a row."""
    rest = b""
    with archive.open(path) as file:
        while piece := file.read(_BLOCK):
            rest += piece
            cut = rest.rfind(b"<row")
            if cut <= 0 and b"</sheetData>" in rest:
                cut = rest.rfind(b">") + 1
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest


def _see(block: bytes, marks: Marks) -> None:
    marks.cells += block.count(b"<c ")
    marks.filled += block.count(b"<v") + block.count(b"<is>")
    marks.placed += block.count(b'<c r="')
    last = block.rfind(b"<row ")
    if last >= 0 and (row := _ROW.match(block, last)):
        marks.last_row = max(marks.last_row, int(row[1]))
    for letters in set(_WIDE.findall(block)):
        marks.last_column = max(marks.last_column, column_of(letters))
    _see_numbers(block, marks)
    _see_errors(block, marks)
    _see_formulas(block, marks)
    if b"<mergeCell " in block:
        for left, top, right, bottom in _MERGE.findall(block):
            merge = (int(top), int(bottom), column_of(left), column_of(right))
            marks.merges.append(merge)
        if len(marks.merges) > _MOST_MERGES:
            raise refusing.too_many_cells(len(marks.merges))


def _place_before(block: bytes, at: int) -> tuple[Place | None, bytes]:
    """Return place and type of the cell whose content stands at `at`."""
    start = block.rfind(b"<c ", 0, at)
    tag = block[start : block.find(b">", start)]
    ref = _REF.search(tag)
    kind = _TYPE.search(tag)
    place = (int(ref[2]), column_of(ref[1])) if ref else None
    return place, kind[1] if kind else b"n"


def _see_numbers(block: bytes, marks: Marks) -> None:
    for found in _LONG.finditer(block):
        is_fraction = _FRACTION.fullmatch(found[1]) is not None
        if is_fraction and (_DAY.match(found[1]) or len(marks.numbers) > _MOST_FRACTIONS):
            continue
        place, kind = _place_before(block, found.start())
        if place and kind == b"n":
            marks.numbers[place] = found[1].decode()


def _see_errors(block: bytes, marks: Marks) -> None:
    if b't="e"' not in block:
        return
    for found in _ERROR.finditer(block):
        place, _ = _place_before(block, found.start() + 3)
        if place:
            marks.errors[place] = html.unescape(found[1].decode())


def _see_formulas(block: bytes, marks: Marks) -> None:
    if b"<f" not in block:
        return
    for found in _UNCOMPUTED.finditer(block):
        place, kind = _place_before(block, found.start())
        if place and kind != b"str":
            marks.uncomputed.append(place)


def test_members(path: Path) -> str | None:
    """Return the name of the first damaged member of an archive, None where all are whole.

    Every member is unpacked to the end, so one that lies about its size is found too.
    """
    with zipfile.ZipFile(path) as archive:
        return archive.testzip()
