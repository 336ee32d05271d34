"""An officer who leaves stands at no checkpoint any more."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest

from gubei.domain.checkpoints.models import Shift
from gubei.domain.orders.operations.leaving import leave_post
from gubei.domain.territory.models import Officer
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
