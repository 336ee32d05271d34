"""Which units have open leads of which list, read from the index of open leads alone."""

from typing import Any
from uuid import UUID

from django.db import connection

# All leads of a list share its deadline. The index of the open leads by unit and deadline is
# read in leaps, from one pair to the next: a million open leads cost no more than their pairs.
# The list is compared as a text, so that no index by list is taken, which holds closed leads too.
# The kind is written out, as `orders.rules.doing` says it: so the partial index is taken.
_WITHOUT_ORDER = """
WITH RECURSIVE pair AS (
  (SELECT unit_id, locate_by FROM gubei_lead WHERE closed_at IS NULL
   ORDER BY unit_id, locate_by LIMIT 1)
  UNION ALL
  SELECT next.unit_id, next.locate_by FROM pair, LATERAL (
    SELECT unit_id, locate_by FROM gubei_lead
    WHERE closed_at IS NULL AND (unit_id, locate_by) > (pair.unit_id, pair.locate_by)
    ORDER BY unit_id, locate_by LIMIT 1
  ) next
)
SELECT list.id, pair.unit_id
FROM pair JOIN gubei_dispatchlist list ON list.locate_by = pair.locate_by
WHERE EXISTS (
  SELECT 1 FROM gubei_lead lead
  WHERE lead.closed_at IS NULL AND lead.unit_id = pair.unit_id
    AND lead.locate_by = list.locate_by AND lead.dispatch_list_id::text = list.id::text
)
EXCEPT SELECT subject_id, unit_id FROM gubei_order
WHERE kind = 'locate' AND subject_kind = 'list' AND closed_at IS NULL
ORDER BY 1, 2
"""
_ALL_LOCATED = """
SELECT done.id FROM gubei_order done JOIN gubei_dispatchlist list ON list.id = done.subject_id
WHERE done.kind = 'locate' AND done.subject_kind = 'list' AND done.closed_at IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM gubei_lead lead
    WHERE lead.closed_at IS NULL AND lead.unit_id = done.unit_id
      AND lead.locate_by = list.locate_by AND lead.dispatch_list_id::text = list.id::text
  )
"""


def shares_without_order() -> list[tuple[UUID, UUID]]:
    """Return the (list, unit) with open leads and no open order, list by list."""
    return _rows(_WITHOUT_ORDER)


def orders_all_located() -> list[UUID]:
    """Return the open orders to locate of which no lead is open any more."""
    return [row[0] for row in _rows(_ALL_LOCATED)]


def _rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
