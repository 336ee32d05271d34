"""A unit accepts, passes down and reports; the issuer closes or returns."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import transaction

from gubei.domain.orders.models import Order, OrderAct
from gubei.domain.orders.operations.attaching import enclose
from gubei.domain.orders.operations.deciding import Giving, Wish, build, next_climb
from gubei.domain.orders.queries.orders import order_in_reach
from gubei.domain.orders.rules.doing import ANSWERED, answered_by_doing, is_passed_down
from gubei.domain.orders.rules.forms import check_report
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.refusals import Invalid, NotAllowed, Refused
from gubei.terms.words import Words


@transaction.atomic
def accept(*, order: UUID, by: Officer, now: datetime) -> Order:
    """Accept an order of one's unit and answer for it. Raises Refused for the second to come."""
    found = _waiting(order, by)
    if found.accepted_at is not None:
        raise _done(Fact.ACCEPTED, found, found.accepted_at)
    found.accepted_at, found.officer = now, by
    return _keep(found, OrderAct.Kind.ACCEPT, by, now)


@transaction.atomic
def pass_down(
    *, order: UUID, units: Sequence[str], due_at: datetime, by: Officer, now: datetime
) -> list[Order]:
    """Give the order on to units below, by the same deadline or an earlier one."""
    require(by, Ability.ASSIGN)
    found = _waiting(order, by)
    if not is_passed_down(found.kind, found.subject_kind):
        raise _by_doing(found)
    below = [unit_in_reach(by, code) for code in dict.fromkeys(units)]
    if not below or any(found.unit.code not in unit.lineage[:-1] for unit in below):
        raise Invalid("An order is passed to units below its own.", "任务单只能转给下级单位。")
    if not now < due_at <= found.due_at:
        raise Invalid(
            "The deadline lies now past, or after your own.", "时限已过，或晚于本级时限。"
        )
    wish = Wish(found.subject, due_at, kind=found.kind, form=found.form,
                subject_kind=found.subject_kind, subject_id=found.subject_id)  # fmt: skip
    ids = uuid7_run(milliseconds_of(now))
    giving = Giving(found.decision, found.unit, now, now, found)
    drafts = [build(wish, unit, giving, next(ids)) for unit in below]
    if found.accepted_at is None:
        found.accepted_at, found.officer = now, by
    _keep(found, OrderAct.Kind.PASS_DOWN, by, now, text="、".join(unit.name for unit in below))
    return Order.objects.bulk_create(drafts)


@transaction.atomic
def report(
    *,
    order: UUID,
    answer: dict[str, Any],
    by: Officer,
    now: datetime,
    attachments: Sequence[UUID] = (),
) -> Order:
    """Report back by the order's form. An order that nobody accepted is accepted by it."""
    found = _answerable_here(order, by)
    if found.accepted_at is None:
        found.accepted_at, found.officer = now, by
    found.report, found.reported_at = check_report(found.form, answer), now
    found.climbs_at = None
    enclose(attachments, by=by, order=found)
    return _keep(found, OrderAct.Kind.REPORT, by, now, answer=found.report)


@transaction.atomic
def close(*, order: UUID, by: Officer, now: datetime, text: str = "") -> Order:
    """Close an order that was reported. Raises Refused where it or an order below it is open."""
    found = _to_judge(order, by)
    if found.children.filter(closed_at=None).exists():
        raise Refused(
            "children_open",
            Words("Orders passed down from it are still open.", "转办的下级任务单尚未办结。"),
        )
    found.closed_at = now
    return _keep(found, OrderAct.Kind.CLOSE, by, now, text=text)


@transaction.atomic
def send_back(
    *, order: UUID, reason: str, by: Officer, now: datetime, due_at: datetime | None = None
) -> Order:
    """Return a report with a reason: the order is open again and climbs on from where it was."""
    if not reason.strip():
        raise Invalid("Say why it is returned.", "请填写退回原因。")
    found = _to_judge(order, by)
    if due_at is not None and due_at <= now:
        raise Invalid("The new deadline is past.", "新时限已过。")
    sent, found.report, found.reported_at = found.report, None, None
    found.due_at = due_at or found.due_at
    found.climbs_at = next_climb(found)
    return _keep(found, OrderAct.Kind.RETURN, by, now, text=reason.strip(), answer=sent)


def _waiting(order: UUID, by: Officer) -> Order:
    require(by, Ability.WORK)
    found = order_in_reach(by, order, lock=True)
    if found.closed_at is not None:
        raise _done(Fact.CLOSED, found, found.closed_at)
    if found.reported_at is not None:
        raise _done(Fact.REPORTED, found, found.reported_at)
    return found


def _answerable_here(order: UUID, by: Officer) -> Order:
    found = _waiting(order, by)
    if answered_by_doing(found.kind, found.subject_kind) is not None:
        raise _by_doing(found)
    return found


def _by_doing(order: Order) -> Refused:
    return Refused("answered_by_doing", ANSWERED[order.kind, order.subject_kind])


def _to_judge(order: UUID, by: Officer) -> Order:
    require(by, Ability.ASSIGN)
    found = order_in_reach(by, order, lock=True)
    if by.unit.code not in found.issued_by_unit.lineage:
        raise NotAllowed("Only who issued it closes or returns it.", "仅下达单位可办结或退回。")
    if found.closed_at is not None:
        raise _done(Fact.CLOSED, found, found.closed_at)
    if found.reported_at is None:
        raise Refused("not_reported", Words("It was not reported yet.", "尚未反馈。"))
    return found


class Fact(Enum):
    """What was done already: how it is said, and by which acts it comes about."""

    ACCEPTED = (
        Words("accepted", "签收"),
        (OrderAct.Kind.ACCEPT, OrderAct.Kind.PASS_DOWN, OrderAct.Kind.REPORT),
    )
    REPORTED = (Words("reported", "反馈"), (OrderAct.Kind.REPORT,))
    CLOSED = (Words("closed", "办结"), (OrderAct.Kind.CLOSE,))


def _done(fact: Fact, order: Order, at: datetime) -> Refused:
    verb, kinds = fact.value
    last = order.acts.filter(kind__in=kinds, at=at).select_related("by").first()
    name = last.by.name if last and last.by else ""
    when = in_shanghai(at).strftime("%m-%d %H:%M")
    return Refused(
        f"{verb.en}_already",
        Words(f"{name} {verb.en} it at {when}.", f"{name}已于 {when} {verb.zh}。"),
    )


def _keep(
    order: Order, kind: OrderAct.Kind, by: Officer, now: datetime, *, text: str = "",
    answer: dict[str, Any] | None = None,
) -> Order:  # fmt: skip
    order.save(update_fields=["accepted_at", "officer", "report", "reported_at", "closed_at",
                              "due_at", "climbs_at"])  # fmt: skip
    OrderAct.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), order=order, kind=kind, at=now, by=by,
        text=text[:2000], report=answer,
    )  # fmt: skip
    return order
