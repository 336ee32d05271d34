"""How long answers take, and who owed one at which hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import unit_in_reach, units_below

# How long people take to be located and controlled says the leads part: by lead, not by order.
_TIMES = """
SELECT coalesce(kind, ''), count(*), {facts}
FROM gubei_order WHERE issued_at >= %(since)s AND unit_id = ANY(%(units)s)
GROUP BY GROUPING SETS ((), (kind)) ORDER BY kind NULLS FIRST
"""
_FACT = """count({fact}), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (
  ORDER BY extract(epoch FROM {fact} - issued_at))"""
_FACTS = ("accepted_at", "reported_at", "closed_at")

# Who owes at an hour: the deadline lay before it, and the answer, if any, came after it.
_OWED = """
WITH answered AS (
  SELECT unit_id, date_trunc('hour', due_at) + interval '1 hour' AS begins,
         date_trunc('hour', coalesce(reported_at, closed_at) + interval '59:59.999999') AS ends
  FROM gubei_order
  WHERE unit_id = ANY(%(units)s) AND due_at < %(until)s
    AND coalesce(reported_at, closed_at, 'infinity') > greatest(due_at, %(since)s)
), late AS (
  SELECT unit_id, greatest(begins, %(since)s) AS begins, ends, count(*) AS many
  FROM answered GROUP BY 1, 2, 3
)
SELECT hour.at, place.code, place.name, sum(late.many)::int
FROM generate_series(%(since)s, %(until)s, interval '1 hour') hour(at)
JOIN late ON late.begins <= hour.at AND (late.ends IS NULL OR late.ends > hour.at)
JOIN gubei_unit unit ON unit.id = late.unit_id
JOIN gubei_unit place ON place.code = coalesce(unit.lineage[%(level)s + 1], %(base)s)
GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Of how many orders the time is known; the median and the 90th percentile."""

    known: int
    median: timedelta | None
    nine_of_ten: timedelta | None


@dataclass(frozen=True, slots=True)
class Times:
    """How long the orders of a kind ("": of all) took from the moment they were issued."""

    kind: str
    orders: int
    accept: Span
    report: Span
    close: Span


def answer_times(officer: Officer, *, since: datetime) -> list[Times]:
    """Return the times of the orders in reach issued since then: of all, then kind by kind."""
    facts = ", ".join(_FACT.format(fact=fact) for fact in _FACTS)
    rows = _rows(_TIMES.format(facts=facts), {"since": since, "units": _below(officer.unit)})
    return [_times(row) for row in rows]


def _times(row: Sequence[Any]) -> Times:
    kind, orders, *facts = row
    spans = [span_of(facts[place], facts[place + 1]) for place in range(0, len(facts), 2)]
    return Times(kind, orders, *spans)


def span_of(known: int, seconds: Sequence[float] | None) -> Span:
    """Return the span of a count and its two percentiles in seconds, as the database has them."""
    median, nine_of_ten = seconds or (None, None)
    return Span(known, _of_seconds(median), _of_seconds(nine_of_ten))


def _of_seconds(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=float(seconds))


@dataclass(frozen=True, slots=True)
class Owed:
    """How many overdue orders a unit and what lies below it had not answered at an hour."""

    at: datetime
    code: str
    name: str
    overdue: int


def owed_by_hour(officer: Officer, *, now: datetime, hours: int, unit: str = "") -> list[Owed]:
    """Return who owed answers at each of the last full hours, for the units below `unit`.

    Without a code that is the officer's own unit. Raises NotFound for one out of reach.
    """
    base = unit_in_reach(officer, unit) if unit else officer.unit
    until = now.replace(minute=0, second=0, microsecond=0)
    asked = {
        "units": _below(base), "until": until, "since": until - timedelta(hours=hours - 1),
        "level": base.level, "base": base.code,
    }  # fmt: skip
    return [Owed(*row) for row in _rows(_OWED, asked)]


def _below(unit: Unit) -> list[Any]:
    return list(units_below(unit).values_list("pk", flat=True))


def _rows(statement: str, asked: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())
