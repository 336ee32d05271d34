"""Ends: close a lead, many at once, or open one again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.leads.models import Closing, Lead, OutOfReach, Transfer
from gubei.domain.leads.operations.controlling import order_control, withdraw_control
from gubei.domain.leads.operations.handling import hand_over, require_open
from gubei.domain.leads.queries.reach import lead_in_reach, leads_in_reach
from gubei.domain.leads.rules.ends import AlreadyClosed, End, StillOpen, Waiting, check_end
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, OtherRecord, Refused


@transaction.atomic
def close(
    *, lead: UUID, end: End, duplicate_of: UUID | None, unit: str, by: Officer, now: datetime
) -> Closing:
    """Close a lead; `unit` is where the person really lives, "" to leave it.

    Raises Invalid where the end lacks what it must say, AlreadyClosed, or Waiting while a
    transfer or request about it is unanswered. A repeat of a device under its key is one end.
    """
    require(by, Ability.WORK)
    known = Closing.objects.filter(pk=end.kept.key).first() if end.kept.key else None
    if known is not None:
        return _same_closing(known, lead, end, by, duplicate_of)
    check_end(end, has_other=duplicate_of is not None)
    found = lead_in_reach(by, lead, lock=True)
    require_open(found)
    refuse_while_waiting(found)
    other = _other_of(by, found, duplicate_of) if end.outcome == "duplicate" else None
    if unit and unit != found.unit.code:
        hand_over(found, unit_in_reach(by, unit), by=by, now=now)
    return end_lead(found, _closing(found, end, other, by, now))


@transaction.atomic
def close_many(
    *, leads: Sequence[UUID], end: End, by: Officer, now: datetime
) -> tuple[int, list[tuple[UUID, Refused]]]:
    """Close many leads in one way; each that cannot be closed comes back with the reason."""
    require(by, Ability.WORK)
    require(by, Ability.ASSIGN)
    check_end(end, has_other=False)
    found = leads_in_reach(by, leads)
    known = {lead.pk for lead in found}
    refused: list[tuple[UUID, Refused]] = [(key, NotFound()) for key in leads if key not in known]
    waiting = waiting_among([lead.pk for lead in found])
    done = []
    ids = uuid7_run(milliseconds_of(now))
    for lead in found:
        if lead.closed_at is not None:
            refused.append((lead.pk, AlreadyClosed(lead.closed_at)))
        elif lead.pk in waiting:
            refused.append((lead.pk, _waits()))
        else:
            closing = _closing(lead, end, None, by, now)
            closing.pk = next(ids)
            done.append(closing)
    Closing.objects.bulk_create(done)
    mark_closed([closing.lead_id for closing in done], outcome=end.outcome, at=now)
    order_control(done, now=now)
    return len(done), refused


@transaction.atomic
def reopen(*, lead: UUID, reason: str, by: Officer, now: datetime) -> Lead:
    """Open a closed lead again, with the reason; the old end stays in the books."""
    require(by, Ability.WORK)
    if not reason.strip():
        raise Invalid("Say why the lead is opened again.", "请说明重新打开的原因。")
    found = lead_in_reach(by, lead, lock=True)
    standing = Closing.objects.filter(lead=found, reopened_at=None)
    if standing.update(reopened_at=now, reopened_by=by, reopening=reason.strip()) != 1:
        raise StillOpen
    found.closed_at, found.closed_as = None, ""
    found.save(update_fields=["closed_at", "closed_as"])
    withdraw_control(found, now=now)
    return found


def end_lead(lead: Lead, closing: Closing) -> Closing:
    """Write an end and mark the lead, together."""
    closing.save(force_insert=True)
    mark_closed([lead.pk], outcome=closing.outcome, at=closing.at)
    order_control([closing], now=closing.at)
    return closing


def refuse_while_waiting(lead: Lead) -> None:
    """Raise Waiting while a transfer or a request about the lead is unanswered."""
    if waiting_among([lead.pk]):
        raise _waits()


def _waits() -> Waiting:
    return Waiting(
        "A transfer or a request about this lead waits for its answer; record the answer first.",
        "该线索有转办或失联申请尚待答复，请先登记答复结果。",
    )


def waiting_among(leads: Sequence[UUID]) -> set[UUID]:
    """Return those of the leads whose transfer or request is unanswered."""
    offers = Transfer.objects.filter(lead__in=leads, received_at=None, refused_at=None)
    requests = OutOfReach.objects.filter(lead__in=leads, approved_at=None, refused_at=None)
    return {*offers.values_list("lead", flat=True), *requests.values_list("lead", flat=True)}


def mark_closed(leads: Sequence[UUID], *, outcome: str, at: datetime) -> None:
    """Mark leads whose closings of this outcome were written."""
    Lead.objects.filter(pk__in=leads).update(
        closed_at=at, closed_as=outcome, claimed_by=None, claimed_until=None
    )


def _closing(lead: Lead, end: End, other: Lead | None, by: Officer, now: datetime) -> Closing:
    return Closing(
        id=end.kept.key or next(uuid7_run(milliseconds_of(now))),
        lead=lead,
        outcome=end.outcome,
        at=now,
        by=by,
        device_at=end.kept.device_at,
        said_by=end.said_by.strip(),
        note=end.note.strip(),
        arrangement=end.arrangement if end.outcome == "found" else "",
        actual_address=end.actual_address.strip(),
        whereabouts=end.whereabouts.strip(),
        duplicate_of=other,
    )


def _same_closing(
    known: Closing, lead: UUID, end: End, by: Officer, duplicate_of: UUID | None
) -> Closing:
    """Return an end that a device sent twice. Raises OtherRecord where it says another thing."""
    kept = (known.lead_id, known.by_id, known.outcome, known.note)
    is_same = kept == (lead, by.pk, end.outcome, end.note.strip())
    if not is_same or not _is_other_of(known, duplicate_of):
        raise OtherRecord
    return known


def _is_other_of(known: Closing, named: UUID | None) -> bool:
    """Say whether an end was tied to the lead that is named, or to what that one repeated."""
    if known.outcome != "duplicate" or known.duplicate_of_id == named:
        return True
    repeated = Closing.objects.filter(lead=named, outcome="duplicate")
    return repeated.filter(duplicate_of=known.duplicate_of_id).exists()


def _other_of(by: Officer, lead: Lead, other: UUID | None) -> Lead:
    """Return the lead that this one duplicates: it must answer for itself."""
    found = lead_in_reach(by, other) if other else None
    if found is None or found.pk == lead.pk:
        raise Invalid("A lead cannot duplicate itself.", "线索不能与自身重复。")
    standing = Closing.objects.filter(lead=found, reopened_at=None, outcome="duplicate")
    through = standing.values_list("duplicate_of", flat=True).first()
    if through == lead.pk:
        raise Invalid(
            "The other lead is already closed as a duplicate of this one.",
            "另一条线索已作为本线索的重复核销。",
        )
    return Lead.objects.get(pk=through) if through else found
