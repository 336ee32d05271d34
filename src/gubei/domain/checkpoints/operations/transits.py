"""Sealed transit is asked after: who did not leave in time is looked for, once, until known."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from gubei.domain.checkpoints.models import Passage, TransitFinding
from gubei.domain.checkpoints.operations.settling import reason_of
from gubei.domain.checkpoints.queries.passages import passage_in_reach
from gubei.domain.checkpoints.queries.transits import LOOKED_FOR, still_inside, transits_of
from gubei.domain.checkpoints.rules.transits import TO_FIND, Transit, refuse_finding
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.orders.models import Order, OrderAct
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import (
    Ruled,
    close_ruled,
    give_first,
    open_again,
    reword_ruled,
)
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require_any
from gubei.engines.policy import missing_hours
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of, say_moment
from gubei.terms.plates import PlateKind
from gubei.terms.words import Words, both_in_one

TRANSIT = "transit"
"""An order to find a vehicle in sealed transit that was not seen leaving."""
_ORDERED_WITHIN = timedelta(days=7)
"""An older one stands in the ledger: an order of a week ago would send somebody out for nothing."""
_AT_ONCE = 500
_OVERDUE = Words("Sealed transit, not seen leaving", "封签过境逾时未离")
_AGAIN = Words("the passage out does not count any more", "驶离记录已不成立")
_NO_TRANSIT = Words("it is not in transit", "此车已非封签过境")


@transaction.atomic
def write_found(
    *, passage: UUID, text: str, by: Officer, now: datetime, at: datetime | None = None
) -> Passage:
    """Write what was found of a sealed vehicle that nobody saw leave; its order closes.

    Raises Invalid, NotFound, Refused.
    """
    require_any(by, Ability.PASSAGES, Ability.WORK)
    said, found = reason_of(text), passage_in_reach(by, passage, lock=True)
    moment = at or now
    transit = transits_of([found]).get(found.pk)
    refuse_finding(transit, moment, passed_at=found.passed_at, now=now)
    TransitFinding.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), passage=found, at=moment, written_at=now, by=by,
        text=said,
    )  # fmt: skip
    close_ended(now=now, passages=[found.pk])
    return found


def follow_transits(*, now: datetime) -> int:
    """Order that each vehicle is found whose time is over and that nobody saw leave; once each.

    Orders about those that left meanwhile are closed. Returns how many were given or opened again.
    """
    close_ended(now=now)
    opened = _open_undone(now)
    given = 0
    while fresh := _give_some(now):
        given += fresh
    return opened + given


@transaction.atomic
def _give_some(now: datetime) -> int:
    ordered = Order.objects.filter(subject_kind=TRANSIT, subject_id=OuterRef("pk"))
    late = still_inside(Passage.objects.all()).filter(
        leave_by__lt=now, leave_by__gt=now - _ORDERED_WITHIN
    )
    keys = list(late.filter(~Exists(ordered)).values_list("pk", flat=True)[:_AT_ONCE])
    # Locked, so that two workers give one order.
    rows = Passage.objects.filter(pk__in=keys)
    locked = list(
        rows.select_for_update(of=("self",), skip_locked=True)
        .select_related("unit", "checkpoint__site", "policy")
        .order_by("leave_by", "pk")
    )
    known = set(about_transits([each.pk for each in locked]).values_list("subject_id", flat=True))
    wanted = [_wanted(each, now) for each in locked if each.pk not in known]
    if wanted:
        give_first(wanted, subject=both_in_one(_OVERDUE), issuer=district(), now=now)
    return len(wanted)


def _wanted(passage: Passage, now: datetime) -> Ruled:
    pack = pack_of(passage.policy) if passage.policy else None
    hours = missing_hours(pack, now) if pack else None
    return Ruled(
        passage.unit,
        Wish(
            subject=both_in_one(_subject(passage)), kind=Order.Kind.LOCATE, subject_kind=TRANSIT,
            subject_id=passage.pk,
            due_at=now + (TO_FIND if hours is None else timedelta(hours=hours)),
        ),
    )  # fmt: skip


def _subject(passage: Passage) -> Words:
    """Say which vehicle was let in where and until when it had to leave."""
    none, where = PlateKind.NONE.words, passage.checkpoint.site.name
    by = say_moment(passage.leave_by) if passage.leave_by else ""
    en, zh = (
        (f", {passage.destination}", f"，{passage.destination}")
        if passage.destination
        else ("", "")
    )
    return Words(
        f"{_OVERDUE.en}: {passage.plate or none.en}, let in at {where}, to leave by {by}{en}",
        f"{_OVERDUE.zh}：{passage.plate or none.zh}，{where}放行，应于 {by} 前驶离{zh}",
    )


def about_transits(passages: Collection[UUID] | None = None) -> QuerySet[Order]:
    """Return the orders about vehicles in transit, or about these."""
    orders = Order.objects.filter(subject_kind=TRANSIT)
    return orders if passages is None else orders.filter(subject_id__in=passages)


def close_ended(
    *, now: datetime, plates: Collection[str] | None = None,
    passages: Collection[UUID] | None = None,
) -> int:  # fmt: skip
    """Close the orders about vehicles that left, were found, or are in transit no more.

    All of them, or those about vehicles with these plates, or about these passages.
    """
    meant = passages if plates is None else _lately_sealed(plates, now)
    if meant is not None and not meant:
        return 0
    open_ = about_transits(meant).filter(closed_at=None)
    keys = [key for key in open_.values_list("subject_id", flat=True) if key]
    rows = list(Passage.objects.filter(pk__in=keys)) if keys else []
    ends = transits_of(rows)
    closed = 0
    for each in rows:
        transit = ends.get(each.pk)
        if transit is None or not transit.is_inside:
            ordered = open_.filter(subject_id=each.pk).values_list("pk", flat=True)
            closed += close_ruled(ordered, text=both_in_one(_ended(transit)), now=now)
    return closed


def _lately_sealed(plates: Collection[str], now: datetime) -> list[UUID]:
    """Return the sealed passages of vehicles of which an order may still be open, from the index."""
    lately = Passage.objects.filter(
        plate__in=plates, leave_by__isnull=False, passed_at__gt=now - LOOKED_FOR
    )
    return list(lately.exclude(plate="").values_list("pk", flat=True))


def reword_transit(passage: Passage) -> int:
    """Let the open order about a passage say anew which vehicle is looked for; return how many."""
    orders = about_transits([passage.pk]).values_list("pk", flat=True)
    return reword_ruled(orders, subject=both_in_one(_subject(passage)))


def _ended(transit: Transit | None) -> Words:
    if transit is None:
        return _NO_TRANSIT
    if transit.found_at is not None:
        return Words(f"found: {transit.found}", f"已核查：{transit.found}")
    at = say_moment(transit.left_at) if transit.left_at else ""
    if not transit.left_through:
        return Words(
            f"came in again at {at}, unseen on its way out", f"{at} 再次进入，离开时未经检查站"
        )
    return Words(
        f"left at {at} through {transit.left_through}", f"{at} 经{transit.left_through}驶离"
    )


def _open_undone(now: datetime) -> int:
    """Open orders again that a passage out had closed, which was taken back or corrected since."""
    acts = OrderAct.objects.filter(order=OuterRef("pk")).order_by("-at", "-pk")
    by_nobody = acts.values("by")[:1]
    closed = about_transits().filter(closed_at__gt=now - _ORDERED_WITHIN)
    late = still_inside(Passage.objects.all()).filter(leave_by__lt=now)
    ordered = closed.annotate(last=Subquery(by_nobody)).filter(
        last=None, subject_id__in=late.values("pk")
    )
    return open_again(list(ordered.values_list("pk", flat=True)), text=both_in_one(_AGAIN), now=now)
