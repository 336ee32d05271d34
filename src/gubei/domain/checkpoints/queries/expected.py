"""What is expected at a checkpoint, with whom declared diversions lead away from it and to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db.models import Q

from gubei.domain.checkpoints.models import Lever, LeverPlan
from gubei.domain.checkpoints.queries.arrivals import MEMORY, counted_at
from gubei.domain.checkpoints.queries.levers import plans_waiting
from gubei.domain.checkpoints.rules.diversions import (
    Diversion,
    LedHere,
    Span,
    hours_ahead,
    hours_counted,
    led_until_now,
    shares_led,
)
from gubei.domain.checkpoints.rules.kinds import Direction
from gubei.domain.checkpoints.rules.levers import LeverKind
from gubei.engines.queueing import Counted, Forecast, Led, forecast
from gubei.engines.queueing.values import Floats
from gubei.terms.moments import in_shanghai
from gubei.terms.passages import VehicleClass

# So many places away it is asked who was led here: there, and whence they were led there.
_FARTHEST = 2


@dataclass(frozen=True, slots=True)
class _Act:
    """A diversion from a checkpoint, and the one of ours that it leads to, if it is one."""

    checkpoint: UUID
    to: UUID | None
    diversion: Diversion


@dataclass(frozen=True, slots=True)
class _Place:
    """A checkpoint with what comes to it while nobody is led from now on.

    `acts`: the diversions from it; `sources`: where diversions lead to it from.
    """

    checkpoint: UUID
    counted: Counted
    acts: Sequence["_Act"]
    sources: Sequence["_Place"]
    led: Led
    usual: Forecast

    def led_to(self, to: UUID, spans: Sequence[Span]) -> Floats:
        """Return (S, K): the shares that are led to another checkpoint."""
        return _shares(self.acts, spans, to)


@dataclass(frozen=True, slots=True)
class Expected:
    """The forecast as it is with the diversions; `away`, `here` (H): vehicles that they move."""

    forecast: Forecast
    away: Floats
    here: Floats
    place: _Place

    def come_since(self, moment: datetime, *, now: datetime) -> float:
        """Return how many vehicles come from a moment of the last hour until now.

        Who was led before a diversion stood was not led: it moves its part of the time alone.
        """
        away, here = _moved(self.place, [(moment, now)])
        hours = (now - moment).total_seconds() / 3600
        return hours * float((self.place.usual.expected[0] - away[0] + here[0]).sum())


def expected_at(
    checkpoint: UUID, counted: Counted, *, hours: int, now: datetime,
    directions: Collection[Direction] = (Direction.IN,),
) -> Expected:  # fmt: skip
    """Return what comes to a checkpoint in this hour and the next, in the directions of `counted`.

    Diversions lead those who come into the district: where only those who leave are asked for,
    nobody is led. Who is led to it is a share of what is expected where they come from: whoever is led there
    from a third place is not led on.
    """
    if Direction.IN in directions:
        place = _place(checkpoint, counted, hours=hours, now=now)
    else:
        place = _unled(checkpoint, counted, hours=hours)
    away, here = _moved(place, hours_ahead(_hour(now), now, hours))
    moved = replace(place.usual, expected=place.usual.expected - away + here)
    return Expected(moved, away.sum(axis=1), here.sum(axis=1), place)


def _moved(place: _Place, spans: Sequence[Span]) -> tuple[Floats, Floats]:
    """Return (S, K), (S, K): who is led away and here in the first hours that are expected."""
    away = place.usual.expected[: len(spans)] * _shares(place.acts, spans)
    here = np.zeros_like(away)
    for each in place.sources:
        here += each.usual.expected[: len(spans)] * each.led_to(place.checkpoint, spans)
    return away, here


def _place(
    checkpoint: UUID, counted: Counted, *, hours: int, now: datetime,
    beyond: frozenset[UUID] = frozenset(),
) -> _Place:  # fmt: skip
    """Return a checkpoint and the ones that led to it; those `beyond` it ask, and are not asked."""
    acts = _acts(checkpoint, now)
    own, others = ([each for each in acts if (each.checkpoint == checkpoint) is is_own]
                   for is_own in (True, False))  # fmt: skip
    asked = set() if len(beyond) == _FARTHEST else {each.checkpoint for each in others} - beyond
    sources = [
        _place(each, counted_at(each, now=now), hours=hours, now=now,
               beyond=beyond | {checkpoint})
        for each in sorted(asked)
    ]  # fmt: skip
    spans = hours_counted(counted, _hour(now), now)
    unasked = [each for each in others if each.checkpoint not in asked]
    here = [_led_here(each, checkpoint, now) for each in sources]
    here.append(LedHere.unknown(_shares(unasked, spans)))
    led = led_until_now(counted, _shares(own, spans), here)
    return _Place(checkpoint, counted, own, sources, led, forecast(counted, hours=hours, led=led))


def _unled(checkpoint: UUID, counted: Counted, *, hours: int) -> _Place:
    nobody = np.zeros((counted.vehicles[:, :, 0].size, len(VehicleClass)))
    led = led_until_now(counted, nobody, [])
    return _Place(checkpoint, counted, [], [], led, forecast(counted, hours=hours, led=led))


def _led_here(source: _Place, to: UUID, now: datetime) -> LedHere:
    spans = hours_counted(source.counted, _hour(now), now)
    return LedHere.of(source.led_to(to, spans), source.usual, source.counted, source.led)


def _acts(checkpoint: UUID, now: datetime) -> list[_Act]:
    """Return the diversions from or to a checkpoint within the memory of the forecast, and planned.

    Those of which nobody said what share follows them move nothing. One that is planned moves from
    its time on; where it did not begin in time, nobody was led before now.
    """
    about = Q(checkpoint=checkpoint) | Q(to=checkpoint)
    begun = Lever.objects.filter(
        about, kind=LeverKind.DIVERT, share__isnull=False, until_at__gt=now - MEMORY
    ).filter(from_at__lte=now)
    planned = plans_waiting().filter(about, kind=LeverKind.DIVERT, until_at__gt=now)
    found = [_act(each, each.from_at, each.ended_at or each.until_at) for each in begun]
    found += [_act(each, max(each.from_at, now), each.until_at) for each in planned]
    return sorted(found, key=lambda each: each.diversion.from_at)


def _act(said: Lever | LeverPlan, begin: datetime, end: datetime) -> _Act:
    classes = frozenset(VehicleClass(each) for each in said.classes)
    diversion = Diversion(begin, end, classes, (said.share or 0) / 100)
    return _Act(said.checkpoint_id, said.to_id, diversion)


def _shares(acts: Sequence[_Act], spans: Sequence[Span], to: UUID | None = None) -> Floats:
    """Return (S, K): the shares that diversions lead away, or of those the ones led to a place."""
    shares = shares_led([each.diversion for each in acts], spans)
    wanted = [led for each, led in zip(acts, shares, strict=True) if to in (None, each.to)]
    return sum(wanted, start=np.zeros((len(spans), len(VehicleClass))))


def _hour(now: datetime) -> datetime:
    return in_shanghai(now).replace(minute=0, second=0, microsecond=0)
