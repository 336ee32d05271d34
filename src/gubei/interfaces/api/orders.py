"""Decisions, orders and what climbs; and all work of an officer in one list."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router

from gubei.domain.leads.queries.reach import leads_of
from gubei.domain.orders import models
from gubei.domain.orders.operations import answering
from gubei.domain.orders.operations.deciding import Wish, decide
from gubei.domain.orders.operations.sending import send_again
from gubei.domain.orders.queries.attachments import attachments_of
from gubei.domain.orders.queries.orders import (
    BY_LEADS,
    WAITING,
    count_orders,
    dead_notices,
    escalations_of,
    in_view,
    not_fed_back,
    order_in_reach,
    orders_of,
)
from gubei.domain.orders.rules.states import state_of
from gubei.domain.orders.rules.subjects import subject_in
from gubei.domain.people.rules import mask_name
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import unit_in_reach, units_below
from gubei.domain.territory.rules import Ability, require
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.attachments import Attachment
from gubei.interfaces.api.language import reading_language
from gubei.interfaces.api.order_shapes import (
    ActDone,
    ClimbedStep,
    DeadNotice,
    NewClosing,
    NewDecision,
    NewReport,
    NewReturn,
    OrderCounts,
    OrderPage,
    OrderRow,
    OrderRows,
    OrdersAsked,
    Owing,
    PassingDown,
    Step,
    Steps,
    WorkItem,
    WorkItems,
)
from gubei.interfaces.api.pages import Cursor, Limit, Place, cut, page_of, read_cursor
from gubei.interfaces.api.shapes import Items, Nothing, OfficerName, UnitRef
from gubei.terms.words import in_one

router = Router(tags=["orders"])


@router.post("/decisions", response=Items[OrderRow])
def make_decision(request: SignedRequest, sent: NewDecision) -> Items[OrderRow]:
    """Order something of several units in one act."""
    now = now_of(request)
    wish = Wish(
        sent.subject, sent.due_at, text=sent.text, form=sent.form, attachments=sent.attachments
    )
    orders = decide(
        wish=wish, units=sent.units, by=request.auth, now=now, decided_at=sent.decided_at
    )
    return Items[OrderRow](items=[_row(order, request) for order in orders])


@router.get("/orders", response=OrderRows)
def list_orders(
    request: SignedRequest, asked: Query[OrdersAsked], limit: Limit = 50, cursor: Cursor = ""
) -> OrderRows:
    """List the orders of the officer's unit and below, by deadline."""
    require(request.auth, Ability.READ)
    now = now_of(request)
    page, following = page_of(
        _asked_orders(request.auth, asked, now), sort=asked.sort, cursor=cursor, limit=limit,
        value_of=lambda order: order.due_at,
    )  # fmt: skip
    return OrderRows(items=[_row(order, request) for order in page], next=following)


def _asked_orders(by: Officer, asked: OrdersAsked, now: datetime) -> QuerySet[models.Order]:
    orders = orders_of(by).select_related("unit", "officer", "issued_by_unit")
    if asked.state:
        orders = orders.filter(in_view(by, asked.state, now))
    if asked.unit:
        unit = unit_in_reach(by, asked.unit)
        orders = orders.filter(unit__in=[unit] if asked.only else units_below(unit))
    if asked.mine:
        orders = orders.filter(officer=by)
    if asked.decision:
        orders = orders.filter(decision=asked.decision)
    return orders


@router.get("/orders/counts", response=OrderCounts)
def read_order_counts(request: SignedRequest) -> OrderCounts:
    """Return the counters of the board."""
    require(request.auth, Ability.READ)
    return OrderCounts.model_validate(count_orders(request.auth, now=now_of(request)))


@router.get("/orders/not-fed-back", response=Items[Owing])
def list_not_fed_back(request: SignedRequest) -> Items[Owing]:
    """List the units that owe reports."""
    require(request.auth, Ability.READ)
    owing = not_fed_back(request.auth, now=now_of(request))
    return Items[Owing](items=[Owing(code=c, name=n, overdue=many) for c, n, many in owing])


@router.get("/orders/events", response=Steps)
def list_escalations(request: SignedRequest, limit: Limit = 50, cursor: Cursor = "") -> Steps:
    """List the escalations under the officer's unit, newest first."""
    require(request.auth, Ability.READ)
    page, following = page_of(
        escalations_of(request.auth), sort="-at", cursor=cursor, limit=limit,
        value_of=lambda step: step.at,
    )  # fmt: skip
    return Steps(items=[_climbed(step, request) for step in page], next=following)


@router.get("/orders/dead-notices", response=Items[DeadNotice])
def list_dead_notices(request: SignedRequest) -> Items[DeadNotice]:
    """List the messages that were given up, up to 200."""
    require(request.auth, Ability.ASSIGN)
    language = reading_language(request)
    return Items[DeadNotice](
        items=[
            DeadNotice(
                id=each.pk, officer=OfficerName.of(each.officer) if each.officer else None,
                person=mask_name(each.person.name) if each.person else None, text=each.text,
                tries=each.tries, error=in_one(language, each.error), given_up_at=each.given_up_at,
            )
            for each in dead_notices(request.auth)[:200]
            if each.given_up_at
        ]
    )  # fmt: skip


@router.post("/notices/{notice_id}/send-again", response=Nothing)
def send_notice_again(request: SignedRequest, notice_id: UUID) -> Nothing:
    """Send a message once more."""
    send_again(notice=notice_id, by=request.auth, now=now_of(request))
    return Nothing()


@router.get("/work/all", response=WorkItems)
def list_all_work(request: SignedRequest, limit: Limit = 50, cursor: Cursor = "") -> WorkItems:
    """List the open leads and waiting orders of the officer's unit and below, by deadline.

    The orders about all leads of a list are left out: their leads stand here themselves.
    """
    require(request.auth, Ability.WORK)
    now, place = now_of(request), read_cursor(cursor, sort="due")
    leads = leads_of(request.auth).filter(closed_at=None).select_related("person", "unit")
    orders = orders_of(request.auth).filter(WAITING).exclude(BY_LEADS).select_related("unit")
    found = [
        WorkItem(id=lead.pk, kind="lead", subject=lead.person.name, unit=lead.unit.name,
                 due_at=lead.locate_by, overdue=lead.locate_by < now)
        for lead in _after(leads, "locate_by", place)[: limit + 1]
    ] + [
        WorkItem(id=order.pk, kind=order.kind, subject=_subject(order, request), unit=order.unit.name,
                 due_at=order.due_at, overdue=order.due_at < now)
        for order in _after(orders, "due_at", place)[: limit + 1]
    ]  # fmt: skip
    found.sort(key=lambda item: (item.due_at, item.id))
    page, following = cut(found, limit, lambda item: Place("due", item.due_at, item.id))
    return WorkItems(items=page, next=following)


def _after(rows: Any, column: str, place: Place | None) -> Any:
    ordered = rows.order_by(column, "pk")
    if place is None:
        return ordered
    level = ordered.filter(**{f"{column}__gte": place.value})
    return level.exclude(**{column: place.value, "pk__lte": place.id})


@router.get("/orders/{order_id}", response=OrderPage)
def read_order(request: SignedRequest, order_id: UUID) -> OrderPage:
    """Return one order with its acts, its escalations and what was passed down from it."""
    require(request.auth, Ability.READ)
    return _page(order_in_reach(request.auth, order_id), request)


@router.post("/orders/{order_id}/accept", response=OrderRow)
def accept_order(request: SignedRequest, order_id: UUID) -> OrderRow:
    """Accept an order."""
    now = now_of(request)
    return _row(answering.accept(order=order_id, by=request.auth, now=now), request)


@router.post("/orders/{order_id}/pass-down", response=Items[OrderRow])
def pass_order_down(request: SignedRequest, order_id: UUID, sent: PassingDown) -> Items[OrderRow]:
    """Give an order on to units below."""
    now = now_of(request)
    given = answering.pass_down(
        order=order_id, units=sent.units, due_at=sent.due_at, by=request.auth, now=now
    )
    return Items[OrderRow](items=[_row(order, request) for order in given])


@router.post("/orders/{order_id}/report", response=OrderRow)
def report_order(request: SignedRequest, order_id: UUID, sent: NewReport) -> OrderRow:
    """Report back."""
    now = now_of(request)
    order = answering.report(
        order=order_id, answer=sent.report, attachments=sent.attachments, by=request.auth, now=now
    )
    return _row(order, request)


@router.post("/orders/{order_id}/close", response=OrderRow)
def close_order(request: SignedRequest, order_id: UUID, sent: NewClosing) -> OrderRow:
    """Close an order that was reported."""
    now = now_of(request)
    return _row(answering.close(order=order_id, by=request.auth, now=now, text=sent.text), request)


@router.post("/orders/{order_id}/return", response=OrderRow)
def return_order(request: SignedRequest, order_id: UUID, sent: NewReturn) -> OrderRow:
    """Return a report with a reason; the order is open again."""
    now = now_of(request)
    order = answering.send_back(
        order=order_id, reason=sent.reason, by=request.auth, now=now, due_at=sent.due_at
    )
    return _row(order, request)


def _row(order: models.Order, request: SignedRequest) -> OrderRow:
    return OrderRow(**_values(order, request))


def _values(order: models.Order, request: SignedRequest) -> dict[str, Any]:
    plain = ("id", "kind", "subject_kind", "subject_id", "issued_at", "due_at",
             "accepted_at", "reported_at", "closed_at", "step")  # fmt: skip
    return {name: getattr(order, name) for name in plain} | {
        "decision": order.decision_id,
        "parent": order.parent_id,
        "subject": _subject(order, request),
        "state": state_of(order, now_of(request)).value,
        "unit": UnitRef.of(order.unit),
        "officer": OfficerName.of(order.officer),
        "issued_by": UnitRef.of(order.issued_by_unit),
    }


def _subject(order: models.Order, request: SignedRequest) -> str:
    return subject_in(reading_language(request), order.subject, order.subject_kind)


def _page(order: models.Order, request: SignedRequest) -> OrderPage:
    children = order.children.select_related("unit", "officer", "issued_by_unit")
    return OrderPage(
        **_values(order, request),
        text=order.decision.text,
        form=order.form,
        report=order.report,
        attachments=[Attachment.shown(each) for each in attachments_of(order)],
        acts=[_act(act, request) for act in order.acts.select_related("by").order_by("at", "pk")],
        steps=[_step(step) for step in _steps_of(order)],
        children=[_row(child, request) for child in children.order_by("pk")],
    )


def _steps_of(order: models.Order) -> QuerySet[models.Escalation]:
    return order.escalations.select_related("told", "notice").order_by("step")


def _act(act: models.OrderAct, request: SignedRequest) -> ActDone:
    by = OfficerName.of(act.by) if act.by else None
    text = act.text if act.by else in_one(reading_language(request), act.text)
    return ActDone(kind=act.kind, at=act.at, by=by, text=text, report=act.report)


def _step(step: models.Escalation) -> Step:
    return Step(**_step_values(step))


def _climbed(step: models.Escalation, request: SignedRequest) -> ClimbedStep:
    order = step.order
    return ClimbedStep(
        **_step_values(step),
        subject=_subject(order, request),
        unit=UnitRef.of(order.unit),
        due_at=order.due_at,
    )


def _step_values(step: models.Escalation) -> dict[str, Any]:
    plain = ("id", "step", "whom", "way", "fell_at", "at", "late")
    notice = getattr(step, "notice", None)  # an earlier message, or none, tells of some steps
    return {name: getattr(step, name) for name in plain} | {
        "sent_at": notice and notice.sent_at,
        "sent_by": notice.sent_by if notice else "",
        "given_up_at": notice and notice.given_up_at,
        "order": step.order_id,
        "told": OfficerName.of(step.told),
    }
