"""The loops of one ring: from sources and their windows to contacts.

Work is proportional to the sources' own visits and their encounters: for each stay a binary search
in each class of the spots that meet it, then a walk over the visits that can still overlap it.

The parts of the innermost loops are put in where they are called (`inner`): a call counts the
references of every array that it is given, and that took most of the time. What makes arrays stays
outside of them; a loop that finds no room says so and is gone on with.
"""

from typing import NamedTuple, TypeAlias, TypeVar

import numpy as np

from gubei.engines.tracing.compiled import compiled, inner
from gubei.engines.tracing.index import Meeting, Run
from gubei.engines.tracing.sorting import CLASSES
from gubei.engines.tracing.values import Longs, Numbers, Rule, Scalar

# Columns of a tally (one person met at one spot), and of a contact.
_PERSON, _FIRST, _LAST, _SECONDS, _COUNT = 0, 1, 2, 3, 4
SOURCE, PERSON, SPOT, FIRST, LAST, SECONDS, ENCOUNTERS = 0, 1, 2, 3, 4, 5, 6
# Of a tally's state: where a walk goes on.
_CLASS, _ROW = 2, 3
_FEW = 256
_SPREAD = 0x9E3779B1


# Person, from, to: somebody's stay at a spot, and the air after it.
Stay: TypeAlias = tuple[int, int, int]
Arrays: TypeAlias = tuple[Numbers, ...]
# Those of a rule: least, linger, rings.
Limits: TypeAlias = tuple[int, int, int]
Table = TypeVar("Table", Numbers, Longs)


class Tally(NamedTuple):
    """Who was met at a spot, so far: `rows` of them, found through the hash table `table`.

    An entry of the table is round << 32 | row; entries of earlier rounds count as empty, so nothing
    is ever cleared. `state` holds how many rows are used, the round, and where a walk that found no
    room goes on: class and row, -1 where a class has not begun.
    """

    table: Longs
    rows: Longs
    state: Longs


@compiled
def _new_tally(size: int, number: int) -> Tally:
    return Tally(
        np.zeros(size, np.int64),
        np.empty((size // 2, 5), np.int64),
        np.array([0, number, 0, -1], np.int64),
    )


@compiled
def _grown(tally: Tally) -> Tally:
    """Return the tally with twice the room."""
    larger = _new_tally(2 * len(tally.table), 1)
    mask = len(larger.table) - 1
    used = tally.state[0]
    larger.rows[:used] = tally.rows[:used]
    for row in range(used):
        at = (tally.rows[row, _PERSON] * _SPREAD >> 7) & mask
        while larger.table[at] >> 32 == 1:
            at = (at + 1) & mask
        larger.table[at] = np.int64(1) << 32 | row
    larger.state[0], larger.state[2:] = used, tally.state[2:]
    return larger


@inner
def first_after(rows: Numbers, low: Scalar, high: Scalar, moment: Scalar) -> Scalar:
    """Return the first of rows low..high that starts after a moment, or high."""
    while low < high:
        middle = (low + high) >> 1
        if np.int64(rows[middle, 0]) > moment:
            high = middle
        else:
            low = middle + 1
    return low


@inner
def _walk(rows: Numbers, low: Scalar, high: Scalar, stay: Stay, tally: Tally) -> Scalar:
    """Add the visits among rows low..high that overlap a stay; return where it ends.

    It ends before `high` where the tally is full.
    """
    me, begin, end = stay
    table, met, used, number = tally.table, tally.rows, tally.state[0], tally.state[1]
    mask = len(table) - 1
    while low < high and used < len(met):
        start = np.int64(rows[low, 0])
        if start >= end:
            low = high
            break
        until, person = np.int64(rows[low, 1]), np.int64(rows[low, 2])
        low += 1
        if until <= begin or person == me:
            continue
        first = start if start > begin else begin
        last = until if until < end else end
        at = (person * _SPREAD >> 7) & mask
        while table[at] >> 32 == number and met[table[at] & 0xFFFFFFFF, _PERSON] != person:
            at = (at + 1) & mask
        if table[at] >> 32 == number:
            k = table[at] & 0xFFFFFFFF
            met[k, _FIRST] = min(met[k, _FIRST], first)
            met[k, _LAST] = max(met[k, _LAST], last)
            met[k, _SECONDS] += last - first
            met[k, _COUNT] += 1
        else:
            table[at] = number << 32 | used
            met[used, _PERSON], met[used, _FIRST], met[used, _LAST] = person, first, last
            met[used, _SECONDS], met[used, _COUNT] = last - first, 1
            used += 1
    tally.state[0] = used
    return low


@inner
def _meet_in(run: Run, spot: Scalar, stay: Stay, tally: Tally) -> bool:
    """Add the visits at a spot that overlap a stay of somebody else.

    Return False where the tally is full: with a larger one, ask again.
    """
    rows, starts, longest, state = run.rows, run.starts, run.longest, tally.state
    begin = spot * CLASSES
    group, stop = begin + state[_CLASS], min(begin + CLASSES, len(starts) - 1)
    while group < stop:
        low, high = np.int64(starts[group]), np.int64(starts[group + 1])
        if state[_ROW] >= 0:
            low = state[_ROW]
        else:
            # A visit that starts earlier than this has ended, however long it was.
            low = first_after(rows, low, high, stay[1] - np.int64(longest[group]))
        low = _walk(rows, low, high, stay, tally)
        if low < high:
            state[_CLASS], state[_ROW] = group - begin, low
            return False
        state[_ROW] = -1
        group += 1
    state[_CLASS] = 0
    return True


@inner
def _spot_of(starts: Numbers, place: Scalar) -> Scalar:
    """Return the spot of the row at a place: that of the last group that begins at or before it."""
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) >> 1
        if np.int64(starts[middle]) > place:
            high = middle
        else:
            low = middle + 1
    return (low - 1) // CLASSES


@inner
def _count_of(run: Run, person: Scalar) -> Scalar:
    """Return how many visits a person has in a run."""
    if person + 1 >= len(run.persons):
        return 0
    return np.int64(run.persons[person + 1]) - np.int64(run.persons[person])


@inner
def _add_stays(run: Run, window: Longs, stays: Longs, used: Scalar) -> Scalar:
    """Add the person's stays in a window (person, from, to) as (spot, from, to).

    There is room for all of them. The places of a person rise: those of one spot follow each other.
    """
    rows, starts, places = run.rows, run.starts, run.places
    person, opens, closes = window[0], window[1], window[2]
    spot, stop = np.int64(0), np.int64(0)
    first = np.int64(run.persons[person]) if person + 1 < len(run.persons) else np.int64(0)
    for k in range(first, first + _count_of(run, person)):
        place = np.int64(places[k])
        begin = max(np.int64(rows[place, 0]), opens)
        end = min(np.int64(rows[place, 1]), closes)
        if begin >= end:
            continue
        if place >= stop:
            spot = _spot_of(starts, place)
            stop = np.int64(starts[min((spot + 1) * CLASSES, len(starts) - 1)])
        stays[used, 0], stays[used, 1], stays[used, 2] = spot, begin, end
        used += 1
    return used


@compiled
def _with_room(table: Table, rows: int) -> Table:
    """Return the table with room for so many rows, twice as long or more."""
    size = len(table)
    while size < rows:
        size *= 2
    larger = np.empty((size, table.shape[1]), table.dtype)
    larger[: len(table)] = table
    return larger


@compiled
def hash_set(persons: Longs) -> Longs:
    """Return a table in which `has` finds these persons."""
    size = 16
    while size < 2 * len(persons):
        size *= 2
    table = np.full(size, -1, np.int64)
    for person in persons:
        at = (person * _SPREAD >> 7) & (size - 1)
        while table[at] != -1:
            at = (at + 1) & (size - 1)
        table[at] = person
    return table


@inner
def _has(table: Longs, person: Scalar) -> bool:
    mask = len(table) - 1
    at = (person * _SPREAD >> 7) & mask
    while table[at] != -1:
        if table[at] == person:
            return True
        at = (at + 1) & mask
    return False


@inner
def _write(
    tally: Tally, key: tuple[int, int, int], known: Longs, contacts: Numbers, used: Scalar
) -> Scalar:
    """Append the tally as contacts of key (source, spot, least) and begin a new one.

    There is room for all of it.
    """
    source, spot, least = key
    met = tally.rows
    for i in range(tally.state[0]):
        if met[i, _SECONDS] < least or _has(known, met[i, _PERSON]):
            continue
        contacts[used, SOURCE], contacts[used, SPOT] = source, spot
        contacts[used, PERSON] = met[i, _PERSON]
        contacts[used, FIRST], contacts[used, LAST] = met[i, _FIRST], met[i, _LAST]
        contacts[used, SECONDS], contacts[used, ENCOUNTERS] = met[i, _SECONDS], met[i, _COUNT]
        used += 1
    tally.state[0] = 0
    tally.state[1] += 1
    return used


@compiled
def find_contacts(
    base: Run, fresh: Run, meeting: Meeting, windows: Longs, known: Longs, rule: Rule
) -> Numbers:
    """Return the contacts of windows (person, from, to), ordered by person, with nobody known.

    `known` is a `hash_set`. Rows of the answer: source, person, spot, first, last, seconds,
    encounters; by source and spot, the persons as they were met.
    """
    tally = _new_tally(_FEW, 1)
    contacts, used = np.empty((_FEW, 7), np.uint32), 0
    stays = np.empty((_FEW, 3), np.int64)
    w = 0
    while w < len(windows):
        stays, found, w = _stays_of(base, fresh, windows, stays, w)
        source = windows[w - 1, 0]
        order = np.argsort(stays[:found, 0], kind="mergesort")
        for k in range(found):
            spot = stays[order[k], 0]
            stay = (source, stays[order[k], 1], stays[order[k], 2] + rule.linger)
            for m in range(np.int64(meeting.starts[spot]), np.int64(meeting.starts[spot + 1])):
                while not _meet_in(base, np.int64(meeting.spots[m]), stay, tally):
                    tally = _grown(tally)
                while not _meet_in(fresh, np.int64(meeting.spots[m]), stay, tally):
                    tally = _grown(tally)
            if k + 1 == found or stays[order[k + 1], 0] != spot:
                if used + tally.state[0] > len(contacts):
                    contacts = _with_room(contacts, used + tally.state[0])
                used = _write(tally, (source, spot, rule.least), known, contacts, used)
    return contacts[:used]


@compiled
def _stays_of(
    base: Run, fresh: Run, windows: Longs, stays: Longs, w: int
) -> tuple[Longs, int, int]:
    """Return the stays of one person in its windows from w on, how many, and the next one's window."""
    source, found = windows[w, 0], 0
    most = _count_of(base, source) + _count_of(fresh, source)
    while w < len(windows) and windows[w, 0] == source:
        if found + most > len(stays):
            stays = _with_room(stays, found + most)
        found = _add_stays(base, windows[w], stays, found)
        found = _add_stays(fresh, windows[w], stays, found)
        w += 1
    return stays, found, w


@compiled
def find_ring(
    base: Arrays, fresh: Arrays, meeting: Arrays, windows: Longs, known: Longs, limits: Limits
) -> tuple[Numbers, Numbers]:
    """Return the contacts of windows and the ways to them, in one call; `known` are persons.

    Base, fresh and meeting come as plain tuples: taking a named one apart takes as long as all that
    is done for one source.
    """
    contacts = find_contacts(
        Run(*base), Run(*fresh), Meeting(*meeting), windows, hash_set(known), Rule(*limits)
    )
    return contacts, find_ways(contacts)


@compiled
def _is_better(contacts: Numbers, one: Scalar, other: Scalar) -> Scalar:
    """Say whether a contact is the way to its person rather than another one."""
    if contacts[one, FIRST] != contacts[other, FIRST]:
        return contacts[one, FIRST] < contacts[other, FIRST]
    if contacts[one, SECONDS] != contacts[other, SECONDS]:
        return contacts[one, SECONDS] > contacts[other, SECONDS]
    if contacts[one, SOURCE] != contacts[other, SOURCE]:
        return contacts[one, SOURCE] < contacts[other, SOURCE]
    return contacts[one, SPOT] < contacts[other, SPOT]


@compiled
def find_ways(contacts: Numbers) -> Numbers:
    """Return rows (person, since, contact): each person once, in order, and the way to it."""
    persons = np.int64(0)
    for k in range(len(contacts)):
        persons = max(persons, np.int64(contacts[k, PERSON]) + 1)
    # Few contacts among many persons are sorted; many are put at the places of their persons.
    if persons > 16 * len(contacts):
        return _sorted_ways(contacts)
    best = np.full(persons, -1, np.int32)
    count = 0
    for k in range(len(contacts)):
        person = contacts[k, PERSON]
        if best[person] < 0:
            count += 1
            best[person] = k
        elif _is_better(contacts, k, best[person]):
            best[person] = k
    ways, used = np.empty((count, 3), np.uint32), 0
    for person in range(persons):
        if best[person] >= 0:
            ways[used, 0], ways[used, 2] = person, best[person]
            ways[used, 1] = contacts[best[person], FIRST]
            used += 1
    return ways


@compiled
def _sorted_ways(contacts: Numbers) -> Numbers:
    keys = np.empty(len(contacts), np.int64)
    for i in range(len(contacts)):
        keys[i] = np.int64(contacts[i, PERSON]) << 32 | i
    keys.sort()
    ways = np.empty((len(contacts), 3), np.uint32)
    used = 0
    for key in keys:
        person, k = key >> 32, key & 0xFFFFFFFF
        if used == 0 or ways[used - 1, 0] != person:
            ways[used, 0], ways[used, 2] = person, k
            used += 1
        elif _is_better(contacts, k, ways[used - 1, 2]):
            ways[used - 1, 2] = k
    for i in range(used):
        ways[i, 1] = contacts[ways[i, 2], FIRST]
    return ways[:used].copy()
