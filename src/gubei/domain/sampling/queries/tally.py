"""Who was sampled in a round, who has a reason, who is isolated: counted in one pass over the samples.

The board asks for the whole district every time. Each question about the first sample of everybody
cost as much again; so people are put under one heading each, once, by unit and hour.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from gubei.domain.sampling.rules.progress import Elsewhere
from gubei.domain.territory.models import Level

# A record that was merged counts for the person it was merged into; few were, and they are looked
# up instead of joining everybody once more.
_MERGED = "SELECT id, same_as_id FROM gubei_person WHERE same_as_id IS NOT NULL"
_REASON = """
  SELECT coalesce(m.same_as_id, r.person_id) AS person, min(r.kind) AS kind, min(r.at) AS at
  FROM gubei_roundreason r LEFT JOIN merged m ON m.id = r.person_id
  WHERE r.round_id = %(round)s AND r.ended_at IS NULL GROUP BY 1
"""
_ISOLATED = """
  SELECT DISTINCT coalesce(m.same_as_id, stay.person_id) AS person
  FROM gubei_stay stay LEFT JOIN merged m ON m.id = stay.person_id
  WHERE stay.from_at <= %(at)s AND (stay.to_at IS NULL OR stay.to_at > %(at)s)
"""
# All records of the people of these units: few, and found by their index.
_HERE = """
  SELECT id FROM gubei_person WHERE same_as_id IS NULL AND unit_id = ANY(%(units)s)
  UNION ALL
  SELECT also.id FROM gubei_person p JOIN gubei_person also ON also.same_as_id = p.id
  WHERE p.same_as_id IS NULL AND p.unit_id = ANY(%(units)s)
"""


def _people(only: str, units: str) -> str:
    """Return the statement that puts each person of the units under one heading and hour."""
    return f"""
WITH merged AS MATERIALIZED ({_MERGED}), record AS ({_HERE}), done AS (
  SELECT coalesce(m.same_as_id, s.person_id) AS person, min(s.sampled_at) AS at
  FROM gubei_samplingsession ss JOIN gubei_tube t ON t.session_id = ss.id
  JOIN gubei_sample s ON s.tube_id = t.id LEFT JOIN merged m ON m.id = s.person_id
  WHERE ss.round_id = %(round)s {only} GROUP BY 1
), reason AS ({_REASON}), isolated AS ({_ISOLATED})
SELECT p.unit_id,
       CASE WHEN done.at IS NOT NULL THEN 'done' WHEN r.kind IS NOT NULL THEN r.kind
            WHEN isolated.person IS NOT NULL THEN 'isolated' ELSE '' END,
       date_bin('1 hour', coalesce(done.at, r.at), 'epoch'), count(*)
FROM gubei_person p LEFT JOIN done ON done.person = p.id LEFT JOIN reason r ON r.person = p.id
LEFT JOIN isolated ON isolated.person = p.id
WHERE p.same_as_id IS NULL AND {units} GROUP BY 1, 2, 3
"""  # noqa: S608 - the parts are ours


_OF_FEW = _people("AND s.person_id IN (SELECT id FROM record)", "p.unit_id = ANY(%(units)s)")
# Of all units nothing is found by an index: the table is read once, in its own order.
_OF_ALL = _people("", "(p.unit_id = ANY(%(units)s)) IS TRUE")
# Whom a host may count among its visitors: their home says they are away, or is no village.
_ELSEWHERE = f"""
WITH merged AS MATERIALIZED ({_MERGED}), reason AS ({_REASON}), guest AS (
  SELECT person FROM reason WHERE kind = 'away'
  UNION SELECT p.id FROM gubei_unit u JOIN gubei_person p ON p.unit_id = u.id
  WHERE u.level < {Level.VILLAGE.value} AND p.same_as_id IS NULL
), record AS (
  SELECT person AS id, person FROM guest
  UNION ALL SELECT m.id, guest.person FROM guest JOIN merged m ON m.same_as_id = guest.person
), done AS (
  SELECT DISTINCT ON (record.person) record.person, ss.unit_id AS host
  FROM gubei_samplingsession ss JOIN gubei_tube t ON t.session_id = ss.id
  JOIN gubei_sample s ON s.tube_id = t.id JOIN record ON record.id = s.person_id
  WHERE ss.round_id = %(round)s ORDER BY 1, s.sampled_at, s.id
)
SELECT p.unit_id, done.host, coalesce(r.kind = 'away', false), u.level = {Level.VILLAGE.value},
       count(*)
FROM done JOIN gubei_person p ON p.id = done.person JOIN gubei_unit u ON u.id = p.unit_id
LEFT JOIN reason r ON r.person = done.person
WHERE p.unit_id <> done.host OR u.level < {Level.VILLAGE.value} GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - the parts are ours
_COUNTED = """
SELECT DISTINCT ON (c.unit_id) c.unit_id, c.residents, c.visitors
FROM gubei_roundcount c WHERE c.round_id = %(round)s ORDER BY c.unit_id, c.at DESC, c.id DESC
"""


class Told(NamedTuple):
    """How many people a unit counted by itself."""

    residents: int
    visitors: int


@dataclass(slots=True)
class Tally:
    """People by unit, and by unit and hour, under what each counts: done, a reason, isolated, or "" none.

    Who is isolated, and who has nothing yet, stands under no hour.
    """

    units: dict[UUID, dict[str, int]] = field(default_factory=lambda: defaultdict(_nobody))
    hours: dict[tuple[UUID, datetime], dict[str, int]] = field(
        default_factory=lambda: defaultdict(_nobody)
    )


def _nobody() -> dict[str, int]:
    return defaultdict(int)


def tally_of(round_: UUID, units: Collection[UUID], at: datetime, *, is_whole: bool) -> Tally:
    """Count the people of these units in a round; isolated are those who are so at a moment.

    `is_whole`: these are most of the units there are. That is faster for many, and slower for few.
    """
    asked = {"round": round_, "units": list(units), "at": at}
    found = Tally()
    for unit, heading, hour, many in _fetch(_OF_ALL if is_whole else _OF_FEW, asked):
        found.units[unit][heading] += many
        if hour is not None:
            found.hours[unit, hour][heading] += many
    return found


def told_of(round_: UUID) -> dict[UUID, Told]:
    """Return what the units of a round counted; the newest counts."""
    return {key: Told(*rest) for key, *rest in _fetch(_COUNTED, {"round": round_})}


def elsewhere_of(round_: UUID, told: Mapping[UUID, Told]) -> list[Elsewhere]:
    """Return who was sampled elsewhere and may be a visitor there; nobody where none were counted."""
    if not any(each.visitors for each in told.values()):
        return []
    return [Elsewhere(*row) for row in _fetch(_ELSEWHERE, {"round": round_})]


def _fetch(query: str, asked: Any) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())
