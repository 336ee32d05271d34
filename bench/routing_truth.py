"""Real addresses with the district they name in full, read without the routing engine.

18,367 business addresses come without labels (data set addresses_cpca). Where one begins with the
full names of a city and of a county in that city (as the data set's own list of codes has them)
there is nothing to guess, and the code is the truth. Names that were merged or renamed since are
left out where the newer list of the product has no such code.
"""

import csv
import gzip
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from gubei.engines.routing import Divisions, UnitEntry

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
FOLDER = DATA / "addresses_cpca"
STREETS = DATA / "admin_divisions_cn" / "streets.csv.gz"

_BEGINNING = re.compile(
    r"^(?P<province>.{2,8}?(?:省|自治区|市))?\s*(?P<city>.{2,9}?(?:市|自治州|地区|盟))?\s*"
    r"(?P<county>.{1,8}?(?:区|县|市|旗))"
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An address and the code of the district or county that it names in full."""

    address: str
    county: str


@dataclass(frozen=True)
class Codes:
    """The data set's list of codes by name: provinces (2 digits), cities (4), counties (6)."""

    provinces: dict[str, str]
    cities: dict[str, list[str]]
    counties: dict[str, list[str]]


def has_addresses() -> bool:
    """Return whether the data set lies beside the project."""
    return (FOLDER / "addr.csv.gz").exists()


def read_addresses() -> list[str]:
    """Return all addresses as they were written, empty ones too."""
    with gzip.open(FOLDER / "addr.csv.gz", "rt", encoding="utf-8") as lines:
        return [row["原始地址"].strip() for row in csv.DictReader(lines)]


def read_codes() -> Codes:
    """Return the list of codes that comes with the addresses."""
    provinces: dict[str, str] = {}
    cities: defaultdict[str, list[str]] = defaultdict(list)
    counties: defaultdict[str, list[str]] = defaultdict(list)
    with (FOLDER / "adcodes.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            code, name = row["adcode"][:6], row["name"]
            if code.endswith("0000"):
                provinces[name] = code[:2]
            elif code.endswith("00"):
                cities[name].append(code[:4])
            else:
                counties[name].append(code)
    return Codes(provinces, cities, counties)


def label(address: str, codes: Codes) -> str:
    """Return the county that the address begins with, "" where it is not beyond doubt."""
    found = _BEGINNING.match(address)
    if found is None:
        return ""
    first, second, name = found["province"], found["city"], found["county"]
    parents = _parents(first, second, codes)
    fitting = [code for code in codes.counties.get(name, ()) if code.startswith(parents)]
    return fitting[0] if len(fitting) == 1 else ""


def _parents(first: str | None, second: str | None, codes: Codes) -> tuple[str, ...]:
    """Return the beginnings of codes that the names before the county allow."""
    if first in codes.provinces:
        province = codes.provinces[first]
        if second is None:
            return (province,)
        return tuple(code for code in codes.cities.get(second, ()) if code.startswith(province))
    if first is not None and second is None:
        return tuple(codes.cities.get(first, ()))
    return ()


def read_labelled(divisions: Divisions) -> list[Labelled]:
    """Return the addresses whose district is beyond doubt and still has its code."""
    codes = read_codes()
    labelled = (Labelled(address, label(address, codes)) for address in read_addresses())
    return [one for one in labelled if one.county and divisions.find(one.county)]


def read_units_of(homes: set[str], divisions: Divisions) -> dict[str, list[UnitEntry]]:
    """Return for each district its units: itself and its real streets and towns."""
    units = {}
    for home in homes:
        row = divisions.find(home)
        if row is not None:
            units[home] = [UnitEntry(home, "district", row.name)]
    with gzip.open(STREETS, "rt", encoding="utf-8") as lines:
        for street in csv.DictReader(lines):
            home = street["areaCode"]
            if home in units:
                units[home].append(UnitEntry(street["code"], "town", street["name"], home))
    return units
