"""Shapes of the flow of a checkpoint: what came, what is expected, the queue ahead, the advice."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import numpy as np
from pydantic import AwareDatetime, Field

from gubei.domain.checkpoints import models
from gubei.domain.checkpoints.queries.flow import Advised, Flow, ahead_of
from gubei.domain.checkpoints.rules.advice import Advice, say_advice
from gubei.domain.checkpoints.rules.days import DayKind
from gubei.domain.checkpoints.rules.flow import SHOWN_HOURS
from gubei.domain.checkpoints.rules.kinds import Direction, LaneDirection
from gubei.engines.queueing import Ahead, Waits
from gubei.engines.queueing.arrivals import interval_of
from gubei.interfaces.api.passage_shapes import CheckpointRef
from gubei.interfaces.api.shapes import Name, OfficerName, Sent, Shape, Words
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import VehicleClass

_MINUTE = 60.0


class Band(Shape):
    """What is expected; eight days in ten lie between low and high."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float], unit: float = 1.0) -> "Band":
        low, middle, high = (round(float(each) / unit, 1) for each in values)
        return cls(low=low, middle=middle, high=high)


class FlowHour(Shape):
    """An hour: what came (until now in the hour that runs), and what was expected an hour before."""

    begins_at: AwareDatetime
    came: int | None
    expected: Band | None


class AheadHour(Shape):
    """The wait of those who come in an hour, in minutes, until an officer begins.

    `led_away`, `led_here`: of the arrivals, how many diversions take off and add.
    """

    begins_at: AwareDatetime
    ends_at: AwareDatetime
    arrivals: Band
    led_away: float
    led_here: float
    wait_p50: Band | None
    wait_p90: Band | None


class QueueMoment(Shape):
    """What waits at a moment."""

    at: AwareDatetime
    vehicles: Band
    metres: Band


class SpillShown(Shape):
    """How likely the queue reaches the junction; when on the first day in ten, and on half of all."""

    chance: float
    first_at: AwareDatetime | None
    likely_at: AwareDatetime | None


class ApproachShown(Shape):
    """The road before a checkpoint."""

    junction: str
    metres: int
    files: int
    target_minutes: int
    from_at: AwareDatetime

    @classmethod
    def of(cls, approach: models.Approach) -> "ApproachShown":
        return cls(
            junction=approach.junction, metres=approach.metres, files=approach.files,
            target_minutes=approach.target_minutes, from_at=approach.from_at,
        )  # fmt: skip


class ApproachSent(Sent):
    """Metres back to the junction that a queue must not reach, vehicles side by side, the target."""

    junction: Name
    metres: int = Field(ge=10, le=50_000)
    files: int = Field(1, ge=1, le=10)
    target_minutes: int = Field(15, ge=1, le=240)


class QueueSent(Sent):
    """The queue as it is seen: vehicles, or metres."""

    vehicles: int | None = Field(None, ge=0, le=5_000)
    metres: int | None = Field(None, ge=0, le=50_000)


class QueueSeen(Shape):
    """A queue that an officer saw."""

    at: AwareDatetime
    vehicles: int
    metres: int | None
    by: OfficerName

    @classmethod
    def of(cls, reading: models.QueueReading) -> "QueueSeen":
        return cls(
            at=reading.at, vehicles=reading.vehicles, metres=reading.metres,
            by=OfficerName.of(reading.by),
        )  # fmt: skip


class FlowLane(Shape):
    """A lane that is open, or one that can be opened."""

    name: str
    classes: list[VehicleClass]
    servers: int
    is_open: bool
    direction: LaneDirection


class ServiceShown(Shape):
    """How long a class is looked at; `timed` 0: assumed."""

    vehicle_class: VehicleClass
    mean_seconds: float
    timed: int


class BackTestShown(Shape):
    """Forecasts of the last 14 days, an hour ahead: how many lay within, and the share missed."""

    hours: int
    within: int
    miss: float | None


class CheckpointFlow(Shape):
    """The flow of a checkpoint: today's hours, the next three, the queue, the junction.

    `directions`: those who wait for the same officers as the `direction` that was asked for.
    `reading` is the newest queue of the last hour; without one nobody is taken to wait now.
    """

    checkpoint: CheckpointRef
    at: AwareDatetime
    direction: Direction
    directions: list[Direction]
    day_kind: DayKind
    target_minutes: int
    approach: ApproachShown | None
    reading: QueueSeen | None
    waiting: int
    hours: list[FlowHour]
    next: list[AheadHour]
    queue: list[QueueMoment]
    spill: SpillShown | None
    lanes: list[FlowLane]
    second_check_officers: int
    services: list[ServiceShown]
    test: BackTestShown

    @classmethod
    def of(cls, flow: Flow) -> "CheckpointFlow":
        test, ahead = flow.forecast.test, ahead_of(flow)
        return cls(
            checkpoint=CheckpointRef.of(flow.checkpoint),
            at=flow.at,
            direction=flow.direction,
            directions=sorted(flow.directions),
            day_kind=flow.day_kind,
            target_minutes=flow.target_minutes,
            approach=ApproachShown.of(flow.approach) if flow.approach else None,
            reading=QueueSeen.of(flow.reading) if flow.reading else None,
            waiting=flow.standing.waiting,
            hours=list(_hours(flow)),
            next=list(ahead_hours(flow, ahead)),
            queue=list(_queue(flow, ahead)),
            spill=_spill(flow, ahead),
            lanes=[
                FlowLane(name=each.name, classes=list(each.classes), servers=each.servers,
                         is_open=each.is_open, direction=each.direction)
                for each in flow.standing.lanes
            ],
            second_check_officers=flow.standing.bays,
            services=list(_services(flow)),
            test=BackTestShown(hours=test.hours, within=test.within, miss=test.miss),
        )  # fmt: skip


class LaneChange(Shape):
    """From a moment on so many officers work in a lane; 0 closes it."""

    at: AwareDatetime
    lane: str
    servers: int
    before: int


class OfficersCalled(Shape):
    """So many officers come at a moment and stay."""

    at: AwareDatetime
    officers: int


class StaffHour(Shape):
    """Officers from a moment on, and as a check what the square-root rule would take by itself.

    `bays`: who looks a second time, null where that is done in the lane.
    """

    at: AwareDatetime
    lanes: int
    lanes_by_rule: int
    bays: int | None
    bays_by_rule: int | None


class LaneAdvice(Shape):
    """The least staff with which nine vehicles in ten wait at most the target, in one sentence.

    `officers` at lanes and second checks, from now and from each of the next three hours on; `staff`
    says the same apart, with the check. `meets_target` is false where even all places are too few.
    """

    says: Words
    target_minutes: int
    meets_target: bool
    changes: list[LaneChange]
    officers: list[int]
    staff: list[StaffHour]
    called: list[OfficersCalled]
    next: list[AheadHour]

    @classmethod
    def of(cls, advised: Advised) -> "LaneAdvice":
        flow, advice = advised.flow, advised.advice
        hours = list(ahead_hours(flow, advised.ahead))
        waits = [each.wait_p90.middle for each in hours if each.wait_p90]
        return cls(
            says=Words.of(
                say_advice(
                    advice, now=flow.at, target_minutes=flow.target_minutes,
                    wait_minutes=max(waits, default=None),
                )
            ),
            target_minutes=flow.target_minutes,
            meets_target=not advice.short,
            changes=[
                LaneChange(at=_start_of(flow, each.hour), lane=each.lane, servers=each.servers,
                           before=each.before)
                for each in advice.changes
            ],
            officers=advice.officers,
            staff=list(_staff(flow, advice)),
            called=[
                OfficersCalled(at=_start_of(flow, hour), officers=many)
                for hour, many in advice.called
            ],
            next=hours,
        )  # fmt: skip


def _staff(flow: Flow, advice: Advice) -> Iterator[StaffHour]:
    for hour, officers in enumerate(advice.officers):
        bays = advice.bays[hour] if advice.bays else None
        yield StaffHour(
            at=_start_of(flow, hour), lanes=officers - (bays or 0),
            lanes_by_rule=advice.square_root[hour], bays=bays,
            bays_by_rule=advice.square_root_bays[hour] if advice.bays else None,
        )  # fmt: skip


def _hour_of(flow: Flow) -> datetime:
    """Return when the hour began that it is."""
    return in_shanghai(flow.at).replace(minute=0, second=0, microsecond=0)


def _moment(flow: Flow, seconds: float) -> datetime:
    """Return a moment of a simulation, whose hour 0 is the hour that it is."""
    return _hour_of(flow) + timedelta(seconds=seconds)


def _start_of(flow: Flow, hour: int) -> datetime:
    return flow.at if hour == 0 else _hour_of(flow) + timedelta(hours=hour)


def _hours(flow: Flow) -> Iterator[FlowHour]:
    """Yield the hours from midnight until the last one that is forecast."""
    counted, coming = flow.counted, flow.forecast
    midnight = _hour_of(flow) - timedelta(hours=counted.hour)
    ahead = np.column_stack([coming.expected.sum(axis=1), coming.interval])
    bands = np.concatenate([coming.lately[: counted.hour], ahead])
    came = [*counted.vehicles[-1, : counted.hour].sum(axis=1), counted.so_far.sum()]
    for hour, (middle, low, high) in enumerate(bands):
        yield FlowHour(
            begins_at=midnight + timedelta(hours=hour),
            came=_whole(came[hour]) if hour < len(came) else None,
            expected=None if np.isnan(middle) else Band.of((low, middle, high)),
        )


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def ahead_hours(flow: Flow, ahead: Ahead | None) -> Iterator[AheadHour]:
    """Yield the next three hours; without an open lane what comes, and no wait."""
    expected, passed = flow.forecast.expected.sum(axis=1), flow.counted.passed
    for hour in range(SHOWN_HOURS):
        # An hour from now on lies in two hours of the clock.
        mean, away, here = (
            (1 - passed) * row[hour] + passed * row[hour + 1]
            for row in (expected, flow.away, flow.here)
        )
        ((low, high),) = interval_of(np.array([mean]), flow.forecast.spread[hour : hour + 1])
        waits = ahead.waits[hour] if ahead else Waits(0, 0, None, None)
        yield AheadHour(
            begins_at=flow.at + timedelta(hours=hour),
            ends_at=flow.at + timedelta(hours=hour + 1),
            arrivals=Band.of((low, mean, high)),
            led_away=round(float(away), 1),
            led_here=round(float(here), 1),
            wait_p50=Band.of(waits.p50, _MINUTE) if waits.p50 else None,
            wait_p90=Band.of(waits.p90, _MINUTE) if waits.p90 else None,
        )


def _queue(flow: Flow, ahead: Ahead | None) -> Iterator[QueueMoment]:
    if ahead is None:
        return
    for moment, vehicles, metres in zip(ahead.moments, ahead.queue, ahead.metres, strict=True):
        yield QueueMoment(
            at=_moment(flow, float(moment)), vehicles=Band.of(vehicles), metres=Band.of(metres)
        )


def _spill(flow: Flow, ahead: Ahead | None) -> SpillShown | None:
    if ahead is None or ahead.spill is None:
        return None
    found = ahead.spill
    return SpillShown(
        chance=found.chance,
        first_at=None if found.first is None else _moment(flow, found.first),
        likely_at=None if found.likely is None else _moment(flow, found.likely),
    )


def _services(flow: Flow) -> Iterator[ServiceShown]:
    coming = flow.standing.expected.sum(axis=0).tolist()
    for kind, comes in zip(VehicleClass, coming, strict=True):
        if comes > 0:
            timed = flow.standing.services[kind]
            yield ServiceShown(
                vehicle_class=kind, mean_seconds=round(timed.mean, 1), timed=timed.many
            )
