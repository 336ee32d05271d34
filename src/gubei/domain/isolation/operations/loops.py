"""Lets who works at an isolation site into its closed loop, and out of it after the policy's rule."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from gubei.domain.isolation.models import ClosedLoop, StaffShift, StaffSpell
from gubei.domain.isolation.operations.shifts import end_shifts_of
from gubei.domain.isolation.queries.shifts import ENDS, loop_held, loop_policy
from gubei.domain.isolation.queries.staff import post_held
from gubei.domain.isolation.rules.shifts import AHEAD, KEPT
from gubei.domain.measures.models import Measure
from gubei.domain.measures.operations.imposing import NothingToImpose, Wish, impose
from gubei.domain.measures.operations.writing import UnderMeasureAlready
from gubei.domain.measures.queries.testing import held_between
from gubei.domain.orders.queries.orders import answerable
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district, units_of
from gubei.domain.territory.rules import Ability, may, require
from gubei.engines.policy import Anchor
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of, say_moment
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one

UNFIT = "home_unfit"
"""The condition of a pack under which a person is not isolated at home."""


@transaction.atomic
def enter_loop(*, spell: UUID, at: datetime, by: Officer, now: datetime) -> ClosedLoop:
    """Let somebody who works at a site into its closed loop from a moment on.

    Raises Refused where they are isolated, inside a loop already, or on elsewhere after that.
    """
    require(by, Ability.PLACE)
    post, records = post_held(by, spell)
    _check_entry(at, now)
    _refuse_isolated(records, post.person.name, at)
    _refuse_two_loops(records, post.person.name, at)
    _refuse_on_elsewhere(post, records, at)
    return ClosedLoop.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        site=post.site,
        person=post.person,
        entered_at=at,
        noted_at=now,
        noted_by=by,
    )


def _check_entry(at: datetime, now: datetime) -> None:
    if not now - KEPT <= at <= now + AHEAD:
        raise Invalid(
            f"The entry lies more than {AHEAD.days} days away; check the date.",
            f"进入时间相距超过 {AHEAD.days} 天，请核对日期。",
        )


def _refuse_isolated(records: Collection[UUID], name: str, at: datetime) -> None:
    day = in_shanghai(at).date()
    held = held_between(records, day, day)
    if held is not None:
        raise Refused("isolated", Words(
            f"{name} is isolated themselves until {held.ends_on} and works nowhere.",
            f"{name}本人处于隔离期（至 {held.ends_on}），不能上岗。",
        ))  # fmt: skip


def _refuse_two_loops(records: Collection[UUID], name: str, at: datetime) -> None:
    """Refuse who is in a loop, under any of their records, or was in one after that moment."""
    loops = ClosedLoop.objects.filter(person__in=records).exclude(left_at=F("entered_at"))
    known = loops.filter(Q(left_at=None) | Q(left_at__gt=at)).select_related("site__site")
    inside = known.order_by("-entered_at").first()
    if inside is None:
        return
    if inside.left_at is None:
        raise Refused("in_a_loop", Words(
            f"{name} is in the closed loop of {inside.site} already.",
            f"{name}已在{inside.site}闭环内。",
        ))  # fmt: skip
    since, until = say_moment(inside.entered_at), say_moment(inside.left_at)
    raise Refused("was_in_a_loop", Words(
        f"{name} was in the closed loop of {inside.site} from {since} to {until}; "
        "enter them after that.",
        f"{name}曾在{inside.site}闭环内（{since} 至 {until}），进入时间须在此之后。",
    ))  # fmt: skip


def _refuse_on_elsewhere(post: StaffSpell, records: Collection[UUID], at: datetime) -> None:
    shifts = StaffShift.objects.filter(person__in=records).exclude(site=post.site_id)
    after = shifts.annotate(ends_at=ENDS).filter(ends_at__gt=at).exclude(ended_at=F("from_at"))
    other = after.select_related("site__site").order_by("from_at").first()
    if other is not None:
        name, where = post.person.name, f"{other.site} {say_moment(other.from_at)}"
        raise Refused("on_elsewhere", Words(
            f"{name} is on elsewhere after that ({where}); end those shifts first.",
            f"{name}此后在其他地点有班次（{where}），请先取消。",
        ))  # fmt: skip


@transaction.atomic
def leave_loop(
    *, loop: UUID, at: datetime, reason: str, is_home_fit: bool, by: Officer, now: datetime
) -> ClosedLoop:
    """Let somebody out of a loop: shifts after that are ended, and the policy's measure begins.

    Who was to enter later and does not come is under no measure for it. Raises Refused where they
    left already.
    """
    require(by, Ability.PLACE)
    if not reason.strip():
        raise Invalid("Say why they leave the loop.", "请说明离开闭环的原因。")
    found, records = loop_held(by, loop)
    why = reason.strip()[:300]
    if found.left_at is not None:
        raise Refused("left_the_loop", Words("They left already.", "已离开闭环。"))
    came = found.entered_at <= now
    _check_exit(found, at, now)
    left = at if came else found.entered_at
    end_shifts_of(_shifts_in(found, records, now), at=at, reason=why, by=by)
    measure = _measure(found, left, is_home_fit, by, now) if came else None
    found.left_at, found.left_by, found.leave_reason, found.measure = left, by, why, measure
    found.save(update_fields=["left_at", "left_by", "leave_reason", "measure"])
    return found


def _shifts_in(loop: ClosedLoop, records: Collection[UUID], now: datetime) -> QuerySet[StaffShift]:
    """Return the shifts of a loop that are not over: one that is was worked, and is a visit by now.

    Of who is not inside yet it is those from the day of the entry on, also where they begin before
    the hour of the entry.
    """
    mine = StaffShift.objects.filter(person__in=records, site=loop.site_id, to_at__gt=now)
    if loop.entered_at <= now:
        return mine
    entry = in_shanghai(loop.entered_at)
    return mine.filter(from_at__gte=entry.replace(hour=0, minute=0, second=0, microsecond=0))


def _check_exit(loop: ClosedLoop, at: datetime, now: datetime) -> None:
    if at > now or (loop.entered_at <= now and at < loop.entered_at):
        raise Invalid(
            "They left after they entered, and not in the future.",
            "离开时间须晚于进入时间且不晚于现在。",
        )


def _measure(
    loop: ClosedLoop, left: datetime, is_home_fit: bool, by: Officer, now: datetime  # noqa: FBT001 - a value
) -> Measure | None:  # fmt: skip
    """Impose what the policy in force asks of who leaves; None: it asks nothing, or no more."""
    policy = loop_policy()
    if policy is None:
        return None
    change, pack, class_ = policy
    conditions = {UNFIT} & set(pack.conditions) if not is_home_fit else set()
    wish = Wish(
        person=loop.person_id,
        person_class=class_,
        anchors={Anchor.LAST_EXPOSURE: in_shanghai(left).date()},
        reason=both_in_one(Words(f"left the closed loop of {loop.site}", f"离开{loop.site}闭环")),
        conditions=frozenset(conditions),
        pack=change.pack,
        unit=loop.person.unit.code,
    )
    # Who is under the same or a stricter measure stays under that one.
    with suppress(UnderMeasureAlready, NothingToImpose), transaction.atomic():
        return impose(wish=wish, by=_imposer(loop, by), now=now)
    return None


def _imposer(loop: ClosedLoop, by: Officer) -> Officer:
    """Return who imposes: the officer, or who answers for the district where they may not."""
    if may(by, Ability.IMPOSE) and units_of(by).filter(pk=loop.person.unit_id).exists():
        return by
    answering = answerable(district())
    if answering is None:
        raise Refused("nobody_imposes", Words(
            "The district has no officer on duty who imposes the measure; name one first.",
            "本区没有可落实管控措施的值班员，请先设定。",
        ))  # fmt: skip
    return answering
