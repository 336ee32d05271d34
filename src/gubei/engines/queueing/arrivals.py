"""`forecast`: how many vehicles will come in each of the next hours, from the hours that were counted.

1. What is usual: the weighted mean of the same hour of the days before. Half the weight is lost in
   three weeks; the same weekday counts most, other days of the same kind (working day, weekend,
   holiday) less, days of another kind next to nothing, so that they speak only where no other does.
2. How this day is: what came in the last hours by what is usual then, drawn to 1 as if twenty
   vehicles more had come as usual (the mean of a gamma prior). It fades by a tenth an hour.
3. How sure that is: the same forecast is made for each hour of the last days with what was known
   then. What it missed beyond chance is the spread, by how far ahead; the interval is that of a
   gamma number with the mean and the variance of a Poisson number with such a mean.

Where vehicles were led away or here (`Led`), 1 is told who would have come without that, and 2 and
3 compare what came with what is usual less those who were led away and more those led here.

`back_test` says how many of those hours lay within their interval.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from gubei.engines.queueing.scenario import HOURS_OF_DAY
from gubei.engines.queueing.values import Bools, Floats, Longs

COVERED = 0.8
"""The share of hours that an interval should hold."""
_Z = NormalDist().inv_cdf((1 + COVERED) / 2)

_MEMORY_DAYS, _HALF_LIFE_DAYS = 56, 21.0
_SAME_WEEKDAY, _SAME_KIND, _OTHER_KIND = 1.0, 0.3, 1e-4
_LEVEL_HOURS, _LEVEL_PRIOR, _LEVEL_STAYS = 3, 20.0, 0.9
_TESTED_DAYS, _MOST_AHEAD = 14, 6
# Where fewer are left, and nothing else is known, those are taken who were counted.
_LEAST_LEFT = 0.05
# Before anything was tested: a mean is off by a fifth; that counts as a day of tested hours.
_SPREAD, _SPREAD_HOURS = 0.04, 24.0


@dataclass(frozen=True, slots=True)
class Counted:
    """`vehicles` (D, 24, K): by day, hour of day and class; nan where an hour was not counted.

    The days follow each other; the last one runs, and `hour` is the hour that it is. `kinds`
    (D + 1): the kind of each day and of the next one. `so_far` (K): what came in this hour, of
    which the share `passed` is over; nan where that is not known.
    """

    vehicles: Floats
    kinds: Longs
    hour: int
    passed: float
    so_far: Floats

    @property
    def now(self) -> int:
        """Return the number of this hour, counted from the first hour of the first day."""
        return (len(self.vehicles) - 1) * HOURS_OF_DAY + self.hour


@dataclass(frozen=True, slots=True)
class Led:
    """Whom diversions led, in the hours of `Counted.vehicles`; in the hour that it is, until now.

    `left` (D, 24, K): the share of a class that was not led away. `here`: how many were led here.
    `sure`: whether what came says who would have come; `left` is above 0 there. What is not sure
    says what is usual only where nothing else does.
    """

    left: Floats
    here: Floats
    sure: Bools

    @classmethod
    def nobody(cls, like: Floats) -> "Led":
        """Return that nobody was led anywhere."""
        return cls(np.ones_like(like), np.zeros_like(like), np.ones(like.shape, np.bool_))

    def moved(self, usual: Floats) -> tuple[Floats, Floats]:
        """Return (T), (T): of those who usually come who is left, and who was led here."""
        return (usual * self.left).sum(axis=2).reshape(-1), self.here.sum(axis=2).reshape(-1)


@dataclass(frozen=True, slots=True)
class BackTest:
    """Of `hours` forecast an hour ahead, how many lay `within` their interval, and the mean miss.

    `miss` is the sum of what was missed by the sum of what came.
    """

    hours: int
    within: int
    miss: float | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """`expected` (H, K): vehicles in this hour and the next. `spread` (H): see the module, 3.

    `lately` (24, 3): what was expected of each hour of this day an hour before, with its interval.
    `alone` (D, 24, K): who would have come if nobody had been led: by what came where that is sure,
    by what was expected where it is not; in the hour that it is, until now.
    """

    expected: Floats
    spread: Floats
    level: float
    lately: Floats
    test: BackTest
    alone: Floats

    @property
    def interval(self) -> Floats:
        """Return (H, 2): the ends of the interval of all classes together."""
        return interval_of(self.expected.sum(axis=1), self.spread)


def forecast(counted: Counted, *, hours: int, led: Led | None = None) -> Forecast:
    """Forecast this hour and the next, up to a day, as if nobody were led from now on.

    Where nothing was ever counted, nobody comes.
    """
    led = Led.nobody(counted.vehicles) if led is None else led
    usual = _usual_of_days(counted, led)
    level, ahead = _level_now(counted, usual, led), np.arange(hours)
    rows = usual.reshape(-1, usual.shape[2])[counted.now : counted.now + hours]
    expected = rows * _fading(level, ahead)[:, None]
    tested = _Tested.of(counted, usual, led)
    spread = np.array([tested.spread(each) for each in range(hours)])
    alone = _alone(counted, usual, led, level)
    return Forecast(expected, spread, level, tested.lately(), tested.result(), alone)


def interval_of(mean: Floats, spread: Floats) -> Floats:
    """Return (H, 2): the ends of the interval of gamma numbers (Wilson and Hilferty 1931)."""
    variance = mean + spread * mean**2
    shape = np.maximum(mean**2 / np.maximum(variance, 1e-9), 1e-9)
    ends = np.array([_quantile(mean, shape, z) for z in (-_Z, _Z)])
    return np.where(mean > 0, ends, 0.0).T


def levels(spread: float, many: int) -> Floats:
    """Return so many equally likely factors of a mean, spread as a gamma number with mean 1."""
    shape = np.full(many, 1 / max(spread, 1e-9))
    places = (np.arange(many) + 0.5) / many
    found = _quantile(
        np.ones(many), shape, np.array([NormalDist().inv_cdf(each) for each in places])
    )
    return np.asarray(found / found.mean())


def _quantile(mean: Floats, shape: Floats, z: float | Floats) -> Floats:
    root = 1 - 1 / (9 * shape) + z / (3 * np.sqrt(shape))
    return np.asarray(mean * np.maximum(root, 0.0) ** 3)


def _usual_of_days(counted: Counted, led: Led) -> Floats:
    """Return (D + 1, 24, K) what is usual on the tested days, the one before them, and the next."""
    days = len(counted.vehicles)
    found = np.zeros((days + 1, *counted.vehicles.shape[1:]))
    for day in range(max(0, days - 2 - _TESTED_DAYS), days + 1):
        found[day] = _usual(counted, led, day)
    return found


def _usual(counted: Counted, led: Led, day: int) -> Floats:
    first = max(0, day - _MEMORY_DAYS)
    past, age = counted.vehicles[first:day], np.arange(day - first, 0, -1)
    alike = np.where(age % 7 == 0, _SAME_WEEKDAY, _SAME_KIND)
    same = counted.kinds[first:day] == counted.kinds[day]
    weight = 0.5 ** (age / _HALF_LIFE_DAYS) * np.where(same, alike, _OTHER_KIND)
    known, own = ~np.isnan(past), np.maximum(past - led.here[first:day], 0.0)
    sure = known & led.sure[first:day]
    left = led.left[first:day]
    whole = own / np.where(sure | (left >= _LEAST_LEFT), left, 1.0)
    found = _mean(weight, whole, sure)
    return np.where(np.isnan(found), np.nan_to_num(_mean(weight, whole, known)), found)


def _mean(weight: Floats, values: Floats, known: Bools) -> Floats:
    """Return (24, K) the weighted mean over days of what is known; nan where nothing is."""
    sums = np.tensordot(weight, np.where(known, values, 0.0), axes=1)
    weights = np.tensordot(weight, known.astype(np.float64), axes=1)
    return np.asarray(np.where(weights > 0, sums / np.maximum(weights, 1e-300), np.nan))


def _level_now(counted: Counted, usual: Floats, led: Led) -> float:
    """Return how this day is, with the part of this hour that is over."""
    came, normal = _lately_came(counted, usual, led)
    came_now, normal_now = float(counted.so_far.sum()), 0.0
    if np.isnan(came_now):
        came_now = 0.0
    else:
        left, here = (float(each[counted.now]) for each in led.moved(usual[:-1]))
        normal_now = left * counted.passed + here
    return float(
        (came[counted.now] + came_now + _LEVEL_PRIOR)
        / (normal[counted.now] + normal_now + _LEVEL_PRIOR)
    )


def _lately_came(counted: Counted, usual: Floats, led: Led) -> tuple[Floats, Floats]:
    """Return, for each hour, what came in the hours before it, and what was usual in them."""
    came, (left, here) = counted.vehicles.sum(axis=2).reshape(-1), led.moved(usual[:-1])
    known = ~np.isnan(came)
    return _before(np.where(known, came, 0.0)), _before(np.where(known, left + here, 0.0))


def _levels_then(counted: Counted, usual: Floats, led: Led) -> Floats:
    """Return (T): how the day was, by what was known when each hour began."""
    came, normal = _lately_came(counted, usual, led)
    return (came + _LEVEL_PRIOR) / (normal + _LEVEL_PRIOR)


def _alone(counted: Counted, usual: Floats, led: Led, level: float) -> Floats:
    """Return who would have come (see `Forecast`)."""
    now, came = divmod(counted.now, HOURS_OF_DAY), counted.vehicles.copy()
    expected = usual[:-1] * _levels_then(counted, usual, led).reshape(-1, HOURS_OF_DAY, 1)
    came[now], expected[now] = counted.so_far, usual[now] * level * counted.passed
    sure = led.sure & ~np.isnan(came)
    own = np.maximum(came - led.here, 0.0) / np.where(sure, led.left, 1.0)
    return np.where(sure, own, expected)


def _before(values: Floats) -> Floats:
    upto = np.concatenate([[0.0], np.cumsum(values)])
    place = np.arange(len(values))
    return np.asarray(upto[place] - upto[np.maximum(0, place - _LEVEL_HOURS)])


def _fading(level: float | Floats, ahead: int | Longs) -> Floats:
    return np.asarray(1 + (level - 1) * _LEVEL_STAYS**ahead)


@dataclass(frozen=True, slots=True)
class _Tested:
    """Forecasts as they would have been made; row h: `h` hours ahead; nan where none can be held."""

    expected: Floats
    came: Floats
    now: int

    @classmethod
    def of(cls, counted: Counted, usual: Floats, led: Led) -> "_Tested":
        level, (left, here) = _levels_then(counted, usual, led), led.moved(usual[:-1])
        hours = np.arange(len(left))
        held = hours >= max(1, len(usual) - 2 - _TESTED_DAYS) * HOURS_OF_DAY
        rows = []
        for ahead in range(_MOST_AHEAD):
            made = hours - ahead
            row = left * _fading(level[np.maximum(0, made)], ahead) + here
            rows.append(np.where(held & (made >= 0), row, np.nan))
        return cls(np.array(rows), counted.vehicles.sum(axis=2).reshape(-1), counted.now)

    def spread(self, ahead: int) -> float:
        """Return what a forecast so far ahead missed beyond chance, by the method of moments."""
        row = self.expected[min(ahead, _MOST_AHEAD - 1)]
        known = ~np.isnan(row) & ~np.isnan(self.came)
        mean, came = row[known], self.came[known]
        if not len(mean) or not mean.any():
            return _SPREAD
        prior = _SPREAD_HOURS * float((mean**2).mean())
        beyond = float(((came - mean) ** 2 - mean).sum())
        return max(0.0, (beyond + prior * _SPREAD) / (float((mean**2).sum()) + prior))

    def with_interval(self) -> Floats:
        """Return (T, 3) what was expected of each hour an hour before, and the interval."""
        row = self.expected[1]
        ends = interval_of(np.nan_to_num(row), np.full(len(row), self.spread(1)))
        return np.column_stack([row, np.where(np.isnan(row)[:, None], np.nan, ends)])

    def lately(self) -> Floats:
        """Return the last day of those."""
        return self.with_interval()[-HOURS_OF_DAY:]

    def result(self) -> BackTest:
        """Return how the forecasts an hour ahead did."""
        row, low, high = self.with_interval().T
        known = ~np.isnan(row) & ~np.isnan(self.came)
        came = self.came[known]
        # Vehicles are whole, and so are the ends that are shown.
        within = (came >= np.round(low[known])) & (came <= np.round(high[known]))
        missed = np.abs(came - row[known]).sum()
        miss = float(missed / came.sum()) if came.sum() else None
        return BackTest(int(known.sum()), int(within.sum()), miss)


def back_test(counted: Counted) -> BackTest:
    """Return how the forecasts of the last fourteen days, each an hour ahead, did."""
    led = Led.nobody(counted.vehicles)
    return _Tested.of(counted, _usual_of_days(counted, led), led).result()
