"""Which leads a table shows: the filters that stand in the address bar."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from gubei.domain.leads.models import Attempt, Closing, Lead, OutOfReach, Transfer
from gubei.domain.leads.queries.reach import leads_of
from gubei.domain.measures.models import Measure
from gubei.domain.people.models import ContactDetail, Identity, Person
from gubei.domain.people.rules import tail_index
from gubei.domain.privacy.queries import key_ring
from gubei.domain.territory.models import Level, Officer
from gubei.domain.territory.queries import unit_in_reach, units_below
from gubei.terms.names import grams_of
from gubei.terms.text import compact

SORTS = ("locate_by", "-locate_by", "received_at", "-received_at", "name", "unit")


@dataclass(frozen=True, slots=True)
class LeadFilter:
    """What is asked for; "" and None ask for nothing.

    `state` is "open" or an outcome, as the books stood at `at` where that is given. `only`
    leaves out the units below `unit`. `waiting` is "receipt" or "approval". `unheld`: the person was
    found to need a measure, and was under none then or since.
    """

    dispatch_list: UUID | None = None
    unit: str = ""
    only: bool = False
    state: str = ""
    at: datetime | None = None
    overdue: bool = False
    mine: bool = False
    unclaimed: bool = False
    untried: bool = False
    unheld: bool = False
    route: str = ""
    waiting: str = ""
    text: str = ""


def find_leads(officer: Officer, asked: LeadFilter, *, now: datetime) -> QuerySet[Lead]:
    """Return the officer's leads that meet the filter. Raises NotFound for a foreign unit."""
    leads = leads_of(officer)
    if asked.dispatch_list:
        leads = leads.filter(dispatch_list=asked.dispatch_list)
    if asked.unit:
        unit = unit_in_reach(officer, asked.unit)
        leads = leads.filter(unit=unit) if asked.only else leads.filter(unit__in=units_below(unit))
    if asked.state:
        leads = _in_state(leads, asked.state, asked.at)
    if asked.overdue:
        leads = leads.filter(closed_at=None, locate_by__lt=now)
    if asked.unheld:
        leads = unheld(leads)
    return _in_hand(_waiting(leads, asked.waiting), officer, asked, now)


def _in_state(leads: QuerySet[Lead], state: str, at: datetime | None) -> QuerySet[Lead]:
    if at is None:
        return leads.filter(closed_at=None) if state == "open" else leads.filter(closed_as=state)
    leads = leads.filter(dispatch_list__taken_in_at__lte=at)
    standing = Closing.objects.filter(
        Q(reopened_at=None) | Q(reopened_at__gt=at), lead=OuterRef("pk"), at__lte=at
    )
    if state == "open":
        return leads.filter(~Exists(standing))
    return leads.filter(Exists(standing.filter(outcome=state)))


def unheld(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    """Keep the leads whose person was found to need a measure, and was under none then or since."""
    needing = Closing.objects.filter(
        lead=OuterRef("pk"), reopened_at=None, outcome="found"
    ).exclude(arrangement=Closing.Arrangement.NONE)
    held = Measure.objects.filter(
        Q(released_at=None) | Q(released_at__gt=OuterRef("closed_at")),
        person=Coalesce(OuterRef("person__same_as"), OuterRef("person")),
    )
    return leads.filter(Exists(needing), ~Exists(held), closed_as="found")


def _waiting(leads: QuerySet[Lead], waiting: str) -> QuerySet[Lead]:
    if waiting == "receipt":
        offers = Transfer.objects.filter(lead=OuterRef("pk"), received_at=None, refused_at=None)
        return leads.filter(Exists(offers))
    if waiting == "approval":
        requests = OutOfReach.objects.filter(lead=OuterRef("pk"), approved_at=None, refused_at=None)
        return leads.filter(Exists(requests))
    return leads


def _in_hand(
    leads: QuerySet[Lead], officer: Officer, asked: LeadFilter, now: datetime
) -> QuerySet[Lead]:
    if asked.mine:
        leads = leads.filter(Q(officer=officer) | Q(claimed_by=officer, claimed_until__gt=now))
    if asked.unclaimed:
        leads = leads.filter(Q(claimed_until=None) | Q(claimed_until__lte=now))
    if asked.untried:
        leads = leads.filter(~Exists(Attempt.objects.filter(lead=OuterRef("pk"))))
    if asked.route:
        leads = leads.filter(route=asked.route)
    if text := compact(asked.text):
        whole = officer.unit.level == Level.DISTRICT and not asked.unit and not asked.dispatch_list
        leads = _saying(leads, _says(text), few=not whole)
    return leads


def _saying(leads: QuerySet[Lead], ways: list[Q], *, few: bool) -> QuerySet[Lead]:
    """Keep the leads that are found in one of the ways.

    Among the few of a unit or a list each way is asked by itself: joined in one OR, the database
    would walk through the leads of the whole district. Among all of them it had better walk, for
    it stops where the page is full.
    """
    if not few or len(ways) == 1:
        return leads.filter(reduce(or_, ways))
    first, *others = (leads.order_by().filter(way).values("pk") for way in ways)
    return Lead.objects.filter(pk__in=first.union(*others))


def _says(text: str) -> list[Q]:
    """Return the ways to match a part of the name, its initials, a number's end, or an address.

    One letter or character alone is sought in names: it would be in almost every address.
    """
    if text.isdecimal() or (text[:-1].isdecimal() and text[-1] in "xX"):
        tail = tail_index(key_ring(), text)
        # Asked one by one: joined in one OR, the database would walk through every lead.
        phones = ContactDetail.objects.filter(tail=tail).values("person")
        documents = Identity.objects.filter(tail=tail).values("person")
        return [Q(person__in=phones.union(documents))]
    if len(text) == 1:
        # A surname, and whoever has it are many: joined, so that the page is read in its order.
        begins = Q(person__initials__startswith=text.lower()) if text.isascii() else Q()
        holds = Q(person__grams__contains=list(_grams(text)), person__name__icontains=text)
        return [holds | begins if begins else holds]
    named = Person.objects.filter(grams__contains=list(_grams(text)), name__icontains=text)
    letters = text.lower()
    pairs = [f".{letters[at : at + 2]}" for at in range(len(letters) - 1)]
    initials = Person.objects.filter(grams__contains=pairs, initials__startswith=letters)
    ways = [Q(person__in=named), Q(address__contains=text)]
    return [*ways, Q(person__in=initials)] if text.isascii() else ways


def _grams(text: str) -> tuple[str, ...]:
    return tuple(gram for gram in grams_of(text) if not gram.startswith(".") and gram in text)
