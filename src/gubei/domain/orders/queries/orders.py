"""Orders in reach of an officer, their states in SQL, and the numbers of the board."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from gubei.domain.orders.models import Escalation, Order, OutgoingNotice
from gubei.domain.orders.rules.doing import KIND, SUBJECT
from gubei.domain.orders.rules.states import State
from gubei.domain.territory.models import Level, Officer, Role, Unit
from gubei.domain.territory.queries import reaches_all, units_of
from gubei.terms.refusals import NotFound

WAITING = Q(reported_at=None, closed_at=None)
BY_LEADS = Q(kind=KIND, subject_kind=SUBJECT)
"""About all open leads of a list: its leads answer it."""


def in_state(state: State, now: datetime) -> Q:
    """Return the condition that an order is in a state: the same as `rules.states.state_of`.

    Each is written as the partial indexes are, so that a page is read from one of them.
    """
    accepted = Q(due_at__gte=now, accepted_at__isnull=False)
    return {
        State.CLOSED: Q(closed_at__isnull=False),
        State.REPORTED: Q(reported_at__isnull=False, closed_at=None),
        State.OVERDUE: WAITING & Q(due_at__lt=now),
        State.ACCEPTED: WAITING & accepted,
        State.OPEN: WAITING & Q(due_at__gte=now, accepted_at=None),
    }[state]


def orders_of(officer: Officer) -> QuerySet[Order]:
    """Return the orders to the officer's unit and below.

    For the whole district no unit is named: the partial indexes that hold no unit then answer.
    """
    if reaches_all(officer):
        return Order.objects.all()
    ids = list(units_of(officer).values_list("pk", flat=True))
    return Order.objects.filter(unit__in=ids)


def own_orders(officer: Officer) -> QuerySet[Order]:
    """Return the orders that wait for this officer; not those that leads answer."""
    return Order.objects.filter(WAITING, officer=officer).exclude(BY_LEADS)


def in_view(officer: Officer, view: str, now: datetime) -> Q:
    """Return the condition of a state, or of a counter of the board: its number opens its rows."""
    if view in set(State):
        return in_state(State(view), now)
    return {"waiting": WAITING, "unassigned": _unassigned(), "to_close": _to_close(officer)}[view]


def _unassigned() -> Q:
    left = list(Officer.objects.exclude(left_at=None).values_list("pk", flat=True))
    return WAITING & Q(officer__in=left)


def _to_close(officer: Officer) -> Q:
    return Q(issued_by_unit=officer.unit, reported_at__isnull=False, closed_at=None)


def order_in_reach(officer: Officer, order: UUID, *, lock: bool = False) -> Order:
    """Return one order to the officer's unit or below. Raises NotFound."""
    orders = orders_of(officer).filter(pk=order)
    if lock:
        # Without joins: who waited for somebody else's change would not find the order, for
        # the officer joined to it is the one before the change.
        list(orders.select_for_update().values_list("pk"))
    found = orders.select_related("unit", "officer", "issued_by_unit", "decision").first()
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
    """Count the orders under the officer's unit that wait: each number out of an index alone."""
    waiting = orders_of(officer).filter(WAITING)
    counted = waiting.aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=now)))
    return OrderCounts(
        **counted,
        unassigned=orders_of(officer).filter(_unassigned()).count(),
        to_close=Order.objects.filter(_to_close(officer)).count(),
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
    return Escalation.objects.filter(order__unit__in=ids).select_related(
        "told", "notice", "order__unit"
    )


def dead_notices(officer: Officer) -> QuerySet[OutgoingNotice]:
    """Return the messages to officers and persons in reach that were given up, newest first."""
    units = list(units_of(officer).values_list("pk", flat=True))
    dead = OutgoingNotice.objects.filter(
        Q(officer__unit__in=units) | Q(person__unit__in=units), given_up_at__isnull=False
    )
    return dead.select_related("officer", "person").order_by("-given_up_at", "pk")


def climbed_since(moment: datetime) -> list[tuple[UUID, list[str]]]:
    """Return (id, lineage of the order's unit) of the newest steps since a moment, at most 5,000."""
    steps = Escalation.objects.filter(at__gte=moment).order_by("-at", "-id")
    return list(steps.values_list("id", "order__unit__lineage")[:5_000])
