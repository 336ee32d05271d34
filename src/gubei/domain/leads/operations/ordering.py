"""Open leads climb: each unit has one order for its open leads of a list, on the list's clock.

Made by the worker and not at intake: a list of a million leads makes one order for each unit. A
list that is loaded long after it was received gets orders that climb without a message.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction

from gubei.domain.leads.models import DispatchList
from gubei.domain.leads.queries.shares import orders_all_located, shares_without_order
from gubei.domain.orders.models import Decision, Order
from gubei.domain.orders.operations.deciding import Giving, Post, Wish, build, post_of
from gubei.domain.orders.operations.ruling import close_ruled, open_again
from gubei.domain.orders.rules.doing import KIND, SUBJECT
from gubei.domain.territory.models import Unit
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Refused
from gubei.terms.words import Words, both_in_one

logger = logging.getLogger("gubei.worker")
Posts = dict[UUID, Post | None]
_SHORTEST = timedelta(minutes=1)


def order_locating(*, now: datetime) -> int:
    """Bring the orders to locate in line with the leads; return how many changed.

    An order is closed when no lead of it is open, given to a unit that has open leads of a list
    and none, and opened again where leads came back: then it climbs on from where it was.
    """
    done = close_ruled(
        orders_all_located(), text=both_in_one(Words("all leads closed", "已全部核销")), now=now
    )
    posts: Posts = {}
    for key, pairs in groupby(shares_without_order(), key=lambda pair: pair[0]):
        done += _order_list(key, [unit for _, unit in pairs], posts, now)
    return done


@transaction.atomic
def _order_list(key: UUID, units: Sequence[UUID], posts: Posts, now: datetime) -> int:
    known = Order.objects.filter(kind=KIND, subject_kind=SUBJECT, subject_id=key)
    back = list(known.filter(unit__in=units).values_list("pk", "unit"))
    open_again(
        [order for order, _ in back],
        text=both_in_one(Words("leads are open again", "又有未核销线索")),
        now=now,
    )
    fresh = set(units) - {unit for _, unit in back}
    given = Unit.objects.filter(pk__in=fresh).order_by("level", "code")
    found = DispatchList.objects.select_related("unit").get(pk=key)
    return len(back) + _give(found, list(given), posts, now)


def _give(found: DispatchList, units: Sequence[Unit], posts: Posts, now: datetime) -> int:
    reached = [unit for unit in units if _post(unit, posts, now)]
    if not reached:
        return 0
    ids = uuid7_run(milliseconds_of(now))
    said = Words(f"{found.name[:80]}: locate the leads", f"{found.name[:80]}：落位")
    subject = both_in_one(said)
    due_at = max(found.locate_by, found.received_at + _SHORTEST)
    wish = Wish(subject, due_at, kind=KIND, subject_kind=SUBJECT, subject_id=found.pk)
    giving = Giving(_decision(found, subject, next(ids)), found.unit, found.received_at,
                    found.taken_in_at)  # fmt: skip
    drafts = [build(wish, unit, giving, next(ids), posts[unit.pk]) for unit in reached]
    return len(Order.objects.bulk_create(drafts))


def _post(unit: Unit, posts: Posts, now: datetime) -> Post | None:
    """Return the post of a unit, looked up once; nothing where nobody is in post."""
    if unit.pk not in posts:
        try:
            posts[unit.pk] = post_of(unit, KIND, now)
        except Refused as nobody:
            # The leads are open all the same, and somebody may join any moment.
            posts[unit.pk] = None
            logger.warning("%s", nobody)
    return posts[unit.pk]


def _decision(found: DispatchList, subject: str, row_id: UUID) -> Decision:
    """Return the decision that all orders of a list follow."""
    first = Order.objects.filter(kind=KIND, subject_kind=SUBJECT, subject_id=found.pk).first()
    return first.decision if first else Decision.objects.create(
        id=row_id, unit=found.unit, subject=subject, text="", decided_at=found.received_at,
        taken_in_at=found.taken_in_at, by=None,
    )  # fmt: skip
