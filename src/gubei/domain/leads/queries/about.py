"""Which leads speak of a person."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from gubei.domain.leads.models import Closing, Lead
from gubei.domain.leads.queries.reach import unit_ids_of
from gubei.domain.people.models import Person
from gubei.domain.territory.models import Officer


@dataclass(frozen=True, slots=True)
class LeadAbout:
    """A lead about a person: how it stands, and in which row of which list.

    `sheet` is named where the file has several.
    """

    id: UUID
    list_name: str
    sheet: str
    row: int
    state: str


def leads_about(officer: Officer, roots: Collection[UUID]) -> dict[UUID, list[LeadAbout]]:
    """Return the officer's leads about these persons, by the root record, the newest first."""
    # Asked for on their own: joined in one OR, the database would walk through every lead.
    records = Person.objects.filter(Q(id__in=roots) | Q(same_as__in=roots))
    standing = Closing.objects.filter(lead=OuterRef("pk"), reopened_at=None)
    leads = (
        Lead.objects.filter(person__in=list(records.values_list("id", flat=True)))
        .filter(unit__in=unit_ids_of(officer))
        .annotate(
            root=Coalesce("person__same_as_id", "person_id"),
            outcome=Subquery(standing.values("outcome")[:1]),
        )
        .order_by("-received_at", "-id")
    )
    found: dict[UUID, list[LeadAbout]] = defaultdict(list)
    for lead in leads.select_related("dispatch_list", "row").defer("row__sealed"):
        found[lead.root].append(_about(lead, lead.outcome or "open"))
    return found


def _about(lead: Lead, state: str) -> LeadAbout:
    made, row = lead.dispatch_list, lead.row
    sheet = made.sheets[row.sheet]["name"] if len(made.sheets) > 1 else ""
    return LeadAbout(lead.id, made.name, sheet, row.number, state)
