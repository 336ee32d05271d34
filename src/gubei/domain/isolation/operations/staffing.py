"""Who works at an isolation site: registered by post, and leaving again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from gubei.domain.isolation.models import ClosedLoop, IsolationSite, StaffSpell
from gubei.domain.isolation.operations.loops import enter_loop
from gubei.domain.isolation.operations.shifts import end_shifts_of
from gubei.domain.isolation.queries.sites import isolation_site_in_reach
from gubei.domain.isolation.queries.staff import hold_person, post_held
from gubei.domain.isolation.rules.places import Post
from gubei.domain.isolation.rules.shifts import KEPT
from gubei.domain.people.queries.files import person_in_reach, root_id_of
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of, say_moment
from gubei.terms.refusals import Invalid, Refused
from gubei.terms.words import Words, both_in_one

_LEFT_THE_POST = both_in_one(Words("left the post", "离岗"))


@transaction.atomic
def register_staff(
    *, site: UUID, person: UUID, post: Post, lives_in: bool, from_at: datetime | None = None,
    by: Officer, now: datetime,
) -> StaffSpell:  # fmt: skip
    """Register a person in a post since a moment, inside the closed loop from now on or not yet.

    `from_at` None: from now on. Raises Refused who holds it there already, or who cannot enter
    the loop.
    """
    require(by, Ability.PLACE)
    found, since = isolation_site_in_reach(by, site), from_at or now
    _check_begin(since, now)
    who = root_id_of(person_in_reach(by, person))
    records = hold_person(who)
    _refuse_held(found, records, post, since)
    made = StaffSpell.objects.create(
        id=next(uuid7_run(milliseconds_of(now))),
        site=found,
        person_id=who,
        post=post,
        from_at=since,
        registered_at=now,
        registered_by=by,
    )
    if lives_in and not _standing(found.pk, records).exists():
        enter_loop(spell=made.pk, at=now, by=by, now=now)
    return made


def _check_begin(since: datetime, now: datetime) -> None:
    if not now - KEPT <= since <= now:
        raise Invalid(
            f"The post began within the last {KEPT.days} days and not in the future; "
            "check the date.",
            f"上岗时间须在最近 {KEPT.days} 天内且不晚于现在，请核对日期。",
        )


def _refuse_held(
    site: IsolationSite, records: Collection[UUID], post: Post, since: datetime
) -> None:
    """Refuse a post that the person holds now, under any of their records, or held after that."""
    held = StaffSpell.objects.filter(site=site, person__in=records, post=post)
    last = held.filter(Q(to_at=None) | Q(to_at__gt=since)).order_by("-from_at").first()
    if last is None:
        return
    if last.to_at is None:
        raise Refused(
            "post_held_already",
            Words("This person holds the post here already.", "此人已在该岗位登记。"),
        )
    until = say_moment(last.to_at)
    raise Refused("post_held_then", Words(
        f"This person held the post here until {until}; register them from then on.",
        f"此人在该岗位至 {until} 离岗，请从此后登记。",
    ))  # fmt: skip


def _standing(site: UUID, records: Collection[UUID]) -> QuerySet[ClosedLoop]:
    return ClosedLoop.objects.filter(site=site, person__in=records, left_at=None)


@transaction.atomic
def end_spell(*, spell: UUID, by: Officer, now: datetime) -> StaffSpell:
    """End somebody's work in a post, and their shifts in it.

    Raises NotFound where it is over; Refused for the last post of who is in the loop of the site:
    they leave it first, so that the measure of the policy is not forgotten.
    """
    require(by, Ability.PLACE)
    found, records = post_held(by, spell)
    _refuse_last_inside(found, records)
    found.to_at = now
    found.save(update_fields=["to_at"])
    end_shifts_of(found.shifts.all(), at=now, reason=_LEFT_THE_POST, by=by)
    return found


def _refuse_last_inside(post: StaffSpell, records: Collection[UUID]) -> None:
    mine = StaffSpell.objects.filter(site=post.site_id, person__in=records, to_at=None)
    if mine.exclude(pk=post.pk).exists() or not _standing(post.site_id, records).exists():
        return
    name = post.person.name
    raise Refused("leaves_the_loop_first", Words(
        f"{name} is entered into the closed loop of {post.site}; let them leave the loop first.",
        f"{name}仍登记在{post.site}闭环内，请先登记离开闭环，再办理离岗。",
    ))  # fmt: skip
