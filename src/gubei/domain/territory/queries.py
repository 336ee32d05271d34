"""Reads of the territory part, scoped to the officer's unit and what lies below it."""

from django.conf import settings
from django.db.models import QuerySet

from gubei.domain.territory.models import Level, Officer, Unit
from gubei.engines.routing import Gazetteer, UnitEntry, load_divisions
from gubei.engines.routing.units import UnitLevel
from gubei.terms.refusals import NotFound, Refused
from gubei.terms.words import Words


def units_below(unit: Unit) -> QuerySet[Unit]:
    """Return the unit itself and every unit under it."""
    return Unit.objects.filter(**{f"lineage__{unit.level - 1}": unit.code})


def units_of(officer: Officer) -> QuerySet[Unit]:
    """Return the units that the officer may read and write."""
    return units_below(officer.unit)


def unit_in_reach(officer: Officer, code: str) -> Unit:
    """Return one of the officer's units by its code. Raises NotFound."""
    unit = units_of(officer).filter(code=code).first()
    if unit is None:
        raise NotFound(f"There is no unit {code} under yours.", f"您的辖区内没有单位 {code}。")
    return unit


def district() -> Unit:
    """Return the district this server works for. Raises Refused where no units are stored."""
    districts = Unit.objects.filter(level=Level.DISTRICT)
    if settings.GUBEI_DISTRICT:
        districts = districts.filter(code=settings.GUBEI_DISTRICT)
    found = districts.order_by("code").first()
    if found is None:
        raise Refused(
            "no_units",
            Words(
                "No units are stored yet; import them first: gubei units FILE.",
                "尚未导入属地单位，请先执行：gubei units 文件。",
            ),
        )
    return found


def gazetteer() -> Gazetteer:
    """Return all names of the district's units and of the divisions around it."""
    home = district()
    level_names: dict[Level, UnitLevel] = {
        Level.DISTRICT: "district",
        Level.TOWN: "town",
        Level.VILLAGE: "village",
    }
    units = units_below(home).select_related("parent")
    entries = [
        UnitEntry(
            unit.code,
            level_names[Level(unit.level)],
            unit.name,
            unit.parent.code if unit.parent and unit.id != home.id else "",
            tuple(unit.aliases),
        )
        for unit in units
    ]
    return Gazetteer.build(entries, home=home.code, divisions=load_divisions())
