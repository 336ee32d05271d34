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
    """A lead about a person: of which list, and how it stands."""

    id: UUID
    list_name: str
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
    for root, lead, name, outcome in leads.values_list(
        "root", "id", "dispatch_list__name", "outcome"
    ):
        found[root].append(LeadAbout(lead, name, outcome or "open"))
    return found
