"""Shapes of what is done about a queue, and of what came of it."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from gubei.domain.checkpoints.models import LeverPlan
from gubei.domain.checkpoints.operations.levers import LeverFacts
from gubei.domain.checkpoints.queries.levers import Pulled
from gubei.domain.checkpoints.rules.levers import Board, Flowed, LeverKind
from gubei.interfaces.api.shapes import Line, OfficerName, Reason, Sent, Shape
from gubei.terms.passages import VehicleClass

_MINUTE = 60.0


class HourMeasured(Shape):
    """An hour by its rows: vehicles that went on and came, the queue in vehicles, the wait in minutes.

    `arrived` is null where no queue was seen near both ends, the wait where none was seen at all.
    """

    served: int
    arrived: int | None
    readings: int
    queue_mean: float | None
    queue_most: int | None
    wait_p50: float | None
    wait_p90: float | None

    @classmethod
    def of(cls, hour: Flowed) -> "HourMeasured":
        return cls(
            served=hour.served,
            arrived=hour.arrived,
            readings=hour.readings,
            queue_mean=_rounded(hour.queue_mean),
            queue_most=hour.queue_most,
            wait_p50=_rounded(hour.wait_p50, _MINUTE),
            wait_p90=_rounded(hour.wait_p90, _MINUTE),
        )


def _rounded(value: float | None, unit: float = 1.0) -> float | None:
    return None if value is None else round(value / unit, 1)


class BoardTold(Shape):
    """Where drivers are told, and how that went."""

    board: Board
    sent_at: AwareDatetime | None
    is_given_up: bool


class LeverShown(Shape):
    """An act with the hour before it and the hour from it on, of which `measured_until` is over.

    `to`: the checkpoint that a diversion leads to, `share` in a hundred of its classes; null where
    nobody said how many.
    """

    id: UUID
    kind: LeverKind
    from_at: AwareDatetime
    until_at: AwareDatetime
    ended_at: AwareDatetime | None
    ended_by: OfficerName | None
    by: OfficerName
    reason: str
    lane: str
    servers: int | None
    classes: list[VehicleClass]
    road: str
    to: str
    share: int | None
    text: str
    told: list[BoardTold]
    before: HourMeasured
    after: HourMeasured
    measured_until: AwareDatetime

    @classmethod
    def of(cls, pulled: Pulled) -> "LeverShown":
        lever, lane = pulled.lever, pulled.lever.lane
        return cls(
            id=lever.pk,
            kind=LeverKind(lever.kind),
            from_at=lever.from_at,
            until_at=lever.until_at,
            ended_at=lever.ended_at,
            ended_by=OfficerName.of(lever.ended_by) if lever.ended_by else None,
            by=OfficerName.of(lever.by),
            reason=lever.reason,
            lane=lane.name if lane else "",
            servers=lane.servers if lane else None,
            classes=[VehicleClass(each) for each in (lane.classes if lane else lever.classes)],
            road=lever.road,
            to=lever.to.site.name if lever.to else "",
            share=lever.share,
            text=lever.text,
            told=[
                BoardTold(board=Board(each.board), sent_at=each.sent_at,
                          is_given_up=each.given_up_at is not None)
                for each in pulled.told
            ],
            before=HourMeasured.of(pulled.before),
            after=HourMeasured.of(pulled.after),
            measured_until=pulled.after_until,
        )  # fmt: skip


class LeverSent(Sent):
    """What is done until when, and why; what the kind does not ask for is left out."""

    kind: LeverKind
    until_at: AwareDatetime
    reason: Reason
    lane: Line = ""
    servers: int | None = Field(None, ge=1, le=50)
    classes: list[VehicleClass] = Field([], max_length=10)
    road: Line = ""
    to: UUID | None = None
    share: int = Field(100, ge=1, le=100)
    text: str = Field("", max_length=200)
    boards: list[Board] = Field([], max_length=3)

    def facts(self) -> LeverFacts:
        return LeverFacts(**self.model_dump())


class LeverPulled(Shape):
    """An act that was begun."""

    id: UUID
    from_at: AwareDatetime
    until_at: AwareDatetime


class LeverPlanSent(LeverSent):
    """An act that begins at a time ahead."""

    from_at: AwareDatetime

    def facts(self) -> LeverFacts:
        return LeverFacts(**self.model_dump(exclude={"from_at"}))


class LeverPlanShown(Shape):
    """An act that is planned; `refusal` says why it could not begin, "" where it still may."""

    id: UUID
    kind: LeverKind
    from_at: AwareDatetime
    until_at: AwareDatetime
    by: OfficerName
    reason: str
    lane: str
    servers: int | None
    classes: list[VehicleClass]
    road: str
    to: str
    share: int | None
    text: str
    boards: list[Board]
    refusal: str

    @classmethod
    def of(cls, plan: LeverPlan) -> "LeverPlanShown":
        kind = LeverKind(plan.kind)
        return cls(
            id=plan.pk, kind=kind, from_at=plan.from_at, until_at=plan.until_at,
            by=OfficerName.of(plan.by), reason=plan.reason, lane=plan.lane, servers=plan.servers,
            classes=[VehicleClass(each) for each in plan.classes], road=plan.road,
            to=plan.to.site.name if plan.to else "",
            share=plan.share if kind is LeverKind.DIVERT else None, text=plan.text,
            boards=[Board(each) for each in plan.boards], refusal=plan.refusal,
        )  # fmt: skip
