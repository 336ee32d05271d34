"""Who answers for orders of a kind at a unit, and the ladder that they climb: one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gubei.domain.orders.models import Ladder
from gubei.domain.orders.rules import ladders
from gubei.domain.privacy.standing import Row, ask, columns_of, names_of, row_of
from gubei.domain.territory.models import Level, Officer, Role

_OFFICERS = len(names_of(Officer))
_LADDERS = len(names_of(Ladder))
# The same as `answerable` and `ladder_for`, for many units and kinds at once.
_POSTS = f"""
SELECT asked.unit_id, asked.kind, {columns_of(Officer, "officer")}, {columns_of(Ladder, "ladder")},
    rung.percent, rung.minutes, rung.whom
FROM unnest((SELECT %(units)s::uuid[]), (SELECT %(kinds)s::text[])) AS asked(unit_id, kind)
JOIN gubei_unit home ON home.id = asked.unit_id
LEFT JOIN LATERAL (
    SELECT officer.* FROM gubei_officer officer JOIN gubei_unit unit ON unit.id = officer.unit_id
    WHERE unit.code = ANY(home.lineage) AND officer.left_at IS NULL
        AND officer.role = CASE unit.level WHEN {Level.DISTRICT.value} THEN '{Role.DUTY.value}'
            WHEN {Level.TOWN.value} THEN '{Role.TOWN.value}'
            WHEN {Level.VILLAGE.value} THEN '{Role.VILLAGE.value}' END
    ORDER BY unit.level DESC, officer.joined_at, officer.id LIMIT 1
) AS officer ON true
LEFT JOIN LATERAL (
    SELECT ladder.* FROM gubei_ladder ladder LEFT JOIN gubei_unit unit ON unit.id = ladder.unit_id
    WHERE (ladder.unit_id IS NULL OR unit.code = ANY(home.lineage))
        AND ladder.kind IN ('', asked.kind) AND ladder.valid_from <= %(now)s
    ORDER BY unit.level DESC NULLS LAST, ladder.kind DESC, ladder.valid_from DESC LIMIT 1
) AS ladder ON true
LEFT JOIN gubei_rung rung ON rung.ladder_id = ladder.id AND rung.step = 1
"""  # noqa: S608 - names of columns, levels and roles are ours


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers, the ladder in force and its first rung; None where there is none."""

    officer: Officer | None
    ladder: Ladder | None
    first: ladders.Rung | None


def answering_posts(
    asked: Sequence[tuple[UUID, str]], *, now: datetime
) -> dict[tuple[UUID, str], Answering]:
    """Return what is known of each (unit, kind)."""
    units, kinds = [unit for unit, _ in asked], [kind for _, kind in asked]
    rows = ask(_POSTS, {"units": units, "kinds": kinds, "now": now})
    return {(row[0], row[1]): _answering(row[2:]) for row in rows}


def _answering(row: Row) -> Answering:
    officer, ladder = row[:_OFFICERS], row[_OFFICERS : _OFFICERS + _LADDERS]
    percent, minutes, whom = row[_OFFICERS + _LADDERS :]
    return Answering(
        officer=row_of(Officer, officer) if any(officer) else None,
        ladder=row_of(Ladder, ladder) if any(ladder) else None,
        first=ladders.Rung(percent, minutes, ladders.Whom(whom)) if whom else None,
    )
