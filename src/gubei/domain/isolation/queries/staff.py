"""Who works at the isolation sites in reach."""

from django.db.models import QuerySet

from gubei.domain.isolation.models import StaffSpell
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import units_of


def staff_of(officer: Officer) -> QuerySet[StaffSpell]:
    """Return the spells of work at the sites of the officer's unit and below, by post."""
    found = StaffSpell.objects.filter(site__unit__in=units_of(officer))
    return found.select_related("person", "site__site").order_by("post", "from_at", "pk")
