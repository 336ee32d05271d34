"""Contacts that come as pairs, recorded every few seconds: joined into spells."""

import numpy as np

from gubei.engines.tracing.values import Longs, Numbers, Spells, Visits


def join_spells(time: Longs, one: Numbers, other: Numbers, *, gap: int, step: int) -> Spells:
    """Join the records of each pair that lie at most `gap` seconds apart.

    A record at `time` says that two were together during the `step` seconds that end then (the form
    of SocioPatterns). Whose record names a person twice is not a contact: leave it out before.
    """
    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((time, high, low))
    low, high, time = low[order], high[order], time[order]
    begins = np.ones(len(time), np.bool_)
    same = (low[1:] == low[:-1]) & (high[1:] == high[:-1])
    begins[1:] = ~same | (time[1:] - time[:-1] > gap)
    ends = np.roll(begins, -1)
    return Spells(low[begins], high[begins], time[begins] - step, time[ends])


def degrees(spells: Spells, persons: int) -> Longs:
    """Return for each person how many others it met."""
    first = np.ones(len(spells), np.bool_)
    first[1:] = (spells.one[1:] != spells.one[:-1]) | (spells.other[1:] != spells.other[:-1])
    ends = np.concatenate([spells.one[first], spells.other[first]])
    return np.bincount(ends, minlength=persons).astype(np.int64)


def as_visits(spells: Spells) -> tuple[Visits, int]:
    """Return each spell as two visits of a spot of its own, and the second that became 0."""
    zero = int(spells.start.min()) if len(spells) else 0
    spot = np.arange(len(spells), dtype=np.uint32)
    start, end = (spells.start - zero).astype(np.uint32), (spells.end - zero).astype(np.uint32)
    return Visits(
        np.concatenate([spells.one, spells.other]),
        np.concatenate([spot, spot]),
        np.concatenate([start, start]),
        np.concatenate([end, end]),
    ), zero
