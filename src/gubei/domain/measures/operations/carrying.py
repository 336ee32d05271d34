"""The ground of a measure is gone after another one took its place: what that one carried on ends."""

from datetime import datetime

from django.db import transaction

from gubei.domain.measures.models import Measure
from gubei.domain.measures.operations.changing import give_end
from gubei.domain.measures.operations.releasing import let_go
from gubei.domain.measures.operations.replacing import CARRIES_ON
from gubei.domain.measures.queries.measures import lock_measure
from gubei.domain.territory.models import Officer
from gubei.terms.moments import in_shanghai


@transaction.atomic
def drop_carried(old: Measure, *, reason: str, by: Officer, now: datetime) -> None:
    """Give what took the place of a measure the end of its own plan, unless others moved it since.

    A plan that is over by now ends at once. Raises GateShut where a condition is known not to hold.
    """
    new = old.replaced_by
    if new is None or new.released_at is not None or new.end_reason != CARRIES_ON:
        return
    if new.plan_ends_on <= in_shanghai(now).date():
        let_go(measure=new.pk, reason=reason, by=by, now=now)
    elif new.plan_ends_on != new.ends_on:
        lock_measure(new.pk)
        new.refresh_from_db()
        give_end(new, new.plan_ends_on, reason=reason, by=by, now=now)
