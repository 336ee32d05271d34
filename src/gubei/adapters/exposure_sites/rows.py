"""One row of a feed: what it says, and why it is left out where it cannot be used."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from gubei.terms.words import Words

ExposureKind = Literal["close", "casual", ""]
# The columns of the form, in its order. Older feeds lack some of the last ones.
COLUMNS = (
    "id", "Event", "Location", "City", "Start", "End", "Advice", "ExposureType", "LAT", "LNG",
    "Added", "Updated",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ExposureSite:
    """A place that a case visited, with its window [start, end) and what visitors should do.

    `key` is the feed's own name of the row, "" where it has none. Degrees are None where the feed
    has none or where they lie on no globe. `added` and `updated` are None where not said.
    """

    key: str
    name: str
    address: str
    city: str
    start: datetime
    end: datetime
    advice: str = ""
    kind: ExposureKind = ""
    latitude: float | None = None
    longitude: float | None = None
    added: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line of the feed, counted from 1 in the file, and why it was not taken (or is odd)."""

    line: int
    key: str
    text: str
    words: Words
