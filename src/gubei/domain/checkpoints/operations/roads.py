"""The road before a checkpoint is stated, a queue is seen, special days are taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from gubei.domain.checkpoints.models import Approach, Checkpoint, QueueReading, SpecialDay
from gubei.domain.checkpoints.queries.arrivals import counted_at
from gubei.domain.checkpoints.queries.posts import checkpoint_in_reach
from gubei.domain.checkpoints.rules.days import DayKind
from gubei.domain.checkpoints.rules.flow import TARGET_MINUTES, metres_of_one
from gubei.domain.territory.models import Officer
from gubei.domain.territory.rules import Ability, require
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of
from gubei.terms.refusals import Invalid
from gubei.terms.text import squeeze

_MOST_VEHICLES = 5_000
_LENGTHS = range(10, 50_001)
_FILES = range(1, 11)
_TARGETS = range(1, 241)


@dataclass(frozen=True, slots=True)
class ApproachFacts:
    """Metres back to the junction that a queue must not reach, files side by side, minutes."""

    junction: str
    metres: int
    files: int = 1
    target_minutes: int = TARGET_MINUTES


@transaction.atomic
def state_approach(
    *, checkpoint: UUID, facts: ApproachFacts, by: Officer, now: datetime
) -> Approach:
    """State the road before a checkpoint, anew where it was stated. Raises Invalid, NotFound."""
    require(by, Ability.CHECKPOINTS)
    found = checkpoint_in_reach(by, checkpoint)
    junction = squeeze(facts.junction)[:100]
    if not junction or facts.metres not in _LENGTHS:
        raise Invalid(
            "Say up to which junction a queue may reach, 10 to 50,000 m.",
            "请填写排队不得超过的路口及距离（10 至 50000 米）。",
            code="junction",
        )
    if facts.files not in _FILES or facts.target_minutes not in _TARGETS:
        raise Invalid(
            "1 to 10 vehicles wait side by side; the target is 1 to 240 minutes.",
            "并排 1 至 10 列，目标等待 1 至 240 分钟。",
            code="files",
        )
    Checkpoint.objects.select_for_update().get(pk=found.pk)
    Approach.objects.filter(checkpoint=found, until_at=None).update(until_at=now)
    return Approach.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), checkpoint=found, junction=junction,
        metres=facts.metres, files=facts.files, target_minutes=facts.target_minutes, from_at=now,
        from_by=by,
    )  # fmt: skip


@transaction.atomic
def read_queue(
    *, checkpoint: UUID, vehicles: int | None, metres: int | None, by: Officer, now: datetime
) -> QueueReading:
    """Write down the queue that an officer sees: vehicles, or metres. Raises Invalid, NotFound."""
    require(by, Ability.PASSAGES)
    found = checkpoint_in_reach(by, checkpoint)
    if (vehicles is None) == (metres is None):
        raise Invalid(
            "Say how many vehicles wait, or how many metres.", "请填写排队车辆数或米数之一。"
        )
    many = vehicles if vehicles is not None else _vehicles_in(found, metres or 0, now)
    if not 0 <= many <= _MOST_VEHICLES:
        raise Invalid(
            f"0 to {_MOST_VEHICLES:,} vehicles can wait on a road.",
            f"排队车辆应在 0 至 {_MOST_VEHICLES} 之间。",
        )
    return QueueReading.objects.create(
        id=next(uuid7_run(milliseconds_of(now))), checkpoint=found, at=now, vehicles=many,
        metres=metres, by=by,
    )  # fmt: skip


def _vehicles_in(checkpoint: Checkpoint, metres: int, now: datetime) -> int:
    """Return how many vehicles of the usual classes reach so far back."""
    approach = Approach.objects.filter(checkpoint=checkpoint, until_at=None).first()
    files = approach.files if approach else 1
    return round(metres * files / metres_of_one(counted_at(checkpoint.pk, now=now).vehicles))


@transaction.atomic
def take_in_days(
    *, days: Mapping[date, tuple[DayKind, str]], now: datetime
) -> Sequence[SpecialDay]:
    """Keep what days are; a day that is known already is what the newer file says."""
    ids = uuid7_run(milliseconds_of(now))
    rows = [
        SpecialDay(id=next(ids), day=day, kind=kind, name=name[:50], recorded_at=now)
        for day, (kind, name) in sorted(days.items())
    ]
    return SpecialDay.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["kind", "name", "recorded_at"],
    )
