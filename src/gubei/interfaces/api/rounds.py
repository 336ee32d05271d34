"""Rounds of testing: planned by numbers, and how far each is by unit and by hour."""

from uuid import UUID

from ninja import Query, Router

from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.sampling import models
from gubei.domain.sampling.models import RoundReason
from gubei.domain.sampling.operations import rounds
from gubei.domain.sampling.queries.missing import missing_in, reasons_in
from gubei.domain.sampling.queries.points import Points, points_of
from gubei.domain.sampling.queries.rounds import Board, board_of, round_in_reach, rounds_of
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.engines.rounds import RoundPlan, dorfman, plan_round
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.round_shapes import (
    MissingPeople,
    PeopleCounted,
    PlanAsked,
    PlanAssumption,
    PointsOfRound,
    ProgressShown,
    ReasonNotToSample,
    ReasonsAsked,
    ReasonShown,
    RoundBoard,
    RoundHour,
    RoundPlanned,
    RoundShown,
    RoundToPlan,
    TestsOfPool,
)
from gubei.interfaces.api.shapes import Items, Nothing, Words

router = Router(tags=["sampling"])
_MOST = 50
_POOLS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 32)


@router.get("/rounds/plan", response=RoundPlanned)
def read_round_plan(request: SignedRequest, asked: Query[PlanAsked]) -> RoundPlanned:
    """Say what a round takes, and on what every number rests; nothing is stored."""
    require(request.auth, Ability.READ)
    planned = plan_round(asked.people, asked.hours, asked.pool, asked.prevalence)
    return _planned(planned, asked)


def _planned(planned: RoundPlan, asked: PlanAsked) -> RoundPlanned:
    return RoundPlanned(
        points=planned.points, lanes=planned.lanes, samplers=planned.samplers,
        tubes=planned.tubes, lab_tests=planned.lab_tests,
        lab_tests_two_stage=planned.lab_tests_two_stage, best_pool=planned.best_pool,
        best_in_use=planned.best_in_use, positive_tubes=planned.positive_pools,
        positives=planned.positives, lab_tubes_an_hour=planned.tubes_an_hour,
        finish_hours=planned.finish_hours, finish_interval=list(planned.interval),
        by_pool=[
            TestsOfPool(pool=size, tests=dorfman(asked.people, size, asked.prevalence))
            for size in _POOLS
        ],
        assumptions={
            name: PlanAssumption(
                value=each.value, means=Words.of(each.means),
                source=Words.of(each.source) if each.source else None,
            )
            for name, each in planned.assumptions.all().items()
        },
    )  # fmt: skip


@router.get("/rounds", response=Items[RoundShown])
def list_rounds(request: SignedRequest) -> Items[RoundShown]:
    """List the newest rounds, at most 50."""
    require(request.auth, Ability.READ)
    found = rounds_of(request.auth).order_by("-begins_at", "-pk")[:_MOST]
    return Items[RoundShown](items=[RoundShown.of(each) for each in found])


@router.post("/rounds", response=RoundShown)
def plan_a_round(request: SignedRequest, sent: RoundToPlan) -> RoundShown:
    """Plan a round for the units chosen and all below."""
    units = tuple(code for code in (*sent.units, sent.unit) if code)
    new = rounds.NewRound(
        sent.name, sent.begins_at, sent.ends_at, sent.pool_size, units, sent.points, sent.lanes,
        sent.lab_an_hour,
    )  # fmt: skip
    return RoundShown.of(rounds.plan_round(new=new, by=request.auth, now=now_of(request)))


@router.get("/rounds/{round_id}", response=RoundBoard)
def read_round_board(request: SignedRequest, round_id: UUID, unit: str = "") -> RoundBoard:
    """Return how far a round is, by unit below and by hour."""
    require(request.auth, Ability.READ)
    found = round_in_reach(request.auth, round_id)
    now = now_of(request)
    board = board_of(request.auth, found, unit, now=now)
    return _board(found, board, points_of(found, board.unit, now=now))


def _board(found: models.Round, board: Board, points: Points) -> RoundBoard:
    return RoundBoard(
        round=RoundShown.of(found),
        total=ProgressShown.of(board.unit, board.total, is_counted=bool(board.counted)),
        rows=[
            ProgressShown.of(unit, progress, is_counted=unit.code in board.counted)
            for unit, progress in board.rows
        ],
        hours=[
            RoundHour(
                hour=each.at,
                done=each.done,
                exempt=each.exempt,
                refused=each.refused,
                away=each.away,
            )
            for each in board.hours
        ],
        points=PointsOfRound.of(points, found.pool_size),
        unsampled=board.unsampled,
        kept_at=board.kept_at,
    )


@router.post("/rounds/{round_id}/counts", response=Nothing)
def count_for_round(request: SignedRequest, round_id: UUID, sent: PeopleCounted) -> Nothing:
    """Write down how many live and stay in a village; the newest count holds."""
    rounds.count_people(
        round_=round_id, unit=sent.unit, residents=sent.residents, visitors=sent.visitors,
        by=request.auth, now=now_of(request),
    )  # fmt: skip
    return Nothing()


@router.post("/rounds/{round_id}/reasons", response=Nothing)
def give_reason_not_to_sample(
    request: SignedRequest, round_id: UUID, sent: ReasonNotToSample
) -> Nothing:
    """Write down why a person is not sampled: exempt, refused or away."""
    rounds.give_reason(
        round_=round_id, person=sent.person, kind=RoundReason.Kind(sent.kind), why=sent.why,
        by=request.auth, now=now_of(request),
    )  # fmt: skip
    return Nothing()


@router.get("/rounds/{round_id}/reasons", response=Items[ReasonShown])
def list_reasons_in_round(
    request: SignedRequest, round_id: UUID, asked: Query[ReasonsAsked]
) -> Items[ReasonShown]:
    """List who of a unit has a reason, the newest first, at most 300. That is logged."""
    require(request.auth, Ability.SAMPLE)
    place = unit_in_reach(request.auth, asked.unit or request.auth.unit.code)
    round_ = round_in_reach(request.auth, round_id)
    found = reasons_in(round_, place, kind=asked.kind, q=asked.q)
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=Purpose.CARE,
        about=f"reasons in a round: {place.name}", count=len(found), now=now_of(request),
    )  # fmt: skip
    return Items[ReasonShown](items=[ReasonShown.of(each) for each in found])


@router.post("/rounds/reasons/{reason_id}/end", response=Nothing)
def take_back_reason_not_to_sample(request: SignedRequest, reason_id: UUID) -> Nothing:
    """Take a reason back: the person is due again."""
    rounds.take_reason_back(reason=reason_id, by=request.auth, now=now_of(request))
    return Nothing()


@router.get("/rounds/{round_id}/missing", response=MissingPeople)
def list_missing_in_round(
    request: SignedRequest, round_id: UUID, unit: str = "", q: str = ""
) -> MissingPeople:
    """List who of a unit has neither a sample nor a reason, at most 300. That is logged.

    `q` is a part of the name. Who stays at an isolation site stands apart.
    """
    require(request.auth, Ability.SAMPLE)
    place = unit_in_reach(request.auth, unit or request.auth.unit.code)
    now = now_of(request)
    found = missing_in(round_in_reach(request.auth, round_id), place, q, now=now)
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=Purpose.CARE,
        about=f"missing in a round: {place.name}",
        count=len(found.people) + len(found.isolated), now=now,
    )  # fmt: skip
    return MissingPeople.of(found)
