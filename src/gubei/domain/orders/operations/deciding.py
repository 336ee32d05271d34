"""A decision becomes orders to units, in one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from gubei.domain.orders.models import Decision, Ladder, Order, Rung
from gubei.domain.orders.operations.attaching import enclose
from gubei.domain.orders.queries.posts import Answering, answering_posts
from gubei.domain.orders.rules import ladders
from gubei.domain.orders.rules.forms import check_form
from gubei.domain.territory.models import Officer, Unit
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words

_USUAL_LADDER = UUID("01900000-0000-7000-8000-000000000001")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is ordered: `form` as in rules.forms; subject_kind person, lead, measure... or ""."""

    subject: str
    due_at: datetime
    text: str = ""
    kind: str = Order.Kind.ASSIGNMENT
    form: Sequence[dict[str, Any]] = field(default_factory=list)
    subject_kind: str = ""
    subject_id: UUID | None = None
    attachments: Sequence[UUID] = ()


@transaction.atomic
def decide(
    *,
    wish: Wish,
    units: Sequence[str],
    by: Officer,
    now: datetime,
    decided_at: datetime | None = None,
) -> list[Order]:
    """Give an order to each of `units` (codes under the officer's own), all or none."""
    require(by, Ability.ASSIGN)
    codes = list(dict.fromkeys(units))
    if not codes:
        raise Invalid("Name at least one unit.", "请至少选择一个单位。")
    found = [unit_in_reach(by, code) for code in codes]
    if decided_at is not None and decided_at > now:
        raise Invalid("A decision lies not in the future.", "决定时间不能晚于现在。")
    at = decided_at or now
    orders = give_orders(wish=wish, units=found, issuer=by.unit, by=by, at=at, now=now)
    enclose(wish.attachments, by=by, decision=orders[0].decision)
    return orders


@transaction.atomic
def give_orders(
    *,
    wish: Wish,
    units: Sequence[Unit],
    issuer: Unit,
    by: Officer | None,
    at: datetime,
    now: datetime,
) -> list[Order]:
    """Give orders without asking who may: for the rules of the parts above. Raises Refused."""
    _check(wish, at)
    ids = uuid7_run(milliseconds_of(now))
    decision = Decision.objects.create(
        id=next(ids), unit=issuer, subject=wish.subject.strip(), text=wish.text,
        decided_at=at, taken_in_at=now, by=by,
    )  # fmt: skip
    giving = Giving(decision, issuer, at, now)
    drafts = [build(wish, unit, giving, next(ids)) for unit in units]
    return Order.objects.bulk_create(drafts)


@dataclass(frozen=True, slots=True)
class Giving:
    """Who gives an order, following which decision or order, issued and taken in when."""

    decision: Decision
    issuer: Unit
    at: datetime
    now: datetime
    parent: Order | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """Who answers for a unit's orders of a kind, and the ladder that they climb."""

    officer: Officer
    ladder: Ladder
    first: ladders.Rung


def post_of(unit: Unit, kind: str, now: datetime) -> Post:
    """Return the post of a unit. Raises Refused where nobody is there, nor above."""
    return posts_of({(unit.pk, kind): unit}, now)[unit.pk, kind]


def posts_of(asked: Mapping[tuple[UUID, str], Unit], now: datetime) -> dict[tuple[UUID, str], Post]:
    """Return the posts of units for kinds of orders. Raises Refused where nobody is in one."""
    found = answering_posts(list(asked), now=now)
    return {key: _post(unit, key[1], found[key], now) for key, unit in asked.items()}


def _post(unit: Unit, kind: str, found: Answering, now: datetime) -> Post:
    if found.officer is None:
        raise Refused(
            "nobody_answers",
            Words(
                f"Nobody is in post at {unit.name} or above; add an officer first.",
                f"{unit.name}及上级均无在岗人员，请先添加。",
            ),
        )
    ladder = found.ladder or ladder_for(unit, kind, now)
    return Post(found.officer, ladder, found.first or _first_rung(ladder))


def _first_rung(ladder: Ladder) -> ladders.Rung:
    first = Rung.objects.get(ladder=ladder, step=1)
    return ladders.Rung(first.percent, first.minutes, ladders.Whom(first.whom))


def build(wish: Wish, unit: Unit, giving: Giving, row_id: UUID, post: Post | None = None) -> Order:
    """Return an order that is not stored yet; `post` where it is known already."""
    post = post or post_of(unit, wish.kind, giving.now)
    return Order(
        id=row_id, decision=giving.decision, parent=giving.parent, unit=unit,
        officer=post.officer, issued_by_unit=giving.issuer, kind=wish.kind,
        subject=wish.subject.strip(), subject_kind=wish.subject_kind, subject_id=wish.subject_id,
        form=check_form(wish.form), issued_at=giving.at, taken_in_at=giving.now,
        due_at=wish.due_at, ladder=post.ladder,
        climbs_at=post.first.falls_at(giving.at, wish.due_at),
    )  # fmt: skip


def _check(wish: Wish, at: datetime) -> None:
    if not wish.subject.strip():
        raise Invalid("Say what the order is about.", "请填写任务单主题。")
    if wish.due_at <= at:
        raise Invalid("The deadline must lie after the order.", "时限须晚于下达时间。")
    if wish.kind not in Order.Kind.values:
        raise Invalid(f"There is no kind {wish.kind}.", f"没有“{wish.kind}”类任务单。")


def ladder_for(unit: Unit, kind: str, now: datetime) -> Ladder:
    """Return the ladder in force: nearest unit first, then the kind's own; else the usual one."""
    near = Q(unit__code__in=unit.lineage) | Q(unit=None)
    found = Ladder.objects.filter(near, kind__in=["", kind], valid_from__lte=now)
    order = (F("unit__level").desc(nulls_last=True), "-kind", "-valid_from")
    return found.order_by(*order).first() or _usual_ladder(now)


def next_climb(order: Order) -> datetime | None:
    """Return when the rung above the one that an order stands on falls; None above the last."""
    rung = Rung.objects.filter(ladder=order.ladder_id, step=order.step + 1).first()
    if rung is None:
        return None
    place = ladders.Rung(rung.percent, rung.minutes, ladders.Whom(rung.whom))
    return place.falls_at(order.issued_at, order.due_at)


@transaction.atomic
def _usual_ladder(now: datetime) -> Ladder:
    ladder, is_new = Ladder.objects.get_or_create(
        id=_USUAL_LADDER, defaults={"valid_from": datetime.fromisoformat("2020-01-01T00:00+08:00")}
    )
    if is_new:
        _write_rungs(ladder, ladders.USUAL, now)
    return ladder


@transaction.atomic
def set_ladder(
    *, unit: str, kind: str, rungs: Sequence[ladders.Rung], by: Officer, now: datetime
) -> Ladder:
    """Put a ladder in force from now, for new orders. Raises Invalid where it does not climb."""
    require(by, Ability.POLICY)
    if kind and kind not in Order.Kind.values:
        raise Invalid(f"There is no kind {kind}.", f"没有“{kind}”类任务单。")
    if not ladders.climbs(rungs):
        raise Invalid("Each rung must come after the one before it.", "每级须晚于上一级。")
    ladder = Ladder.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), unit=unit_in_reach(by, unit), kind=kind,
        valid_from=now,
    )  # fmt: skip
    _write_rungs(ladder, rungs, now)
    return ladder


def _write_rungs(ladder: Ladder, rungs: Sequence[ladders.Rung], now: datetime) -> None:
    ids = uuid7_run(milliseconds_of(now))
    Rung.objects.bulk_create(
        Rung(id=next(ids), ladder=ladder, step=step, percent=rung.percent,
             minutes=rung.minutes, whom=rung.whom)
        for step, rung in enumerate(rungs, start=1)
    )  # fmt: skip
