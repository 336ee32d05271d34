"""Checkpoints in the officer's reach, their lanes, who stands there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from gubei.domain.checkpoints.models import Checkpoint, Lane, Shift
from gubei.domain.privacy.standing import Row, ask, columns_of, names_of, row_of
from gubei.domain.sites.models import Site
from gubei.domain.territory.models import Level, Officer, Unit
from gubei.domain.territory.queries import district, units_of
from gubei.terms.refusals import NotFound

_FIELDS = Checkpoint._meta.concrete_fields
_WIDTH = len(_FIELDS)
_NOT_NAMED = tuple(set(names_of(Site)) - {"id", "name"})
_NOWHERE = ", ".join(f"NULL::{field.db_type(connection)}" for field in _FIELDS)
_SURROUNDINGS = f"""
SELECT 'place', site.name, {columns_of(Checkpoint, "checkpoint")}, {columns_of(Unit, "unit")}
FROM gubei_checkpoint checkpoint
JOIN gubei_site site ON site.id = checkpoint.site_id
JOIN gubei_unit unit ON unit.id = checkpoint.unit_id
WHERE checkpoint.id = ANY((SELECT %(keys)s::uuid[])::uuid[]) AND checkpoint.closed_at IS NULL
    AND unit.lineage[%(level)s] = %(code)s
UNION ALL
SELECT 'unit', '', {_NOWHERE}, {columns_of(Unit, "unit")} FROM gubei_unit unit
WHERE unit.code = ANY((SELECT %(codes)s::text[])::text[])
UNION ALL
(SELECT 'home', '', {_NOWHERE}, {columns_of(Unit, "unit")} FROM gubei_unit unit
WHERE unit.level = {Level.DISTRICT.value} AND %(district)s IN ('', unit.code)
ORDER BY unit.code LIMIT 1)
"""  # noqa: S608 - the names of columns are ours


def checkpoints_of(officer: Officer) -> QuerySet[Checkpoint]:
    """Return the checkpoints of the officer's unit and below that are not closed."""
    mine = Checkpoint.objects.filter(unit__in=units_of(officer), closed_at=None)
    return mine.select_related("site", "unit").order_by("site__name", "pk")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The district, checkpoints in an officer's reach by key, and units by code."""

    home: Unit
    checkpoints: dict[UUID, Checkpoint]
    units: dict[str, Unit]


def surroundings_of(
    officer: Officer, checkpoints: Collection[UUID], codes: Collection[str]
) -> Surroundings:
    """Return the district, those of `checkpoints_of` with these keys, and any units named.

    Raises Refused where no units are stored.
    """
    unit = officer.unit
    rows = ask(_SURROUNDINGS, {
        "keys": sorted(checkpoints), "codes": sorted(codes), "level": unit.level,
        "code": unit.code, "district": settings.GUBEI_DISTRICT,
    })  # fmt: skip
    units = [row_of(Unit, row[2 + _WIDTH :]) for row in rows]
    at = [
        _checkpoint(row, unit) for row, unit in zip(rows, units, strict=True) if row[0] == "place"
    ]
    home = [unit for row, unit in zip(rows, units, strict=True) if row[0] == "home"]
    return Surroundings(
        home[0] if home else district(),
        {each.pk: each for each in at},
        {each.code: each for row, each in zip(rows, units, strict=True) if row[0] == "unit"},
    )


def _checkpoint(row: Row, unit: Unit) -> Checkpoint:
    found = row_of(Checkpoint, row[2 : 2 + _WIDTH])
    found.site = row_of(Site, (found.site_id, row[1]), *_NOT_NAMED)
    found.unit = unit
    return found


def checkpoint_in_reach(officer: Officer, key: UUID) -> Checkpoint:
    """Return one checkpoint of the officer's. Raises NotFound."""
    found = checkpoints_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such checkpoint in your unit.", "您的辖区内没有这个检查站。")
    return found


def lanes_open(checkpoints: list[UUID], *, at: datetime) -> QuerySet[Lane]:
    """Return the lanes that are open at a moment, by checkpoint and name."""
    open_ = Lane.objects.filter(checkpoint__in=checkpoints, from_at__lte=at)
    still = open_.filter(until_at=None) | open_.filter(until_at__gt=at)
    return still.order_by("checkpoint", "name")


def shifts_running(checkpoints: list[UUID]) -> QuerySet[Shift]:
    """Return who stands there now."""
    running = Shift.objects.filter(checkpoint__in=checkpoints, ended_at=None)
    return running.select_related("officer").order_by("began_at", "pk")


def shifts_between(checkpoints: Sequence[UUID], begin: datetime, end: datetime) -> QuerySet[Shift]:
    """Return the shifts of which some part lies between two moments, in the order they began."""
    begun = Shift.objects.filter(checkpoint__in=checkpoints, began_at__lt=end)
    stood = begun.filter(Q(ended_at=None) | Q(ended_at__gt=begin) | Q(began_at__gte=begin))
    return stood.select_related("officer").order_by("began_at", "pk")
