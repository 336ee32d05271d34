"""Who is led from one checkpoint to another, hour by hour: what a declared diversion moves. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from gubei.engines.queueing import Counted, Forecast, Led
from gubei.engines.queueing.values import Bools, Floats
from gubei.terms.passages import VehicleClass

_HOUR = timedelta(hours=1)
# Where fewer of a class are left, those who came say too little of those who would have come.
_FEW_LEFT = 0.2

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Diversion:
    """Vehicles of these classes are led away from a moment until another; `share` of them, 0 to 1."""

    from_at: datetime
    until_at: datetime
    classes: frozenset[VehicleClass]
    share: float


@dataclass(frozen=True, slots=True)
class LedHere:
    """A checkpoint from which `shares` (D * 24, K) of each class were led here, in its own hours.

    `alone`: who would have come there; `sure`: whether what was counted there says so.
    """

    shares: Floats
    alone: Floats
    sure: Bools

    @classmethod
    def unknown(cls, shares: Floats) -> "LedHere":
        """Return that it is not known who came where they were led from."""
        return cls(shares, np.zeros_like(shares), np.zeros(shares.shape, np.bool_))

    @classmethod
    def of(cls, shares: Floats, coming: Forecast, counted: Counted, led: Led) -> "LedHere":
        """Return who was led here from where this was counted and expected."""
        sure = led.sure & ~np.isnan(counted.vehicles)
        sure[-1, counted.hour] = led.sure[-1, counted.hour] & ~np.isnan(counted.so_far)
        return cls(shares, _rows(coming.alone), sure.reshape(shares.shape))


def hours_ahead(hour: datetime, now: datetime, hours: int) -> list[Span]:
    """Return this hour, of which what is left counts, and the next. `hour`: when this one began."""
    return [(max(now, hour + n * _HOUR), hour + (n + 1) * _HOUR) for n in range(hours)]


def hours_counted(counted: Counted, hour: datetime, now: datetime) -> list[Span]:
    """Return the hours of counts until the end of this day; of this hour what is over counts.

    What is still to come is empty.
    """
    first = hour - counted.now * _HOUR
    begins = (first + n * _HOUR for n in range(counted.vehicles[:, :, 0].size))
    return [(min(now, begin), min(now, begin + _HOUR)) for begin in begins]


def shares_led(diversions: Sequence[Diversion], spans: Sequence[Span]) -> list[Floats]:
    """Return for each diversion (S, K): the share of a class that it leads away in a span of time.

    Where several lead the same class at a moment, the one that began first takes its share, the
    next one of those who are left.
    """
    found = [np.zeros((len(spans), len(VehicleClass))) for _ in diversions]
    for place, (begin, end) in enumerate(spans):
        standing = [n for n, each in enumerate(diversions)
                    if each.from_at < end and begin < each.until_at]  # fmt: skip
        standing.sort(key=lambda n: diversions[n].from_at)
        cuts = {begin, end} | {
            cut for n in standing for cut in (diversions[n].from_at, diversions[n].until_at)
            if begin < cut < end
        }  # fmt: skip
        moments = sorted(cuts) if standing else []
        for since, until in pairwise(moments):
            left = np.full(len(VehicleClass), (until - since) / (end - begin))
            for n in standing:
                led = left * _share_at(diversions[n], since)
                found[n][place] += led
                left = left - led
    return found


def _share_at(diversion: Diversion, moment: datetime) -> Floats:
    """Return (K): the share of each class that a diversion leads away at a moment."""
    if not diversion.from_at <= moment < diversion.until_at:
        return np.zeros(len(VehicleClass))
    return np.array([diversion.share * (kind in diversion.classes) for kind in VehicleClass])


def led_until_now(counted: Counted, away: Floats, others: Sequence[LedHere]) -> Led:
    """Return whom diversions led in the hours that were counted; `away` (D * 24, K): shares.

    Few who were left say nothing of those who would have come, and who was led here only counts
    as known where they were counted whence they came.
    """
    here, sure = np.zeros_like(away), away <= 1 - _FEW_LEFT + 1e-9
    for each in others:
        # The counts of all end with this day, but begin on days of their own.
        many = min(len(away), len(each.shares))
        ours, theirs = slice(len(away) - many, None), slice(len(each.shares) - many, None)
        here[ours] += each.shares[theirs] * each.alone[theirs]
        sure[ours] &= (each.shares[theirs] == 0) | each.sure[theirs]
    shape = counted.vehicles.shape
    left = np.maximum(1 - away, 0.0)
    return Led(left.reshape(shape), here.reshape(shape), sure.reshape(shape))


def _rows(values: Floats) -> Floats:
    return values.reshape(-1, values.shape[2])
