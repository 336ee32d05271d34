"""One tree of places: the divisions of the country with the units of the district inside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from gubei.engines.routing.divisions import Divisions
from gubei.engines.routing.naming import Form, spell_division, spell_unit
from gubei.engines.routing.units import UnitEntry

PlaceLevel = Literal["province", "city", "county", "street", "district", "town", "village"]


@dataclass(frozen=True, slots=True)
class Place:
    """A division outside or a unit of ours.

    `path` holds the numbers of the places from the province down to this one.
    `inside` is true for the home district and everything below it.
    """

    number: int
    code: str
    name: str
    level: PlaceLevel
    path: tuple[int, ...]
    inside: bool


Spelling = tuple[str, Place, Form]


class PlaceTree:
    """Every place that an address can name, with every spelling of it."""

    def __init__(self, units: Sequence[UnitEntry], home: str, divisions: Divisions) -> None:
        self.places: list[Place] = []
        self.spellings: list[Spelling] = []
        self._unit_places: dict[str, Place] = {}
        self._division_places: dict[str, Place] = {}
        self._divisions = divisions
        home_division = _division_code(home)
        self._plant_divisions(home_division)
        self._plant_units(units, home, home_division)

    def unit(self, code: str) -> Place | None:
        """Return the unit of ours with this code, or None."""
        return self._unit_places.get(code)

    def division(self, code: str) -> Place | None:
        """Return the division outside (or above) the district with this code, or None."""
        return self._division_places.get(code)

    def common_ancestor(self, places: Sequence[Place]) -> Place | None:
        """Return the lowest place that contains all of them; None where only the country does."""
        shared: Place | None = None
        for steps in zip(*(place.path for place in places), strict=False):
            if len(set(steps)) > 1:
                break
            shared = self.places[steps[0]]
        return shared

    def _add(self, code: str, name: str, level: PlaceLevel, above: Place | None) -> Place:
        number = len(self.places)
        inside = level == "district" or (above is not None and above.inside)
        path = (*(above.path if above else ()), number)
        place = Place(number, code, name, level, path, inside)
        self.places.append(place)
        return place

    def _plant_divisions(self, home: str) -> None:
        for row in sorted(self._divisions.rows, key=lambda row: (len(row.code), row.code)):
            if row.is_filler or row.code.startswith(home):
                continue
            above = self._above(row.code)
            if row.level == "county" and above is not None and above.name == row.name:
                # A city without counties has itself below it in the list: 东莞市 in 东莞市.
                self._division_places[row.code] = above
                continue
            place = self._add(row.code, row.name, row.level, above)
            self._division_places[row.code] = place
            spelled = spell_division(row, is_near=row.code[:2] == home[:2])
            self.spellings += ((text, place, form) for text, form in spelled)

    def _above(self, code: str) -> Place | None:
        """Return the nearest division that the list knows above this code."""
        shorter = (self._division_places.get(code[:length]) for length in (6, 4, 2))
        return next((place for place in shorter if place is not None and place.code != code), None)

    def _plant_units(self, units: Sequence[UnitEntry], home: str, home_division: str) -> None:
        for entry in _top_down(units, home):
            above = self._unit_places.get(entry.parent_code) or self._above(home_division)
            place = self._add(entry.code, entry.name, entry.level, above)
            self._unit_places[entry.code] = place
            self.spellings += ((text, place, form) for text, form in spell_unit(entry))
        for name in self._former_names(home_division):
            self.spellings.append((name, self._unit_places[home], Form.FORMER))

    def _former_names(self, home: str) -> tuple[str, ...]:
        row = self._divisions.find(home)
        return row.former if row else ()


def _division_code(home: str) -> str:
    """Return the code of the district among the divisions: zeros at the end are filling."""
    return home[:6] if len(home) in (9, 12) and not home[6:].strip("0") else home


def _top_down(units: Sequence[UnitEntry], home: str) -> Iterator[UnitEntry]:
    """Yield the units so that each comes after the one above it.

    Raises ValueError for a tree without the home district or with an unknown parent.
    """
    planted: set[str] = set()
    for level in ("district", "town", "village"):
        for entry in units:
            if entry.level != level:
                continue
            if level == "district" and entry.code != home:
                raise ValueError(f"{entry.code} is a district, but home is {home}")
            if level != "district" and entry.parent_code not in planted:
                raise ValueError(f"the unit above {entry.code} is unknown: {entry.parent_code!r}")
            planted.add(entry.code)
            yield entry
    if home not in planted:
        raise ValueError(f"the home district {home} is not among the units")
