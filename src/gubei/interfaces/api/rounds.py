"""Rounds of testing: planned by numbers, and how far each is by unit and by hour."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from gubei.domain.privacy.models import Look, Purpose
from gubei.domain.privacy.operations import log_table
from gubei.domain.sampling import models
from gubei.domain.sampling.models import RoundReason
from gubei.domain.sampling.operations import rounds
from gubei.domain.sampling.queries.due import missing_in
from gubei.domain.sampling.queries.rounds import Board, board_of, round_in_reach, rounds_of
from gubei.domain.sampling.rules.progress import Progress
from gubei.domain.territory.models import Unit
from gubei.domain.territory.queries import unit_in_reach
from gubei.domain.territory.rules import Ability, require
from gubei.engines.rounds import RoundPlan, dorfman, plan_round
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.shapes import (
    Items,
    Moment,
    Name,
    Nothing,
    Reason,
    Sent,
    Shape,
    UnitRef,
    Words,
)

router = Router(tags=["sampling"])
_MOST = 50
_POOLS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 32)


class RoundToPlan(Sent):
    """A round: everybody of a unit ("": the officer's own) is sampled between two moments."""

    name: Name
    begins_at: Moment
    ends_at: Moment
    pool_size: Literal[1, 5, 10, 20] = 10
    unit: str = ""


class RoundShown(Shape):
    """A round."""

    id: UUID
    unit: UnitRef
    name: str
    begins_at: datetime
    ends_at: datetime
    pool_size: int

    @classmethod
    def of(cls, each: models.Round) -> "RoundShown":
        return cls(
            id=each.pk, unit=UnitRef.of(each.unit), name=each.name, begins_at=each.begins_at,
            ends_at=each.ends_at, pool_size=each.pool_size,
        )  # fmt: skip


class ProgressShown(Shape):
    """due = residents + visitors - away; missing = due - done - exempt - refused.

    `is_counted`: the residents are those that the unit counted; else those of the register.
    """

    unit: UnitRef
    residents: int
    visitors: int
    away: int
    due: int
    done: int
    exempt: int
    refused: int
    missing: int
    is_counted: bool

    @classmethod
    def of(cls, unit: Unit, progress: Progress, *, is_counted: bool) -> "ProgressShown":
        return cls(
            unit=UnitRef.of(unit), residents=progress.registered, visitors=progress.visitors,
            away=progress.away, due=progress.due, done=progress.done, exempt=progress.exempt,
            refused=progress.refused, missing=progress.missing, is_counted=is_counted,
        )  # fmt: skip


class DoneInHour(Shape):
    """How many people had their first sample of the round in an hour."""

    hour: datetime
    done: int


class RoundBoard(Shape):
    """A round at a unit: the sum, the units below, and the hours."""

    round: RoundShown
    total: ProgressShown
    rows: list[ProgressShown]
    hours: list[DoneInHour]


class PeopleCounted(Sent):
    """How many residents and visitors a village counted."""

    unit: str
    residents: int = Field(ge=0, le=10_000_000)
    visitors: int = Field(0, ge=0, le=10_000_000)


class ReasonNotToSample(Sent):
    """Who is not sampled in this round, and why."""

    person: UUID
    kind: Literal["exempt", "refused", "away"]
    why: Reason


class MissingPerson(Shape):
    """Somebody without a sample and without a reason."""

    person: UUID
    name: str
    unit: UnitRef


class PlanAsked(Shape):
    """What a round is planned for: prevalence is a share, 0.001."""

    people: Annotated[int, Field(ge=1, le=100_000_000)]
    hours: Annotated[float, Field(gt=0, le=1000)]
    pool: Annotated[int, Field(ge=1, le=32)] = 10
    prevalence: Annotated[float, Field(ge=0, le=1)] = 0.001


class PlanAssumption(Shape):
    """A number that a plan rests on; without a source it is assumed."""

    value: float
    means: Words
    source: Words | None


class TestsOfPool(Shape):
    """Laboratory tests that are expected with so many people in a tube."""

    pool: int
    tests: float


class RoundPlanned(Shape):
    """What a round takes. `finish_interval` is that of bad and good lanes, in hours."""

    points: int
    lanes: int
    samplers: int
    tubes: int
    lab_tests: float
    lab_tests_two_stage: float
    best_pool: int
    best_in_use: int
    positive_tubes: float
    positives: float
    lab_tubes_an_hour: float
    finish_hours: float
    finish_interval: list[float]
    by_pool: list[TestsOfPool]
    assumptions: dict[str, PlanAssumption]


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
    """Plan a round for a unit and all below."""
    new = rounds.NewRound(sent.name, sent.begins_at, sent.ends_at, sent.pool_size, sent.unit)
    return RoundShown.of(rounds.plan_round(new=new, by=request.auth, now=now_of(request)))


@router.get("/rounds/{round_id}", response=RoundBoard)
def read_round_board(request: SignedRequest, round_id: UUID, unit: str = "") -> RoundBoard:
    """Return how far a round is, by unit below and by hour."""
    require(request.auth, Ability.READ)
    found = round_in_reach(request.auth, round_id)
    return _board(found, board_of(request.auth, found, unit))


def _board(found: models.Round, board: Board) -> RoundBoard:
    return RoundBoard(
        round=RoundShown.of(found),
        total=ProgressShown.of(board.unit, board.total, is_counted=bool(board.counted)),
        rows=[
            ProgressShown.of(unit, progress, is_counted=unit.code in board.counted)
            for unit, progress in board.rows
        ],
        hours=[DoneInHour(hour=hour, done=done) for hour, done in board.hours],
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


@router.get("/rounds/{round_id}/missing", response=Items[MissingPerson])
def list_missing_in_round(
    request: SignedRequest, round_id: UUID, unit: str = ""
) -> Items[MissingPerson]:
    """List who of a unit has neither a sample nor a reason, at most 300. That is logged."""
    require(request.auth, Ability.SAMPLE)
    place = unit_in_reach(request.auth, unit or request.auth.unit.code)
    found = missing_in(round_in_reach(request.auth, round_id), place)
    log_table(
        officer=request.auth, look=Look.TABLE, purpose=Purpose.CARE,
        about=f"missing in a round: {place.name}", count=len(found), now=now_of(request),
    )  # fmt: skip
    return Items[MissingPerson](items=[
        MissingPerson(person=each.pk, name=each.name, unit=UnitRef.of(each.unit))
        for each in found
    ])  # fmt: skip
