"""Matters of the isolation sites in reach."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet

from gubei.domain.isolation.models import IsolationSite, Matter
from gubei.domain.isolation.rules.matters import SUPPLIED
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


@dataclass(frozen=True, slots=True)
class AskedFor:
    """How much an isolation site asks for and has not got, by kind; the first is due `next_by`."""

    site: IsolationSite
    counts: dict[str, int]
    late: int
    next_by: datetime


def supplies_asked_for(officer: Officer, *, now: datetime) -> list[AskedFor]:
    """Return what the sites of the officer's unit and below wait for, the most urgent first."""
    waits = Matter.objects.filter(
        site__unit__in=units_of(officer), settled_at=None, kind__in=SUPPLIED
    )
    asked: dict[UUID, list[tuple[str, datetime]]] = defaultdict(list)
    in_order = waits.order_by("settle_by", "pk")
    for site, kind, settle_by in in_order.values_list("site", "kind", "settle_by"):
        asked[site].append((kind, settle_by))
    sites = IsolationSite.objects.select_related("site", "unit").in_bulk(asked)
    return [
        AskedFor(
            sites[site],
            {kind.value: sum(each == kind for each, _ in of_site) for kind in SUPPLIED},
            sum(settle_by < now for _, settle_by in of_site),
            of_site[0][1],
        )
        for site, of_site in asked.items()
    ]
