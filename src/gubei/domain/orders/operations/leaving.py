"""An officer who leaves hands over what waits for them, in the same act."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.orders.operations.climbing import hand_over_orders
from gubei.domain.territory.models import Officer
from gubei.domain.territory.operations.officers import leave


@transaction.atomic
def leave_post(*, officer_id: UUID, by: Officer, now: datetime) -> Officer:
    """Let an officer leave, and give the orders that wait for them to who answers for each unit.

    An order that somebody gives them at the same moment is handed over by the worker. Raises as
    `leave` does.
    """
    gone = leave(officer_id=officer_id, by=by, now=now)
    hand_over_orders(of=gone)
    return gone
