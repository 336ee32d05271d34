"""The flow of a checkpoint: forecast, advice, what is done about it, the queue that is seen."""

from uuid import UUID

from ninja import Router

from gubei.domain.checkpoints.operations.levers import end_lever, pull_lever
from gubei.domain.checkpoints.operations.planning import plan_lever, take_back_plan
from gubei.domain.checkpoints.operations.roads import ApproachFacts, read_queue, state_approach
from gubei.domain.checkpoints.queries.flow import advice_for, flow_of
from gubei.domain.checkpoints.queries.levers import levers_of, plans_at
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.territory.rules import Ability, require_any
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.flow_shapes import (
    ApproachSent,
    ApproachShown,
    CheckpointFlow,
    LaneAdvice,
    QueueSeen,
    QueueSent,
)
from gubei.interfaces.api.lever_shapes import (
    LeverPlanSent,
    LeverPlanShown,
    LeverPulled,
    LeverSent,
    LeverShown,
)
from gubei.interfaces.api.shapes import Items, Nothing
from gubei.terms.refusals import Refused
from gubei.terms.words import Words

router = Router(tags=["checkpoints"])


@router.get("/checkpoints/{checkpoint_id}/flow", response=CheckpointFlow)
def read_flow(
    request: SignedRequest, checkpoint_id: UUID, direction: Direction = Direction.IN
) -> CheckpointFlow:
    """Return what came today, what is expected, and the queue of the next three hours."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    return CheckpointFlow.of(
        flow_of(request.auth, checkpoint_id, now=now_of(request), direction=direction)
    )


@router.get("/checkpoints/{checkpoint_id}/advice", response=LaneAdvice)
def read_advice(
    request: SignedRequest, checkpoint_id: UUID, direction: Direction = Direction.IN
) -> LaneAdvice:
    """Return the least staff that keeps the wait under its target."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    advised = advice_for(
        flow_of(request.auth, checkpoint_id, now=now_of(request), direction=direction)
    )
    if advised is None:
        raise Refused(
            "no_lane",
            Words(
                "Open a lane first: this checkpoint has none.", "该检查站尚无车道，请先开放车道。"
            ),
        )
    return LaneAdvice.of(advised)


@router.post("/checkpoints/{checkpoint_id}/queue", response=QueueSeen)
def write_queue(request: SignedRequest, checkpoint_id: UUID, sent: QueueSent) -> QueueSeen:
    """Write down the queue that is seen now."""
    seen = read_queue(
        checkpoint=checkpoint_id, vehicles=sent.vehicles, metres=sent.metres, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return QueueSeen.of(seen)


@router.post("/checkpoints/{checkpoint_id}/approach", response=ApproachShown)
def write_approach(
    request: SignedRequest, checkpoint_id: UUID, sent: ApproachSent
) -> ApproachShown:
    """State the road before a checkpoint: its junction, its files, the wait that is aimed at."""
    facts = ApproachFacts(**sent.model_dump())
    stated = state_approach(
        checkpoint=checkpoint_id, facts=facts, by=request.auth, now=now_of(request)
    )
    return ApproachShown.of(stated)


@router.get("/checkpoints/{checkpoint_id}/levers", response=Items[LeverShown])
def read_levers(request: SignedRequest, checkpoint_id: UUID) -> Items[LeverShown]:
    """Return the newest twenty acts about the queue, each with what came of it."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    found = levers_of(request.auth, checkpoint_id, now=now_of(request))
    return Items[LeverShown](items=[LeverShown.of(each) for each in found])


@router.post("/checkpoints/{checkpoint_id}/levers", response=LeverPulled)
def write_lever(request: SignedRequest, checkpoint_id: UUID, sent: LeverSent) -> LeverPulled:
    """Do something about the queue, until an end."""
    made = pull_lever(
        checkpoint=checkpoint_id, facts=sent.facts(), by=request.auth, now=now_of(request)
    )
    return LeverPulled(id=made.pk, from_at=made.from_at, until_at=made.until_at)


@router.get("/checkpoints/{checkpoint_id}/lever-plans", response=Items[LeverPlanShown])
def read_plans(request: SignedRequest, checkpoint_id: UUID) -> Items[LeverPlanShown]:
    """Return what is planned about the queue, the next first, and what could not begin lately."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    found = plans_at(request.auth, checkpoint_id, now=now_of(request))
    return Items[LeverPlanShown](items=[LeverPlanShown.of(each) for each in found])


@router.post("/checkpoints/{checkpoint_id}/lever-plans", response=LeverPlanShown)
def write_plan(request: SignedRequest, checkpoint_id: UUID, sent: LeverPlanSent) -> LeverPlanShown:
    """Plan something about the queue that begins at a time ahead."""
    made = plan_lever(
        checkpoint=checkpoint_id, facts=sent.facts(), from_at=sent.from_at, by=request.auth,
        now=now_of(request),
    )  # fmt: skip
    return LeverPlanShown.of(made)


@router.post("/lever-plans/{plan_id}/take-back", response=Nothing)
def stop_plan(request: SignedRequest, plan_id: UUID) -> Nothing:
    """Take a plan back before it begins."""
    take_back_plan(plan=plan_id, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/levers/{lever_id}/end", response=Nothing)
def stop_lever(request: SignedRequest, lever_id: UUID) -> Nothing:
    """End an act before its end: its lane becomes what it was."""
    end_lever(lever=lever_id, by=request.auth, now=now_of(request))
    return Nothing()
