"""The units of the district as plain rows: the tree that answers for people."""

from dataclasses import dataclass
from typing import Literal

UnitLevel = Literal["district", "town", "village"]
UnitKind = Literal["district", "town", "street", "village", "community"]

LEVELS: tuple[UnitLevel, ...] = ("district", "town", "village")


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """What routing needs to know of a unit; `parent_code` is empty for the district."""

    code: str
    level: UnitLevel
    name: str
    parent_code: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as it is imported and exported.

    `population` and `households` are counts of people and households, None where unknown;
    longitude and latitude are degrees (WGS 84), None where unknown.
    """

    code: str
    name: str
    level: UnitLevel
    kind: UnitKind
    parent: str = ""
    aliases: tuple[str, ...] = ()
    population: int | None = None
    households: int | None = None
    longitude: float | None = None
    latitude: float | None = None

    def entry(self) -> UnitEntry:
        """Return the part that routing needs."""
        return UnitEntry(self.code, self.level, self.name, self.parent, self.aliases)


def kind_of(name: str, level: UnitLevel) -> UnitKind:
    """Return what a unit is called, read from its name: 街道 is a street, 社区 a community."""
    if level == "town":
        return "street" if name.endswith(("街道", "地区", "办事处")) else "town"
    if level == "village":
        is_community = name.endswith(("社区", "居委会", "居民委员会"))
        return "community" if is_community else "village"
    return "district"
