"""The tide at 司马台: the toll gate counts more than usual, a queue stands, one lane is closed.

The demo writes only a few of the vehicles down one by one; the gate counted them all.
"""

import hashlib
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from gubei.domain.checkpoints.models import Checkpoint
from gubei.domain.checkpoints.operations.gates import OutsideFile, OutsideHour, take_in_counts
from gubei.domain.checkpoints.operations.posts import LaneFacts, close_lane, open_lane
from gubei.domain.checkpoints.operations.roads import ApproachFacts, read_queue, state_approach
from gubei.domain.checkpoints.rules.tallies import hour_of
from gubei.domain.territory.models import Officer
from gubei.terms.passages import VehicleClass

_SEED = 20220413
# The usual day, by hours from now on; the rest of it is quiet.
_USUAL = {
    -8: 90, -7: 120, -6: 170, -5: 220, -4: 280, -3: 340, -2: 400, -1: 450, 0: 480, 1: 480, 2: 470,
    3: 430, 4: 370, 5: 300, 6: 220, 7: 150,
}  # fmt: skip
_QUIET = 60
_DAYS = 21
# Today, since some hours ago, so many times as many.
_TODAY, _TIDE_HOURS = 1.3, 6
_TRUCKS = 0.25
_SMALL = (VehicleClass.CAR, VehicleClass.COMMUTER, VehicleClass.BUS, VehicleClass.EMERGENCY)


def play_tide(checkpoint: Checkpoint, duty: Officer, now: datetime) -> None:
    """Let the gate have counted, the road be stated, one lane be closed and a queue stand."""
    rng = random.Random(_SEED)  # noqa: S311 - the same demo every time
    hours = list(_counted(rng, checkpoint.site.name, now))
    digest = hashlib.sha256(checkpoint.pk.bytes).digest()
    file = OutsideFile(digest, "司马台收费站.csv", len(hours), 0)
    take_in_counts(file=file, hours=hours, now=now)
    key, yesterday = checkpoint.pk, now - timedelta(days=1)
    facts = ApproachFacts("司马台出口匝道", 1_800, files=2, target_minutes=10)
    state_approach(checkpoint=key, facts=facts, by=duty, now=yesterday)
    open_lane(checkpoint=key, facts=LaneFacts("3", _SMALL, 1), by=duty, now=yesterday)
    close_lane(checkpoint=key, name="3", by=duty, now=yesterday + timedelta(hours=10))
    read_queue(checkpoint=key, vehicles=60, metres=None, by=duty, now=now - timedelta(minutes=10))


def _counted(rng: random.Random, gate: str, now: datetime) -> Iterator[OutsideHour]:
    """Yield what the gate counted in three weeks, until the last full hour."""
    this = hour_of(now)
    for back in range(_DAYS * 24, 0, -1):
        usual = _USUAL.get((-back + 12) % 24 - 12, _QUIET) * (_TODAY if back <= _TIDE_HOURS else 1)
        many = max(0, round(rng.gauss(usual, usual**0.5)))
        trucks = round(many * _TRUCKS)
        hour = this - timedelta(hours=back)
        yield OutsideHour(gate, hour, "in", "car", many - trucks)
        yield OutsideHour(gate, hour, "in", "truck", trucks)
