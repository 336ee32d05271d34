"""Found and under a measure is no word alone: somebody has to impose that measure, by a clock."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce

from gubei.domain.leads.models import Closing, DispatchList, Lead
from gubei.domain.leads.queries.clocks import clock_in_force
from gubei.domain.leads.queries.filters import unheld
from gubei.domain.measures.models import Measure
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, close_about, give_ruled
from gubei.domain.orders.queries.orders import answerable
from gubei.domain.orders.rules.ladders import BACK_LOADED
from gubei.domain.people.models import Person
from gubei.domain.people.queries.files import same_person
from gubei.domain.territory.models import Level, Unit
from gubei.domain.territory.queries import district
from gubei.terms.words import Words, both_in_one

SHORTEST = timedelta(minutes=30)
"""An order about somebody who was found when the clock had run out gives at least this long."""
_SUBJECT = both_in_one(Words("found, to be put under a measure", "已落位，待落实管控"))


def order_control(closings: Sequence[Closing], *, now: datetime) -> list[Order]:
    """Have a measure imposed on each who was found to need one and is under none.

    The order goes to the lowest unit whose officer may impose: the town, or the district. Its
    clock is the policy's for control, counted from when the list came. One for each person.
    """
    found = [each.lead for each in closings if asks_for_measure(each)]
    if not found:
        return []
    roots = _roots({lead.person_id for lead in found})
    held = Measure.objects.filter(person__in=set(roots.values()), released_at=None)
    under = set(held.values_list("person", flat=True))
    first = {roots[lead.person_id]: lead for lead in sorted(found, key=_latest_first)}
    wanted = {root: lead for root, lead in first.items() if root not in under}
    imposing, within = _imposing([lead.unit for lead in wanted.values()]), clock_in_force().control
    return give_ruled(
        [
            Ruled(imposing[lead.unit_id], _wish(root, lead, within, now))
            for root, lead in wanted.items()
        ],
        subject=_SUBJECT, issuer=district(), now=now,
    )  # fmt: skip


def order_control_of_file(said_by: DispatchList, *, now: datetime) -> list[Order]:
    """Have measures imposed on whom a file says were found, as where an officer says so.

    Nothing is ordered of leads that came ended with a list loaded long after it was received, for
    that is history, nor where nobody is in post yet: both stand among the found without a measure.
    """
    if answerable(district()) is None:
        return []
    leads = unheld(Lead.objects.filter(closings__source=said_by, closings__reopened_at=None))
    if said_by.taken_in_at - said_by.received_at > BACK_LOADED:
        leads = leads.exclude(dispatch_list=said_by)
    said = Closing.objects.filter(source=said_by, reopened_at=None, lead__in=leads)
    return order_control(list(said.select_related("lead__unit", "lead__person")), now=now)


def asks_for_measure(closing: Closing) -> bool:
    """Say whether a lead ended so that its person is to be under a measure."""
    return closing.outcome == "found" and closing.arrangement != Closing.Arrangement.NONE


def withdraw_control(lead: Lead, *, now: datetime) -> None:
    """The lead is open again: nobody imposes on its word, unless another lead says the same."""
    people = list(
        same_person(lead.person.same_as_id or lead.person_id).values_list("pk", flat=True)
    )
    others = Closing.objects.filter(lead__person__in=people, outcome="found", reopened_at=None)
    if not others.exclude(arrangement=Closing.Arrangement.NONE).exists():
        close_about(
            people, kind=Order.Kind.CONTROL,
            text=both_in_one(Words("the lead is open again", "线索已重新打开")), now=now,
        )  # fmt: skip


def _latest_first(lead: Lead) -> float:
    # The earliest comes last into the dictionary and stays: its clock is the shortest.
    return -lead.received_at.timestamp()


def _wish(root: UUID, lead: Lead, within: timedelta, now: datetime) -> Wish:
    name = lead.person.name
    return Wish(
        both_in_one(Words(f"{name}: impose the measure", f"{name}：落实管控措施")),
        max(lead.received_at + within, now + SHORTEST),
        kind=Order.Kind.CONTROL, subject_kind="person", subject_id=root,
    )  # fmt: skip


def _roots(people: Iterable[UUID]) -> dict[UUID, UUID]:
    root = Coalesce(F("same_as"), F("pk"))
    return dict(Person.objects.filter(pk__in=people).annotate(root=root).values_list("pk", "root"))


def _imposing(units: Iterable[Unit]) -> dict[UUID, Unit]:
    """Return for each unit the lowest one, itself or above, whose officer may impose."""
    given = {unit.pk: unit for unit in units}
    codes = {code for unit in given.values() for code in unit.lineage}
    above = Unit.objects.filter(code__in=codes, level__lte=Level.TOWN).order_by("level")
    able = {unit.code: unit for unit in above}
    return {
        key: next(able[code] for code in reversed(unit.lineage) if code in able)
        for key, unit in given.items()
    }
