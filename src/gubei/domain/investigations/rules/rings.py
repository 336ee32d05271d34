"""From the arrays of a trace to persons: who stands in which ring, through whom, where."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from gubei.engines.tracing import Contacts

CROWD = 2_000
"""A spot where a case met more persons than this is named, not listed: its zone is asked for."""
MOST_MEETINGS = 20
"""Of one person so many encounters are kept, the way first; the sum counts all."""


class Meeting(NamedTuple):
    """All that two persons shared at one spot, or behind one door where `site` is None.

    Times are seconds since 1970. In the order of the fields of `rank` the first is the way.
    """

    source: UUID
    site: UUID | None
    zone: str
    first: int
    last: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Found:
    """A person in a ring; the first meeting is the way to them, the sums count all."""

    person: UUID
    ring: int
    first: int
    last: int
    seconds: int
    meetings: tuple[Meeting, ...]

    @property
    def is_household(self) -> bool:
        """Say whether the way to the person is the door behind which they live."""
        return self.meetings[0].site is None


@dataclass(frozen=True, slots=True)
class Crowd:
    """A spot with very many persons: its number in the index, and how many."""

    spot: int
    persons: int


def crowds_of(contacts: Contacts, *, most: int) -> list[Crowd]:
    """Return the spots where the seeds met more than `most` persons, the fullest first."""
    spots, counts = np.unique(contacts.spot, return_counts=True)
    full = counts > most
    found = [Crowd(int(s), int(c)) for s, c in zip(spots[full], counts[full], strict=True)]
    return sorted(found, key=lambda each: (-each.persons, each.spot))


def rank(meeting: Meeting) -> tuple[int, int, bytes, bytes, str]:
    """Return by what meetings of one person are ordered: who began first, then the longer one."""
    site = meeting.site.bytes if meeting.site else b""
    return meeting.first, -meeting.seconds, meeting.source.bytes, site, meeting.zone


def gather(meetings: Iterable[tuple[UUID, Meeting]], *, ring: int, known: set[UUID]) -> list[Found]:
    """Return the persons of a ring out of (person, meeting), in the order in which they were met.

    Nobody who is `known`, in an earlier ring or as a seed, is in it again.
    """
    by_person: dict[UUID, list[Meeting]] = defaultdict(list)
    for person, meeting in meetings:
        if person not in known:
            by_person[person].append(meeting)
    found = [_found(person, ring, mine) for person, mine in by_person.items()]
    return sorted(found, key=lambda each: (each.first, each.person.bytes))


def _found(person: UUID, ring: int, meetings: list[Meeting]) -> Found:
    if len(meetings) > 1:
        meetings.sort(key=rank)
    return Found(
        person,
        ring,
        meetings[0].first,
        max(each.last for each in meetings),
        sum(each.seconds for each in meetings),
        tuple(meetings[:MOST_MEETINGS]),
    )


def kept_rows(contacts: Contacts, crowds: Sequence[Crowd]) -> NDArray[np.int64]:
    """Return which contacts are listed: all but those at spots that are too full."""
    if not crowds:
        return np.arange(len(contacts))
    return np.flatnonzero(~np.isin(contacts.spot, [each.spot for each in crowds]))


def at_home(
    pairs: Iterable[tuple[UUID, UUID]], windows: Mapping[UUID, tuple[int, int]]
) -> list[tuple[UUID, Meeting]]:
    """Return as meetings who lives with whom: (source, person), for all the source's window."""
    return [
        (
            person,
            Meeting(source, None, "", *windows[source], windows[source][1] - windows[source][0]),
        )
        for source, person in pairs
        if windows[source][1] > windows[source][0]
    ]
