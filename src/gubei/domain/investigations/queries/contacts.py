"""The contacts of a case as they stand: who was found last, who was told, what was decided."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from gubei.domain.investigations.models import Case
from gubei.domain.territory.models import Level, Officer
from gubei.domain.territory.queries import units_of


class ContactView(StrEnum):
    """Which contacts a table shows."""

    ALL = "all"
    WAITING = "waiting"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """What a table of contacts asks for; "" and None ask for nothing."""

    view: ContactView = ContactView.ALL
    ring: int | None = None
    value: str = ""
    site: UUID | None = None
    text: str = ""
    persons: Sequence[UUID] | None = None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact: what the newest finding says, and the decision that stands, if any does.

    `is_current` is false for somebody who was decided on and whom the newest trace finds no more.
    """

    id: UUID
    person: UUID
    name: str
    unit_code: str
    unit_name: str
    ring: int
    through: UUID
    through_name: str
    site: UUID | None
    site_name: str
    zone: str
    is_household: bool
    first_at: datetime
    last_at: datetime
    seconds: int
    meetings: list[list[Any]]
    relation: str
    found_by: str
    is_current: bool
    value: str
    reason: str
    decided_at: datetime | None
    decided_by: str
    lead: UUID | None
    lead_closed_at: datetime | None


SORTS = {
    "ring": "ring",
    "minutes": "seconds",
    "place": "site_name",
    "class": "rank",
    "first": "extract(epoch FROM first_at)",
    "last": "extract(epoch FROM last_at)",
    "name": "name",
}
"""By what a table is sorted: column of the statement; a minus before it turns it round."""
_STANDING = """
WITH newest AS (
    SELECT id FROM gubei_trace WHERE case_id = %(case)s AND found_by = 'visits'
    ORDER BY at DESC, id DESC LIMIT 1
), decided AS (
    SELECT * FROM gubei_contactdecision WHERE case_id = %(case)s AND replaced_at IS NULL
), rows AS (
    SELECT DISTINCT ON (c.person_id) c.*, t.found_by,
           (c.trace_id IN (SELECT id FROM newest) OR t.found_by <> 'visits') AS is_current
    FROM gubei_contact c JOIN gubei_trace t ON t.id = c.trace_id
    WHERE c.case_id = %(case)s {persons} AND (
        c.trace_id IN (SELECT id FROM newest) OR t.found_by <> 'visits'
        OR c.person_id IN (SELECT person_id FROM decided))
    ORDER BY c.person_id, (c.trace_id IN (SELECT id FROM newest)) DESC,
             (t.found_by <> 'visits') DESC, t.at DESC, c.id
), shown AS (
    SELECT r.id, r.person_id, p.name, u.code AS unit_code, u.name AS unit_name, r.ring,
           r.through_id, coalesce(w.name, '') AS through_name, r.site_id,
           coalesce(s.name, '') AS site_name, r.zone, r.is_household, r.first_at, r.last_at,
           r.seconds, r.meetings, r.relation, r.found_by, r.is_current,
           coalesce(d.value, '') AS value, coalesce(d.reason, '') AS reason, d.at AS decided_at,
           coalesce(o.name, '') AS decided_by, d.lead_id, l.closed_at AS lead_closed_at,
           CASE d.value WHEN 'close' THEN 1 WHEN 'secondary' THEN 2 WHEN 'general' THEN 3
                        WHEN 'none' THEN 4 ELSE 0 END AS rank
    FROM rows r
    JOIN gubei_person p ON p.id = r.person_id
    JOIN gubei_unit u ON u.id = p.unit_id
    LEFT JOIN gubei_person w ON w.id = r.through_id
    LEFT JOIN gubei_site s ON s.id = r.site_id
    LEFT JOIN decided d ON d.person_id = r.person_id
    LEFT JOIN gubei_officer o ON o.id = d.by_id
    LEFT JOIN gubei_lead l ON l.id = d.lead_id
    {reach}
)
"""
_FIELDS = """id, person_id, name, unit_code, unit_name, ring, through_id, through_name, site_id,
    site_name, zone, is_household, first_at, last_at, seconds, meetings, relation, found_by,
    is_current, value, reason, decided_at, decided_by, lead_id, lead_closed_at"""
_COUNT = "SELECT ring, value, count(*) FROM shown GROUP BY 1, 2"
_REACH = """WHERE p.unit_id = ANY(%(units)s) OR EXISTS (
        SELECT 1 FROM gubei_lead x WHERE x.person_id = p.id AND x.unit_id = ANY(%(units)s))"""


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins: after this value of the sort and this contact."""

    value: Any
    id: UUID


def contacts_of(
    officer: Officer,
    case: Case,
    asked: ContactFilter,
    *,
    sort: str = "ring",
    after: After | None = None,
    limit: int | None = None,
) -> list[tuple[ContactRow, Any]]:
    """Return contacts with the value they are sorted by; those in the officer's reach only."""
    column, falls = SORTS[sort.removeprefix("-")], sort.startswith("-")
    where, values = _conditions(asked)
    if after is not None:
        where.append(f"({column}, id) {'<' if falls else '>'} (%(value)s, %(id)s)")
        values |= {"value": after.value, "id": after.id}
    way = "DESC" if falls else "ASC"
    query = (
        f"{_standing(officer, asked)} SELECT {_FIELDS}, {column} FROM shown "  # noqa: S608
        f"{_where(where)} ORDER BY {column} {way}, id {way}"
    )
    if limit is not None:
        query += f" LIMIT {int(limit)}"
    with connection.cursor() as cursor:
        cursor.execute(query, _values(officer, case, asked) | values)
        return [(_row(row[:-1]), _plain(row[-1])) for row in cursor.fetchall()]


def count_contacts(officer: Officer, case: Case) -> dict[str, int]:
    """Return how many contacts there are by ring, how many wait, and how many of each class."""
    asked = ContactFilter()
    query = _standing(officer, asked) + _COUNT
    with connection.cursor() as cursor:
        cursor.execute(query, _values(officer, case, asked))
        rows = cursor.fetchall()
    counts = {"all": 0, "waiting": 0, "close": 0, "secondary": 0, "general": 0, "none": 0}
    for ring, value, count in rows:
        counts["all"] += count
        counts[value or "waiting"] += count
        counts[f"ring{ring}"] = counts.get(f"ring{ring}", 0) + count
    return counts


def standing_contacts(
    officer: Officer, case: Case, persons: Sequence[UUID]
) -> dict[UUID, ContactRow]:
    """Return the contacts of these persons, by person; those not found are left out."""
    rows = contacts_of(officer, case, ContactFilter(persons=persons))
    return {row.person: row for row, _ in rows}


def _standing(officer: Officer, asked: ContactFilter) -> str:
    return _STANDING.format(
        persons="" if asked.persons is None else "AND c.person_id = ANY(%(persons)s)",
        reach="" if officer.unit.level == Level.DISTRICT else _REACH,
    )


def _values(officer: Officer, case: Case, asked: ContactFilter) -> dict[str, Any]:
    return {
        "case": case.pk,
        "units": list(units_of(officer).values_list("pk", flat=True)),
        "persons": list(asked.persons or ()),
    }


def _conditions(asked: ContactFilter) -> tuple[list[str], dict[str, Any]]:
    where, values = [], {"ring": asked.ring, "value_is": asked.value, "site": asked.site}
    if asked.view is not ContactView.ALL:
        where.append("value = ''" if asked.view is ContactView.WAITING else "value <> ''")
    if asked.ring is not None:
        where.append("ring = %(ring)s")
    if asked.value:
        where.append("value = %(value_is)s")
    if asked.site is not None:
        where.append("site_id = %(site)s")
    if asked.text:
        where.append("strpos(name, %(text)s) > 0")
        values["text"] = asked.text
    return where, values


def _where(conditions: Sequence[str]) -> str:
    return f"WHERE {' AND '.join(conditions)}" if conditions else ""


def _row(row: Sequence[Any]) -> ContactRow:
    """Django hands a JSON column of a statement of our own over as text."""
    values = dict(zip(_NAMES, row, strict=True))
    if isinstance(values["meetings"], str):
        values["meetings"] = json.loads(values["meetings"])
    return ContactRow(**values)


_NAMES = tuple(each.name for each in fields(ContactRow))


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) else float(value)
