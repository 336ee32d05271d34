"""`network`: all pairs of a day with the seconds that they shared.

The visits of the day are sorted by spot and start. Walking on from each visit until its end finds
every meeting once, and looks at nothing else. The meetings are put to the person with the lower
number by a count, and added up there, one person after the other.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gubei.engines.tracing.compiled import compiled
from gubei.engines.tracing.exposing import first_after
from gubei.engines.tracing.index import Index, Meeting, Run
from gubei.engines.tracing.sorting import CLASSES, group_rows, sort_by_start
from gubei.engines.tracing.values import Longs, Numbers, Pairs, Scalar

# Marks a visit without a zone that is held beside those of a zone; persons stay below it.
_GUEST = 1 << 31


class _Day(NamedTuple):
    """The visits of a period: rows (start, end, person) by spot and start."""

    rows: Numbers
    starts: Numbers


def network(visits: Index, begin: int, end: int) -> Pairs:
    """Return all pairs that met from one second to before another, say those of a day.

    Here no air lingers and meeting is mutual: each encounter is the time that two visits share, in
    spots that meet, within the period; those of a pair are added up. Pairs are ordered by their
    lower person, the others of one by spot and start of their first meeting.
    """
    rows = np.concatenate([_rows_of(run, begin, end) for run in (visits.base, visits.fresh)])
    if len(visits.meeting.spots) > len(visits.spots):
        rows = _with_guests(rows, visits.meeting, visits.spots.whole)
    grouped = np.empty((len(rows), 3), np.uint32)
    starts, _ = group_rows(sort_by_start(rows, np.empty_like(rows)), len(visits.spots), grouped)
    day = _Day(grouped, starts)
    persons = int((grouped[:, 2] & np.uint32(_GUEST - 1)).max()) + 1 if len(grouped) else 0
    ends = np.cumsum(_count(day, persons))
    total = int(ends[-1]) if persons else 0
    other, seconds = np.empty(total, np.uint32), np.empty(total, np.uint32)
    _list(day, ends, other, seconds)
    lengths, total = _add_up(ends, other, seconds)
    one = np.repeat(np.arange(persons, dtype=np.uint32), lengths)
    return Pairs(one, other[:total].copy(), seconds[:total].copy())


def _with_guests(rows: Numbers, meeting: Meeting, whole: NDArray[np.bool_]) -> Numbers:
    """Return the rows, and those of whole places once more in each zone of theirs, as guests."""
    free = rows[whole[rows[:, 3]]]
    starts = meeting.starts.astype(np.int64)
    counts = np.diff(starts)[free[:, 3]]
    guests = np.repeat(free, counts, axis=0)
    offsets = np.arange(len(guests)) - np.repeat(np.cumsum(counts) - counts, counts)
    spots = meeting.spots[np.repeat(starts[free[:, 3]], counts) + offsets]
    elsewhere = spots != guests[:, 3]
    guests[:, 3] = spots
    guests[:, 2] |= np.uint32(_GUEST)
    return np.concatenate([rows, guests[elsewhere]])


@compiled
def _later(one: Scalar, other: Scalar) -> Scalar:
    return max(one, other)


@compiled
def _rows_of(run: Run, begin: int, end: int) -> Numbers:
    """Return the visits that overlap a period, cut to it, as rows (start, end, person, spot)."""
    rows, used = np.empty((1024, 4), np.uint32), 0
    visits, starts, longest = run.rows, run.starts, run.longest
    for group in range(len(starts) - 1):
        low, high = np.int64(starts[group]), np.int64(starts[group + 1])
        if low == high:
            continue
        for i in range(first_after(visits, low, high, begin - np.int64(longest[group])), high):
            start, until = np.int64(visits[i, 0]), np.int64(visits[i, 1])
            if start >= end:
                break
            if until <= begin:
                continue
            if used == len(rows):
                rows = np.concatenate((rows, np.empty_like(rows)))
            rows[used, 0] = _later(start, begin)
            rows[used, 1] = -_later(-until, -end)
            rows[used, 2], rows[used, 3] = visits[i, 2], group // CLASSES
            used += 1
    return rows[:used].copy()


@compiled
def _met(one: Scalar, other: Scalar) -> Scalar:
    """Say whether two visits of one list count: two guests meet in the list of their place."""
    return (one ^ other) & (_GUEST - 1) != 0 and one & other & _GUEST == 0


@compiled
def _count(day: _Day, persons: int) -> Longs:
    """Return for each person with how many others of a higher number it meets, repeats counted."""
    counts = np.zeros(persons, np.int64)
    rows, starts = day.rows, day.starts
    for spot in range(len(starts) - 1):
        high = np.int64(starts[spot + 1])
        for i in range(np.int64(starts[spot]), high):
            end, me = rows[i, 1], np.int64(rows[i, 2])
            for j in range(i + 1, high):
                if rows[j, 0] >= end:
                    break
                other = np.int64(rows[j, 2])
                if _met(me, other):
                    counts[min(me & (_GUEST - 1), other & (_GUEST - 1))] += 1
    return counts


@compiled
def _list(day: _Day, ends: Longs, others: Numbers, seconds: Numbers) -> None:
    """Fill the other person and the seconds of each meeting, by the lower person."""
    at = np.zeros(len(ends), np.int64)
    at[1:] = ends[:-1]
    rows, starts = day.rows, day.starts
    for spot in range(len(starts) - 1):
        high = np.int64(starts[spot + 1])
        for i in range(np.int64(starts[spot]), high):
            end, me = rows[i, 1], np.int64(rows[i, 2])
            for j in range(i + 1, high):
                if rows[j, 0] >= end:
                    break
                other = np.int64(rows[j, 2])
                if _met(me, other):
                    one, two = me & (_GUEST - 1), other & (_GUEST - 1)
                    to = at[min(one, two)]
                    others[to] = max(one, two)
                    seconds[to] = min(end, rows[j, 1]) - rows[j, 0]
                    at[min(one, two)] = to + 1


@compiled
def _add_up(ends: Longs, others: Numbers, seconds: Numbers) -> tuple[Longs, int]:
    """Add up the meetings of each pair, moving the sums to the front of the same arrays."""
    sums = np.zeros(len(ends), np.uint32)
    lengths = np.zeros(len(ends), np.int64)
    out, begin = 0, 0
    for person in range(len(ends)):
        first = out
        for i in range(begin, ends[person]):
            other = others[i]
            if sums[other] == 0:
                others[out] = other
                out += 1
            sums[other] += seconds[i]
        for k in range(first, out):
            seconds[k] = sums[others[k]]
            sums[others[k]] = 0
        lengths[person] = out - first
        begin = ends[person]
    return lengths, out
