"""The counts of an hour move in the transaction that moves the passages they count."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from gubei.domain.checkpoints.models import Passage, Traveller
from gubei.domain.checkpoints.rules.tallies import (
    NUMBERS,
    Counted,
    Place,
    Tally,
    hour_of,
    tallies_of,
)
from gubei.terms.ids import uuid7_run
from gubei.terms.moments import milliseconds_of

_CAME = """
FROM unnest(%(id)s::uuid[], %(checkpoint)s::uuid[], %(hour)s::timestamptz[], %(direction)s::text[],
            %(class)s::text[], %(numbers)s::text[], %(steps)s::text[])
     AS raw(id, checkpoint_id, hour, direction, vehicle_class, numbers, steps)
"""
_NAMES = ", ".join(NUMBERS)
_READ = ", ".join(f"(raw.numbers::int[])[{place}]" for place in range(1, len(NUMBERS) + 1))
_SUMS = ", ".join(f"{name} = gubei_hourcount.{name} + EXCLUDED.{name}" for name in NUMBERS)
_LESS = ", ".join(
    f"{name} = counted.{name} - (raw.numbers::int[])[{place}]"
    for place, name in enumerate(NUMBERS, start=1)
)
_ADD = f"""
INSERT INTO gubei_hourcount (id, checkpoint_id, hour, direction, vehicle_class, {_NAMES}, steps)
SELECT raw.id, raw.checkpoint_id, raw.hour, raw.direction, raw.vehicle_class, {_READ},
       raw.steps::int[]
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
             FROM unnest(counted.steps, raw.steps::int[])
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
    return Counted(place, outcomes, overridden, passage.seconds)


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
    values: dict[str, list[Any]] = {
        "id": [next(ids) for _ in tallies],
        "checkpoint": [place.checkpoint for place in tallies],
        "hour": [place.hour for place in tallies],
        "direction": [place.direction for place in tallies],
        "class": [place.vehicle_class for place in tallies],
        "numbers": [_array(tally.numbers) for tally in tallies.values()],
        "steps": [_array(tally.steps) for tally in tallies.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(query, values)


def _array(numbers: list[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


def passages_of(keys: Sequence[UUID]) -> list[Passage]:
    """Return passages, locked for a change in one order for everybody."""
    return list(Passage.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
