"""Loops that sort visits: by start with a radix sort, then by spot and by person with a count.

Rows are held side by side (start, end, person: 12 bytes), so that moving or looking at a visit
touches one line of memory. A second order, by person, is only the places of the rows: 4 bytes.

Large arrays are made by numpy and filled by the loops: numpy asks for large pages of memory, the
loops' own arrays have small ones, and looking up pages is half of what scattered reads cost.
"""

import numpy as np

from gubei.engines.tracing.compiled import compiled
from gubei.engines.tracing.values import Longs, Numbers, Scalar

# Visits of a spot lie in classes by how long they are, each at most four times as long as the one
# before: who looks for visits that can still overlap goes back by the longest of a class, and so
# touches few that do not. One all-day visit would otherwise make all of them candidates.
CLASSES = 4
_SHORT = 1800
_DIGIT = 11
_HEAPS = 1024


@compiled
def class_of(seconds: Scalar) -> int:
    """Return the class of a visit of so many seconds: to 30 minutes, 2 hours, 8 hours, longer."""
    if seconds <= _SHORT:
        return 0
    if seconds <= 4 * _SHORT:
        return 1
    return 2 if seconds <= 16 * _SHORT else 3


@compiled
def pack_rows(person: Numbers, spot: Numbers, start: Numbers, end: Numbers, rows: Numbers) -> None:
    """Fill rows of (start, end, person, group); a group is a spot and a class."""
    for i in range(len(person)):
        rows[i, 0] = start[i]
        rows[i, 1] = end[i]
        rows[i, 2] = person[i]
        rows[i, 3] = spot[i] * CLASSES + class_of(np.int64(end[i]) - np.int64(start[i]))


@compiled
def is_sorted(rows: Numbers) -> bool:
    """Say whether rows already stand in the order of their starts."""
    for i in range(1, len(rows)):  # noqa: SIM110 - a loop, for the compiler
        if rows[i, 0] < rows[i - 1, 0]:
            return False
    return True


@compiled
def sort_by_start(rows: Numbers, spare: Numbers) -> Numbers:
    """Return rows in the order of their starts, those that start together as they stood.

    Both arrays are used up; one of them is the answer.
    """
    if is_sorted(rows):
        return rows
    lowest = rows[:, 0].min()
    span = np.int64(rows[:, 0].max()) - np.int64(lowest)
    shift = 0
    while span >> shift > 0:
        _pass(rows, spare, lowest, shift)
        rows, spare = spare, rows
        shift += _DIGIT
    return rows


@compiled
def _pass(rows: Numbers, out: Numbers, lowest: int, shift: int) -> None:
    """Move rows to where one digit of their start belongs."""
    mask = (1 << _DIGIT) - 1
    at = np.zeros(mask + 2, np.int64)
    for i in range(len(rows)):
        at[(((rows[i, 0] - lowest) >> shift) & mask) + 1] += 1
    for digit in range(mask):
        at[digit + 1] += at[digit]
    for i in range(len(rows)):
        digit = ((rows[i, 0] - lowest) >> shift) & mask
        to = at[digit]
        at[digit] = to + 1
        for column in range(4):
            out[to, column] = rows[i, column]


@compiled
def group_rows(rows: Numbers, groups: int, out: Numbers) -> tuple[Numbers, Numbers]:
    """Fill `out` (start, end, person) by group; return where groups begin, their longest visits."""
    starts = np.zeros(groups + 1, np.uint32)
    longest = np.zeros(groups, np.uint32)
    for i in range(len(rows)):
        group = rows[i, 3]
        starts[group + 1] += 1
        longest[group] = max(longest[group], rows[i, 1] - rows[i, 0])
    for group in range(groups):
        starts[group + 1] += starts[group]
    at = starts[:-1].copy()
    for i in range(len(rows)):
        group = rows[i, 3]
        to = at[group]
        at[group] = to + 1
        out[to, 0] = rows[i, 0]
        out[to, 1] = rows[i, 1]
        out[to, 2] = rows[i, 2]
    return starts, longest


@compiled
def order_by_person(rows: Numbers, persons: int, pairs: Numbers, places: Numbers) -> Numbers:
    """Fill the places of each person's rows; return where each person begins.

    The places of a person rise, so its visits stand by spot and class, in each by start. `pairs`
    (person, place) are used up: the rows go to a thousand heaps of neighbours first, whose places
    then lie within the processor's cache. Put straight to half a million persons each would wait
    for memory.
    """
    starts = np.zeros(persons + 1, np.uint32)
    for i in range(len(rows)):
        starts[rows[i, 2] + 1] += 1
    for person in range(persons):
        starts[person + 1] += starts[person]
    shift = 0
    while persons >> shift > _HEAPS:
        shift += 1
    at = starts[: persons : 1 << shift].copy()
    for i in range(len(rows)):
        heap = rows[i, 2] >> shift
        to = at[heap]
        at[heap] = to + 1
        pairs[to, 0], pairs[to, 1] = rows[i, 2], i
    at = starts[:-1].copy()
    for i in range(len(pairs)):
        person = pairs[i, 0]
        places[at[person]] = pairs[i, 1]
        at[person] += 1
    return starts


@compiled
def keep_rows(rows: Numbers, starts: Numbers, since: int, out: Numbers) -> tuple[Numbers, Numbers]:
    """Fill the rows that end after `since` in their order; return as `group_rows` does."""
    groups = len(starts) - 1
    kept_starts = np.zeros(groups + 1, np.uint32)
    longest = np.zeros(groups, np.uint32)
    kept = 0
    for group in range(groups):
        for i in range(starts[group], starts[group + 1]):
            if rows[i, 1] > since:
                for column in range(3):
                    out[kept, column] = rows[i, column]
                longest[group] = max(longest[group], rows[i, 1] - rows[i, 0])
                kept += 1
        kept_starts[group + 1] = kept
    return kept_starts, longest


@compiled
def unpack_rows(rows: Numbers, starts: Numbers) -> Numbers:
    """Return the spot of each row."""
    spots = np.empty(len(rows), np.uint32)
    for group in range(len(starts) - 1):
        spots[starts[group] : starts[group + 1]] = group // CLASSES
    return spots


@compiled
def mark_earlier(visits: tuple[Numbers, Numbers, Numbers], place: Longs, order: Longs) -> Longs:
    """Mark (1) visits (person, start, end) that overlap an earlier one of the person elsewhere.

    `order` holds their numbers by person and start. The latest end of a person so far is kept with
    its place, and the latest end at any other place.
    """
    person, start, end = visits
    marks = np.zeros(len(person), np.int64)
    who, where, best, other = np.int64(-1), np.int64(-1), np.int64(-1), np.int64(-1)
    for i in order:
        if person[i] != who:
            who, where, best, other = np.int64(person[i]), place[i], np.int64(-1), np.int64(-1)
        if (other if place[i] == where else best) > start[i]:
            marks[i] = 1
        if place[i] == where:
            best = max(best, np.int64(end[i]))
        elif end[i] > best:
            where, best, other = place[i], np.int64(end[i]), best
        else:
            other = max(other, np.int64(end[i]))
    return marks


@compiled
def mark_later(visits: tuple[Numbers, Numbers, Numbers], place: Longs, order: Longs) -> Longs:
    """Mark (1) visits (person, start, end) that overlap a later one of the person elsewhere.

    Going back, the last start seen is the earliest; kept beside it is the earliest elsewhere.
    """
    person, start, end = visits
    marks = np.zeros(len(person), np.int64)
    far = np.int64(2**62)
    who, where, best, other = np.int64(-1), np.int64(-1), far, far
    for i in order[::-1]:
        if person[i] != who:
            who, where, best, other = np.int64(person[i]), place[i], far, far
        if (other if place[i] == where else best) < end[i]:
            marks[i] = 1
        if place[i] != where:
            where, other = place[i], best
        best = np.int64(start[i])
    return marks
