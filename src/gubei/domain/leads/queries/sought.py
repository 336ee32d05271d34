"""Who is being looked for."""

from collections.abc import Collection
from uuid import UUID

from gubei.domain.leads.models import Lead


def sought_among(records: Collection[UUID]) -> set[UUID]:
    """Return those of these records of persons about whom a lead is open, in whatever unit."""
    if not records:
        return set()
    waiting = Lead.objects.filter(person__in=records, closed_at=None)
    return set(waiting.values_list("person", flat=True))


def all_sought() -> set[UUID]:
    """Return every record of a person about whom a lead is open, in whatever unit."""
    return set(Lead.objects.filter(closed_at=None).values_list("person", flat=True).distinct())
