"""A shift that nobody hands over ends: its officer left, or went away and forgot it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from gubei.domain.checkpoints.models import Shift
from gubei.domain.checkpoints.operations.settling import reason_of
from gubei.domain.checkpoints.queries.posts import checkpoints_of
from gubei.domain.orders.operations.leaving import leave_post
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.refusals import NotFound
from gubei.terms.words import Words, both_in_one

_SYSTEM = both_in_one(Words("the system", "系统"))


@transaction.atomic
def leave_all(*, officer_id: UUID, by: Officer, now: datetime) -> Officer:
    """Let an officer leave, with what waits for them handed over and their shift at an end.

    Nobody signs for such a shift, so the system does, and says by whose word. Raises as `leave` does.
    """
    gone = leave_post(officer_id=officer_id, by=by, now=now)
    why = Words(f"left; written down by {by.name}", f"已离岗，由{by.name}登记")
    Shift.objects.filter(officer=gone, ended_at=None).update(
        ended_at=Greatest(F("began_at"), Value(now)), signed=_SYSTEM, note=both_in_one(why)
    )
    return gone


@transaction.atomic
def end_forgotten(*, shift: UUID, reason: str, by: Officer, now: datetime) -> Shift:
    """End a shift that its officer forgot: whoever leads the checkpoints signs, with the reason.

    Raises Invalid, NotFound.
    """
    require(by, Ability.CHECKPOINTS)
    why, mine = reason_of(reason), list(checkpoints_of(by).values_list("pk", flat=True))
    running = Shift.objects.select_for_update().filter(ended_at=None, checkpoint__in=mine)
    found = running.filter(pk=shift).first()
    if found is None:
        raise NotFound("No such shift runs in your unit.", "您的辖区内没有这个进行中的班次。")
    found.ended_at, found.signed, found.note = max(found.began_at, now), by.name, why
    found.save(update_fields=["ended_at", "signed", "note"])
    return found
