"""How much work waits where."""

from collections import Counter

from django.db.models import Count

from gubei.domain.leads.models import Lead
from gubei.domain.leads.queries.reach import unit_ids_of
from gubei.domain.territory.models import Officer


def open_leads_by_unit(officer: Officer) -> Counter[str]:
    """Count the open leads of each of the officer's units and those below it, by unit code."""
    counted = (
        Lead.objects.filter(closed_at=None, unit__in=unit_ids_of(officer))
        .values_list("unit__lineage")
        .annotate(number=Count("pk"))
        .order_by()
    )
    total: Counter[str] = Counter()
    for lineage, number in counted:
        for code in lineage:
            total[code] += number
    return total
