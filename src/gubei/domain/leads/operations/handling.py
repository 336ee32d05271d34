"""Work on a lead that is open: take it up, try to reach the person, hand it on."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from gubei.domain.leads.models import Attempt, Handover, Lead
from gubei.domain.leads.queries.reach import lead_in_reach, leads_in_reach
from gubei.domain.leads.rules.clocks import BETWEEN_CALLS, CLAIM
from gubei.domain.leads.rules.ends import AlreadyClosed, CalledJustNow, TakenUp
from gubei.domain.people.queries.files import root_id_of, same_person
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.kept import AT_ONCE, Kept
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, OtherRecord, Refused


def require_open(lead: Lead) -> None:
    """Raise AlreadyClosed where the lead has ended."""
    if lead.closed_at is not None:
        raise AlreadyClosed(lead.closed_at)


@transaction.atomic
def claim(*, lead: UUID, by: Officer, now: datetime) -> Lead:
    """Take a lead up for half an hour. Raises TakenUp where another officer has it."""
    require(by, Ability.WORK)
    found = lead_in_reach(by, lead, lock=True)
    require_open(found)
    _refuse_if_taken(found, by, now)
    found.claimed_by, found.claimed_until = by, now + CLAIM
    found.save(update_fields=["claimed_by", "claimed_until"])
    return found


@transaction.atomic
def let_go(*, lead: UUID, by: Officer, now: datetime) -> Lead:
    """Give a claimed lead back before its time."""
    require(by, Ability.WORK)
    found = lead_in_reach(by, lead, lock=True)
    _refuse_if_taken(found, by, now)
    found.claimed_by = found.claimed_until = None
    found.save(update_fields=["claimed_by", "claimed_until"])
    return found


def _refuse_if_taken(lead: Lead, by: Officer, now: datetime) -> None:
    until, holder = lead.claimed_until, lead.claimed_by
    if holder and until and _is_taken(lead, by, now):
        raise TakenUp(holder.name, until)


def _is_taken(lead: Lead, by: Officer, now: datetime) -> bool:
    until = lead.claimed_until
    return until is not None and until > now and lead.claimed_by_id != by.pk


@transaction.atomic
def record_attempt(
    *,
    lead: UUID,
    means: str,
    result: str,
    note: str,
    by: Officer,
    now: datetime,
    kept: Kept = AT_ONCE,
) -> Attempt:
    """Record one try to reach the person; the lead is then claimed by who tried.

    Raises CalledJustNow where anybody called the same person within the hour, on whatever
    list, and TakenUp where another officer has the lead; but not of a try that a device kept:
    it was made before it is told here, and belongs in the books as it was.
    """
    require(by, Ability.WORK)
    tried = Attempt(means=means, result=result, note=note, at=now, device_at=kept.device_at, by=by)
    known = Attempt.objects.filter(pk=kept.key).first() if kept.key else None
    if known is not None:
        return _same_attempt(known, lead, tried)
    found = lead_in_reach(by, lead, lock=True)
    require_open(found)
    if kept.device_at is None:
        _refuse_if_taken(found, by, now)
        if means == Attempt.Means.CALL:
            _refuse_second_call(found, now)
    tried.pk, tried.lead = kept.key or _new_id(now), found
    tried.save(force_insert=True)
    if not _is_taken(found, by, now):
        found.claimed_by, found.claimed_until = by, now + CLAIM
        found.save(update_fields=["claimed_by", "claimed_until"])
    return tried


def _same_attempt(known: Attempt, lead: UUID, tried: Attempt) -> Attempt:
    """Return a try that a device sent twice. Raises OtherRecord where it says another thing."""
    kept = (known.lead_id, known.by_id, known.means, known.result, known.note)
    if kept != (lead, tried.by_id, tried.means, tried.result, tried.note):
        raise OtherRecord
    return known


def _refuse_second_call(lead: Lead, now: datetime) -> None:
    """Look at the calls to this person on all lists, one caller at a time."""
    root = root_id_of(lead.person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(root)])
    records = list(same_person(root).values_list("id", flat=True))
    calls = Attempt.objects.filter(means=Attempt.Means.CALL, at__gt=now - BETWEEN_CALLS)
    last = calls.filter(lead__person__in=records).select_related("by").order_by("-at").first()
    if last:
        raise CalledJustNow(last.by.name, last.at)


@transaction.atomic
def assign(
    *, leads: Sequence[UUID], unit: str, officer: UUID | None, reason: str,
    by: Officer, now: datetime,
) -> tuple[int, list[tuple[UUID, Refused]]]:  # fmt: skip
    """Hand leads to a unit, and to one of its officers where named.

    Returns how many were handed over, and each lead that was not with the reason. A village
    may only send a lead up to a unit that can reach it: its own.
    """
    require(by, Ability.ASSIGN)
    to_unit = unit_in_reach(by, unit)
    to_officer = _officer_of(to_unit, officer)
    found = leads_in_reach(by, leads)
    refused = _unknown(leads, found)
    moved = []
    ids = uuid7_run(milliseconds_of(now))
    for lead in found:
        if lead.closed_at is not None:
            refused.append((lead.pk, AlreadyClosed(lead.closed_at)))
        else:
            moved.append(lead)
    Handover.objects.bulk_create(
        Handover(
            id=next(ids), lead=lead, from_unit_id=lead.unit_id, to_unit=to_unit,
            to_officer=to_officer, at=now, by=by, reason=reason,
        )
        for lead in moved
    )  # fmt: skip
    Lead.objects.filter(pk__in=[lead.pk for lead in moved]).update(
        unit=to_unit, officer=to_officer, claimed_by=None, claimed_until=None
    )
    return len(moved), refused


def hand_over(lead: Lead, to_unit: Unit, *, by: Officer, now: datetime) -> None:
    """Record that another of our units answers for a lead: there the person was found."""
    Handover.objects.create(
        id=_new_id(now), lead=lead, from_unit_id=lead.unit_id, to_unit=to_unit, at=now, by=by
    )
    lead.unit = to_unit
    lead.save(update_fields=["unit"])


def _officer_of(unit: Unit, officer: UUID | None) -> Officer | None:
    if officer is None:
        return None
    found = Officer.objects.filter(pk=officer, left_at=None, unit__lineage__contains=[unit.code])
    if not (one := found.first()):
        raise Invalid(
            f"This officer does not work in {unit.name}.", f"该工作人员不在 {unit.name}。"
        )
    return one


def _unknown(asked: Sequence[UUID], found: Sequence[Lead]) -> list[tuple[UUID, Refused]]:
    known = {lead.pk for lead in found}
    return [(key, NotFound()) for key in asked if key not in known]


def _new_id(now: datetime) -> UUID:
    return next(uuid7_run(milliseconds_of(now)))
