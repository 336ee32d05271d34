"""Orders that a rule gives and closes: the parts above say about what, nobody has to think of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from gubei.domain.orders.models import Decision, Order, OrderAct
from gubei.domain.orders.operations.deciding import Giving, Post, Wish, build, post_of
from gubei.domain.orders.queries.orders import WAITING
from gubei.domain.territory.models import Unit
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Ruled:
    """An order that a rule wants given to a unit."""

    unit: Unit
    wish: Wish


@transaction.atomic
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
    if not fresh:
        return []
    ids = uuid7_run(milliseconds_of(now))
    decision = Decision.objects.create(
        id=next(ids), unit=issuer, subject=subject, text="", decided_at=now, taken_in_at=now,
        by=None,
    )  # fmt: skip
    giving, posts = Giving(decision, issuer, now, now), dict[tuple[UUID, str], Post]()
    drafts = []
    for each in fresh:
        key = (each.unit.pk, each.wish.kind)
        if key not in posts:
            posts[key] = post_of(each.unit, each.wish.kind, now)
        drafts.append(build(each.wish, each.unit, giving, next(ids), posts[key]))
    return Order.objects.bulk_create(drafts, batch_size=_AT_ONCE)


def _without_known(wanted: Sequence[Ruled], since: datetime) -> list[Ruled]:
    subjects = [each.wish.subject_id for each in wanted]
    given = Order.objects.filter(WAITING | Q(issued_at__gte=since), subject_id__in=subjects)
    known = set(given.values_list("kind", "subject_id"))
    return [each for each in wanted if (each.wish.kind, each.wish.subject_id) not in known]


@transaction.atomic
def close_about(subjects: Iterable[UUID], *, kind: str, text: str, now: datetime) -> int:
    """Close the open orders of a kind about things that were done; return how many."""
    waiting = Order.objects.filter(kind=kind, subject_id__in=list(subjects), closed_at=None)
    orders = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    ids = uuid7_run(milliseconds_of(now))
    Order.objects.filter(pk__in=[each.pk for each in orders]).update(closed_at=now, climbs_at=None)
    OrderAct.objects.bulk_create(
        [
            OrderAct(id=next(ids), order=each, kind=OrderAct.Kind.CLOSE, at=now, by=None, text=text)
            for each in orders
        ],
        batch_size=_AT_ONCE,
    )
    return len(orders)
