"""Fields that agree together among strangers: a postcode nearly says its town and state.

Counting each of them as if it were independent would make neighbours look like one
person. For every combination of agreeing place fields the chance among strangers is
compared with what independence says; the logarithm of the ratio is added to their side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gubei.engines.matching.blocking import Codes
from gubei.engines.matching.levels import Levels, Numbers

_PLACES = ("postcode", "town", "village", "city", "state", "address", "street_number")
_UNSURE = 0.5


@dataclass(frozen=True, slots=True)
class Bonds:
    """Which columns of the level matrix are tied, and log(seen / expected) per combination."""

    places: tuple[int, ...]
    logs: Numbers

    def of(self, levels: Levels) -> Numbers:
        """Return what to add to the log likelihood of "unrelated" for each pair."""
        logs: Numbers = self.logs[_combination(levels, self.places)]
        return logs


def tie(fields: Sequence[str], levels: Levels, weight: Numbers) -> Bonds:
    """Learn the bonds from random pairs; `weight` is their probability to be strangers."""
    places = tuple(at for at, field in enumerate(fields) if field in _PLACES)
    agree = np.array([weight[levels[:, at] == 0].sum() for at in places])
    present = np.array([weight[levels[:, at] >= 0].sum() for at in places])
    rates = agree / np.maximum(present, 1.0)
    combination = _combination(levels, places)
    size = 1 << len(places)
    seen = np.bincount(combination, weights=weight, minlength=size)
    expected = np.bincount(
        np.arange(size), weights=[_expected(each, rates, weight.sum()) for each in range(size)]
    )
    logs = np.log((seen + _UNSURE) / (expected + _UNSURE))
    several = np.array([each.bit_count() > 1 for each in range(size)])
    return Bonds(places, np.where(several, np.maximum(logs, 0.0), 0.0))


def _combination(levels: Levels, places: tuple[int, ...]) -> Codes:
    """One bit for each tied field that is equal."""
    codes = np.zeros(len(levels), dtype=np.int64)
    for bit, at in enumerate(places):
        codes |= (levels[:, at] == 0).astype(np.int64) << bit
    return codes


def _expected(combination: int, rates: Numbers, pairs: float) -> float:
    """Pairs that would agree in just these fields if the fields were independent."""
    chance = 1.0
    for bit, rate in enumerate(rates):
        chance *= rate if combination >> bit & 1 else 1 - rate
    return float(pairs * chance)
