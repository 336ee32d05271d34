"""Exposure sites of other authorities, as they are taken in."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PublishedPlace:
    """A place and window that somebody published; `key` is their name of the row."""

    key: str
    name: str
    address: str
    start: datetime
    end: datetime
    advice: str = ""
