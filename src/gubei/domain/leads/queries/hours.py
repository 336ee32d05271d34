"""The books of a list hour by hour (same-day zero table), from one reading of what happened."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from gubei.domain.leads.models import DispatchList
from gubei.domain.leads.queries.ledger import ENDS, Ledger, ledgers
from gubei.domain.leads.queries.lists import holds_whole_list
from gubei.domain.leads.queries.reach import unit_ids_of
from gubei.domain.territory.models import Officer
from gubei.terms.moments import in_shanghai

_HOURS = 48
# A closing moves its lead from open to its end, a reopening moves it back; each counts from the
# first of the moments that is not before it. PostgreSQL tells moments apart by the microsecond.
_MOVES = """
SELECT width_bucket(moved.at - interval '1 microsecond', %(moments)s::timestamptz[]),
    c.outcome, l.locate_by, sum(moved.leads)::int
FROM gubei_closing c
JOIN gubei_lead l ON l.id = c.lead_id
JOIN gubei_dispatchlist d ON d.id = l.dispatch_list_id
CROSS JOIN LATERAL (VALUES (greatest(c.at, d.taken_in_at), 1), (c.reopened_at, -1))
    moved(at, leads)
WHERE d.id = %(list)s AND moved.at IS NOT NULL
  AND (%(units)s::uuid[] IS NULL OR l.unit_id = ANY(%(units)s::uuid[]))
GROUP BY 1, 2, 3
"""
_DEADLINES = """
SELECT locate_by, count(*) FROM gubei_lead WHERE dispatch_list_id = %(list)s
  AND (%(units)s::uuid[] IS NULL OR unit_id = ANY(%(units)s::uuid[])) GROUP BY 1
"""


def by_hour(
    officer: Officer, dispatch_list: DispatchList, *, now: datetime
) -> list[tuple[datetime, Ledger]]:
    """Return the books at the end of every hour since the list was taken in.

    Ends with the present moment; of a list that is open for days, the last two days.
    """
    moments = list(_moments(max(dispatch_list.taken_in_at, now - timedelta(hours=_HOURS)), now))
    whole = holds_whole_list(officer, dispatch_list)
    units = None if whole else unit_ids_of(officer)
    book = ledgers([dispatch_list.pk], at=now, units=units, shares=False)[dispatch_list.pk].total
    return list(zip(moments, _books(dispatch_list.pk, moments, units, book), strict=True))


def _moments(begun: datetime, now: datetime) -> Iterator[datetime]:
    hour = in_shanghai(begun).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while hour < now:
        yield hour
        hour += timedelta(hours=1)
    yield now


def _books(
    dispatch_list: UUID, moments: Sequence[datetime], units: list[UUID] | None, book: Ledger
) -> Iterator[Ledger]:
    """Yield the books of each moment; rows and leads are those of `book`."""
    asked: dict[str, Any] = {"list": dispatch_list, "moments": list(moments), "units": units}
    with connection.cursor() as cursor:
        cursor.execute(_DEADLINES, asked)
        open_by = Counter(dict(cursor.fetchall()))
        cursor.execute(_MOVES, asked)
        moves = cursor.fetchall()
    ends: Counter[str] = Counter()
    for place, moment in enumerate(moments):
        for _, outcome, deadline, leads in (move for move in moves if move[0] == place):
            ends[outcome] += leads
            open_by[deadline] -= leads
        overdue = sum(leads for deadline, leads in open_by.items() if deadline < moment)
        ended = {name: ends[name] for name in ENDS}
        yield replace(book, **ended, open=sum(open_by.values()), overdue=overdue)
