"""Levers are pulled and end: lanes change with them, drivers are told before they come."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import Checkpoint, Lane, Lever
from gubei.domain.checkpoints.operations.posts import LaneFacts, end_lane, set_lane, tidy_lane
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach, checkpoints_of
from gubei.domain.checkpoints.rules.kinds import LaneDirection
from gubei.domain.checkpoints.rules.levers import (
    LONGEST,
    ON_A_LANE,
    TOLD_UPSTREAM,
    Board,
    LeverKind,
)
from gubei.domain.orders.operations.telling import BoardMessage, tell_boards
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import in_shanghai, milliseconds_of
from gubei.terms.passages import VehicleClass
from gubei.terms.refusals import Invalid, NotFound, Refused
from gubei.terms.text import squeeze
from gubei.terms.words import Words


@dataclass(frozen=True, slots=True)
class LeverFacts:
    """What is done until when, and why. What a kind does not ask for is left out.

    `lane` is the name of a lane, `servers` its officers, `classes` what it takes or who is led
    away to `road`, so many in a hundred (`share`), to the checkpoint `to` if it is one of ours;
    `text` is what drivers are told on `boards`, or the plan for the holiday.
    """

    kind: LeverKind
    until_at: datetime
    reason: str
    lane: str = ""
    servers: int | None = None
    classes: Sequence[VehicleClass] = ()
    road: str = ""
    text: str = ""
    boards: Sequence[Board] = field(default=())
    to: UUID | None = None
    share: int = 100


@transaction.atomic
def pull_lever(*, checkpoint: UUID, facts: LeverFacts, by: Officer, now: datetime) -> Lever:
    """Do something about the queue, from now until its end. Raises Invalid, NotFound, Refused."""
    require(by, Ability.CHECKPOINTS)
    found = checkpoint_in_reach(by, checkpoint)
    to = checkpoint_in_reach(by, facts.to) if facts.to else None
    return begin_lever(checkpoint=found, facts=facts, to=to, by=by, now=now)


def begin_lever(
    *, checkpoint: Checkpoint, facts: LeverFacts, to: Checkpoint | None, by: Officer, now: datetime
) -> Lever:
    """Let an act begin; whoever calls has asked whether the officer may, or might when planning it.

    Raises Invalid, NotFound, Refused.
    """
    # What drivers read stays as it was typed, but for spaces.
    reason, text, road = (" ".join(each.split()) for each in (facts.reason, facts.text, facts.road))
    _refuse_endless(facts, reason, now)
    _refuse_silent(facts, text, road)
    _refuse_wrong_way(checkpoint, facts)
    key = next(uuid7_run(milliseconds_of(now)))
    before, lane = _changed_lane(checkpoint, facts, by, now)
    # Who takes it down must know when, and who reads it whether it still holds.
    said = f"{text}（至 {in_shanghai(facts.until_at):%m-%d %H:%M}）"
    tell_boards([BoardMessage(board, key, said) for board in dict.fromkeys(facts.boards)], now=now)
    return Lever.objects.create(
        id=key, checkpoint=checkpoint, kind=facts.kind, from_at=now, until_at=facts.until_at, by=by,
        reason=reason[:300], lane=lane, before=before, text=text[:200], road=road[:100],
        to=to, share=facts.share if facts.kind is LeverKind.DIVERT else None,
        classes=[str(each) for each in dict.fromkeys(facts.classes)],
    )  # fmt: skip


def refuse_unsaid(checkpoint: Checkpoint, facts: LeverFacts, by: Officer, now: datetime) -> None:
    """Refuse what an act that begins at `now` does not say. Raises Invalid, NotFound."""
    reason, text, road = (" ".join(each.split()) for each in (facts.reason, facts.text, facts.road))
    _refuse_endless(facts, reason, now)
    _refuse_silent(facts, text, road)
    _refuse_wrong_way(checkpoint, facts)
    if facts.to:
        checkpoint_in_reach(by, facts.to)
    if facts.kind in ON_A_LANE and not squeeze(facts.lane):
        raise Invalid("Say which lane.", "请填写车道。", code="lane")


def _refuse_endless(facts: LeverFacts, reason: str, now: datetime) -> None:
    if not reason:
        raise Invalid("Say why.", "请填写依据或原因。", code="reason")
    if not now < facts.until_at <= now + LONGEST:
        raise Invalid(
            f"It ends in the future, within {LONGEST.days} days.",
            f"须填写结束时间，最长 {LONGEST.days} 天。",
            code="until_at",
        )


def _refuse_silent(facts: LeverFacts, text: str, road: str) -> None:
    if facts.kind in TOLD_UPSTREAM and not (text and facts.boards):
        raise Invalid(
            "Say what drivers are told, and where.", "请填写提示内容和发布渠道。", code="text"
        )
    if facts.boards and facts.kind not in TOLD_UPSTREAM:
        raise Invalid("Only notices and diversions go to boards.", "仅提示和分流可对外发布。")
    if facts.kind is LeverKind.DIVERT and not (road and facts.classes):
        raise Invalid(
            "Say who is led away, and to which road.", "请填写分流车辆类别和道路。", code="road"
        )
    if facts.kind is LeverKind.HOLIDAY_PLAN and not text:
        raise Invalid("Write down the plan.", "请填写方案内容。", code="text")


def _refuse_wrong_way(checkpoint: Checkpoint, facts: LeverFacts) -> None:
    """Refuse a share of nobody or more than all, and what leads nowhere else. Raises Invalid."""
    if not 1 <= facts.share <= 100:
        raise Invalid(
            "Say how many in a hundred follow: 1 to 100.",
            "请填写 1 至 100 的分流比例。",
            code="share",
        )
    if facts.to and (facts.kind is not LeverKind.DIVERT or facts.to == checkpoint.pk):
        raise Invalid(
            "Only a diversion leads to a checkpoint, and to another one.",
            "仅分流可填写目的检查站，且不能是本站。",
            code="to",
        )


def _changed_lane(
    checkpoint: Checkpoint, facts: LeverFacts, by: Officer, now: datetime
) -> tuple[Lane | None, Lane | None]:
    """Change the lane of an act; return what it was, if it was open, and what it is."""
    if facts.kind not in ON_A_LANE:
        return None, None
    name = squeeze(facts.lane)[:50]
    before = Lane.objects.filter(checkpoint=checkpoint, name=name, until_at=None).first()
    if facts.kind in (LeverKind.OPEN_LANE, LeverKind.CHECK_ASIDE) and before is not None:
        raise Refused(
            "lane_is_open", Words(f"Lane {name} is open already.", f"车道 {name} 已开放。")
        )
    if facts.kind in (LeverKind.CHANGE_CLASSES, LeverKind.MORE_OFFICERS) and before is None:
        raise NotFound(f"No lane {name} is open.", f"没有开放的车道 {name}。")
    opened = tidy_lane(_lane_after(facts, name, before))
    return before, set_lane(checkpoint=checkpoint, facts=opened, by=by, now=now)


def _lane_after(facts: LeverFacts, name: str, before: Lane | None) -> LaneFacts:
    servers = facts.servers or (before.servers if before else 1)
    if facts.kind is LeverKind.CHECK_ASIDE:
        return LaneFacts(name, (), servers, is_second_check=True)
    if facts.kind is LeverKind.MORE_OFFICERS and before is not None:
        if servers <= before.servers:
            raise Invalid(
                f"Lane {name} has {before.servers} officers already.",
                f"车道 {name} 现有 {before.servers} 人，请填写更多人数。",
                code="servers",
            )
        return facts_of(before, servers)
    direction = LaneDirection(before.direction) if before else LaneDirection.IN
    return LaneFacts(name, tuple(facts.classes), servers, direction=direction)


def facts_of(lane: Lane, servers: int | None = None) -> LaneFacts:
    """Return what a lane takes and which way, with as many officers or others."""
    classes = tuple(VehicleClass(each) for each in lane.classes)
    return LaneFacts(
        lane.name, classes, servers or lane.servers, lane.is_second_check,
        LaneDirection(lane.direction),
    )  # fmt: skip


@transaction.atomic
def end_lever(*, lever: UUID, by: Officer, now: datetime) -> Lever:
    """End an act before its end; its lane becomes what it was. Raises NotFound."""
    require(by, Ability.CHECKPOINTS)
    mine = Lever.objects.filter(checkpoint__in=checkpoints_of(by), until_at__gt=now)
    if mine.filter(pk=lever, ended_at=None).update(ended_at=now, ended_by=by) != 1:
        raise NotFound("No such act stands.", "没有这项正在执行的举措。")
    found = Lever.objects.select_related("lane", "before", "checkpoint", "by").get(pk=lever)
    _give_back(found, by, now)
    return found


@transaction.atomic
def end_due_levers(*, now: datetime) -> int:
    """End the acts whose end has come; return how many did. Their lanes become what they were."""
    due = Lever.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        ended_at=None, until_at__lte=now
    )
    found = list(due.select_related("lane", "before", "checkpoint", "by").order_by("until_at"))
    for each in found:
        each.ended_at = each.until_at
        each.save(update_fields=["ended_at"])
        _give_back(each, each.by, now)
    return len(found)


def _give_back(lever: Lever, by: Officer, now: datetime) -> None:
    """Let a lane be what it was, unless somebody changed it since."""
    lane, place = lever.lane, lever.checkpoint
    if lane is None or lane.until_at is not None:
        return
    if lever.before is None:
        end_lane(checkpoint=place, name=lane.name, by=by, now=now)
    else:
        set_lane(checkpoint=place, facts=facts_of(lever.before), by=by, now=now)
