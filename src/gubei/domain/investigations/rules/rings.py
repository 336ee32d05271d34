"""From the arrays of a trace to persons: who stands in which ring, through whom, where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter

import numpy as np
from numpy.typing import NDArray

from gubei.engines.tracing import Contacts, Rings

CROWD = 2_000
"""A spot where a case met more persons than this is named, not listed: its zone is asked for."""
MOST_MEETINGS = 20
"""Of one person so many encounters are kept, the way first; the sum counts all."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One person at one spot with one source: numbers of the index, seconds since 1970."""

    source: int
    spot: int
    first: int
    last: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Found:
    """A person in a ring; the first meeting is the way to them."""

    person: int
    ring: int
    first: int
    last: int
    seconds: int
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """A spot with very many persons: how many, in which ring 1 of the trace."""

    spot: int
    persons: int


def crowds_of(rings: Rings, *, most: int = CROWD) -> list[Crowd]:
    """Return the spots where the seeds met more than `most` persons, the fullest first."""
    if not rings.contacts:
        return []
    spots, counts = np.unique(rings.contacts[0].spot, return_counts=True)
    full = counts > most
    found = [Crowd(int(s), int(c)) for s, c in zip(spots[full], counts[full], strict=True)]
    return sorted(found, key=lambda each: (-each.persons, each.spot))


def persons_of(
    rings: Rings, *, household: NDArray[np.bool_], until: int, without: Sequence[int] = ()
) -> Iterator[Found]:
    """Yield the persons of all rings, ring by ring. `household` says it for each spot; what is
    lived together ends at `until`, the moment of asking. Spots in `without` are left out of ring
    1, and whoever could only be reached through them out of the later rings.
    """
    left_out = np.array(sorted(without), np.uint32)
    listed: NDArray[np.uint32] | None = None
    for ring, contacts in enumerate(rings.contacts, 1):
        if listed is None:
            kept = ~np.isin(contacts.spot, left_out)
        else:
            kept = np.isin(contacts.source, listed)
        found = list(_persons(contacts, ring, kept, household, until))
        listed = np.array([each.person for each in found], np.uint32)
        yield from found


def _persons(
    contacts: Contacts, ring: int, kept: NDArray[np.bool_], household: NDArray[np.bool_], until: int
) -> Iterator[Found]:
    last = np.minimum(contacts.last.astype(np.int64), until)
    first = np.minimum(contacts.first.astype(np.int64), last)
    at_home = household[contacts.spot] if len(household) else np.zeros(len(contacts), np.bool_)
    seconds = np.where(at_home, last - first, contacts.seconds.astype(np.int64))
    # The order of the engine's rule of ways: who met first, then longer, then by number.
    order = np.lexsort((contacts.spot, contacts.source, -seconds, first, contacts.person))
    order = order[kept[order]]
    columns = (contacts.person, contacts.source, contacts.spot, first, last, seconds)
    rows = zip(*(column[order].tolist() for column in columns), strict=True)
    for person, mine in groupby(rows, key=itemgetter(0)):
        meetings = [Meeting(*row[1:]) for row in mine]
        yield Found(
            person,
            ring,
            meetings[0].first,
            max(map(attrgetter("last"), meetings)),
            sum(map(attrgetter("seconds"), meetings)),
            tuple(meetings[:MOST_MEETINGS]),
        )
