"""The cells of a row of Go.Data before they are read: what stands first, and what says nothing."""

from collections.abc import Iterator, Mapping

from gubei.adapters.godata import codes
from gubei.adapters.line_lists.columns import plain

Cells = Mapping[str, str]
# What Go.Data must be told and what tells us nothing: of which kind an address or a date is
# where it is the kind that we mean anyway. Written by `complete`, dropped by `tidy_cells`.
_STANDING = {
    "addresses typeid": codes.RESIDENCE,
    "documents type": codes.NATIONAL_ID,
    "dateranges typeid": codes.ISOLATION,
    "targeted": "true",
}
_PERSON_TYPES = ("persons type", "persons type #2")


def tidy_cells(cells: Cells) -> Cells:
    """Put the usual place of residence and the source first; leave out what says nothing new."""
    turned = dict(_turned(cells))
    return {header: text for header, text in turned.items() if not _says_nothing(header, text)}


def complete(cells: dict[str, str]) -> None:
    """Say of which kind an address, a document and a date are: Go.Data stores none without."""
    if any(header.startswith("addresses[].") for header in cells):
        cells.setdefault("addresses[].typeId", codes.RESIDENCE)
    if "documents[].number" in cells:
        cells.setdefault("documents[].type", codes.NATIONAL_ID)
    if "dateRanges[].startDate" in cells:
        cells.setdefault("dateRanges[].typeId", codes.ISOLATION)


def _says_nothing(header: str, text: str) -> bool:
    name = plain(header)
    if name in _PERSON_TYPES:
        return text.startswith(codes.CATEGORY)
    return _STANDING.get(name) == text


def _turned(cells: Cells) -> Iterator[tuple[str, str]]:
    first = {"addresses": _place_of_home(cells), "persons": _place_of_source(cells)}
    for header, text in cells.items():
        name = header.partition("[")[0].partition(" ")[0].lower()
        place = first.get(name, 1)
        yield (header if place == 1 else _swapped(header, place)), text


def _place_of_home(cells: Cells) -> int:
    for header, text in cells.items():
        words = plain(header).split()
        if words[:1] == ["addresses"] and ("typeid" in words or "type" in words):
            said = text.strip().upper().replace(" ", "_")
            if said.endswith("USUAL_PLACE_OF_RESIDENCE"):
                return _number_of(header)
    return 1


def _place_of_source(cells: Cells) -> int:
    """Relations in JSON hold two persons in any order, one of them marked as the source."""
    for header, text in cells.items():
        if plain(header).split()[:2] == ["persons", "source"] and text.lower() == "true":
            return _number_of(header)
    return 1


def _number_of(header: str) -> int:
    digits = header.partition("[")[2].partition("]")[0]
    return int(digits) if digits.isdecimal() else 1


def _swapped(header: str, place: int) -> str:
    if f"[{place}]" in header:
        return header.replace(f"[{place}]", "[1]", 1)
    return header.replace("[1]", f"[{place}]", 1)
