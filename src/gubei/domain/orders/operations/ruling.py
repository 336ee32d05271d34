"""Orders that a rule gives and closes: the parts above say about what, nobody has to think of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from gubei.domain.orders.models import Decision, Order, OrderAct
from gubei.domain.orders.operations.deciding import (
    Giving,
    Wish,
    build,
    next_climb,
    posts_of,
)
from gubei.domain.orders.queries.orders import WAITING
from gubei.domain.people.operations.copying import add_objects
from gubei.domain.territory.models import Unit
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Ruled:
    """An order that a rule wants given to a unit."""

    unit: Unit
    wish: Wish


def give_ruled(
    wanted: Sequence[Ruled],
    *,
    subject: str,
    issuer: Unit,
    now: datetime,
    once_since: datetime | None = None,
) -> list[Order]:
    """Give many orders, each about its own thing, under one decision that a rule made.

    Left out is a thing of which an order of that kind waits already, or was given `once_since`.
    """
    fresh = _without_known(wanted, once_since or now)
    return give_first(fresh, subject=subject, issuer=issuer, now=now) if fresh else []


def give_first(
    wanted: Sequence[Ruled], *, subject: str, issuer: Unit, now: datetime
) -> list[Order]:
    """Give orders about things of which there was none before, under one decision.

    Raises Refused where nobody answers for a unit, nor above: then nothing is written.
    """
    posts = posts_of({(each.unit.pk, each.wish.kind): each.unit for each in wanted}, now)
    ids = uuid7_run(milliseconds_of(now))
    decision = Decision(
        id=next(ids), unit=issuer, subject=subject, text="", decided_at=now, taken_in_at=now,
        by=None,
    )  # fmt: skip
    giving = Giving(decision, issuer, now, now)
    orders = [
        build(each.wish, each.unit, giving, next(ids), posts[each.unit.pk, each.wish.kind])
        for each in wanted
    ]
    # Nothing is refused from here on, so there is nothing to come back to within a larger act.
    with transaction.atomic(savepoint=False):
        add_objects(Decision, [decision])
        add_objects(Order, orders)
    return orders


def _without_known(wanted: Sequence[Ruled], since: datetime) -> list[Ruled]:
    subjects = [each.wish.subject_id for each in wanted]
    given = Order.objects.filter(WAITING | Q(issued_at__gte=since), subject_id__in=subjects)
    known = set(given.values_list("kind", "subject_id"))
    return [each for each in wanted if (each.wish.kind, each.wish.subject_id) not in known]


def close_about(subjects: Iterable[UUID], *, kind: str, text: str, now: datetime) -> int:
    """Close the open orders of a kind about things that were done; return how many."""
    about = Order.objects.filter(kind=kind, subject_id__in=list(subjects), closed_at=None)
    return close_ruled(about.values_list("pk", flat=True), text=text, now=now)


@transaction.atomic
def close_ruled(orders: Iterable[UUID], *, text: str, now: datetime) -> int:
    """Close those of the orders that are open, by nobody; return how many."""
    waiting = Order.objects.filter(pk__in=list(orders), closed_at=None)
    found = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    Order.objects.filter(pk__in=[each.pk for each in found]).update(closed_at=now, climbs_at=None)
    _note(found, OrderAct.Kind.CLOSE, text, now)
    return len(found)


def reword_ruled(orders: Iterable[UUID], *, subject: str) -> int:
    """Let those of the orders that are open say anew what they are about; return how many."""
    return Order.objects.filter(pk__in=list(orders), closed_at=None).update(subject=subject)


@transaction.atomic
def open_again(
    orders: Iterable[UUID], *, text: str, now: datetime, due_at: datetime | None = None
) -> int:
    """Open closed orders, by nobody, with a new deadline where one is given; return how many.

    Each climbs on from the rung it stood on.
    """
    closed = Order.objects.filter(pk__in=list(orders), closed_at__isnull=False)
    found = list(closed.select_for_update(of=("self",)).order_by("pk"))
    for each in found:
        each.closed_at, each.due_at = None, due_at or each.due_at
        each.climbs_at = next_climb(each)
    Order.objects.bulk_update(found, ["closed_at", "due_at", "climbs_at"], batch_size=_AT_ONCE)
    _note(found, OrderAct.Kind.RETURN, text, now)
    return len(found)


def _note(orders: Sequence[Order], kind: OrderAct.Kind, text: str, now: datetime) -> None:
    ids = uuid7_run(milliseconds_of(now))
    OrderAct.objects.bulk_create(
        [OrderAct(id=next(ids), order=each, kind=kind, at=now, by=None, text=text)
         for each in orders],
        batch_size=_AT_ONCE,
    )  # fmt: skip
