"""The ledger: where every row of a list stands, computed from the facts by one query.

    rows = unreadable + leads
    leads = found + duplicate + transferred + not_here + false_hit + out_of_reach + open

Screen, API, export and command line all ask here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

ENDS = ("found", "duplicate", "transferred", "not_here", "false_hit", "out_of_reach")


@dataclass(frozen=True, slots=True)
class Ledger:
    """The counts of a list, or of one unit's share of it (which has no rows of its own).

    `unassigned` is 0 because the database takes no lead without a unit.
    """

    rows: int = 0
    unreadable: int = 0
    leads: int = 0
    found: int = 0
    duplicate: int = 0
    transferred: int = 0
    not_here: int = 0
    false_hit: int = 0
    out_of_reach: int = 0
    open: int = 0
    overdue: int = 0
    unassigned: int = 0

    @property
    def balances(self) -> bool:
        """True where both identities hold."""
        ends = sum(getattr(self, name) for name in ENDS)
        return self.rows == self.unreadable + self.leads and self.leads == ends + self.open

    def as_dict(self) -> dict[str, int]:
        """Return the counts by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


# A lead counts from when its list was taken in, an end from when it was written down until it
# was reopened: so the books of any past hour can be shown again. The marks on the leads say how
# they stand now, and an index holds them all; of the leads that were closed or reopened after
# the moment the mark is taken back and the end that stood then counts in its place.
_STANDING = """
WITH list AS MATERIALIZED (
    SELECT id FROM gubei_dispatchlist WHERE id = ANY(%(lists)s) AND taken_in_at <= %(at)s
), moved AS (
    SELECT DISTINCT l.id, l.dispatch_list_id, l.unit_id, l.closed_as, l.locate_by
    FROM gubei_closing c JOIN gubei_lead l ON l.id = c.lead_id
    WHERE (c.at > %(at)s OR c.reopened_at > %(at)s)
      AND l.dispatch_list_id = ANY(ARRAY(SELECT id FROM list)) AND {units}
), standing AS (
    SELECT l.dispatch_list_id AS list, l.unit_id AS unit, l.closed_as AS state, l.locate_by,
        count(*) AS leads
    FROM gubei_lead l
    WHERE l.dispatch_list_id = ANY(ARRAY(SELECT id FROM list)) AND {units}
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT m.dispatch_list_id, m.unit_id, was.state, m.locate_by, was.leads
    FROM moved m
    LEFT JOIN gubei_closing c ON c.lead_id = m.id AND c.at <= %(at)s
        AND (c.reopened_at IS NULL OR c.reopened_at > %(at)s)
    CROSS JOIN LATERAL (VALUES (m.closed_as, -1), (coalesce(c.outcome, ''), 1)) was(state, leads)
)
SELECT list, {unit}, sum(leads),
    coalesce(sum(leads) FILTER (WHERE state = 'found'), 0),
    coalesce(sum(leads) FILTER (WHERE state = 'duplicate'), 0),
    coalesce(sum(leads) FILTER (WHERE state = 'transferred'), 0),
    coalesce(sum(leads) FILTER (WHERE state = 'not_here'), 0),
    coalesce(sum(leads) FILTER (WHERE state = 'false_hit'), 0),
    coalesce(sum(leads) FILTER (WHERE state = 'out_of_reach'), 0),
    coalesce(sum(leads) FILTER (WHERE state = ''), 0),
    coalesce(sum(leads) FILTER (WHERE state = '' AND locate_by < %(at)s), 0),
    coalesce(sum(leads) FILTER (WHERE unit IS NULL), 0)
FROM standing
GROUP BY GROUPING SETS ((list){shares})
"""
_ROWS = """
SELECT r.dispatch_list_id, count(*), (
    SELECT count(*) FROM gubei_listrow u
    WHERE u.dispatch_list_id = r.dispatch_list_id AND u.unreadable <> '')
FROM gubei_listrow r
JOIN gubei_dispatchlist d ON d.id = r.dispatch_list_id AND d.taken_in_at <= %(at)s
WHERE r.dispatch_list_id = ANY(%(lists)s) GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class ListLedger:
    """The ledger of one list: in total, and by unit (by the unit's id)."""

    total: Ledger
    by_unit: dict[UUID, Ledger]


def ledgers(
    lists: Sequence[UUID],
    *,
    at: datetime,
    units: Iterable[UUID] | None = None,
    shares: bool = True,
    counted: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> dict[UUID, ListLedger]:
    """Return the ledgers of some lists as the books stood at a moment.

    With `units`, only their leads count, and rows and unreadable are left at what these
    leads need: a part of a list has no rows of its own. Without `shares`, the totals alone.
    `counted` holds what the intakes of some lists counted; their rows are not counted again.
    """
    asked: dict[str, Any] = {
        "at": at,
        "lists": list(lists),
        "units": None if units is None else list(units),
    }
    query = _STANDING.format(
        units="true" if units is None else "l.unit_id = ANY(%(units)s::uuid[])",
        unit="unit" if shares else "NULL::uuid",
        shares=", (list, unit)" if shares else "",
    )
    with connection.cursor() as cursor:
        rows = {} if units is not None else _row_counts(cursor, asked, counted or {})
        cursor.execute(query, asked)
        found = cursor.fetchall()
    return _books(lists, rows, found)


def _books(
    lists: Sequence[UUID], rows: dict[UUID, tuple[int, int]], found: Iterable[tuple[Any, ...]]
) -> dict[UUID, ListLedger]:
    totals = {key: Ledger(*rows.get(key, (0, 0))) for key in lists}
    by_unit: dict[UUID, dict[UUID, Ledger]] = {key: {} for key in lists}
    for key, unit, leads, *rest in found:
        numbers = map(int, (leads, *rest))
        if unit is not None:
            by_unit[key][unit] = Ledger(int(leads), 0, *numbers)
        else:
            totals[key] = Ledger(*rows.get(key, (int(leads), 0)), *numbers)
    return {key: ListLedger(totals[key], by_unit[key]) for key in lists}


def _row_counts(
    cursor: Any, asked: dict[str, Any], counted: Mapping[UUID, Mapping[str, Any]]
) -> dict[UUID, tuple[int, int]]:
    known = {
        key: (report["rows"], report["unreadable"])
        for key, report in counted.items()
        if "rows" in report
    }
    cursor.execute(_ROWS, asked | {"lists": [key for key in asked["lists"] if key not in known]})
    return known | {key: (count, unreadable) for key, count, unreadable in cursor.fetchall()}
