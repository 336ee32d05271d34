"""Contacts of whom no case is known become leads at once: somebody has to find them."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from gubei.domain.interchange.models import ForeignRecord
from gubei.domain.interchange.queries.records import Opened, opened, records_of
from gubei.domain.interchange.rules.words import midnight
from gubei.domain.investigations.models import Case
from gubei.domain.leads.models import Lead
from gubei.domain.leads.operations.tracing import Traced, TracingList, make_tracing_list
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import root_id_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.terms.moments import in_shanghai
from gubei.terms.outbreaks import ContactRecord, RelationRecord

_KIND = "来返人员"


def lead_returnees(*, by: Officer, now: datetime) -> int:
    """Put the contacts without a source on a list, each with a lead; return how many leads were made.

    Whose watch is over is left as it is; who has an open lead keeps that one.
    """
    require(by, Ability.INVESTIGATE)
    waiting = _waiting(now)
    roots = {each.row.pk: root_id_of(each.row.person) for each in waiting if each.row.person}
    open_leads = dict(
        Lead.objects.filter(person__in=set(roots.values()), closed_at=None).values_list(
            "person", "pk"
        )
    )
    wish = TracingList(f"{_KIND}（外部系统）", "", by, now)
    first = {roots[each.row.pk]: each for each in waiting}
    fresh = [each for person, each in first.items() if person not in open_leads]
    made = make_tracing_list(wish=wish, traced=_traced(fresh, now)) if fresh else {}
    leads = open_leads | made
    for each in waiting:
        each.row.lead_id = leads[roots[each.row.pk]]
    ForeignRecord.objects.bulk_update([each.row for each in waiting], ["lead"])
    return len(made)


def _waiting(now: datetime) -> list[Opened]:
    """Return the contacts without a lead whom no relation names and who are no case themselves."""
    home, today = district(), in_shanghai(now).date()
    related = {
        (each.row.system, each.said.target)
        for each in opened(records_of(home).filter(kind="relation"))
        if isinstance(each.said, RelationRecord)
    }
    rows = records_of(home).filter(kind="contact", lead=None).select_related("person")
    cases = set(Case.objects.values_list("person", flat=True))
    return [
        each
        for each in opened(rows.order_by("id"))
        if isinstance(each.said, ContactRecord)
        and (each.row.system, each.said.key) not in related
        and each.row.person is not None
        and root_id_of(each.row.person) not in cases
        and each.said.watch in ("", "watched")
        and (each.said.watched_until is None or each.said.watched_until >= today)
    ]


def _traced(waiting: Sequence[Opened], now: datetime) -> list[Traced]:
    traced = []
    for each in waiting:
        said, person = cast(ContactRecord, each.said), cast(Person, each.row.person)
        day = said.last_contact_on or said.became_on or said.reported_on
        exposed = min(midnight(day), now) if day else now
        traced.append(Traced(root_id_of(person), _KIND, said.origin, exposed))
    return traced
