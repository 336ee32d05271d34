"""Reads of the territory part, scoped to the officer's unit and what lies below it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from gubei.domain.privacy.standing import ask, columns_of, names_of, row_of
from gubei.domain.territory.models import AccessToken, Device, Level, Officer, SavedView, Unit
from gubei.domain.territory.rules import ABILITIES, Ability, may
from gubei.engines.routing import Gazetteer, UnitEntry, load_divisions
from gubei.engines.routing.units import UnitLevel
from gubei.terms.refusals import NotFound, Refused
from gubei.terms.words import Words

_SOON = timedelta(days=14)
_DISTRICT = f"""
SELECT {columns_of(Unit, "unit")} FROM gubei_unit unit
WHERE unit.level = {Level.DISTRICT.value} AND %(code)s IN ('', unit.code)
ORDER BY unit.code LIMIT 1
"""  # noqa: S608 - the names of columns are ours
_OFFICER = f"""
SELECT {columns_of(Officer, "officer")}, {columns_of(Unit, "unit")}
FROM gubei_officer officer JOIN gubei_unit unit ON unit.id = officer.unit_id
WHERE officer.id = %(officer)s
"""  # noqa: S608 - the names of columns are ours


def units_below(unit: Unit) -> QuerySet[Unit]:
    """Return the unit itself and every unit under it."""
    return Unit.objects.filter(**{f"lineage__{unit.level - 1}": unit.code})


def units_of(officer: Officer) -> QuerySet[Unit]:
    """Return the units that the officer may read and write."""
    return units_below(officer.unit)


def reaches_all(officer: Officer) -> bool:
    """Say whether every unit is the officer's, because the officer's own is the only root."""
    others = Unit.objects.filter(parent=None).exclude(pk=officer.unit_id)
    return officer.unit.parent_id is None and not others.exists()


def unit_in_reach(officer: Officer, code: str) -> Unit:
    """Return one of the officer's units by its code. Raises NotFound."""
    unit = units_of(officer).filter(code=code).first()
    if unit is None:
        raise NotFound(f"There is no unit {code} under yours.", f"您的辖区内没有单位 {code}。")
    return unit


def unit_coded(code: str) -> Unit:
    """Return a unit by its code, whoever asks. Raises NotFound."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NotFound(f"There is no unit {code}.", f"没有单位 {code}。")
    return unit


def district() -> Unit:
    """Return the district this server works for. Raises Refused where no units are stored."""
    rows = ask(_DISTRICT, {"code": settings.GUBEI_DISTRICT})
    if not rows:
        raise Refused(
            "no_units",
            Words(
                "No units are stored yet; import them first: gubei units FILE.",
                "尚未导入属地单位，请先执行：gubei units 文件。",
            ),
        )
    return row_of(Unit, rows[0])


def officer_signed_in(key: UUID) -> Officer | None:
    """Return an officer with the unit, by the key that a session holds."""
    rows = ask(_OFFICER, {"officer": key})
    if not rows:
        return None
    width = len(names_of(Officer))
    officer = row_of(Officer, rows[0][:width])
    officer.unit = row_of(Unit, rows[0][width:])
    return officer


def has_units() -> bool:
    """Say whether any unit is stored yet."""
    return Unit.objects.exists()


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


def tokens_in_reach(officer: Officer) -> QuerySet[AccessToken]:
    """Return the officer's own tokens; an administrator sees those of every officer in reach."""
    if may(officer, Ability.OFFICERS):
        return AccessToken.objects.filter(officer__unit__in=units_of(officer))
    return AccessToken.objects.filter(officer=officer)


def devices_in_reach(officer: Officer) -> QuerySet[Device]:
    """Return the officer's own devices; an administrator sees those of every officer in reach."""
    if may(officer, Ability.OFFICERS):
        return Device.objects.filter(officer__unit__in=units_of(officer))
    return Device.objects.filter(officer=officer)


def token_in_use(digest: bytes, *, now: datetime) -> AccessToken | None:
    """Return the living token with this digest, with its officer; None if ended or revoked."""
    return (
        AccessToken.objects.select_related("officer__unit")
        .filter(digest=digest, revoked_at=None, ends_at__gt=now, officer__left_at=None)
        .first()
    )


def officers_of(officer: Officer) -> QuerySet[Officer]:
    """Return the officers of the officer's unit and below, those who left included."""
    return Officer.objects.filter(unit__in=units_of(officer)).select_related("unit")


def officer_in_reach(officer: Officer, officer_id: UUID) -> Officer:
    """Return one officer of the officer's unit or below. Raises NotFound."""
    found = officers_of(officer).filter(pk=officer_id).first()
    if found is None:
        raise NotFound("There is no such officer under your unit.", "您的辖区内没有这位工作人员。")
    return found


def officer_named(username: str) -> Officer:
    """Return an officer in post by the name of signing in, whoever asks. Raises NotFound."""
    found = Officer.objects.select_related("unit").filter(username=username, left_at=None).first()
    if found is None:
        raise NotFound(f"Nobody signs in as {username}.", f"没有用户名为 {username} 的工作人员。")
    return found


def people_of(unit: Unit) -> int | None:
    """Return how many people live in a unit: its own count, or that of those below; None: unknown."""
    below: dict[UUID | None, list[Unit]] = defaultdict(list)
    for each in units_below(unit):
        below[each.parent_id].append(each)

    def count(one: Unit) -> int | None:
        if one.population is not None:
            return one.population
        counts = [count(each) for each in below[one.pk]]
        known = [each for each in counts if each is not None]
        return sum(known) if known and len(known) == len(counts) else None

    return count(unit)


def able_units(units: Iterable[Unit], ability: Ability) -> dict[UUID, Unit]:
    """Return for each unit the lowest one, itself or above, with an officer in post who may.

    Where nobody in the line may, it is the uppermost: work never lies where nobody can do it.
    """
    given = {unit.pk: unit for unit in units}
    codes = {code for unit in given.values() for code in unit.lineage}
    known = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
    roles = [role for role, abilities in ABILITIES.items() if ability in abilities]
    there = Officer.objects.filter(unit__code__in=codes, role__in=roles, left_at=None)
    able = set(there.values_list("unit__code", flat=True))
    return {
        key: known[next((code for code in reversed(unit.lineage) if code in able), unit.lineage[0])]
        for key, unit in given.items()
    }


def views_of(officer: Officer, page: str) -> QuerySet[SavedView]:
    """Return the officer's saved views, of one page or of all ("")."""
    views = SavedView.objects.filter(officer=officer).order_by("page", "name")
    return views.filter(page=page) if page else views


def unit_table(officer: Officer) -> QuerySet[Unit]:
    """Return the officer's units from the top down, each with `officer_count` of those in post."""
    in_post = Count("officers", filter=Q(officers__left_at=None))
    return (
        units_of(officer)
        .select_related("parent")
        .annotate(officer_count=in_post)
        .order_by("level", "code")
    )


def knows_any(codes: Iterable[str]) -> bool:
    """Say whether one of these codes is that of a stored unit."""
    return Unit.objects.filter(code__in=list(codes)).exists()


def units_named(officer: Officer, text: str) -> list[Unit]:
    """Return at most ten of the officer's units with `text` in the name, an alias or the code."""
    if not text:
        return []
    named = Q(name__icontains=text) | Q(aliases__contains=[text]) | Q(code=text)
    return list(units_of(officer).filter(named).order_by("level", "code")[:10])


def count_house(officer: Officer, *, now: datetime) -> dict[str, int]:
    """Count what an administrator looks after: units, officers, tokens and devices in reach."""
    units = units_of(officer)
    in_post = Officer.objects.filter(left_at=None)
    living = tokens_in_reach(officer).filter(revoked_at=None, ends_at__gt=now)
    return {
        "units": units.count(),
        "units_alone": units.exclude(pk__in=in_post.values("unit")).count(),
        "officers": in_post.filter(unit__in=units).count(),
        "tokens": living.count(),
        "tokens_ending": living.filter(ends_at__lt=now + _SOON).count(),
        "devices": devices_in_reach(officer).filter(revoked_at=None).count(),
    }
