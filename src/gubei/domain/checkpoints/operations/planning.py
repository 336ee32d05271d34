"""Levers that begin at a time ahead: planned, taken back before they begin, begun by the worker."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from gubei.domain.checkpoints.models import Checkpoint, Lever, LeverPlan
from gubei.domain.checkpoints.operations.levers import LeverFacts, begin_lever, refuse_unsaid
from gubei.domain.checkpoints.queries.levers import plans_waiting
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach, checkpoints_of
from gubei.domain.checkpoints.rules.levers import ON_A_LANE, Board, LeverKind
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of, say_moment
from gubei.terms.passages import VehicleClass
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.text import squeeze
from gubei.terms.words import Words, both_in_one

FURTHEST = timedelta(days=60)
"""So far ahead an act may begin: a holiday is planned within two months."""
_LONGEST = 300


@transaction.atomic
def plan_lever(
    *, checkpoint: UUID, facts: LeverFacts, from_at: datetime, by: Officer, now: datetime
) -> LeverPlan:
    """Plan an act that begins at a time ahead. Raises Invalid, NotFound, Refused.

    What can be known now is refused now; a lane is looked at when the act begins.
    """
    require(by, Ability.CHECKPOINTS)
    found = checkpoint_in_reach(by, checkpoint)
    if not now < from_at <= now + FURTHEST:
        raise Invalid(
            f"It begins in the future, within {FURTHEST.days} days.",
            f"开始时间须在今后 {FURTHEST.days} 天内。",
            code="from_at",
        )
    refuse_unsaid(found, facts, by, from_at)
    reason, text, road = (" ".join(each.split()) for each in (facts.reason, facts.text, facts.road))
    lane = squeeze(facts.lane)[:50] if facts.kind in ON_A_LANE else ""
    plan = LeverPlan(
        id=next(uuid7_run(milliseconds_of(now))), checkpoint=found, kind=facts.kind,
        from_at=from_at, until_at=facts.until_at, planned_at=now, by=by, reason=reason[:300],
        lane=lane, servers=facts.servers, road=road[:100], to_id=facts.to, share=facts.share,
        text=text[:200], boards=[str(each) for each in dict.fromkeys(facts.boards)],
        classes=[str(each) for each in dict.fromkeys(facts.classes)],
    )  # fmt: skip
    _save(plan)
    return plan


def _save(plan: LeverPlan) -> None:
    """Save a plan; of two for one lane that overlap the later is refused."""
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        if "plans_for_a_lane_do_not_overlap" not in str(error):
            raise
        other = _other(plan)
        when = say_moment(other.from_at) if other else ""
        raise Refused(
            "plans_overlap",
            Words(
                f"Something is planned for this from {when} already: take that back first.",
                f"该车道或该站已有 {when} 开始的计划，请先撤回。",
            ),
        ) from error


def _other(plan: LeverPlan) -> LeverPlan | None:
    same = plans_waiting().filter(checkpoint=plan.checkpoint, lane=plan.lane)
    # What is of no lane stands beside others of the checkpoint, but no holiday beside another.
    same = same if plan.lane else same.filter(kind=plan.kind)
    touching = same.filter(from_at__lt=plan.until_at, until_at__gt=plan.from_at)
    return touching.order_by("from_at").first()


@transaction.atomic
def take_back_plan(*, plan: UUID, by: Officer, now: datetime) -> None:
    """Take a plan back before it begins. Raises NotFound."""
    require(by, Ability.CHECKPOINTS)
    mine = plans_waiting().filter(pk=plan, checkpoint__in=checkpoints_of(by))
    if mine.update(taken_back_at=now, taken_back_by=by) != 1:
        raise NotFound("No such plan waits.", "没有这项待执行的计划。")


def begin_due_plans(*, now: datetime) -> int:
    """Begin the acts whose time has come; return how many began. What cannot begin says why."""
    due = plans_waiting().filter(from_at__lte=now).order_by("from_at", "pk")
    return sum(_begin(key, now) for key in due.values_list("pk", flat=True))


@transaction.atomic
def _begin(key: UUID, now: datetime) -> bool:
    locked = LeverPlan.objects.select_for_update(skip_locked=True, of=("self",))
    plan = plans_waiting(locked).filter(pk=key).select_related("by__unit").first()
    if plan is None:
        return False
    try:
        with transaction.atomic():
            plan.lever = _pull(plan, now)
    except Refused as refused:
        plan.refused_at, plan.refusal = now, both_in_one(refused.words)[:_LONGEST]
    plan.save(update_fields=["lever", "refused_at", "refusal"])
    return plan.lever_id is not None


def _pull(plan: LeverPlan, now: datetime) -> Lever:
    """Let a plan begin for the unit, whoever planned it and wherever that officer is by now."""
    facts = LeverFacts(
        kind=LeverKind(plan.kind), until_at=plan.until_at, reason=plan.reason, lane=plan.lane,
        servers=plan.servers, classes=tuple(VehicleClass(each) for each in plan.classes),
        road=plan.road, text=plan.text, boards=tuple(Board(each) for each in plan.boards),
        to=plan.to_id, share=plan.share,
    )  # fmt: skip
    place = _still_open(plan.checkpoint_id)
    to = _still_open(plan.to_id) if plan.to_id else None
    return begin_lever(checkpoint=place, facts=facts, to=to, by=plan.by, now=now)


def _still_open(key: UUID) -> Checkpoint:
    found = Checkpoint.objects.filter(pk=key, closed_at=None).first()
    if found is None:
        raise NotFound("The checkpoint was closed since.", "该检查站已关闭。")
    return found
