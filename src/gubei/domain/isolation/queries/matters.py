"""Matters of the isolation sites in reach."""

from uuid import UUID

from django.db.models import F, QuerySet

from gubei.domain.isolation.models import Matter
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound


def matters_of(officer: Officer) -> QuerySet[Matter]:
    """Return the matters of the sites of the officer's unit and below: open ones by their clock."""
    found = Matter.objects.filter(site__unit__in=units_of(officer))
    found = found.select_related("stay__person", "stay__room", "noted_by", "settled_by")
    return found.order_by(F("settled_at").desc(nulls_first=True), "settle_by", "pk")


def matter_in_reach(officer: Officer, key: UUID) -> Matter:
    """Return one matter, locked for a change. Raises NotFound."""
    found = matters_of(officer).select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise NotFound("There is no such matter in your unit.", "您的辖区内没有这件事项。")
    return found
