"""A lead is answered where the person turned up: at a checkpoint, on the spot."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.leads.models import Attempt, Closing, Lead
from gubei.domain.leads.operations.closing import mark_closed, waiting_among
from gubei.domain.leads.operations.controlling import order_control
from gubei.domain.leads.queries.clocks import clock_in_force
from gubei.domain.leads.rules.ends import End, check_end
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, give_ruled
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words, both_in_one

_FOLLOW = Words("looked for, passed: find out where to", "协查人员已放行，请核实去向")


@transaction.atomic
def note_met(*, records: Collection[UUID], where: str, by: Officer, now: datetime) -> int:
    """Write on every open lead of these records of persons that they were met; return how many.

    Whichever unit answers for a lead reads it there: who met the person sees no lead.
    """
    require(by, Ability.PASSAGES)
    leads = _open(records)
    ids = uuid7_run(milliseconds_of(now))
    Attempt.objects.bulk_create(
        Attempt(id=next(ids), lead=lead, means=Attempt.Means.VISIT, result=Attempt.Result.REACHED,
                note=where[:500], at=now, by=by)
        for lead in leads
    )  # fmt: skip
    return len(leads)


@transaction.atomic
def note_passed(
    *, records: Collection[UUID], vehicle: str, where: str, by: Officer, now: datetime
) -> int:
    """Write on every open lead that the person was met and passed; order that they are followed.

    `vehicle`: at which checkpoint which one. It is never kept for it: where nobody answers for the
    unit of a lead, that lead alone says it. Whoever follows already gets no second order. Returns
    how many leads.
    """
    found = note_met(records=records, where=where, by=by, now=now)
    leads, due = _open(records), now + clock_in_force().locate
    for lead in leads:
        wanted = [Ruled(lead.unit, _follow(lead, vehicle, due))]
        with suppress(Refused):
            give_ruled(wanted, subject=both_in_one(_FOLLOW), issuer=district(), now=now)
    return found


def _follow(lead: Lead, vehicle: str, due: datetime) -> Wish:
    name = lead.person.name
    return Wish(
        both_in_one(
            Words(f"{_FOLLOW.en}: {name}, {vehicle}", f"{_FOLLOW.zh}：{name}，{vehicle}")
        ),
        due, kind=Order.Kind.LOCATE, subject_kind="lead", subject_id=lead.pk,
    )  # fmt: skip


@transaction.atomic
def answer_met(
    *, records: Collection[UUID], arrangement: str, note: str, by: Officer, now: datetime
) -> int:
    """Close every open lead of these records as found, handed over on the spot; return how many.

    One whose transfer or request is unanswered stays open with the note: an answer may come.
    Raises Invalid where nothing is said of what happens with the person.
    """
    require(by, Ability.PASSAGES)
    check_end(End("found", note=note, arrangement=arrangement), has_other=False)
    leads = _open(records)
    waiting = waiting_among([lead.pk for lead in leads])
    ids = uuid7_run(milliseconds_of(now))
    done = [
        Closing(id=next(ids), lead=lead, outcome="found", at=now, by=by, note=note[:500],
                arrangement=arrangement)
        for lead in leads
        if lead.pk not in waiting
    ]  # fmt: skip
    Closing.objects.bulk_create(done)
    mark_closed([closing.lead_id for closing in done], outcome="found", at=now)
    order_control(done, now=now)
    return len(done)


def _open(records: Collection[UUID]) -> Sequence[Lead]:
    waiting = Lead.objects.filter(person__in=records, closed_at=None)
    locked = waiting.select_for_update(of=("self",)).select_related("unit", "person")
    return list(locked.order_by("pk"))
