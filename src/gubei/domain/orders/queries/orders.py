"""Orders in reach of an officer, their states in SQL, and the numbers of the board."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from gubei.domain.orders.models import Escalation, Order, OutgoingNotice
from gubei.domain.orders.rules.states import State
from gubei.domain.territory.models import Level, Officer, Role, Unit
from gubei.domain.territory.queries import units_of
from gubei.terms.refusals import NotFound

WAITING = Q(reported_at=None, closed_at=None)


def in_state(now: datetime) -> Case:
    """Return the state of an order as an SQL expression: the same as `rules.states.state_of`."""
    return Case(
        When(closed_at__lte=now, then=Value(State.CLOSED.value)),
        When(reported_at__lte=now, then=Value(State.REPORTED.value)),
        When(due_at__lt=now, then=Value(State.OVERDUE.value)),
        When(accepted_at__lte=now, then=Value(State.ACCEPTED.value)),
        default=Value(State.OPEN.value),
        output_field=CharField(),
    )


def orders_of(officer: Officer) -> QuerySet[Order]:
    """Return the orders to the officer's unit and below."""
    ids = list(units_of(officer).values_list("pk", flat=True))
    return Order.objects.filter(unit__in=ids)


def order_in_reach(officer: Officer, order: UUID, *, lock: bool = False) -> Order:
    """Return one order to the officer's unit or below. Raises NotFound."""
    orders = orders_of(officer).select_related("unit", "officer", "issued_by_unit", "decision")
    found = (orders.select_for_update(of=("self",)) if lock else orders).filter(pk=order).first()
    if found is None:
        raise NotFound("There is no such order in your unit.", "您的辖区内没有这项任务单。")
    return found


def answerable(unit: Unit) -> Officer | None:
    """Return who answers for a unit's orders: its own officer on duty, else of the unit above."""
    roles = {Level.DISTRICT: Role.DUTY, Level.TOWN: Role.TOWN, Level.VILLAGE: Role.VILLAGE}
    above = Q(pk__in=[])
    for level, role in roles.items():
        above |= Q(unit__code__in=unit.lineage, unit__level=level, role=role)
    return (
        Officer.objects.filter(above, left_at=None)
        .order_by("-unit__level", "joined_at", "pk")
        .first()
    )


@dataclass(frozen=True, slots=True)
class OrderCounts:
    """The counters of the board; `unassigned` are waiting orders whose officer has left."""

    open: int
    overdue: int
    unassigned: int
    to_close: int


def count_orders(officer: Officer, *, now: datetime) -> OrderCounts:
    """Count the orders under the officer's unit that wait."""
    waiting = orders_of(officer).filter(WAITING)
    to_close = Order.objects.filter(
        issued_by_unit=officer.unit, reported_at__isnull=False, closed_at=None
    )
    return OrderCounts(
        open=waiting.count(),
        overdue=waiting.filter(due_at__lt=now).count(),
        unassigned=waiting.filter(officer__left_at__isnull=False).count(),
        to_close=to_close.count(),
    )


def not_fed_back(officer: Officer, *, now: datetime) -> list[tuple[str, str, int]]:
    """Return (unit code, name, overdue orders) of the units that owe a report, most first."""
    late = orders_of(officer).filter(WAITING, due_at__lt=now)
    counted = late.values("unit__code", "unit__name").annotate(many=Count("pk"))
    rows = counted.order_by("-many", "unit__code")
    return [(row["unit__code"], row["unit__name"], row["many"]) for row in rows]


def escalations_of(officer: Officer) -> QuerySet[Escalation]:
    """Return the rungs that orders to the officer's unit and below climbed."""
    ids = list(units_of(officer).values_list("pk", flat=True))
    return Escalation.objects.filter(order__unit__in=ids).select_related("told")


def dead_notices(officer: Officer) -> QuerySet[OutgoingNotice]:
    """Return the messages to officers in reach that were given up, newest first."""
    dead = OutgoingNotice.objects.filter(
        given_up_at__isnull=False, officer__unit__in=units_of(officer)
    )
    return dead.select_related("officer").order_by("-given_up_at", "pk")
