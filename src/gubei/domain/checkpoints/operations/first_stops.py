"""Lorries with cold-chain goods go to their first-stop store: the clock, the arrival, the search."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from gubei.domain.checkpoints.models import FirstStop, FirstStopEnd, Passage
from gubei.domain.checkpoints.operations.settling import reason_of
from gubei.domain.checkpoints.queries.first_stops import STOP, stop_in_reach, under_way
from gubei.domain.checkpoints.rules.first_stops import ARRIVED, refuse_end, subject_of
from gubei.domain.checkpoints.rules.transits import TO_FIND
from gubei.domain.measures.queries.policies import pack_of
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, close_ruled, give_first
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.domain.territory.rules import Ability, require_any
from gubei.engines.policy import missing_hours
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.words import Words, both_in_one

_AT_ONCE = 500
_ORDERED_WITHIN = timedelta(days=7)
_OVERDUE = Words("cold-chain lorry, not at its first-stop store", "冷链车辆逾时未到首站")
_NO_STOP = Words("it is not under way any more", "此车已不在途")


@transaction.atomic
def end_stop(
    *, passage: UUID, has_arrived: bool, text: str, by: Officer, now: datetime,
    at: datetime | None = None,
) -> FirstStop:  # fmt: skip
    """Write that a lorry is at its first-stop store, or what was found of it; its order closes.

    Raises Invalid, NotFound, Refused.
    """
    require_any(by, Ability.OWN_SITES, Ability.WORK, Ability.PASSAGES)
    found, moment = stop_in_reach(by, passage, lock=True), at or now
    refuse_end(
        is_under_way=getattr(found, "end", None) is None, has_store=found.store_id is not None,
        has_arrived=has_arrived, at=moment, passed_at=found.passage.passed_at, now=now,
    )  # fmt: skip
    said = text.strip()[:300] if has_arrived else reason_of(text)
    FirstStopEnd.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), stop=found, has_arrived=has_arrived, at=moment,
        written_at=now, by=by, text=said,
    )  # fmt: skip
    done = ARRIVED if has_arrived else Words(f"found: {said}", f"已核查：{said}")
    _close([passage], done, now)
    return found


def follow_first_stops(*, now: datetime) -> int:
    """Order that each lorry is found that did not arrive in time, once each; return how many.

    Orders about lorries that are not under way any more, the passage taken back, are closed.
    """
    open_ = _about().filter(closed_at=None)
    over = open_.filter(~Exists(under_way().filter(passage=OuterRef("subject_id"))))
    _close([key for key in over.values_list("subject_id", flat=True) if key], _NO_STOP, now)
    given = 0
    while fresh := _give_some(now):
        given += fresh
    return given


@transaction.atomic
def _give_some(now: datetime) -> int:
    ordered = Order.objects.filter(subject_kind=STOP, subject_id=OuterRef("passage"))
    late = under_way().filter(arrive_by__lt=now, arrive_by__gt=now - _ORDERED_WITHIN)
    keys = list(late.filter(~Exists(ordered)).values_list("passage", flat=True)[:_AT_ONCE])
    # Locked, so that two workers give one order.
    rows = Passage.objects.filter(pk__in=keys).select_for_update(of=("self",), skip_locked=True)
    locked = [each.pk for each in rows.order_by("pk")]
    known = set(_about(locked).values_list("subject_id", flat=True))
    stops = FirstStop.objects.filter(passage__in=set(locked) - known).select_related(
        "store__unit", "passage__unit", "passage__policy", "passage__checkpoint__site"
    )
    wanted = [_wanted(each, now) for each in stops.order_by("arrive_by", "pk")]
    if wanted:
        give_first(wanted, subject=both_in_one(_OVERDUE), issuer=district(), now=now)
    return len(wanted)


def _wanted(stop: FirstStop, now: datetime) -> Ruled:
    passage = stop.passage
    hours = missing_hours(pack_of(passage.policy), now) if passage.policy else None
    subject = subject_of(
        passage.plate, where=passage.checkpoint.site.name,
        store=stop.store.name if stop.store else "", arrive_by=stop.arrive_by,
    )  # fmt: skip
    return Ruled(
        stop.store.unit if stop.store else passage.unit,
        Wish(
            subject=both_in_one(subject), kind=Order.Kind.LOCATE, subject_kind=STOP,
            subject_id=passage.pk,
            due_at=now + (TO_FIND if hours is None else timedelta(hours=hours)),
        ),
    )  # fmt: skip


def _about(passages: Collection[UUID] | None = None) -> QuerySet[Order]:
    orders = Order.objects.filter(subject_kind=STOP)
    return orders if passages is None else orders.filter(subject_id__in=passages)


def _close(passages: Iterable[UUID], done: Words, now: datetime) -> None:
    waiting = _about(list(passages)).filter(closed_at=None)
    close_ruled(waiting.values_list("pk", flat=True), text=both_in_one(done), now=now)
