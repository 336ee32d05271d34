"""Steps that let orders climb: by the worker's one statement, and as one would first write it."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from bench.orders import make_due
from gubei.domain.orders.models import Escalation, Order, OutgoingNotice, Rung
from gubei.domain.orders.operations.climbing import climb
from gubei.domain.orders.rules import ladders
from gubei.domain.territory.models import Officer, Role
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of


def climb_due(due: int) -> dict[str, Any]:
    """Escalate `due` orders, one transaction each; checks that each climbed exactly one rung."""
    now, keys = _begin(due)
    begun, used = time.perf_counter(), time.process_time()
    done = climb(now=now)
    seconds = time.perf_counter() - begun
    _check(due, done, keys)
    return {
        "done": done,
        "seconds": round(seconds, 3),
        "cpu_seconds": round(time.process_time() - used, 2),
    }


def climb_row_by_row(due: int) -> dict[str, Any]:
    """Escalate `due` orders object by object: read, decide, save, one transaction each."""
    now, keys = _begin(due)
    begun = time.perf_counter()
    done = 0
    while climb_one(now):
        done += 1
    seconds = time.perf_counter() - begun
    _check(due, done, keys)
    return {"done": done, "seconds": round(seconds, 3)}


def _begin(due: int) -> tuple[datetime, list[UUID]]:
    """Let climb what is due already, and store `due` orders of which one rung has fallen."""
    now = datetime.now(UTC)
    while climb(now=now):
        pass
    return now, make_due(due, now)


def _check(due: int, done: int, keys: list[UUID]) -> None:
    climbed = Escalation.objects.filter(order__in=keys, step=1).count()
    told = OutgoingNotice.objects.filter(escalation__order__in=keys).count()
    if (done, climbed, told) != (due, due, due):
        raise AssertionError(f"{due} were due, {done} done, {climbed} climbed, {told} messages")


@transaction.atomic
def climb_one(now: datetime) -> bool:
    """Let the order that is due first climb, as one would first write it."""
    waiting = Order.objects.filter(climbs_at__lte=now).select_for_update(skip_locked=True)
    order = waiting.order_by("climbs_at", "pk").first()
    if order is None or order.climbs_at is None:
        return False
    rung = Rung.objects.get(ladder=order.ladder_id, step=order.step + 1)
    ids = uuid7_run(milliseconds_of(now))
    told = Officer.objects.filter(Q(pk=order.officer_id) | Q(role=Role.DUTY), left_at=None)
    who = told.order_by("unit__level").last() or order.officer
    escalation = Escalation.objects.create(
        id=next(ids), order=order, step=rung.step, whom=rung.whom, told=who, way="notice",
        fell_at=order.climbs_at, at=now, late=now - order.climbs_at > ladders.LATE,
    )  # fmt: skip
    text = f"【催办】{order.subject}"
    OutgoingNotice.objects.create(
        id=next(ids), officer=who, escalation=escalation, text=text, made_at=now, try_at=now
    )
    following = Rung.objects.filter(ladder=order.ladder_id, step=order.step + 2).first()
    order.step, order.climbs_at = rung.step, None
    if following is not None:
        place = ladders.Rung(following.percent, following.minutes, ladders.Whom(following.whom))
        order.climbs_at = place.falls_at(order.issued_at, order.due_at)
    order.save(update_fields=["step", "climbs_at"])
    return True
