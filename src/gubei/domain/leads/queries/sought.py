"""Who is being looked for."""

from collections.abc import Collection
from uuid import UUID

from gubei.domain.leads.models import Lead


def is_sought(record: str) -> str:
    """Return the condition in SQL that a lead about a record is open: that of `sought_among`."""
    return f"""EXISTS (SELECT 1 FROM gubei_lead lead
        WHERE lead.person_id = {record} AND lead.closed_at IS NULL)"""  # noqa: S608 - a column's name


def sought_among(records: Collection[UUID]) -> set[UUID]:
    """Return those of these records of persons about whom a lead is open, in whatever unit."""
    if not records:
        return set()
    waiting = Lead.objects.filter(person__in=records, closed_at=None)
    return set(waiting.values_list("person", flat=True))


def all_sought() -> set[UUID]:
    """Return every record of a person about whom a lead is open, in whatever unit."""
    return set(Lead.objects.filter(closed_at=None).values_list("person", flat=True).distinct())
