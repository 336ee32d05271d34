"""转办: offer a lead to another district; it ends here once they have signed for it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.leads.models import Closing, Lead, Transfer
from gubei.domain.leads.operations.closing import end_lead, refuse_while_waiting
from gubei.domain.leads.operations.handling import require_open
from gubei.domain.leads.queries.reach import lead_in_reach, leads_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.kept import AT_ONCE, Kept
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, NotFound, OtherRecord, Refused
from gubei.terms.words import Words


class Answered(Refused):
    """The transfer was signed for or refused already."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "transfer_answered",
            Words("This transfer has been answered already.", "该转办已有答复。"),
        )


@transaction.atomic
def send(
    *,
    lead: UUID,
    to_code: str,
    to_name: str,
    reason: str,
    by: Officer,
    now: datetime,
    kept: Kept = AT_ONCE,
) -> Transfer:
    """Offer a lead to another district. It stays open here until they sign for it.

    A repeat of a device under its key is one transfer.
    """
    require(by, Ability.WORK)
    to = {"to_code": to_code.strip(), "to_name": to_name.strip(), "reason": reason.strip()}
    known = Transfer.objects.filter(pk=kept.key).first() if kept.key else None
    if known is not None:
        return _same_transfer(known, lead, to, by)
    if not to["to_name"]:
        raise Invalid("Say to which district the lead goes.", "请填写转往哪个地区。")
    found = lead_in_reach(by, lead, lock=True)
    require_open(found)
    refuse_while_waiting(found)
    return Transfer.objects.create(
        id=kept.key or next(uuid7_run(milliseconds_of(now))),
        lead=found,
        **to,
        sent_at=now,
        device_at=kept.device_at,
        sent_by=by,
    )


def _same_transfer(known: Transfer, lead: UUID, to: Mapping[str, str], by: Officer) -> Transfer:
    """Return what a device sent twice. Raises OtherRecord where it says another thing."""
    is_same = (known.lead_id, known.sent_by_id) == (lead, by.pk)
    if not is_same or any(getattr(known, name) != text for name, text in to.items()):
        raise OtherRecord
    return known


@transaction.atomic
def record_receipt(
    *, transfer: UUID, receiver: str, at: datetime | None, by: Officer, now: datetime
) -> Closing:
    """Record that the other district signed for the lead: time and name. The lead ends."""
    require(by, Ability.WORK)
    if not receiver.strip():
        raise Invalid("Say who signed for the transfer.", "请填写签收人。")
    found, lead = _waiting_transfer(transfer, by)
    received_at = at or now
    if not found.sent_at <= received_at <= now:
        raise Invalid(
            "The receipt lies before the transfer or in the future.",
            "签收时间早于转办时间或晚于当前时间。",
        )
    found.received_at, found.receiver = received_at, receiver.strip()
    found.save(update_fields=["received_at", "receiver"])
    closing = Closing(
        id=next(uuid7_run(milliseconds_of(now))),
        lead=lead,
        outcome="transferred",
        at=now,
        by=by,
        said_by=receiver.strip(),
        note=found.reason,
        transfer=found,
    )
    return end_lead(lead, closing)


@transaction.atomic
def record_refusal(*, transfer: UUID, reason: str, by: Officer, now: datetime) -> Transfer:
    """Record that the other district sent the lead back, and why. It is ours again."""
    require(by, Ability.WORK)
    if not reason.strip():
        raise Invalid("Say why the transfer was refused.", "请填写退回原因。")
    found, _ = _waiting_transfer(transfer, by)
    found.refused_at, found.refusal = now, reason.strip()
    found.save(update_fields=["refused_at", "refusal"])
    return found


def _waiting_transfer(transfer: UUID, by: Officer) -> tuple[Transfer, Lead]:
    """Return a transfer that waits, and its lead, locked. Raises NotFound or Answered."""
    found = Transfer.objects.filter(pk=transfer, lead__in=leads_of(by)).first()
    if found is None:
        raise NotFound("There is no such transfer.", "没有这条转办。")
    lead = lead_in_reach(by, found.lead_id, lock=True)
    found.refresh_from_db()
    if found.received_at or found.refused_at:
        raise Answered
    return found, lead
