"""The counts of an hour move in the transaction that moves the passages they count."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.checkpoints.rules.tallies import (
    NUMBERS,
    Counted,
    Place,
    Tally,
    hour_of,
    tallies_of,
)
from gubei.domain.privacy.standing import tell
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_CAME = """
FROM json_to_recordset(%s::json) AS raw(id uuid, checkpoint_id uuid, hour timestamptz,
    direction text, vehicle_class text, numbers int[], steps int[])
"""
_NAMES = ", ".join(NUMBERS)
_READ = ", ".join(f"raw.numbers[{place}]" for place in range(1, len(NUMBERS) + 1))
_SUMS = ", ".join(f"{name} = gubei_hourcount.{name} + EXCLUDED.{name}" for name in NUMBERS)
_LESS = ", ".join(
    f"{name} = counted.{name} - raw.numbers[{place}]" for place, name in enumerate(NUMBERS, start=1)
)
_ADD = f"""
INSERT INTO gubei_hourcount (id, checkpoint_id, hour, direction, vehicle_class, {_NAMES}, steps)
SELECT raw.id, raw.checkpoint_id, raw.hour, raw.direction, raw.vehicle_class, {_READ},
       raw.steps
{_CAME}
ORDER BY raw.checkpoint_id, raw.hour, raw.direction, raw.vehicle_class
ON CONFLICT (checkpoint_id, hour, direction, vehicle_class) DO UPDATE SET {_SUMS},
    steps = (SELECT array_agg(mine + theirs ORDER BY place)
             FROM unnest(gubei_hourcount.steps, EXCLUDED.steps)
                  WITH ORDINALITY AS step(mine, theirs, place))
"""  # noqa: S608 - the names of columns are ours
_SUBTRACT = f"""
UPDATE gubei_hourcount AS counted SET {_LESS},
    steps = (SELECT array_agg(mine - theirs ORDER BY place)
             FROM unnest(counted.steps, raw.steps)
                  WITH ORDINALITY AS step(mine, theirs, place))
{_CAME}
WHERE (counted.checkpoint_id, counted.hour, counted.direction, counted.vehicle_class)
    = (raw.checkpoint_id, raw.hour, raw.direction, raw.vehicle_class)
"""  # noqa: S608 - the names of columns are ours


def counted(passage: Passage, travellers: Sequence[Traveller]) -> Counted:
    """Return a passage as far as it is counted."""
    place = Place(
        passage.checkpoint_id, hour_of(passage.passed_at), passage.direction, passage.vehicle_class
    )
    overridden = sum(each.decided_by_id is not None for each in travellers)
    outcomes = tuple(each.outcome for each in travellers)
    tested = sum(each.tested_at is not None for each in travellers)
    return Counted(place, outcomes, overridden, tested, passage.seconds)


def count_in(passages: Iterable[Counted], *, now: datetime) -> None:
    """Add passages to the counts of their hours."""
    _run(_ADD, tallies_of(passages), now)


def count_out(passages: Iterable[Counted], *, now: datetime) -> None:
    """Take passages out of the counts of their hours: they change, and are counted in anew."""
    _run(_SUBTRACT, tallies_of(passages), now)


def _run(query: str, tallies: dict[Place, Tally], now: datetime) -> None:
    if not tallies:
        return
    ids = uuid7_run(milliseconds_of(now))
    rows = [
        {
            "id": next(ids), "checkpoint_id": place.checkpoint, "hour": place.hour,
            "direction": place.direction, "vehicle_class": place.vehicle_class,
            "numbers": tally.numbers, "steps": tally.steps,
        }
        for place, tally in tallies.items()
    ]  # fmt: skip
    tell(query, rows)


def passages_of(keys: Sequence[UUID]) -> list[Passage]:
    """Return passages, locked for a change in one order for everybody."""
    return list(Passage.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
