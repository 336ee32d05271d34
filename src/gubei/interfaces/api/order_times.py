"""How long the answers to orders take, and who owed one at which hour."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Annotated

from ninja import Query, Router
from pydantic import AwareDatetime

from gubei.domain.leads.queries.times import people_times
from gubei.domain.orders.queries import times
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import Items, Shape

router = Router(tags=["orders"])
_USUAL_SPAN = timedelta(days=7)


class Span(Shape):
    """Minutes: median, 90th percentile; of how many it is known."""

    known: int
    median: float | None
    nine_of_ten: float | None


class TimesOfKind(Shape):
    """The times of the orders of one kind; "" of all."""

    kind: str
    orders: int
    accept: Span
    report: Span
    close: Span


class TimesOfUnit(Shape):
    """From when a list came until its people were found and under control; "" of all units."""

    code: str
    name: str
    located: Span
    controlled: Span


class OrderTimes(Shape):
    """The times of the orders issued, and of the leads that came, since a moment."""

    since: datetime
    kinds: list[TimesOfKind]
    people: list[TimesOfUnit]


class UnitOwing(Shape):
    """A unit that, with what lies below it, owed answers."""

    code: str
    name: str
    overdue: int


class HourOwed(Shape):
    """Who owed answers at a full hour, most first."""

    at: datetime
    units: list[UnitOwing]


@router.get("/orders/times", response=OrderTimes)
def read_order_times(request: SignedRequest, since: AwareDatetime | None = None) -> OrderTimes:
    """Return how long accepting, reporting, closing, locating and controlling took.

    Of orders from the moment of issue, of people from when their list came, by the units right
    below. Of the last seven days as a rule.
    """
    require(request.auth, Ability.READ)
    begin = since or now_of(request) - _USUAL_SPAN
    return OrderTimes(
        since=begin,
        kinds=[
            TimesOfKind(
                kind=each.kind, orders=each.orders,
                accept=_span(each.accept), report=_span(each.report), close=_span(each.close),
            )
            for each in times.answer_times(request.auth, since=begin)
        ],
        people=[
            TimesOfUnit(
                code=each.code, name=each.name,
                located=_span(each.located), controlled=_span(each.controlled),
            )
            for each in people_times(request.auth, since=begin)
        ],
    )  # fmt: skip


@router.get("/orders/not-fed-back/hours", response=Items[HourOwed])
def list_not_fed_back_by_hour(
    request: SignedRequest,
    unit: Annotated[str, Query("", max_length=32)],
    hours: Annotated[int, Query(24, ge=1, le=168)],
) -> Items[HourOwed]:
    """List hour by hour which of the units right below owed reports; an hour of none is left out."""
    require(request.auth, Ability.READ)
    owed = times.owed_by_hour(request.auth, now=now_of(request), hours=hours, unit=unit)
    return Items[HourOwed](
        items=[
            HourOwed(
                at=at,
                units=[
                    UnitOwing(code=each.code, name=each.name, overdue=each.overdue)
                    for each in found
                ],
            )
            for at, found in groupby(owed, key=lambda each: each.at)
        ]
    )


def _span(span: times.Span) -> Span:
    return Span(
        known=span.known, median=_minutes(span.median), nine_of_ten=_minutes(span.nine_of_ten)
    )


def _minutes(span: timedelta | None) -> float | None:
    return None if span is None else round(span / timedelta(minutes=1), 1)
