"""What is remembered of vehicles: which passages were written before, who registered a vehicle a
moment ago, whether it carried somebody who is looked for, which neighbour checked it upstream."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from gubei.domain.leads.queries.sought import is_sought
from gubei.domain.measures.queries.kept_in import is_kept_in
from gubei.domain.people.queries.recognising import MEANT, RECORDS
from gubei.domain.privacy.standing import ask
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Outcome

JUST_NOW = timedelta(minutes=2)
_LET_IN = ", ".join(f"'{each.value}'" for each in Outcome if each.lets_in)
# That a plate is not empty is said for the index, which holds no vehicle without one. OFFSET 0 keeps
# the order: from the vehicle to its few passages to those in them. By its numbers of rows the server
# began with everybody who ever passed and is known by name, 180 ms at five million passages.
# A check lets a vehicle in once: where it came in since, or waits for a second check by it, the
# check is used up.
_LATELY = f"""
SELECT asked.plate, newest.passed_at, newest.name, EXISTS (
    SELECT 1 FROM (
        SELECT passage.id FROM gubei_passage passage
        WHERE passage.plate = asked.plate AND passage.plate <> ''
            AND passage.passed_at > %(since)s AND passage.withdrawn_at IS NULL
        OFFSET 0) AS seen,
    LATERAL (
        SELECT coalesce(person.same_as_id, traveller.person_id) FROM gubei_traveller traveller
        LEFT JOIN gubei_person person ON person.id = traveller.person_id
        WHERE traveller.passage_id = seen.id
        OFFSET 0) AS whom(root),
    LATERAL ({RECORDS}) AS record(id)
    WHERE whom.root IS NOT NULL AND ({is_sought("record.id")} OR {is_kept_in("record.id")})),
    upstream.checked_at, upstream.until_at, upstream.name, upstream.code, upstream.id
FROM unnest((SELECT %(plates)s::text[])) AS asked(plate)
LEFT JOIN LATERAL (
    SELECT passage.passed_at, officer.name FROM gubei_passage passage
    JOIN gubei_officer officer ON officer.id = passage.by_id
    WHERE passage.plate = asked.plate AND passage.plate <> '' AND passage.passed_at > %(just)s
    ORDER BY passage.passed_at DESC LIMIT 1
) AS newest ON true
LEFT JOIN LATERAL (
    SELECT array_agg(checked.checked_at) AS checked_at, array_agg(checked.until_at) AS until_at,
        array_agg(neighbour.name::text) AS name, array_agg(unit.code::text) AS code,
        array_agg(neighbour.id) AS id
    FROM gubei_checkedplate checked
    JOIN gubei_checkedlist list ON list.id = checked.list_id
    JOIN gubei_neighbour neighbour
        ON neighbour.id = list.neighbour_id AND neighbour.ended_at IS NULL
    JOIN gubei_unit unit ON unit.id = neighbour.unit_id
    WHERE checked.plate = asked.plate AND NOT EXISTS (
        SELECT 1 FROM gubei_passage passage
        WHERE passage.plate = asked.plate AND passage.plate <> ''
            AND passage.passed_at >= checked.checked_at AND passage.withdrawn_at IS NULL
            AND passage.direction = 'in' AND passage.outcome IN ({_LET_IN}))
        AND NOT EXISTS (
        SELECT 1 FROM gubei_checkuse used
        WHERE used.plate = checked.plate AND used.neighbour_id = neighbour.id
            AND used.checked_at = checked.checked_at
            AND used.freed_at IS NULL AND used.over_id IS NULL)
) AS upstream ON true
UNION ALL
SELECT id::text, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM gubei_passage
WHERE id = ANY((SELECT %(keys)s::uuid[])::uuid[])
"""  # noqa: S608 - the names of columns are ours
# Who sat in these passages as they were recognised then, and as they would be recognised now, by a
# document or by a name with a telephone: a record may be younger than the passage.
_CARRYING = f"""
WITH inside AS (
    SELECT passage_id, person_id, name, document_blind, phone_blind FROM gubei_traveller
    WHERE passage_id = ANY((SELECT %(passages)s::uuid[])::uuid[])
), asked AS (
    SELECT passage_id, '' AS name, document_blind AS blind FROM inside
    WHERE document_blind IS NOT NULL
    UNION ALL
    SELECT passage_id, name, phone_blind FROM inside
    WHERE name <> '' AND phone_blind IS NOT NULL
), whom AS (
    SELECT asked.passage_id, meant.root FROM asked, LATERAL ({MEANT}) AS meant(root)
    UNION
    SELECT inside.passage_id, coalesce(person.same_as_id, person.id)
    FROM inside JOIN gubei_person person ON person.id = inside.person_id
)
SELECT DISTINCT whom.passage_id FROM whom, LATERAL ({RECORDS}) AS record(id)
WHERE {is_sought("record.id")} OR {is_kept_in("record.id")}
"""  # noqa: S608 - the names of columns are ours


@dataclass(frozen=True, slots=True)
class CheckedBy:
    """By which neighbour a vehicle was checked, when, until when that counts; the unit that agreed."""

    checked_at: datetime
    until_at: datetime
    neighbour: str
    unit: str
    agreement: UUID


@dataclass(frozen=True, slots=True)
class Lately:
    """When and by whom a vehicle was registered within two minutes, at any checkpoint; whether
    somebody who is looked for sat in it as lately as was asked; every check upstream since
    which it did not come in.
    """

    at: datetime | None
    by: str
    carried: bool
    upstream: tuple[CheckedBy, ...] = ()


@dataclass(frozen=True, slots=True)
class Remembered:
    """The keys of passages that are written already, and vehicles by their plate."""

    written: frozenset[UUID]
    vehicles: Mapping[str, Lately]


def remembered(
    keys: Collection[UUID], plates: Collection[str], *, seen_since: datetime, now: datetime
) -> Remembered:
    """Return what is remembered of these passages and vehicles; no plate is no vehicle.

    `seen_since`: from when on it counts who sat in a vehicle.
    """
    values = {
        "keys": list(keys), "plates": sorted({each for each in plates if each}),
        "just": now - JUST_NOW, "since": seen_since, "today": in_shanghai(now).date(),
    }  # fmt: skip
    rows = ask(_LATELY, values)
    # Of a passage nothing is said but its key.
    return Remembered(
        frozenset(UUID(key) for key, _, _, carried, *_ in rows if carried is None),
        {
            plate: Lately(at, by or "", carried, _checks(*upstream))
            for plate, at, by, carried, *upstream in rows
            if carried is not None
        },
    )


def _checks(*columns: list[Any] | None) -> tuple[CheckedBy, ...]:
    return tuple(
        CheckedBy(*each) for each in zip(*(column or () for column in columns), strict=True)
    )


def carrying_sought(passages: Collection[UUID], *, today: date) -> frozenset[UUID]:
    """Return those of these passages that hold somebody looked for, or under a measure, by now."""
    if not passages:
        return frozenset()
    rows = ask(_CARRYING, {"passages": list(passages), "today": today})
    return frozenset(passage for (passage,) in rows)
