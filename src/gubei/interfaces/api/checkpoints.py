"""Checkpoints: opened, their lanes and shifts, the ledger of a day."""

from datetime import date, time
from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import AwareDatetime, Field

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.operations.leaving import end_forgotten
from gubei.domain.checkpoints.operations.posts import (
    CheckpointFacts,
    LaneFacts,
    begin_shift,
    change_checkpoint,
    close_checkpoint,
    close_lane,
    end_shift,
    open_checkpoint,
    open_lane,
)
from gubei.domain.checkpoints.queries import ledger
from gubei.domain.checkpoints.queries.posts import (
    checkpoint_in_reach,
    checkpoints_of,
    lanes_open,
    shifts_between,
    shifts_running,
)
from gubei.domain.checkpoints.rules.kinds import CheckpointKind, Direction, LaneDirection
from gubei.domain.checkpoints.rules.staff import HOUR
from gubei.domain.territory.rules import Ability, require_any
from gubei.interfaces.api.asked import SignedRequest, now_of
from gubei.interfaces.api.passage_shapes import CheckpointRef
from gubei.interfaces.api.shapes import (
    Items,
    Line,
    Name,
    Nothing,
    OfficerName,
    Sent,
    Shape,
    UnitRef,
)
from gubei.interfaces.api.shapes import Words as SaidWords
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Outcome, VehicleClass

router = Router(tags=["checkpoints"])

Hour = Annotated[int | None, Query(ge=0, le=23)]


class LaneShown(Shape):
    """A lane as it is open since `from_at`."""

    id: UUID
    name: str
    classes: list[VehicleClass]
    servers: int
    is_second_check: bool
    direction: LaneDirection
    from_at: AwareDatetime

    @classmethod
    def of(cls, lane: models.Lane) -> "LaneShown":
        return cls(
            id=lane.pk, name=lane.name, classes=[VehicleClass(each) for each in lane.classes],
            servers=lane.servers, is_second_check=lane.is_second_check,
            direction=LaneDirection(lane.direction), from_at=lane.from_at,
        )  # fmt: skip


class ShiftShown(Shape):
    """Who stands at a checkpoint since when."""

    id: UUID
    officer: OfficerName
    checkpoint: UUID
    began_at: AwareDatetime
    ended_at: AwareDatetime | None
    signed: str

    @classmethod
    def of(cls, shift: models.Shift) -> "ShiftShown":
        return cls(
            id=shift.pk, officer=OfficerName.of(shift.officer), checkpoint=shift.checkpoint_id,
            began_at=shift.began_at, ended_at=shift.ended_at, signed=shift.signed,
        )  # fmt: skip


class CheckpointShown(CheckpointRef):
    """A checkpoint with its open lanes, who stands there, and how many vehicles wait."""

    kind: CheckpointKind
    unit: UnitRef
    neighbour: str
    opens_at: time | None
    closes_at: time | None
    lanes: list[LaneShown]
    shifts: list[ShiftShown]


class CheckpointChanged(Sent):
    """What a checkpoint is. `phone` is the number that an officer there calls."""

    kind: CheckpointKind
    phone: str = Field(max_length=20)
    neighbour: Line = ""
    opens_at: time | None = None
    closes_at: time | None = None


class CheckpointSent(CheckpointChanged):
    """A new checkpoint at a site; one that was closed there is opened anew."""

    site: UUID


class LaneSent(Sent):
    """A lane to open, or to change: the one of this name ends."""

    name: Name
    classes: list[VehicleClass] = Field([], max_length=10)
    servers: int = Field(1, ge=1, le=50)
    is_second_check: bool = False
    direction: LaneDirection = LaneDirection.IN


class LaneNamed(Sent):
    """Which lane."""

    name: Name


class ShiftBegun(Sent):
    """When the post was taken, where a device without a network says so later."""

    at: AwareDatetime | None = None


class ShiftForgotten(Sent):
    """Why somebody else ends a shift."""

    reason: str = Field(max_length=300)


class ShiftEnded(Sent):
    """Who takes over signs with their name; the note is what they were told.

    `at`: when, where a device without a network says so later.
    """

    signed: Name
    note: str = Field("", max_length=500)
    at: AwareDatetime | None = None


class LedgerLine(Shape):
    """Numbers of one key; service times in seconds, to one second."""

    key: str
    vehicles: int
    persons: int
    admit: int
    admit_and_report: int
    admit_with_test: int
    hold: int
    turn_back: int
    hand_over: int
    undecided: int
    overridden: int
    tested: int
    p50: float | None
    p90: float | None

    @classmethod
    def of(cls, line: ledger.Line) -> "LedgerLine":
        return cls(key=line.key, p50=line.p50, p90=line.p90, **line.numbers)


class RefusedReason(Shape):
    """Why people were turned back, handed over or held, and how many.

    `outcome` hold: what the rule said, also of who was let go at the second check.
    """

    rule: str
    outcome: Outcome
    words: SaidWords
    persons: int


class GatesCounted(Shape):
    """Vehicles that toll gates of the checkpoints' names counted, whoever registered them."""

    day: int
    yesterday: int
    last_week: int


class SealedCounted(Shape):
    """Vehicles let in sealed that nobody saw leave, now; `overdue` are those whose time is over."""

    inside: int
    overdue: int


class CheckpointLedger(Shape):
    """The ledger of a day. Keys are ids of checkpoints, hours (00 to 23), classes of vehicles.

    `sealed` is as of now, whatever day is asked for.
    """

    day: date
    total: LedgerLine
    by_checkpoint: list[LedgerLine]
    by_hour: list[LedgerLine]
    by_class: list[LedgerLine]
    yesterday: LedgerLine
    last_week: LedgerLine
    average_vehicles: float
    average_persons: float
    reasons: list[RefusedReason]
    staff: dict[str, int]
    staff_by_hour: dict[str, int]
    gates: GatesCounted
    sealed: SealedCounted


@router.get("/checkpoints", response=Items[CheckpointShown])
def read_checkpoints(request: SignedRequest) -> Items[CheckpointShown]:
    """Return the checkpoints of the officer's unit and below, with lanes and shifts."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    found = list(checkpoints_of(request.auth))
    keys = [each.pk for each in found]
    lanes, shifts = list(lanes_open(keys, at=now_of(request))), list(shifts_running(keys))
    return Items[CheckpointShown](items=[_shown(each, lanes, shifts) for each in found])


def _shown(
    checkpoint: models.Checkpoint, lanes: list[models.Lane], shifts: list[models.Shift]
) -> CheckpointShown:
    return CheckpointShown(
        **CheckpointRef.of(checkpoint).model_dump(),
        kind=CheckpointKind(checkpoint.kind),
        unit=UnitRef.of(checkpoint.unit),
        neighbour=checkpoint.neighbour,
        opens_at=checkpoint.opens_at,
        closes_at=checkpoint.closes_at,
        lanes=[LaneShown.of(each) for each in lanes if each.checkpoint_id == checkpoint.pk],
        shifts=[ShiftShown.of(each) for each in shifts if each.checkpoint_id == checkpoint.pk],
    )


@router.post("/checkpoints", response=CheckpointShown)
def write_checkpoint(request: SignedRequest, sent: CheckpointSent) -> CheckpointShown:
    """Open a checkpoint at a site."""
    facts = CheckpointFacts(**sent.model_dump(exclude={"site"}))
    made = open_checkpoint(site=sent.site, facts=facts, by=request.auth, now=now_of(request))
    return _shown(made, [], [])


@router.get("/checkpoints/ledger", response=CheckpointLedger)
def read_checkpoint_ledger(
    request: SignedRequest,
    day: date | None = None,
    checkpoint: UUID | None = None,
    direction: Direction | None = None,
) -> CheckpointLedger:
    """Return the ledger of a day (today) at all checkpoints in reach, or at one of them."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    if checkpoint is not None:
        checkpoint_in_reach(request.auth, checkpoint)
    found = ledger.ledger_of(
        request.auth, day=day or in_shanghai(now_of(request)).date(), now=now_of(request),
        checkpoint=checkpoint, direction=direction or "",
    )  # fmt: skip
    return CheckpointLedger(
        day=found.day,
        total=LedgerLine.of(found.total),
        by_checkpoint=[LedgerLine.of(each) for each in found.by_checkpoint],
        by_hour=[LedgerLine.of(each) for each in found.by_hour],
        by_class=[LedgerLine.of(each) for each in found.by_class],
        yesterday=LedgerLine.of(found.yesterday),
        last_week=LedgerLine.of(found.last_week),
        average_vehicles=found.average["vehicles"],
        average_persons=found.average["persons"],
        reasons=[_reason(each) for each in found.reasons],
        staff=found.staff,
        staff_by_hour=found.staff_by_hour,
        gates=GatesCounted(**found.gates),
        sealed=SealedCounted(**found.sealed),
    )


def _reason(each: ledger.Reason) -> RefusedReason:
    return RefusedReason(
        rule=each.rule, outcome=Outcome(each.outcome), words=SaidWords.of(each.words),
        persons=each.persons,
    )  # fmt: skip


@router.get("/checkpoints/shifts", response=Items[ShiftShown])
def read_shifts(
    request: SignedRequest, day: date, checkpoint: UUID | None = None, hour: Hour = None
) -> Items[ShiftShown]:
    """Return who stood at the checkpoints in reach, or at one of them, on a day or in an hour."""
    require_any(request.auth, Ability.READ, Ability.PASSAGES)
    keys = [each.pk for each in checkpoints_of(request.auth) if checkpoint in (None, each.pk)]
    begin, end = ledger.day_of(day)
    if hour is not None:
        begin, end = begin + hour * HOUR, begin + (hour + 1) * HOUR
    found = shifts_between(keys, begin, end)
    return Items[ShiftShown](items=[ShiftShown.of(each) for each in found])


@router.patch("/checkpoints/{checkpoint_id}", response=CheckpointShown)
def edit_checkpoint(
    request: SignedRequest, checkpoint_id: UUID, sent: CheckpointChanged
) -> CheckpointShown:
    """Change the kind, the numbers and the opening hours of a checkpoint."""
    facts = CheckpointFacts(**sent.model_dump())
    found = change_checkpoint(checkpoint=checkpoint_id, facts=facts, by=request.auth)
    lanes = lanes_open([found.pk], at=now_of(request))
    return _shown(found, list(lanes), list(shifts_running([found.pk])))


@router.post("/checkpoints/{checkpoint_id}/close", response=Nothing)
def shut_checkpoint(request: SignedRequest, checkpoint_id: UUID) -> Nothing:
    """Close a checkpoint with its lanes."""
    close_checkpoint(checkpoint=checkpoint_id, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/checkpoints/{checkpoint_id}/lanes", response=LaneShown)
def write_lane(request: SignedRequest, checkpoint_id: UUID, sent: LaneSent) -> LaneShown:
    """Open a lane, or change the one of this name."""
    facts = LaneFacts(**sent.model_dump())
    made = open_lane(checkpoint=checkpoint_id, facts=facts, by=request.auth, now=now_of(request))
    return LaneShown.of(made)


@router.post("/checkpoints/{checkpoint_id}/lanes/close", response=Nothing)
def shut_lane(request: SignedRequest, checkpoint_id: UUID, sent: LaneNamed) -> Nothing:
    """Close an open lane."""
    close_lane(checkpoint=checkpoint_id, name=sent.name, by=request.auth, now=now_of(request))
    return Nothing()


@router.post("/checkpoints/{checkpoint_id}/shift", response=ShiftShown)
def take_post(
    request: SignedRequest, checkpoint_id: UUID, sent: ShiftBegun | None = None
) -> ShiftShown:
    """Begin a shift at a checkpoint."""
    begun = begin_shift(
        checkpoint=checkpoint_id, by=request.auth, now=now_of(request), at=sent.at if sent else None
    )
    return ShiftShown.of(begun)


@router.post("/shifts/{standing_id}/end", response=ShiftShown)
def end_forgotten_shift(
    request: SignedRequest, standing_id: UUID, sent: ShiftForgotten
) -> ShiftShown:
    """End a shift that its officer forgot, with the reason."""
    ended = end_forgotten(
        shift=standing_id, reason=sent.reason, by=request.auth, now=now_of(request)
    )
    return ShiftShown.of(ended)


@router.post("/shifts/end", response=ShiftShown)
def hand_post_over(request: SignedRequest, sent: ShiftEnded) -> ShiftShown:
    """End the own shift: who takes over signs."""
    ended = end_shift(
        signed=sent.signed, note=sent.note, by=request.auth, now=now_of(request), at=sent.at
    )
    return ShiftShown.of(ended)
