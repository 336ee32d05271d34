"""What is found in a report: mentions with their offsets, and visits proposed from them."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

Means = Literal[
    "train", "flight", "metro", "bus", "coach", "taxi", "car", "ambulance", "ship", "bicycle"
]
PlaceKind = Literal[
    "hospital", "station", "airport", "market", "shop", "restaurant", "hotel", "school",
    "company", "home", "community", "leisure", "isolation", "public", "area",
]  # fmt: skip
# How the day was known: written out, its month or day taken from what stands before, or "now".
Basis = Literal["written", "month_inferred", "relative", "report", "none"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the report, and what stands there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class When:
    """A date or a time of day as written. `day` is None where it cannot be known.

    `is_end` marks the second half of a range (12日-14日), `names_day` is False for a bare time
    of day (18时30分), whose day is that of the date before it; `until` is the last day where a month
    or a third of one is named (12月下旬).
    """

    span: Span
    day: date | None
    at: time | None
    part: str = ""
    basis: Basis = "none"
    is_end: bool = False
    names_day: bool = True
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle as written: its number, carriage and seat, or the plate of a car, where named."""

    span: Span
    means: Means
    number: str = ""
    carriage: str = ""
    seat: str = ""
    plate: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place as written. `is_home` says that the report calls it where the person lives."""

    span: Span
    kind: PlaceKind
    is_home: bool = False
    is_start: bool = False
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Proposal:
    """One visit or one leg of a journey for a person to confirm.

    Days are inclusive; times are None where none is written, `minutes` is how long somebody
    stayed where that is written. `span` is the sentence part that
    it was read from. `confidence` is the share of proposals of its kind that were right on
    labelled reports (see `gubei bench itinerary`).
    """

    span: Span
    day: date | None
    until_day: date | None
    since: time | None
    until: time | None
    minutes: int | None
    when: When | None
    place: Place | None
    origin: Place | None
    vehicle: Vehicle | None
    means: Means | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Itinerary:
    """All that was found in one report, each list in the order of the text."""

    dates: tuple[When, ...]
    places: tuple[Place, ...]
    vehicles: tuple[Vehicle, ...]
    homes: tuple[Place, ...]
    visits: tuple[Proposal, ...]
