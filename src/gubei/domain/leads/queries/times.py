"""How long it takes to find people and to put them under control: lead by lead, by unit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from gubei.domain.orders.queries.times import Span, span_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_below

# Counted from when the list came. The mark of a lead says when and how it ended, see ADR 11. Of
# several leads about a person the first counts for control; whoever was under a measure before
# the list came has no such time.
_TIMES = """
WITH found AS (
  SELECT coalesce(unit.lineage[%(level)s + 1], %(base)s) AS place, lead.received_at,
         lead.closed_at - lead.received_at AS located, coalesce(person.same_as_id, person.id) AS root
  FROM gubei_lead lead
  JOIN gubei_unit unit ON unit.id = lead.unit_id JOIN gubei_person person ON person.id = lead.person_id
  WHERE lead.received_at >= %(since)s AND lead.closed_as = 'found' AND lead.unit_id = ANY(%(units)s)
), held AS (
  SELECT DISTINCT ON (found.root) found.place, measure.imposed_at - found.received_at AS controlled
  FROM found JOIN gubei_measure measure
    ON measure.person_id = found.root AND measure.imposed_at >= found.received_at
  ORDER BY found.root, found.received_at, measure.imposed_at
), span AS (
  SELECT place, located, NULL::interval AS controlled FROM found
  UNION ALL SELECT place, NULL, controlled FROM held
)
SELECT coalesce(unit.code, ''), coalesce(unit.name, ''), {spans}
FROM span JOIN gubei_unit unit ON unit.code = span.place
GROUP BY GROUPING SETS ((), (unit.code, unit.name)) ORDER BY unit.code NULLS FIRST
"""
_SPAN = """count({fact}), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (
  ORDER BY extract(epoch FROM {fact}))"""


@dataclass(frozen=True, slots=True)
class PeopleTimes:
    """From when the list came until people of a unit ("": of all) were found, and controlled."""

    code: str
    name: str
    located: Span
    controlled: Span


def people_times(officer: Officer, *, since: datetime) -> list[PeopleTimes]:
    """Return the times of the leads in reach that came since then: of all, then unit by unit."""
    base = officer.unit
    asked: dict[str, Any] = {
        "since": since, "level": base.level, "base": base.code,
        "units": list(units_below(base).values_list("pk", flat=True)),
    }  # fmt: skip
    spans = ", ".join(_SPAN.format(fact=fact) for fact in ("located", "controlled"))
    with connection.cursor() as cursor:
        cursor.execute(_TIMES.format(spans=spans), asked)
        rows = cursor.fetchall()
    return [PeopleTimes(row[0], row[1], span_of(*row[2:4]), span_of(*row[4:6])) for row in rows]
