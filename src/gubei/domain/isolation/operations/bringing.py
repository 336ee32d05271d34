"""Who is to be in central isolation is brought there by the policy's clock: an order says who does it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from gubei.domain.isolation.models import Stay
from gubei.domain.isolation.queries.people import central_on
from gubei.domain.measures.models import Measure, Suspension
from gubei.domain.measures.operations.replacing import SHORTEST, USUAL
from gubei.domain.measures.queries.measures import control_by, with_policy
from gubei.domain.orders.models import Order
from gubei.domain.orders.operations.deciding import Wish
from gubei.domain.orders.operations.ruling import Ruled, close_about, close_ruled, give_ruled
from gubei.domain.territory.queries import district
from gubei.terms.moments import in_shanghai
from gubei.terms.words import Words, both_in_one

AT_ONCE = 1000
_SUBJECT = both_in_one(Words("to be brought to an isolation site", "待转运至集中隔离点"))


def order_bringing(*, now: datetime) -> int:
    """Have everybody brought who should be at an isolation site today and has not arrived.

    The unit that answers for the measure brings them, by the policy's clock of control. One order
    at a time for each, and one a day: an officer who closed it has said why. Orders about people
    for whom that is no longer so are closed. Returns how many orders are new.
    """
    _close_settled(now)
    midnight = in_shanghai(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return sum(
        len(give_ruled(
            [_ruled(each, now) for each in part],
            subject=_SUBJECT, issuer=district(), now=now, once_since=midnight,
        ))
        for part in _parts(_to_bring(now))
    )  # fmt: skip


def close_brought(measures: Iterable[UUID], *, now: datetime) -> int:
    """The people of these measures have arrived: nobody has to bring them."""
    return close_about(
        measures,
        kind=Order.Kind.BRING,
        text=both_in_one(Words("arrived", "已到达")),
        now=now,
    )


def _close_settled(now: datetime) -> None:
    """Close orders about people who arrived, are free, elsewhere, or isolated at home by now."""
    still = Exists(_to_bring(now).filter(pk=OuterRef("subject_id")))
    open_ = Order.objects.filter(~still, kind=Order.Kind.BRING, closed_at=None)
    close_ruled(
        open_.values_list("pk", flat=True),
        text=both_in_one(Words("no longer to be brought", "已无需转运")),
        now=now,
    )


def _to_bring(now: datetime) -> QuerySet[Measure]:
    """Return the measures that ask for central isolation today, of people who are not there."""
    there = Stay.objects.filter(person=OuterRef("person"), arrived_at__isnull=False, to_at=None)
    away = Suspension.objects.filter(measure=OuterRef("pk"), to_at=None)
    central = Exists(central_on(in_shanghai(now).date()))
    return Measure.objects.filter(central, ~Exists(there), ~Exists(away), released_at=None)


def _parts(measures: QuerySet[Measure]) -> Iterator[Sequence[Measure]]:
    after = UUID(int=0)
    while part := list(with_policy(measures).filter(pk__gt=after).order_by("pk")[:AT_ONCE]):
        yield part
        after = part[-1].pk


def _ruled(measure: Measure, now: datetime) -> Ruled:
    by_clock = control_by(measure) or measure.imposed_at + USUAL
    name = measure.person.name
    said = Words(f"{name}: bring to an isolation site", f"{name}：转运至集中隔离点")
    return Ruled(
        measure.unit,
        Wish(
            both_in_one(said),
            max(by_clock, now + SHORTEST),
            kind=Order.Kind.BRING,
            subject_kind="measure",
            subject_id=measure.pk,
        ),
    )
