"""The ledger: where every row of a list stands, computed from the facts by one query.

    rows = unreadable + leads
    leads = found + duplicate + transferred + not_here + false_hit + out_of_reach + open

Screen, API, export and command line all ask here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

ENDS = ("found", "duplicate", "transferred", "not_here", "false_hit", "out_of_reach")


@dataclass(frozen=True, slots=True)
class Ledger:
    """The counts of a list, or of one unit's share of it (which has no rows of its own)."""

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
# was reopened: so the books of any past hour can be shown again.
_STANDING = """
WITH standing AS (
    SELECT l.dispatch_list_id AS list, l.unit_id AS unit, coalesce(c.outcome, 'open') AS state,
        c.id IS NULL AND l.locate_by < %(at)s AS overdue, l.unit_id IS NULL AS unassigned
    FROM gubei_lead l
    JOIN gubei_dispatchlist d ON d.id = l.dispatch_list_id AND d.taken_in_at <= %(at)s
    LEFT JOIN gubei_closing c ON c.lead_id = l.id
        AND greatest(c.at, d.taken_in_at) <= %(at)s
        AND (c.reopened_at IS NULL OR c.reopened_at > %(at)s)
    WHERE l.dispatch_list_id = ANY(%(lists)s)
      AND (%(units)s::uuid[] IS NULL OR l.unit_id = ANY(%(units)s))
)
SELECT list, unit, count(*),
    count(*) FILTER (WHERE state = 'found'),
    count(*) FILTER (WHERE state = 'duplicate'),
    count(*) FILTER (WHERE state = 'transferred'),
    count(*) FILTER (WHERE state = 'not_here'),
    count(*) FILTER (WHERE state = 'false_hit'),
    count(*) FILTER (WHERE state = 'out_of_reach'),
    count(*) FILTER (WHERE state = 'open'),
    count(*) FILTER (WHERE overdue),
    count(*) FILTER (WHERE unassigned)
FROM standing
GROUP BY GROUPING SETS ((list), (list, unit))
"""
_ROWS = """
SELECT r.dispatch_list_id, count(*), count(*) FILTER (WHERE r.unreadable <> '')
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
    lists: Sequence[UUID], *, at: datetime, units: Iterable[UUID] | None = None
) -> dict[UUID, ListLedger]:
    """Return the ledgers of some lists as the books stood at a moment.

    With `units`, only their leads count, and rows and unreadable are left at what these
    leads need: a part of a list has no rows of its own.
    """
    asked: dict[str, Any] = {
        "at": at,
        "lists": list(lists),
        "units": None if units is None else list(units),
    }
    with connection.cursor() as cursor:
        rows = {} if units is not None else _row_counts(cursor, asked)
        cursor.execute(_STANDING, asked)
        found = cursor.fetchall()
    totals: dict[UUID, Ledger] = {}
    shares: dict[UUID, dict[UUID, Ledger]] = {key: {} for key in lists}
    for key, unit, leads, *rest in found:
        if unit is not None:
            shares[key][unit] = Ledger(leads, 0, leads, *rest)
        else:
            count, unreadable = rows.get(key, (leads, 0))
            totals[key] = Ledger(count, unreadable, leads, *rest)
    for key in lists:
        totals.setdefault(key, Ledger(*rows.get(key, (0, 0))))
    return {key: ListLedger(totals[key], shares[key]) for key in lists}


def _row_counts(cursor: Any, asked: dict[str, Any]) -> dict[UUID, tuple[int, int]]:
    cursor.execute(_ROWS, asked)
    return {key: (count, unreadable) for key, count, unreadable in cursor.fetchall()}
