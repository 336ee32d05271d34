"""An index with the names that its numbers stand for, as it was at one moment."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from gubei.engines.tracing.index import Index
from gubei.engines.tracing.sorting import CLASSES
from gubei.engines.tracing.values import Numbers

Keys = NDArray[np.bytes_]


@dataclass(frozen=True, slots=True)
class Edition:
    """n persons and k spots by number: keys of 16 bytes, persons in order; zones as text.

    `absorbed` persons stood for `roots` when it was built. It holds what was written in
    transactions numbered below `watermark`.
    """

    index: Index
    persons: Keys
    sites: Keys
    zones: NDArray[np.str_]
    absorbed: Keys
    roots: Keys
    watermark: int
    built_at: datetime


def number_of(keys: Keys, key: bytes) -> int | None:
    """Return the place of a key among sorted keys, None where it is not among them."""
    place = int(np.searchsorted(keys, np.bytes_(key)))
    if place < len(keys) and whole(keys[place]) == key:
        return place
    return None


def whole(key: bytes) -> bytes:
    """Return a key of 16 bytes; numpy drops the zeros at its end."""
    return bytes(key).ljust(16, b"\0")


def blot(index: Index, person: int, spot: int, times: tuple[int, int]) -> bool:
    """Make a visit of the base one that meets nobody; say whether it was there.

    The base lies in a file mapped for this process alone, so that nobody else sees the blot. Its
    end is set before everything: the order by start stays true.
    """
    run = index.base
    if person + 1 >= len(run.persons):
        return False
    for place in run.places[run.persons[person] : run.persons[person + 1]]:
        row = run.rows[place]
        if (int(row[0]), int(row[1])) == times and _spot_at(run.starts, int(place)) == spot:
            writable = run.rows.view()
            writable.flags.writeable = True
            writable[place, 1] = 0
            return True
    return False


def _spot_at(starts: Numbers, place: int) -> int:
    return (int(np.searchsorted(starts, place, side="right")) - 1) // CLASSES
