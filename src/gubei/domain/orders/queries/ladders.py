"""The ladders that the orders of an officer's unit, and of those below, may climb."""

from django.db.models import Q, QuerySet

from gubei.domain.orders.models import Ladder
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of


def ladders_over(officer: Officer) -> QuerySet[Ladder]:
    """Return ladders of units in reach and of those above them, the newest first."""
    units = Q(unit__in=units_of(officer)) | Q(unit__code__in=officer.unit.lineage)
    found = Ladder.objects.filter(units | Q(unit=None)).select_related("unit")
    return found.prefetch_related("rungs").order_by("-valid_from", "pk")
