"""The answer of routing, and how it is put in words."""

from dataclasses import dataclass
from typing import Literal

from gubei.engines.routing.places import PlaceLevel
from gubei.terms.words import Words

RouteKind = Literal["village", "town", "district", "outside", "unreadable"]


@dataclass(frozen=True, slots=True)
class OutsidePlace:
    """The place that should receive a transfer.

    `code` and full `name` of a district or county; of a city or province when only that can be
    read. `level` says which.
    """

    code: str
    name: str
    level: PlaceLevel


@dataclass(frozen=True, slots=True)
class Route:
    """Which unit answers.

    `unit_code` is always a unit of ours: the home district's where kind is outside or unreadable.
    A name that occurs in several towns has kind "town": the unit is then the lowest one above all
    `candidates` (the one town they share, else the district, whose duty officer asks the towns).
    `candidates` are codes of the places that fit as well or nearly so, empty where nothing does.
    `confidence` lies in 0..1; it grows with the number of names that agree.
    """

    kind: RouteKind
    unit_code: str
    confidence: float
    candidates: tuple[str, ...]
    outside: OutsidePlace | None
    reason: Words
