"""Which leads and lists an officer can reach: those of the own unit and what lies below it."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from gubei.domain.leads.models import DispatchList, Lead
from gubei.domain.territory.models import Level, Officer, Unit
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound


def unit_ids_of(officer: Officer) -> list[UUID]:
    """Return the ids of the officer's units."""
    return list(units_of(officer).values_list("id", flat=True))


def leads_of(officer: Officer) -> QuerySet[Lead]:
    """Return the leads that the officer's units answer for."""
    if officer.unit.level == Level.DISTRICT:
        # Every lead of the district hangs on a unit below it; asking for each costs time, and
        # asking nothing at all lets the database read a page in the order of its index.
        others = Unit.objects.filter(level=Level.DISTRICT).exclude(pk=officer.unit_id)
        if not others.exists():
            return Lead.objects.all()
        return Lead.objects.filter(dispatch_list__unit__in=units_of(officer))
    return Lead.objects.filter(unit__in=unit_ids_of(officer))


def lists_of(officer: Officer) -> QuerySet[DispatchList]:
    """Return the lists that the officer's units received or have leads on."""
    units = unit_ids_of(officer)
    share = Lead.objects.filter(dispatch_list=OuterRef("pk"), unit__in=units)
    return DispatchList.objects.filter(Q(unit__in=units) | Exists(share))


def lead_in_reach(officer: Officer, lead: UUID, *, lock: bool = False) -> Lead:
    """Return one of the officer's leads, locked for a change where asked. Raises NotFound."""
    leads = leads_of(officer).filter(pk=lead)
    if lock:
        _lock(leads)
    found = leads.select_related("unit", "person", "dispatch_list").first()
    if found is None:
        raise NotFound(
            "There is no such lead among those of your unit.", "您的辖区内没有这条线索。"
        )
    return found


def leads_in_reach(officer: Officer, leads: Sequence[UUID]) -> list[Lead]:
    """Return those of the leads that are the officer's, locked in one order for a change."""
    found = leads_of(officer).filter(pk__in=leads)
    _lock(found)
    return list(found.select_related("unit", "person").order_by("pk"))


def _lock(leads: QuerySet[Lead]) -> None:
    """Wait for changes of others, then lock; without the unit joined.

    A joined unit would be that of before the change, and the lead that moved would not be found.
    """
    list(leads.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def list_in_reach(officer: Officer, dispatch_list: UUID) -> DispatchList:
    """Return one of the officer's lists. Raises NotFound."""
    found = lists_of(officer).filter(pk=dispatch_list).select_related("unit").first()
    if found is None:
        raise NotFound("There is no such list among yours.", "您的辖区内没有这份派单。")
    return found
