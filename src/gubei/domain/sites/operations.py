"""Writes of the sites part: add, change and close sites, take in a table of them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from gubei.domain.privacy.operations import Sealed
from gubei.domain.privacy.queries import key_ring
from gubei.domain.privacy.rules import about_of
from gubei.domain.sites.models import Site, SiteOwner
from gubei.domain.sites.queries import site_in_reach, sites_of
from gubei.domain.sites.rules import SiteFacts, SiteKind, keys_of, tidy_facts
from gubei.domain.territory.models import Officer, Role, Unit
from gubei.domain.territory.queries import (
    district,
    officer_in_reach,
    unit_in_reach,
    units_below,
)
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.phones import is_invented_phone
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

SEALED = (Sealed(Site, "phone", "site"),)


class SiteKnown(Refused):
    """A site of this name stands in the unit already."""

    def __init__(self, site: Site) -> None:
        """Say which."""
        super().__init__(
            "site_known",
            Words(
                f"{site.name} is known in {site.unit.name} already; choose it instead.",
                f"{site.unit.name}已有“{site.name}”，请直接选用。",
            ),
        )


class OutsideOfUnit(Refused):
    """A site lies where its owner sees nothing."""

    def __init__(self, site: Site, owner: Officer) -> None:
        """Say which, and what would help."""
        super().__init__(
            "outside_of_unit",
            Words(
                f"{site.name} lies in {site.unit.name}, outside {owner.unit.name}, the unit of "
                f"{owner.name}. Let an officer of a unit above both answer for it.",
                f"“{site.name}”属{site.unit.name}，不在{owner.name}所在的{owner.unit.name}辖区内，"
                "请由上一级单位的场所责任人负责。",
            ),
        )


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One row of a table of sites: where it stands, what it says, and the code of its unit."""

    number: int
    facts: SiteFacts
    unit: str


@dataclass(slots=True)
class SitesTaken:
    """What came of a table of sites."""

    added: int = 0
    changed: int = 0
    left_out: list[tuple[int, Words]] = field(default_factory=list)


@transaction.atomic
def add_site(*, facts: SiteFacts, unit: str, by: Officer, now: datetime) -> Site:
    """Add a site to one of the officer's units ("" is the own). Raises Invalid, SiteKnown."""
    require(by, Ability.SITES)
    tidy = tidy_facts(facts)
    where = _home_of(tidy.kind, unit_in_reach(by, unit or by.unit.code))
    known = _known(tidy, where)
    if known is not None:
        raise SiteKnown(known)
    return _new_site(tidy, where, by, uuid7_run(milliseconds_of(now)), now)


@transaction.atomic
def change_site(*, site: UUID, facts: SiteFacts, by: Officer) -> Site:
    """Change what is known of a site; an empty telephone leaves the one that is known."""
    require(by, Ability.SITES)
    found, tidy = site_in_reach(by, site), tidy_facts(facts)
    known = _known(tidy, found.unit)
    if known is not None and known.pk != found.pk:
        raise SiteKnown(known)
    _fill(found, tidy)
    found.save()
    return found


@transaction.atomic
def close_site(*, site: UUID, by: Officer, now: datetime) -> Site:
    """Close a site: it is proposed no more, and what happened there stays."""
    require(by, Ability.SITES)
    found = site_in_reach(by, site)
    found.closed_at = now
    found.save(update_fields=["closed_at"])
    return found


@transaction.atomic
def give_sites(*, owner: UUID, sites: Collection[UUID], by: Officer, now: datetime) -> list[Site]:
    """Say for which sites a site owner answers from now on: of those in reach exactly these.

    Raises NotFound for an officer or a site out of reach, Invalid where the officer is no site
    owner in post, or a site lies outside the owner's unit: it would never be seen there.
    """
    require(by, Ability.SITES)
    found = _owner_of(by, owner)
    given = [site_in_reach(by, key) for key in sites]
    seen = set(sites_of(found).filter(pk__in=sites).values_list("pk", flat=True))
    if outside := [site for site in given if site.pk not in seen]:
        raise OutsideOfUnit(outside[0], found)
    standing = SiteOwner.objects.filter(officer=found, to_at=None)
    mine = standing.filter(site__in=sites_of(by).values("pk"))
    mine.exclude(site__in=seen).update(to_at=now, ended_by=by)
    known, ids = set(standing.values_list("site", flat=True)), uuid7_run(milliseconds_of(now))
    SiteOwner.objects.bulk_create(
        SiteOwner(id=next(ids), site=site, officer=found, from_at=now, named_by=by)
        for site in given
        if site.pk not in known
    )
    return given


def _owner_of(by: Officer, key: UUID) -> Officer:
    """Return a site owner in post, locked, so that two hands do not give the same site twice."""
    list(Officer.objects.select_for_update().filter(pk=key).values_list("pk"))
    found = officer_in_reach(by, key)
    if found.role != Role.SITE_OWNER or found.left_at is not None:
        raise Invalid(
            "Only a site owner in post answers for sites; choose such an officer.",
            "只有在岗的场所责任人可以关联场所，请选择该角色的人员。",
            code="no_site_owner",
        )
    return found


@transaction.atomic
def vehicle_numbered(*, number: str, by: Officer, now: datetime) -> Site:
    """Return the moving place of a train, flight or vehicle number; make it where it is new."""
    require(by, Ability.INVESTIGATE)
    tidy = tidy_facts(SiteFacts(name=number.upper(), kind=SiteKind.VEHICLE))
    known = _known(tidy, by.unit)
    if known is not None:
        return known
    return _new_site(tidy, district(), by, uuid7_run(milliseconds_of(now)), now)


@transaction.atomic
def take_in_sites(*, rows: Iterable[SiteRow], by: Officer | None, now: datetime) -> SitesTaken:
    """Add or change the sites of a table by unit and name; rows that cannot be used are listed.

    `by` None is the command line, which reaches the whole district.
    """
    if by is not None:
        require(by, Ability.SITES)
    home = by.unit if by else district()
    table = _Table(by, home, {unit.code: unit for unit in units_below(home)},
                   uuid7_run(milliseconds_of(now)), now, SitesTaken())  # fmt: skip
    for row in rows:
        try:
            _take_in_row(row, table)
        except Refused as refused:
            table.taken.left_out.append((row.number, refused.words))
    return table.taken


@dataclass(frozen=True, slots=True)
class _Table:
    by: Officer | None
    home: Unit
    units: dict[str, Unit]
    ids: Iterator[UUID]
    now: datetime
    taken: SitesTaken


def _take_in_row(row: SiteRow, table: _Table) -> None:
    unit = table.units.get(row.unit) if row.unit else table.home
    if unit is None:
        raise Invalid(f"There is no unit {row.unit} under yours.", f"辖区内没有单位 {row.unit}。")
    tidy = tidy_facts(row.facts)
    home = _home_of(tidy.kind, unit)
    known = _known(tidy, home)
    if known is None:
        _new_site(tidy, home, table.by, table.ids, table.now)
        table.taken.added += 1
    else:
        _fill(known, tidy)
        known.save()
        table.taken.changed += 1


def _home_of(kind: str, unit: Unit) -> Unit:
    return district() if kind == SiteKind.VEHICLE else unit


def _known(facts: SiteFacts, unit: Unit) -> Site | None:
    named = Site.objects.select_related("unit").filter(name=facts.name, closed_at=None)
    if facts.kind == SiteKind.VEHICLE:
        return named.filter(kind=SiteKind.VEHICLE).first()
    return named.filter(unit=unit).exclude(kind=SiteKind.VEHICLE).first()


def _new_site(
    facts: SiteFacts, unit: Unit, by: Officer | None, ids: Iterator[UUID], now: datetime
) -> Site:
    site = Site(id=next(ids), unit=unit, added_at=now, added_by=by)
    _fill(site, facts)
    site.save(force_insert=True)
    return site


def _fill(site: Site, facts: SiteFacts) -> None:
    site.name, site.kind, site.address = facts.name, facts.kind, facts.address
    site.aliases, site.zones = list(facts.aliases), list(facts.zones)
    site.responsible = facts.responsible
    site.keys = keys_of(facts.name, facts.aliases)[:4000]
    if facts.phone:
        _refuse_real_phone(facts.phone)
        site.phone = key_ring().seal(facts.phone, about=about_of("site", site.pk))


def _refuse_real_phone(number: str) -> None:
    """Refuse a mobile number that may be somebody's, outside production."""
    if settings.GUBEI_PRODUCTION or len(number) != 11 or not number.startswith("1"):
        return
    if not is_invented_phone(number):
        raise Invalid(
            "This is not a production server; use an invented telephone (199 0000 xxxx).",
            "本机不是正式服务器，请使用虚构电话（1990000xxxx）。",
            code="real_people",
        )
