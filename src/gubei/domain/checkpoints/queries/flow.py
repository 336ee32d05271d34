"""The flow of a checkpoint: what it is now, what the next hours bring, what to do about it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db.models import Max

from gubei.domain.checkpoints.models import (
    Approach,
    Checkpoint,
    HourCount,
    Lane,
    Passage,
    QueueReading,
    Traveller,
)
from gubei.domain.checkpoints.queries.arrivals import counted_at, special_days
from gubei.domain.checkpoints.queries.expected import Expected, expected_at
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach, lanes_open
from gubei.domain.checkpoints.rules.advice import Advice, advise
from gubei.domain.checkpoints.rules.days import DayKind, kind_of
from gubei.domain.checkpoints.rules.flow import (
    READING_HOLDS,
    SIMULATED_HOURS,
    TARGET_MINUTES,
    LaneNow,
    Standing,
    Timed,
    as_it_stands,
    services_of,
    share_of_few,
    with_plan,
)
from gubei.domain.checkpoints.rules.kinds import Direction, LaneDirection, one_queue
from gubei.domain.measures.queries.policies import pack_of, policy_for
from gubei.domain.measures.rules.parts import Part
from gubei.domain.territory.models import Officer
from gubei.domain.territory.queries import district
from gubei.engines.queueing import Ahead, Counted, Forecast, Scenario, look_ahead
from gubei.engines.queueing.values import Floats
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import Outcome, VehicleClass

_MEASURED = timedelta(days=7)
_FEW_VEHICLES = 50
# A lane has room for a second officer.
_PLACES = 2


@dataclass(frozen=True, slots=True)
class Flow:
    """A checkpoint as it stands, what was counted, what is expected, of those who wait together.

    `direction` is the one that was asked for; `directions` those that wait for the same officers.
    `reading` is the newest queue that was seen within the last hour, if one was. The forecast is
    that with the diversions: `away`, `here` are the vehicles that they move in each of its hours.
    """

    checkpoint: Checkpoint
    at: datetime
    direction: Direction
    directions: frozenset[Direction]
    day_kind: DayKind
    approach: Approach | None
    reading: QueueReading | None
    counted: Counted
    forecast: Forecast
    standing: Standing
    away: Floats
    here: Floats

    @property
    def target_minutes(self) -> int:
        """Return the wait that is aimed at."""
        return self.approach.target_minutes if self.approach else TARGET_MINUTES


@dataclass(frozen=True, slots=True)
class Advised:
    """An advice, and the next hours with it."""

    flow: Flow
    advice: Advice
    ahead: Ahead


def flow_of(
    officer: Officer, checkpoint: UUID, *, now: datetime, direction: Direction = Direction.IN
) -> Flow:
    """Return the flow of one of the officer's checkpoints in a direction. Raises NotFound.

    The road with its junction and the queue that is seen on it are those of who comes in.
    """
    found = checkpoint_in_reach(officer, checkpoint)
    open_ = list(lanes_open([found.pk], at=now))
    directions = one_queue(
        direction, {LaneDirection(each.direction) for each in open_ if not each.is_second_check}
    )
    counted = counted_at(found.pk, now=now, directions=directions)
    expected = expected_at(found.pk, counted, hours=SIMULATED_HOURS, now=now, directions=directions)
    coming = expected.forecast
    is_in = Direction.IN in directions
    approach = Approach.objects.filter(checkpoint=found, until_at=None).first() if is_in else None
    reading = _reading(found.pk, now) if is_in else None
    waiting = _waiting(reading, counted, expected, directions, now)
    standing = _standing(found.pk, counted, coming, waiting, open_, directions, now)
    day = in_shanghai(now).date()
    return Flow(
        found, now, direction, directions, kind_of(day, special_days(day, day)), approach,
        reading, counted, coming, standing, expected.away, expected.here,
    )  # fmt: skip


def ahead_of(flow: Flow) -> Ahead | None:
    """Return the next hours with the lanes that are open; None where none is."""
    return _ahead(as_it_stands(flow.standing), flow.forecast, flow.approach)


def advice_for(flow: Flow) -> Advised | None:
    """Return the least staff that keeps the wait; None where the checkpoint never had a lane."""
    advice = advise(flow.standing, flow.target_minutes)
    if advice is None:
        return None
    planned = with_plan(flow.standing, advice.plan, advice.bays)
    ahead = _ahead(planned, flow.forecast, flow.approach)
    return None if ahead is None else Advised(flow, advice, ahead)


def _ahead(scenario: Scenario | None, coming: Forecast, approach: Approach | None) -> Ahead | None:
    if scenario is None:
        return None
    spread = float(coming.spread[1])
    if approach is None:
        return look_ahead(scenario, spread)
    return look_ahead(scenario, spread, files=approach.files, room_m=approach.metres)


def _reading(checkpoint: UUID, now: datetime) -> QueueReading | None:
    lately = QueueReading.objects.filter(
        checkpoint=checkpoint, at__gt=now - READING_HOLDS, at__lte=now
    )
    return lately.select_related("by").order_by("-at", "-id").first()


def _waiting(
    reading: QueueReading | None, counted: Counted, expected: Expected,
    directions: Collection[Direction], now: datetime,
) -> int:  # fmt: skip
    """Return the queue now: what was seen, and what came since, without those who went on.

    Where a gate counts more than the ledger, the ledger does not say who went on: what was seen
    stands.
    """
    if reading is None:
        return 0
    if np.isnan(counted.so_far).any():
        return reading.vehicles
    went = Passage.objects.filter(
        checkpoint=reading.checkpoint_id, passed_at__gt=reading.at, passed_at__lte=now,
        withdrawn_at=None, direction__in=directions,
    ).count()  # fmt: skip
    return max(0, round(reading.vehicles + expected.come_since(reading.at, now=now) - went))


def _standing(
    checkpoint: UUID, counted: Counted, coming: Forecast, waiting: int, open_: Sequence[Lane],
    directions: Collection[Direction], now: datetime,
) -> Standing:  # fmt: skip
    return Standing(
        expected=coming.expected,
        passed=counted.passed,
        lanes=tuple(_lanes(checkpoint, open_, directions)),
        bays=sum(each.servers for each in open_ if each.is_second_check),
        services=_services(checkpoint, directions, now),
        checked=_checked(checkpoint, counted, directions, now),
        waiting=waiting,
    )


def _lanes(
    checkpoint: UUID, open_: Sequence[Lane], directions: Collection[Direction]
) -> list[LaneNow]:
    """Return the lanes of these directions that are open and those that once were, by name.

    Each is as it was last.
    """
    ways = {LaneDirection.BOTH, *(LaneDirection(each) for each in directions)}
    ever = Lane.objects.filter(checkpoint=checkpoint, is_second_check=False)
    most = dict(ever.values_list("name").annotate(Max("servers")))
    newest = ever.order_by("name", "-from_at", "-id").distinct("name")
    now = {each.name for each in open_}
    return [
        LaneNow(
            each.name, tuple(VehicleClass(kind) for kind in each.classes), each.servers,
            max(_PLACES, most[each.name]), each.name in now, LaneDirection(each.direction),
        )
        for each in newest
        if each.direction in ways
    ]  # fmt: skip


def _services(
    checkpoint: UUID, directions: Collection[Direction], now: datetime
) -> dict[VehicleClass, Timed]:
    rows = HourCount.objects.filter(
        checkpoint=checkpoint, direction__in=directions, hour__gt=now - _MEASURED, hour__lte=now
    )
    steps: dict[VehicleClass, list[list[int]]] = {}
    for kind, counts in rows.values_list("vehicle_class", "steps"):
        steps.setdefault(VehicleClass(kind), []).append(counts)
    return services_of({kind: np.sum(each, axis=0).tolist() for kind, each in steps.items()})


def _checked(
    checkpoint: UUID, counted: Counted, directions: Collection[Direction], now: datetime
) -> float:
    """Return the share of vehicles that were held for a second check in the last days."""
    days = counted.vehicles[-_MEASURED.days :]
    vehicles = float(np.nansum(days))
    if vehicles < _FEW_VEHICLES:
        policy = policy_for(Part.ENTRY, district())
        return share_of_few(pack_of(policy) if policy else None, now)
    held = Traveller.objects.filter(
        passage__checkpoint=checkpoint, passage__direction__in=directions, ruled=Outcome.HOLD,
        decided_by__isnull=False, decided_at__gt=now - _MEASURED,
    )  # fmt: skip
    settled = held.values("passage").distinct().count()
    standing = Passage.objects.filter(
        checkpoint=checkpoint, direction__in=directions, closed_at=None, withdrawn_at=None,
        passed_at__gt=now - _MEASURED,
    ).count()  # fmt: skip
    return min(1.0, (settled + standing) / vehicles)
