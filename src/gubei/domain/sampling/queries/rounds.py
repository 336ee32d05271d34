"""How far a round is, by unit and by hour, with a denominator that leaves nobody out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from gubei.domain.sampling.models import Round
from gubei.domain.sampling.rules.progress import Progress
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import unit_in_reach, units_of
from gubei.terms.refusals import NotFound


def rounds_of(officer: Officer) -> QuerySet[Round]:
    """Return the rounds of the officer's unit, of those below and of those above."""
    near = Q(unit__in=units_of(officer)) | Q(unit__code__in=officer.unit.lineage)
    return Round.objects.filter(near).select_related("unit")


def round_in_reach(officer: Officer, key: UUID) -> Round:
    """Return one round. Raises NotFound."""
    found = rounds_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such round here.", "没有这个轮次。")
    return found


@dataclass(frozen=True, slots=True)
class Board:
    """A round at a unit: the sum, a row for each unit below, and people done in each hour.

    `counted` are codes of units that said how many live there; of the others the register does.
    """

    unit: Unit
    total: Progress
    rows: list[tuple[Unit, Progress]]
    counted: set[str]
    hours: list[tuple[datetime, int]]


_PEOPLE = """
WITH here AS (
  SELECT p.id, coalesce(u.lineage[%(level)s + 1], u.code) AS code, u.id AS unit
  FROM gubei_person p JOIN gubei_unit u ON u.id = p.unit_id
  WHERE p.same_as_id IS NULL AND u.lineage[%(level)s] = %(code)s
), done AS (
  SELECT s.person_id, min(s.sampled_at) AS at
  FROM gubei_samplingsession ss JOIN gubei_tube t ON t.session_id = ss.id
  JOIN gubei_sample s ON s.tube_id = t.id
  WHERE ss.round_id = %(round)s GROUP BY s.person_id
)
SELECT here.code, here.unit, count(*), count(done.at),
       count(*) FILTER (WHERE r.kind = 'exempt' AND done.at IS NULL),
       count(*) FILTER (WHERE r.kind = 'refused' AND done.at IS NULL),
       count(*) FILTER (WHERE r.kind = 'away' AND done.at IS NULL)
FROM here LEFT JOIN done ON done.person_id = here.id
LEFT JOIN gubei_roundreason r
  ON r.round_id = %(round)s AND r.person_id = here.id AND r.ended_at IS NULL
GROUP BY here.code, here.unit
"""
_COUNTED = """
SELECT DISTINCT ON (c.unit_id) c.unit_id, c.residents, c.visitors
FROM gubei_roundcount c WHERE c.round_id = %s ORDER BY c.unit_id, c.at DESC, c.id DESC
"""
_HOURS = """
SELECT date_trunc('hour', first.at), count(*) FROM (
  SELECT min(s.sampled_at) AS at
  FROM gubei_samplingsession ss JOIN gubei_tube t ON t.session_id = ss.id
  JOIN gubei_sample s ON s.tube_id = t.id
  JOIN gubei_person p ON p.id = s.person_id JOIN gubei_unit u ON u.id = p.unit_id
  WHERE ss.round_id = %(round)s AND u.lineage[%(level)s] = %(code)s GROUP BY s.person_id
) first GROUP BY 1 ORDER BY 1
"""


def board_of(officer: Officer, round_: Round, unit: str = "") -> Board:
    """Return the board of a round at a unit in reach; "" is the officer's own, or the round's."""
    own = round_.unit if officer.unit.code in round_.unit.lineage else officer.unit
    place = unit_in_reach(officer, unit or own.code)
    asked = {"round": round_.pk, "level": place.level, "code": place.code}
    people, counted = _fetch(_PEOPLE, asked), _fetch(_COUNTED, [round_.pk])
    said = {row[0]: (row[1], row[2]) for row in counted}
    groups: dict[str, list[int]] = {}
    for code, key, known, *reasons in people:
        residents, visitors = said.pop(key, (known, 0))
        sums = groups.setdefault(code, [0] * 6)
        for at, value in enumerate((residents, visitors, *reasons)):
            sums[at] += value
    for each in Unit.objects.filter(pk__in=list(said)):
        # Counted, but nobody of it stands in the register.
        if place.code in each.lineage:
            code = each.lineage[place.level] if each.level > place.level else each.code
            sums = groups.setdefault(code, [0] * 6)
            sums[0], sums[1] = sums[0] + said[each.pk][0], sums[1] + said[each.pk][1]
    return _board(place, groups, {row[0] for row in counted}, _fetch(_HOURS, asked))


def _board(
    place: Unit, groups: dict[str, list[int]], counted: set[UUID], hours: Sequence[Any]
) -> Board:
    units = Unit.objects.filter(Q(parent=place) | Q(code__in=list(groups))).order_by("code")
    rows = [(unit, _progress(groups.get(unit.code, [0] * 6))) for unit in units]
    shown = [row for row in rows if row[0].pk != place.pk or row[0].code in groups]
    total = [sum(values) for values in zip(*groups.values(), strict=True)] or [0] * 6
    codes = set(Unit.objects.filter(pk__in=counted).values_list("code", flat=True))
    return Board(place, _progress(total), shown, codes, [(at, many) for at, many in hours])


def _progress(sums: Sequence[int]) -> Progress:
    registered, visitors, done, exempt, refused, away = sums
    return Progress(registered, visitors, done, exempt, refused, away)


def _fetch(query: str, asked: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())
