"""The rings around a case, ring by ring: from visits by the engine, from doors by the register."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from gubei.domain.investigations.queries.visit_index import VisitIndex
from gubei.domain.investigations.rules.rings import (
    CROWD,
    Crowd,
    Found,
    Meeting,
    at_home,
    crowds_of,
    gather,
    kept_rows,
)
from gubei.engines.tracing import Contacts, Rule, Seeds, trace
from gubei.engines.tracing.values import FOREVER


@dataclass(frozen=True, slots=True)
class Search:
    """What counts as a contact: seconds at one place and zone, seconds of shared air after leaving.

    `with_crowds` lists also those who were met only where there was a crowd: more than `crowd`.
    """

    least_seconds: int = 0
    linger_seconds: int = 0
    rings: int = 2
    with_crowds: bool = False
    crowd: int = CROWD


@dataclass(frozen=True, slots=True)
class Seed:
    """Around whom is traced, from a second to before another."""

    person: UUID
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Circles:
    """The rings, the first first, those that nobody is in left out; and where there was a crowd.

    `is_nowhere`: the seed has no visits at all and nobody lives with them.
    """

    rings: list[list[Found]]
    crowds: list[Crowd]
    is_nowhere: bool


_HOUSEHOLDS = """
SELECT DISTINCT source.root, coalesce(other.same_as_id, other.id)
FROM unnest(%s::uuid[]) AS source(root)
JOIN gubei_person mine ON mine.id = source.root OR mine.same_as_id = source.root
JOIN gubei_person other ON other.household_id = mine.household_id
WHERE coalesce(other.same_as_id, other.id) <> source.root
"""


def rings_of(visits: VisitIndex, seed: Seed, search: Search, *, until: int) -> Circles:
    """Return the rings around a seed; what is lived together ends at `until`.

    Somebody of ring 1 or more is a source from the first moment of exposure on.
    """
    windows = {seed.person: (seed.begin, seed.end)}
    known, rings, crowds = {seed.person}, [], []
    is_nowhere = visits.number(seed.person) is None
    for ring in range(1, search.rings + 1):
        contacts = _contacts(visits, windows, search, is_first=ring == 1)
        if ring == 1 and not search.with_crowds:
            crowds = crowds_of(contacts, most=search.crowd)
        lived = at_home(_doors(list(windows)), {
            person: (begin, min(end, until)) for person, (begin, end) in windows.items()
        })  # fmt: skip
        is_nowhere = is_nowhere and not lived
        meetings = (*_meetings(visits, contacts, crowds if ring == 1 else []), *lived)
        found = gather(meetings, ring=ring, known=known)
        if not found:
            break
        rings.append(found)
        known.update(each.person for each in found)
        windows = {each.person: (each.first, FOREVER) for each in found}
    return Circles(rings, crowds, is_nowhere)


def _contacts(
    visits: VisitIndex, windows: dict[UUID, tuple[int, int]], search: Search, *, is_first: bool
) -> Contacts:
    numbered = ((visits.number(person), window) for person, window in windows.items())
    rows = [(number, *window) for number, window in numbered if number is not None]
    rule = Rule(search.least_seconds, search.linger_seconds, rings=1)
    rings = trace(visits.index, Seeds.of(rows), rule, threads=1 if is_first else 2)
    return rings.contacts[0] if rings.contacts else Contacts.of_nobody()


def _meetings(
    visits: VisitIndex, contacts: Contacts, crowds: Sequence[Crowd]
) -> Iterator[tuple[UUID, Meeting]]:
    """Yield (person, meeting) of the contacts that are listed; each name is looked up once."""
    rows = kept_rows(contacts, crowds)
    persons: dict[int, UUID] = {}
    spots: dict[int, tuple[UUID, str]] = {}
    columns = (
        contacts.person, contacts.source, contacts.spot, contacts.first, contacts.last,
        contacts.seconds,
    )  # fmt: skip
    for person, source, spot, *times in zip(*(c[rows].tolist() for c in columns), strict=True):
        for number in (person, source):
            if number not in persons:
                persons[number] = visits.person(number)
        if spot not in spots:
            spots[spot] = visits.spot(spot)
        yield persons[person], Meeting(persons[source], *spots[spot], *times)


def _doors(persons: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Return who lives with whom: (source, person)."""
    with connection.cursor() as cursor:
        cursor.execute(_HOUSEHOLDS, [list(persons)])
        return [(source, person) for source, person in cursor.fetchall()]
