"""The tide at 司马台: more come than on other days, an officer left, a queue stands, a lane is closed.

The toll gate counted the days before; since this morning every vehicle is written down.
"""

import hashlib
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from gubei.domain.checkpoints.models import Checkpoint
from gubei.domain.checkpoints.operations.gates import OutsideFile, OutsideHour, take_in_counts
from gubei.domain.checkpoints.operations.levers import (
    LeverFacts,
    end_due_levers,
    pull_lever,
)
from gubei.domain.checkpoints.operations.passing import pass_through
from gubei.domain.checkpoints.operations.posts import LaneFacts, close_lane, open_lane
from gubei.domain.checkpoints.operations.roads import ApproachFacts, read_queue, state_approach
from gubei.domain.checkpoints.rules.entries import Entry
from gubei.domain.checkpoints.rules.levers import Board, LeverKind
from gubei.domain.checkpoints.rules.tallies import hour_of
from gubei.domain.territory.models import Officer
from gubei.interfaces.cli.demo.drivers import invent_driver
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.passages import VehicleClass

_SEED = 20220413
# The usual day, by hours from now on; the rest of it is quiet.
_USUAL = {
    -8: 22, -7: 30, -6: 42, -5: 55, -4: 70, -3: 85, -2: 100, -1: 105, 0: 125, 1: 135, 2: 130,
    3: 110, 4: 85, 5: 65, 6: 45, 7: 30,
}  # fmt: skip
_QUIET = 12
_DAYS = 21
_WRITTEN_HOURS = 8
# Today, since some hours ago, so many times as many.
_TODAY, _TIDE_HOURS = 1.35, 6
_TRUCKS = 0.25
_SECONDS = (38, 9)
_SMALL = (VehicleClass.CAR, VehicleClass.COMMUTER, VehicleClass.BUS, VehicleClass.EMERGENCY)
_TESTED = timedelta(hours=12)
_QUEUE = 25
# So many lorries in a hundred do as the board says.
_FOLLOW = 30
# Since yesterday one officer stood in lane 1; a second one came for a while.
_CAME, _LEFT = timedelta(hours=2), timedelta(minutes=40)
# Minutes ago, and the vehicles that were seen waiting.
_READINGS = ((170, 8), (145, 14), (125, 19), (95, 15), (70, 9), (45, 4), (10, _QUEUE))


def play_tide(
    checkpoint: Checkpoint, other: Checkpoint, duty: Officer, officer: Officer, now: datetime
) -> None:
    """Let the gate have counted, the road be stated, vehicles come, and an officer leave lane 1.

    Lorries are led to the other checkpoint: both forecasts show it.
    """
    rng = random.Random(_SEED)  # noqa: S311 - the same demo every time
    hours = list(_counted(rng, checkpoint.site.name, now))
    digest = hashlib.sha256(checkpoint.pk.bytes).digest()
    file = OutsideFile(digest, "司马台收费站.csv", len(hours), 0)
    take_in_counts(file=file, hours=hours, now=now)
    key, yesterday = checkpoint.pk, now - timedelta(days=1)
    facts = ApproachFacts("司马台出口匝道", 500, target_minutes=10)
    state_approach(checkpoint=key, facts=facts, by=duty, now=yesterday)
    open_lane(checkpoint=key, facts=LaneFacts("3", _SMALL, 1), by=duty, now=yesterday)
    close_lane(checkpoint=key, name="3", by=duty, now=yesterday + timedelta(hours=10))
    for back in range(_WRITTEN_HOURS, 0, -1):
        entries = list(_written(rng, checkpoint, back, now))
        pass_through(entries=entries, by=officer, now=now - timedelta(hours=back - 1))
    _act(key, other, duty, now)
    for minutes, vehicles in _READINGS:
        at = now - timedelta(minutes=minutes)
        read_queue(checkpoint=key, vehicles=vehicles, metres=None, by=officer, now=at)


def _act(checkpoint: UUID, other: Checkpoint, duty: Officer, now: datetime) -> None:
    """Let a second officer come and leave, drivers be told upstream, and lorries be led away."""
    came, left = now - _CAME, now - _LEFT
    one = LaneFacts("1", _SMALL, 1)
    open_lane(checkpoint=checkpoint, facts=one, by=duty, now=now - timedelta(days=1))
    more = LeverFacts(LeverKind.MORE_OFFICERS, left, "排队近 20 辆", lane="1", servers=2)
    pull_lever(checkpoint=checkpoint, facts=more, by=duty, now=came)
    end_due_levers(now=left)
    told = LeverFacts(
        LeverKind.NOTICE, now + timedelta(hours=3), "晚高峰将至",
        text="司马台方向排队，建议走国道101", boards=(Board.MESSAGE_BOARD, Board.NAVIGATION),
    )  # fmt: skip
    pull_lever(checkpoint=checkpoint, facts=told, by=duty, now=now - timedelta(minutes=15))
    led = LeverFacts(
        LeverKind.DIVERT, now + timedelta(hours=3), "晚高峰将至", classes=(VehicleClass.TRUCK,),
        road="国道101", to=other.pk, share=_FOLLOW,
        text=f"货车请走国道101，经{other.site.name}", boards=(Board.MESSAGE_BOARD,),
    )  # fmt: skip
    pull_lever(checkpoint=checkpoint, facts=led, by=duty, now=now - timedelta(minutes=10))


def _many(rng: random.Random, back: int) -> int:
    """Return how many came in the hour so long ago, today where that is in the tide."""
    usual = _USUAL.get((-back + 12) % 24 - 12, _QUIET) * (_TODAY if back <= _TIDE_HOURS else 1)
    return max(0, round(rng.gauss(usual, usual**0.5)))


def _counted(rng: random.Random, gate: str, now: datetime) -> Iterator[OutsideHour]:
    """Yield what the gate counted in three weeks, until every vehicle was written down."""
    for back in range(_DAYS * 24, _WRITTEN_HOURS, -1):
        many, hour = _many(rng, back), hour_of(now) - timedelta(hours=back)
        trucks = round(many * _TRUCKS)
        yield OutsideHour(gate, hour, "in", "car", many - trucks)
        yield OutsideHour(gate, hour, "in", "truck", trucks)


def _written(
    rng: random.Random, checkpoint: Checkpoint, back: int, now: datetime
) -> Iterator[Entry]:
    """Yield who went on in an hour: those who still wait came too, and are not among them."""
    many = _many(rng, back) - (_QUEUE if back == 1 else 0)
    for _ in range(many):
        at = now - timedelta(hours=back) + timedelta(seconds=rng.randrange(3_600))
        yield Entry(
            key=next(uuid7_run(milliseconds_of(at))),
            checkpoint=checkpoint.pk,
            people=(invent_driver(rng, at, tested=_TESTED),),
            plate=f"{rng.choice('冀京')}W{rng.randrange(10_000, 99_999)}",
            vehicle_class=VehicleClass.TRUCK if rng.random() < _TRUCKS else VehicleClass.COMMUTER,
            origin="滦平县",
            destination="密云区",
            passed_at=at,
            seconds=max(12, int(rng.gauss(*_SECONDS))),
        )
