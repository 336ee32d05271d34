"""Isolation sites in reach, and how far each is opened."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from gubei.domain.isolation.models import Activation, IsolationSite, Room
from gubei.domain.isolation.rules.places import Opening, SiteStep
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import able_units, units_of
from gubei.domain.territory.rules import Ability
from gubei.terms.refusals import NotFound


def isolation_sites_of(officer: Officer) -> QuerySet[IsolationSite]:
    """Return the isolation sites of the officer's unit and below."""
    return isolation_sites_below(units_of(officer))


def isolation_sites_below(units: QuerySet[Unit]) -> QuerySet[IsolationSite]:
    """Return the isolation sites of these units."""
    there = IsolationSite.objects.filter(unit__in=units, site__closed_at=None)
    return there.select_related("site", "unit")


def isolation_site_in_reach(officer: Officer, key: UUID, *, lock: bool = False) -> IsolationSite:
    """Return one site, locked if people are moved there. Raises NotFound."""
    if lock:
        lock_sites([key])
    found = isolation_sites_of(officer).filter(pk=key).first()
    if found is None:
        raise NotFound(
            "There is no such isolation site in your unit.", "您的辖区内没有这个隔离点。"
        )
    return found


def lock_sites(keys: Iterable[UUID]) -> None:
    """Wait until nobody else moves people at these sites; always in the same order."""
    rows = IsolationSite.objects.select_for_update().filter(pk__in=list(keys))
    list(rows.order_by("pk").values_list("pk"))


def openings_of(sites: Iterable[UUID]) -> dict[UUID, Opening]:
    """Return how far sites are opened, by their newest activation; a site without one is a reserve."""
    keys = list(sites)
    newest = Activation.objects.filter(site__in=keys).order_by("site", "-number").distinct("site")
    found = {each.site_id: Opening(SiteStep(each.step), each.at, each.ready_by) for each in newest}
    return {key: found.get(key, Opening(SiteStep.RESERVE)) for key in keys}


def called_before(sites: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return when sites that are ready were called to be; without those that were not."""
    found: dict[UUID, datetime] = {}
    last: dict[UUID, Activation] = {}
    for each in Activation.objects.filter(site__in=list(sites)).order_by("site", "number"):
        before = last.get(each.site_id)
        found.pop(each.site_id, None)
        if each.step == SiteStep.READY and before and before.step == SiteStep.CALLED:
            found[each.site_id] = before.at
        last[each.site_id] = each
    return found


def room_in_reach(officer: Officer, key: UUID, *, lock: bool = False) -> Room:
    """Return one room, its site locked if it is to be changed. Raises NotFound."""
    found = Room.objects.filter(pk=key, site__unit__in=units_of(officer)).first()
    if found is None:
        raise NotFound("There is no such room in your unit.", "您的辖区内没有这个房间。")
    isolation_site_in_reach(officer, found.site_id, lock=lock)
    return found


def house_unit(site: IsolationSite) -> Unit:
    """Return which unit gets the orders of a site: the lowest whose officers may work there.

    A village has no officer who sees guests, unless a manager is posted there; its town has.
    """
    return able_units([site.unit], Ability.HOUSE)[site.unit_id]
