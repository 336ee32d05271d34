"""How far a round is, by unit and by hour, with a denominator that leaves nobody out."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from gubei.domain.sampling.models import Round, RoundUnit
from gubei.domain.sampling.rules.progress import (
    Counts,
    Elsewhere,
    Progress,
    common_lineage,
    counted_once,
    visitors_done,
)
from gubei.domain.territory.models import Level, Officer, Unit
from gubei.domain.territory.queries import unit_in_reach, units_below, units_of
from gubei.terms.refusals import Invalid, NotFound


def rounds_of(officer: Officer) -> QuerySet[Round]:
    """Return the rounds of the officer's unit, of those below and of those above.

    One for chosen units is theirs alone, and of the units above them.
    """
    near = Q(unit__in=units_of(officer)) | Q(unit__code__in=officer.unit.lineage)
    chosen = RoundUnit.objects.filter(
        Q(unit__in=units_of(officer)) | Q(unit__code__in=officer.unit.lineage)
    )
    asked = ~Exists(RoundUnit.objects.filter(round=OuterRef("pk"))) | Q(
        pk__in=chosen.values("round")
    )
    return Round.objects.filter(near, asked).select_related("unit").prefetch_related("chosen__unit")


def scope_of(round_: Round) -> set[str]:
    """Return the codes of the units whose people are due, with all below."""
    return {each.unit.code for each in round_.chosen.all()} or {round_.unit.code}


def common_of(units: Sequence[Unit]) -> Unit:
    """Return the lowest unit that all lie in. Raises Invalid where there is none."""
    lineage = common_lineage(units)
    if not lineage:
        raise Invalid("The units of a round lie in one district.", "一个轮次的属地须在同一个区。")
    return Unit.objects.get(code=lineage[-1])


def round_in_reach(officer: Officer, key: UUID) -> Round:
    """Return one round. Raises NotFound."""
    found = rounds_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such round here.", "没有这个轮次。")
    return found


@dataclass(frozen=True, slots=True)
class Hour:
    """How many people had their first sample, and of how many a reason was said, in an hour."""

    at: datetime
    done: int = 0
    exempt: int = 0
    refused: int = 0
    away: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """A round at a unit: the sum, a row for each unit below, and the hours of its people.

    `counted` are codes of units that said how many live there; of the others the register does.
    """

    unit: Unit
    total: Progress
    rows: list[tuple[Unit, Progress]]
    counted: set[str]
    hours: list[Hour]


# All records with the person each is of: of everybody, and of who lives in these units.
_ALL = "SELECT id, coalesce(same_as_id, id) AS person FROM gubei_person"
_HERE = """
  SELECT id, id AS person FROM gubei_person
  WHERE same_as_id IS NULL AND unit_id = ANY(%(units)s)
  UNION ALL
  SELECT also.id, p.id FROM gubei_person p JOIN gubei_person also ON also.same_as_id = p.id
  WHERE p.same_as_id IS NULL AND p.unit_id = ANY(%(units)s)
"""
# The first sample of each person in the round, at which unit; merged records are one person.
_DONE = """
  SELECT DISTINCT ON (record.person) record.person, s.sampled_at AS at, ss.unit_id AS host
  FROM gubei_samplingsession ss JOIN gubei_tube t ON t.session_id = ss.id
  JOIN gubei_sample s ON s.tube_id = t.id JOIN record ON record.id = s.person_id
  WHERE ss.round_id = %(round)s ORDER BY 1, s.sampled_at
"""
_REASON = """
  SELECT coalesce(p.same_as_id, p.id) AS person, min(r.kind) AS kind, min(r.at) AS at
  FROM gubei_roundreason r JOIN gubei_person p ON p.id = r.person_id
  WHERE r.round_id = %(round)s AND r.ended_at IS NULL GROUP BY 1
"""
_PEOPLE = f"""
WITH record AS ({_HERE}), done AS ({_DONE}), reason AS ({_REASON}), isolated AS (
  SELECT DISTINCT coalesce(p.same_as_id, p.id) AS person
  FROM gubei_stay stay JOIN gubei_person p ON p.id = stay.person_id
  WHERE stay.from_at <= %(at)s AND (stay.to_at IS NULL OR stay.to_at > %(at)s)
)
SELECT p.unit_id, count(*), count(done.at),
       count(*) FILTER (WHERE r.kind = 'exempt' AND done.at IS NULL),
       count(*) FILTER (WHERE r.kind = 'refused' AND done.at IS NULL),
       count(*) FILTER (WHERE r.kind = 'away' AND done.at IS NULL),
       count(isolated.person) FILTER (WHERE r.kind IS NULL AND done.at IS NULL)
FROM gubei_person p
LEFT JOIN done ON done.person = p.id
LEFT JOIN reason r ON r.person = p.id
LEFT JOIN isolated ON isolated.person = p.id
WHERE p.same_as_id IS NULL AND p.unit_id = ANY(%(units)s)
GROUP BY p.unit_id
"""  # noqa: S608 - the parts are ours
_ELSEWHERE = f"""
WITH record AS ({_ALL}), done AS ({_DONE}), reason AS ({_REASON})
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
_HOURS = f"""
WITH record AS ({_HERE}), done AS ({_DONE}), reason AS ({_REASON}), said AS (
  SELECT person, at, 'done' AS kind FROM done
  UNION ALL SELECT person, at, kind FROM reason
  WHERE NOT EXISTS (SELECT 1 FROM done WHERE done.person = reason.person)
)
SELECT date_trunc('hour', said.at), count(*) FILTER (WHERE said.kind = 'done'),
       count(*) FILTER (WHERE said.kind = 'exempt'), count(*) FILTER (WHERE said.kind = 'refused'),
       count(*) FILTER (WHERE said.kind = 'away')
FROM said JOIN gubei_person p ON p.id = said.person WHERE p.unit_id = ANY(%(units)s)
GROUP BY 1 ORDER BY 1
"""  # noqa: S608 - the parts are ours


def board_of(officer: Officer, round_: Round, unit: str = "", *, now: datetime) -> Board:
    """Return the board of a round at a unit in reach; "" is the officer's own, or the round's.

    In isolation is who is so now, or was when the round ended.
    """
    own = round_.unit if officer.unit.code in round_.unit.lineage else officer.unit
    place = unit_in_reach(officer, unit or own.code)
    scope = scope_of(round_)
    below = {each.pk: each for each in units_below(place) if scope & set(each.lineage)}
    asked = {"round": round_.pk, "units": list(below), "at": min(round_.ends_at, now)}
    said = {key: (residents, visitors) for key, residents, visitors in _fetch(_COUNTED, asked)}
    counts = {key: _counts(tuple(rest), said.get(key)) for key, *rest in _fetch(_PEOPLE, asked)}
    # Counted, but nobody of it stands in the register.
    counts |= {key: Counts(*said[key]) for key in said if key in below and key not in counts}
    visitors = {key: many for key, (_, many) in said.items()}
    elsewhere = [Elsewhere(*row) for row in _fetch(_ELSEWHERE, asked)]
    claimed = visitors_done(elsewhere, visitors, _below(elsewhere, visitors))
    once = counted_once(counts, claimed)
    parts = {below[key]: Progress.of(each) for key, each in once.items() if key in below}
    counted = {unit.code for unit in below.values() if unit.pk in said}
    hours = [Hour(*row) for row in _fetch(_HOURS, asked)]
    return Board(place, sum(parts.values(), Progress()), _rows(place, parts, scope), counted, hours)


def _below(elsewhere: Collection[Elsewhere], visitors: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """Return for each unit with a point the villages at or below it that counted visitors."""
    hosts = {each.host for each in elsewhere}
    units = Unit.objects.in_bulk([*hosts, *visitors])
    return {
        host: [key for key in visitors if units[host].code in units[key].lineage]
        for host in hosts
    }  # fmt: skip


def _counts(row: tuple[int, ...], said: tuple[int, int] | None) -> Counts:
    known, *rest = row
    residents, visitors = said or (known, 0)
    return Counts(residents, visitors, *rest)


def _rows(
    place: Unit, parts: Mapping[Unit, Progress], scope: set[str]
) -> list[tuple[Unit, Progress]]:
    """Return a row for each unit right below, and for the place where people stand at it itself."""
    sums: dict[str, Progress] = defaultdict(Progress)
    for unit, progress in parts.items():
        code = unit.lineage[place.level] if unit.level > place.level else unit.code
        sums[code] += progress
    codes = {unit.lineage[min(place.level, unit.level - 1)] for unit in Unit.objects.filter(
        code__in=list(scope), **{f"lineage__{place.level - 1}": place.code}
    )}  # fmt: skip
    near = Q(parent=place) if scope & set(place.lineage) else Q(code__in=list(codes))
    shown = Unit.objects.filter(near | Q(code__in=list(sums))).order_by("code")
    return [(unit, sums[unit.code]) for unit in shown]


def _fetch(query: str, asked: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return list(cursor.fetchall())
