"""Units come in as a table of the whole tree; nothing is deleted."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from gubei.domain.territory.models import Level, Officer, Unit
from gubei.domain.territory.rules import Ability, require
from gubei.engines.routing.units import UnitLevel, UnitRow
from gubei.terms.ids import uuid7_at
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotAllowed

_LOCK = 0x756E6974  # "unit": one table of units at a time
_LEVELS: dict[UnitLevel, Level] = {
    "district": Level.DISTRICT,
    "town": Level.TOWN,
    "village": Level.VILLAGE,
}
_COPIED = ("name", "kind", "population", "households", "longitude", "latitude")
_WRITTEN = [*_COPIED, "aliases", "parent", "lineage"]


@dataclass(frozen=True, slots=True)
class UnitImport:
    """How many units a table added, changed and left as they were."""

    added: int
    changed: int
    unchanged: int


def import_units(rows: Sequence[UnitRow], *, by: Officer | None, now: datetime) -> UnitImport:
    """Store the units of a checked table, known ones by their code; `by` None is the server.

    A number that the table leaves empty stays as it is stored. Raises NotAllowed for another
    district, Invalid where a unit would change its level.
    """
    if by is not None:
        require(by, Ability.UNITS)
        _refuse_other_district(rows, by)
    with transaction.atomic():
        _wait_for_others()
        units = {unit.code: unit for unit in Unit.objects.all()}
        before = {code: _facts(unit) for code, unit in units.items()}
        for row in rows:
            _take(row, units, now)
        _trace_lineage(units.values())
        return _store(units, before, codes={row.code for row in rows})


def _refuse_other_district(rows: Iterable[UnitRow], by: Officer) -> None:
    tops = [row for row in rows if row.level == "district" and row.code != by.unit.code]
    if tops or by.unit.level != Level.DISTRICT:
        raise NotAllowed(
            f"A table of units holds a whole district, and you may import {by.unit.name} only "
            "where that is one.",
            f"单位表须包含整个区，您只能导入所属的区（{by.unit.name}）。",
        )


def _take(row: UnitRow, units: dict[str, Unit], now: datetime) -> None:
    unit = units.get(row.code)
    if unit is None:
        unit = Unit(id=_new_id(now), code=row.code, level=_LEVELS[row.level], aliases=[])
        units[row.code] = unit
    elif unit.level != _LEVELS[row.level]:
        raise Invalid(
            f"{unit.name} ({unit.code}) is stored at another level; a unit keeps its level. "
            "Give the new unit a new code.",
            f"{unit.name}（{unit.code}）已按其他层级登记，单位层级不能改变，请为新单位另编代码。",
            code="unit_changes_level",
        )
    unit.parent = units[row.parent] if row.parent else None
    unit.aliases = list(row.aliases) or unit.aliases
    for field in _COPIED:
        value = getattr(row, field)
        if value is not None:
            setattr(unit, field, value)


def _trace_lineage(units: Iterable[Unit]) -> None:
    """Write the codes from the root to each unit; a unit that moved takes its own along."""
    ways: dict[UUID | None, list[str]] = {None: []}
    for unit in sorted(units, key=lambda one: one.level):
        # By its key: what `unit.parent` gives may be a copy that did not move.
        unit.lineage = ways[unit.id] = [*ways[unit.parent_id], unit.code]


def _store(
    units: dict[str, Unit], before: dict[str, tuple[object, ...]], *, codes: set[str]
) -> UnitImport:
    added = [unit for code, unit in units.items() if code not in before]
    changed = [
        unit for code, unit in units.items() if code in before and _facts(unit) != before[code]
    ]
    Unit.objects.bulk_create(added)
    Unit.objects.bulk_update(changed, _WRITTEN, batch_size=500)
    unchanged = len(codes) - len(added) - len([unit for unit in changed if unit.code in codes])
    return UnitImport(len(added), len(changed), unchanged)


def _facts(unit: Unit) -> tuple[object, ...]:
    copied = (getattr(unit, field) for field in _COPIED)
    return (*copied, tuple(unit.aliases), unit.parent_id, tuple(unit.lineage))


def _new_id(now: datetime) -> UUID:
    return uuid7_at(milliseconds_of(now), os.urandom(10))


def _wait_for_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
