"""Plans the shifts of who works at an isolation site, and ends them early or before they begin."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from gubei.domain.isolation.models import ClosedLoop, StaffShift, StaffSpell
from gubei.domain.isolation.queries.shifts import ENDS, loop_policy, shift_in_reach
from gubei.domain.isolation.queries.staff import post_held
from gubei.domain.isolation.rules.shifts import Hours, Inside, shifts_on
from gubei.domain.measures.models import Measure
from gubei.domain.measures.queries.testing import held_between
from gubei.domain.people.queries.files import root_id_of, same_person
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of, say_moment
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one

_ISOLATED = both_in_one(Words("isolated themselves", "本人被隔离"))


@transaction.atomic
def plan_shifts(
    *, spell: UUID, from_at: datetime, to_at: datetime | None, days: int = 1, by: Officer,
    now: datetime,
) -> list[StaffShift]:  # fmt: skip
    """Put somebody in a post on, at the same hours on so many days in a row: all, or none.

    Raises Invalid for hours that cannot be; Refused where they are on elsewhere then, isolated or
    not in the post yet, not inside the closed loop that the policy asks for, or inside that of
    another site.
    """
    require(by, Ability.PLACE)
    hours = shifts_on(from_at, to_at, days=days, now=now)
    post, records = post_held(by, spell)
    return put_on(post, records, hours, by=by, now=now)


def put_on(
    post: StaffSpell, records: Collection[UUID], hours: Sequence[Hours], *, by: Officer,
    now: datetime,
) -> list[StaffShift]:  # fmt: skip
    """Plan shifts of a post without asking who may; the caller holds the person's `records`.

    Raises Refused as `plan_shifts` does.
    """
    _refuse_before_post(post, hours)
    _refuse_isolated(post, records, hours, now)
    _refuse_outside(post, records, hours)
    _refuse_other_loop(post, records, hours)
    _refuse_two_at_once(post, records, hours)
    ids = uuid7_run(milliseconds_of(now))
    rows = [
        StaffShift(
            id=next(ids), spell=post, site=post.site, person=post.person, from_at=each.from_at,
            to_at=each.to_at, planned_at=now, planned_by=by,
        )
        for each in hours
    ]  # fmt: skip
    return StaffShift.objects.bulk_create(rows)


def _refuse_before_post(post: StaffSpell, hours: Sequence[Hours]) -> None:
    if hours[0].to_at > post.from_at:
        return
    name, since = post.person.name, say_moment(post.from_at)
    raise Refused("before_the_post", Words(
        f"{name} is in this post since {since}, and the shift lies before that; end the post and "
        "register them from the day they began.",
        f"{name}自 {since} 起在该岗位，班次早于上岗时间；请先离岗，再按实际上岗时间重新登记。",
    ))  # fmt: skip


def _refuse_isolated(
    post: StaffSpell, records: Collection[UUID], hours: Sequence[Hours], now: datetime
) -> None:
    """Refuse who is isolated on a day of a shift to come; one that is over was worked all the same."""
    ahead = [each for each in hours if each.to_at > now]
    if not ahead:
        return
    last = in_shanghai(ahead[-1].to_at - timedelta.resolution).date()
    held = held_between(records, in_shanghai(ahead[0].from_at).date(), last)
    if held is not None:
        name = post.person.name
        raise Refused("isolated", Words(
            f"{name} is isolated themselves from {held.starts_on} until {held.ends_on} and is on "
            "no shift then.",
            f"{name}本人处于隔离期（{held.starts_on} 至 {held.ends_on}），期间不能排班。",
        ))  # fmt: skip


def _refuse_outside(post: StaffSpell, records: Collection[UUID], hours: Sequence[Hours]) -> None:
    """Refuse shifts outside the loop, where the policy in force has staff work inside one."""
    if loop_policy() is None:
        return
    loops = ClosedLoop.objects.filter(person__in=records, site=post.site_id)
    inside = [Inside(each.entered_at, each.left_at) for each in loops]
    for each in hours:
        if not any(loop.covers(each) for loop in inside):
            at, name = say_moment(each.from_at), post.person.name
            raise Refused("outside_the_loop", Words(
                f"{name} is not in the closed loop of {post.site} at {at}, and the policy in force "
                "asks for it; enter them first.",
                f"{name}在 {at} 不在{post.site}闭环内，现行政策要求闭环管理，请先登记进入闭环。",
            ))  # fmt: skip


def _refuse_other_loop(post: StaffSpell, records: Collection[UUID], hours: Sequence[Hours]) -> None:
    loops = ClosedLoop.objects.filter(person__in=records).exclude(site=post.site_id)
    for loop in loops.exclude(left_at=F("entered_at")).select_related("site__site"):
        if any(each.meets(loop.entered_at, loop.left_at) for each in hours):
            name = post.person.name
            raise Refused("in_another_loop", Words(
                f"{name} is in the closed loop of {loop.site} then and is on nowhere else.",
                f"{name}届时在{loop.site}闭环内，不能在其他地点上岗。",
            ))  # fmt: skip


def _refuse_two_at_once(
    post: StaffSpell, records: Collection[UUID], hours: Sequence[Hours]
) -> None:
    known = StaffShift.objects.filter(person__in=records).annotate(ends_at=ENDS)
    near = known.filter(from_at__lt=hours[-1].to_at, ends_at__gt=hours[0].from_at)
    for shift in near.exclude(ended_at=F("from_at")).select_related("site__site"):
        if any(each.meets(shift.from_at, shift.ended_at or shift.to_at) for each in hours):
            name, other = post.person.name, f"{shift.site} {say_moment(shift.from_at)}"
            raise Refused("in_two_shifts", Words(
                f"{name} is on already, {other}; nobody is in two shifts at once.",
                f"{name}已有班次（{other}），一人同一时间只能在一个班次。",
            ))  # fmt: skip


@transaction.atomic
def end_shift(*, shift: UUID, at: datetime, reason: str, by: Officer, now: datetime) -> StaffShift:
    """End a shift before its time; one that has not begun by then never takes place.

    Raises Refused where it is over: who was not there is corrected in their itinerary.
    """
    require(by, Ability.PLACE)
    if not reason.strip():
        raise Invalid("Say why the shift ends early.", "请说明提前结束的原因。")
    found = shift_in_reach(by, shift)
    if found.ended_at is not None or found.to_at <= now:
        raise Refused("shift_is_over", Words(
            "The shift is over. If somebody was not there, take the visit back in their itinerary.",
            "班次已结束。如本人未到岗，请在其行程轨迹中撤回该到访记录。",
        ))  # fmt: skip
    if at > now:
        raise Invalid("It does not end in the future.", "提前结束时间不能晚于现在。")
    _end(StaffShift.objects.filter(pk=found.pk), at, reason, by)
    found.refresh_from_db()
    return found


def end_shifts_of(shifts: QuerySet[StaffShift], *, at: datetime, reason: str, by: Officer) -> int:
    """End all of these that are on at a moment, and those that begin later; return how many."""
    return _end(shifts.filter(ended_at=None, to_at__gt=at), at, reason, by)


@transaction.atomic
def end_shifts_of_isolated(*, now: datetime) -> int:
    """End shifts that were planned before a measure that isolates their person then; return how many.

    Whichever record of the person the measure names. A shift that lay before the measure was imposed
    stands: they were there. The officer who imposed it has ended them.
    """
    since = Measure.objects.filter(released_at=None, imposed_at__gt=OuterRef("planned_at"))
    # Asked apart, each by its own index: of the record that stands for the person, and of the others.
    isolated = Q(Exists(since.filter(person=OuterRef("root")))) | Q(
        Exists(since.filter(person__same_as=OuterRef("root")))
    )
    shifts = StaffShift.objects.annotate(root=Coalesce("person__same_as", "person"))
    ahead = shifts.filter(isolated, ended_at=None, to_at__gt=now)
    done = 0
    for shift in ahead.select_related("person").order_by("from_at", "pk"):
        held = _held_on(shift)
        if held is not None and shift.planned_at < held.imposed_at < shift.to_at:
            mine = StaffShift.objects.filter(pk=shift.pk)
            done += _end(mine, held.imposed_at, _ISOLATED, held.imposed_by)
    return done


def _held_on(shift: StaffShift) -> Measure | None:
    last = in_shanghai(shift.to_at - timedelta.resolution).date()
    records = same_person(root_id_of(shift.person)).values_list("pk", flat=True)
    return held_between(list(records), in_shanghai(shift.from_at).date(), last)


def _end(shifts: QuerySet[StaffShift], at: datetime, reason: str, by: Officer) -> int:
    said = {"ended_by": by, "end_reason": reason.strip()[:300]}
    begun = shifts.filter(ended_at=None, from_at__lt=at)
    later = shifts.filter(ended_at=None, from_at__gte=at)
    never = later.update(ended_at=F("from_at"), **said)
    return never + begun.update(ended_at=at, **said)
