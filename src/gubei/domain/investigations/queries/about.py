"""What an investigation says of a person, and what stands of them altogether."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from gubei.domain.investigations.models import Case, Contact
from gubei.domain.investigations.queries.cases import (
    cases_of,
    positives_without_case,
    running_case_of,
)
from gubei.domain.investigations.queries.contacts import ContactRow, standing_contacts
from gubei.domain.investigations.rules.next_steps import PersonStands
from gubei.domain.leads.queries.filters import LeadFilter, find_leads
from gubei.domain.leads.queries.reach import leads_of
from gubei.domain.measures.queries.about import is_held
from gubei.domain.measures.queries.measures import measures_of
from gubei.domain.people.queries.files import same_person
from gubei.domain.people.queries.matches import matches_of
from gubei.domain.territory.models import Officer

MOST = 20


@dataclass(frozen=True, slots=True)
class ContactAbout:
    """A person as a contact of a case."""

    case: Case
    contact: ContactRow


def cases_about(officer: Officer, root: UUID) -> list[Case]:
    """Return the cases in reach that a person (root record) is, the newest first."""
    mine = cases_of(officer).filter(person__in=same_person(root).values("pk"))
    return list(mine.order_by("-reported_at", "-pk")[:MOST])


def contacts_about(officer: Officer, root: UUID) -> list[ContactAbout]:
    """Return the cases in reach of which a person (root record) is a contact, the newest first.

    As the case's own table says it: of the newest trace, or decided on.
    """
    found = Contact.objects.filter(case=OuterRef("pk"), person__in=_records(root))
    cases = cases_of(officer).filter(Exists(found)).order_by("-reported_at", "-pk")[:MOST]
    standing = [(case, standing_contacts(officer, case, [root])) for case in cases]
    return [ContactAbout(case, contacts[root]) for case, contacts in standing if root in contacts]


def standing_of(officer: Officer, root: UUID, *, now: datetime) -> PersonStands:
    """Return what stands of a person (root record): what is next hangs on it.

    A measure or a case of any unit counts: nobody imposes a second one unknowing.
    """
    records, case = _records(root), running_case_of(root)
    unheld = find_leads(officer, LeadFilter(unheld=True), now=now)
    return PersonStands(
        open_leads=leads_of(officer).filter(person__in=records, closed_at=None).count(),
        needs_measure=unheld.filter(person__in=records).exists(),
        is_held=is_held(root),
        is_held_here=measures_of(officer).filter(person__in=records, released_at=None).exists(),
        is_positive=positives_without_case(officer).filter(measure__person__in=records).exists(),
        is_case=case is not None,
        is_case_here=case is not None and cases_of(officer).filter(pk=case.pk).exists(),
        pairs=matches_of(officer, decided=False)
        .filter(Q(person__in=records) | Q(other__in=records))
        .count(),
    )


def _records(root: UUID) -> list[UUID]:
    return list(same_person(root).values_list("pk", flat=True))
