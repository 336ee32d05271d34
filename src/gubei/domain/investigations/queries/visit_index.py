"""The visits as the tracing engine asks for them: numbers for persons and spots, sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from gubei.engines.tracing import Index, Spots, Visits, build
from gubei.engines.tracing.values import FOREVER


@dataclass(frozen=True, slots=True)
class Spot:
    """A site and its zone; without a site it is a household, whose people share its air."""

    site: UUID | None
    zone: str


@dataclass(frozen=True, slots=True)
class VisitIndex:
    """The index, and what its numbers stand for."""

    index: Index
    numbers: dict[UUID, int]
    persons: Sequence[UUID]
    spots: Sequence[Spot]

    @property
    def is_household(self) -> NDArray[np.bool_]:
        """Return for each spot whether it is a household."""
        return np.array([spot.site is None for spot in self.spots], np.bool_)


_VISITS = """
SELECT coalesce(p.same_as_id, p.id), v.site_id, v.zone,
       floor(extract(epoch FROM v.start_at))::bigint, ceil(extract(epoch FROM v.end_at))::bigint
FROM gubei_visit v JOIN gubei_person p ON p.id = v.person_id
WHERE v.withdrawn_at IS NULL
ORDER BY v.id
"""
# Who lives with somebody shares that air all the time: nobody writes that down every evening.
_HOUSEHOLDS = """
SELECT coalesce(p.same_as_id, p.id), p.household_id
FROM gubei_person p
WHERE p.household_id IN (
    SELECT household_id FROM gubei_person WHERE household_id IS NOT NULL
    GROUP BY household_id HAVING count(DISTINCT coalesce(same_as_id, id)) > 1)
GROUP BY 1, 2 ORDER BY 2, 1
"""


def visits_now() -> VisitIndex:
    """Return every visit that stands, and the households, as an index."""
    persons: dict[UUID, int] = {}
    places: dict[UUID, int] = {}
    spots: dict[tuple[UUID, str], int] = {}
    kinds: list[Spot] = []
    place_of: list[int] = []
    rows: list[tuple[int, int, int, int]] = []
    with connection.cursor() as cursor:
        cursor.execute(_VISITS)
        for person, site, zone, start, end in cursor:
            n = persons.setdefault(person, len(persons))
            place = places.setdefault(site, len(places))
            spot = spots.setdefault((site, zone), len(spots))
            if spot == len(kinds):
                kinds.append(Spot(site, zone))
                place_of.append(place)
            rows.append((n, spot, start, end))
        cursor.execute(_HOUSEHOLDS)
        for person, household in cursor:
            n = persons.setdefault(person, len(persons))
            place = places.setdefault(household, len(places))
            spot = spots.setdefault((household, ""), len(spots))
            if spot == len(kinds):
                kinds.append(Spot(None, ""))
                place_of.append(place)
            rows.append((n, spot, 0, FOREVER))
    whole = np.array([spot.zone == "" for spot in kinds], np.bool_)
    index = build(Visits.of(rows), Spots(np.array(place_of, np.uint32), whole))
    return VisitIndex(index, persons, list(persons), kinds)
