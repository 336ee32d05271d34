"""失联: an officer asks that a search may end; the level above says yes or no."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.leads.models import Attempt, Closing, OutOfReach
from gubei.domain.leads.operations.closing import end_lead, refuse_while_waiting
from gubei.domain.leads.operations.handling import require_open
from gubei.domain.leads.queries.reach import lead_in_reach, leads_of
from gubei.domain.territory.models import Level, Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.kept import AT_ONCE, Kept
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotAllowed, NotFound, OtherRecord, Refused
from gubei.terms.words import Words


class NotTried(Refused):
    """Nobody has tried to reach the person."""

    def __init__(self) -> None:
        """Say what to do first."""
        super().__init__(
            "not_tried",
            Words(
                "No attempt is recorded. Try to reach the person first and record it.",
                "尚无联系记录，请先联系本人并登记。",
            ),
        )


@transaction.atomic
def ask_out_of_reach(
    *, lead: UUID, summary: str, by: Officer, now: datetime, kept: Kept = AT_ONCE
) -> OutOfReach:
    """Ask the level above to let the search end. Raises NotTried without an attempt.

    A repeat of a device under its key is one request.
    """
    require(by, Ability.WORK)
    known = OutOfReach.objects.filter(pk=kept.key).first() if kept.key else None
    if known is not None:
        return _same_request(known, lead, summary, by)
    if not summary.strip():
        raise Invalid("Say what was tried.", "请填写已采取的查找措施。")
    found = lead_in_reach(by, lead, lock=True)
    require_open(found)
    refuse_while_waiting(found)
    if not Attempt.objects.filter(lead=found).exists():
        raise NotTried
    return OutOfReach.objects.create(
        id=kept.key or next(uuid7_run(milliseconds_of(now))),
        lead=found,
        summary=summary.strip(),
        asked_at=now,
        device_at=kept.device_at,
        asked_by=by,
    )


def _same_request(known: OutOfReach, lead: UUID, summary: str, by: Officer) -> OutOfReach:
    """Return what a device asked twice. Raises OtherRecord where it says another thing."""
    if (known.lead_id, known.asked_by_id, known.summary) != (lead, by.pk, summary.strip()):
        raise OtherRecord
    return known


@transaction.atomic
def decide_out_of_reach(
    *, request: UUID, approved: bool, answer: str, by: Officer, now: datetime
) -> OutOfReach:
    """Say whether a search may end. Only the level above whoever asked can, never they.

    Refusing needs an answer that says what is still to be tried.
    """
    require(by, Ability.APPROVE)
    found = OutOfReach.objects.filter(pk=request, lead__in=leads_of(by)).first()
    if found is None:
        raise NotFound("There is no such request.", "没有这条失联申请。")
    lead = lead_in_reach(by, found.lead_id, lock=True)
    found.refresh_from_db()
    _refuse_unless_above(found, by)
    if found.approved_at or found.refused_at:
        raise Refused("answered", Words("This request has been answered.", "该申请已有答复。"))
    if not approved and not answer.strip():
        raise Invalid("Say what is still to be tried.", "请说明还需采取哪些措施。")
    found.decided_by, found.answer = by, answer.strip()
    found.approved_at, found.refused_at = (now, None) if approved else (None, now)
    found.save(update_fields=["decided_by", "answer", "approved_at", "refused_at"])
    if approved:
        closing = Closing(
            id=next(uuid7_run(milliseconds_of(now))),
            lead=lead,
            outcome="out_of_reach",
            at=now,
            by=by,
            note=found.summary,
            request=found,
        )
        end_lead(lead, closing)
    return found


def _refuse_unless_above(request: OutOfReach, by: Officer) -> None:
    asker = request.asked_by
    if asker is None:
        return
    own = asker.pk == by.pk
    # In the district office there is no level above: the leader or another duty officer decides.
    above = by.unit.level < asker.unit.level or by.unit.level == Level.DISTRICT
    if own or not above:
        raise NotAllowed(
            "The level above decides whether a search ends, and nobody on their own request.",
            "失联须由上一级批准，且不得自行批准。",
        )
