"""A trace to look at: as a graph of who met whom through where, and day by day at each place."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from gubei.domain.investigations.models import Case
from gubei.domain.investigations.queries.contacts import ContactFilter, ContactRow, contacts_of
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.sites.models import Site
from gubei.domain.territory.models import Officer

MOST_NODES = 2_000


@dataclass(frozen=True, slots=True)
class Node:
    """A person in the graph; ring 0 is the case."""

    person: UUID
    name: str
    ring: int
    value: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Who met whom, where and when; times in seconds since 1970."""

    source: UUID
    target: UUID
    site: UUID | None
    place: str
    first: int
    last: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Graph:
    """At most so many nodes as a screen shows; `left_off` says how many contacts are not in it."""

    nodes: list[Node]
    edges: list[Edge]
    left_off: int


def graph_of(officer: Officer, case: Case, *, most: int = MOST_NODES) -> Graph:
    """Return the case and its contacts: those decided first, then inner rings, then the longest."""
    rows = [row for row, _ in contacts_of(officer, case, ContactFilter())]
    rows.sort(key=lambda row: (not row.value, row.ring, -row.seconds, str(row.person)))
    shown = rows[: most - 1]
    root = root_id_of(case.person)
    nodes = [Node(root, case.person.name, 0, "case")]
    nodes += [Node(row.person, row.name, row.ring, row.value) for row in shown]
    known = {node.person for node in nodes}
    edges = [edge for row in shown for edge in _edges(row) if edge.source in known]
    names = _names(edges)
    return Graph(
        nodes,
        [_named(edge, names) for edge in edges],
        len(rows) - len(shown),
    )


def _edges(row: ContactRow) -> list[Edge]:
    return [
        Edge(UUID(source), row.person, UUID(site) if site else None, zone, first, last, seconds)
        for source, site, zone, first, last, seconds in row.meetings
    ]


def _names(edges: Sequence[Edge]) -> dict[UUID, str]:
    sites = {edge.site for edge in edges if edge.site}
    return dict(Site.objects.filter(pk__in=sites).values_list("pk", "name"))


def _named(edge: Edge, names: dict[UUID, str]) -> Edge:
    place = f"{names.get(edge.site, '')} {edge.place}".strip() if edge.site else ""
    return Edge(edge.source, edge.target, edge.site, place, edge.first, edge.last, edge.seconds)


@dataclass(frozen=True, slots=True)
class BoardContact:
    """Somebody who was at a place on a day while the case was, and for how long."""

    person: UUID
    name: str
    seconds: int
    value: str


@dataclass(frozen=True, slots=True)
class BoardCell:
    """One place on one day: when the case was there, and the contacts, the longest first.

    `persons` counts all of them; `contacts` holds the first ones.
    """

    day: date
    site: UUID
    name: str
    kind: str
    stays: list[tuple[datetime, datetime, str]]
    persons: int
    contacts: list[BoardContact]


_STAYS = """
SELECT (v.start_at AT TIME ZONE 'Asia/Shanghai')::date, v.site_id, s.name, s.kind, v.start_at,
       v.end_at, v.zone
FROM gubei_visit v JOIN gubei_site s ON s.id = v.site_id
WHERE v.person_id = ANY(%(persons)s) AND v.withdrawn_at IS NULL
  AND v.start_at < %(until)s AND v.end_at > %(since)s
ORDER BY v.start_at, v.id
"""
_MET = """
SELECT (v.start_at AT TIME ZONE 'Asia/Shanghai')::date, v.site_id,
       coalesce(p.same_as_id, p.id),
       sum(extract(epoch FROM least(v.end_at, o.end_at) - greatest(v.start_at, o.start_at)))::bigint
FROM gubei_visit v
JOIN gubei_visit o ON o.site_id = v.site_id AND o.start_at < v.end_at AND o.end_at > v.start_at
  AND (o.zone = v.zone OR o.zone = '' OR v.zone = '')
JOIN gubei_person p ON p.id = o.person_id
WHERE v.person_id = ANY(%(persons)s) AND v.withdrawn_at IS NULL AND o.withdrawn_at IS NULL
  AND v.start_at < %(until)s AND v.end_at > %(since)s
  AND coalesce(p.same_as_id, p.id) = ANY(%(shown)s)
GROUP BY 1, 2, 3
"""
MOST_IN_A_CELL = 50


def board_of(officer: Officer, case: Case, since: datetime, until: datetime) -> list[BoardCell]:
    """Return where the case was, day by day, and which of its contacts were there meanwhile."""
    rows = {row.person: row for row, _ in contacts_of(officer, case, ContactFilter(ring=1))}
    records = Person.objects.filter(same_as=root_id_of(case.person)).values_list("pk", flat=True)
    asked: dict[str, Any] = {
        "persons": [root_id_of(case.person), *records],
        "since": since,
        "until": until,
        "shown": list(rows),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STAYS, asked)
        stays = cursor.fetchall()
        cursor.execute(_MET, asked)
        met: dict[tuple[date, UUID], list[BoardContact]] = defaultdict(list)
        for day, site, person, seconds in cursor.fetchall():
            row = rows[person]
            met[day, site].append(BoardContact(person, row.name, seconds, row.value))
    cells: dict[tuple[date, UUID], BoardCell] = {}
    for day, site, name, kind, start, end, zone in stays:
        there = sorted(met[day, site], key=lambda each: (-each.seconds, str(each.person)))
        cell = cells.setdefault(
            (day, site),
            BoardCell(day, site, name, kind, [], len(there), there[:MOST_IN_A_CELL]),
        )
        cell.stays.append((start, end, zone))
    return list(cells.values())
