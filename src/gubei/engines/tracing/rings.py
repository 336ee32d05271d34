"""`trace`: the rings around seeds, ring by ring. What counts is said in the package's docstring."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from gubei.engines.tracing.compiled import compiled
from gubei.engines.tracing.exposing import find_contacts, find_ring, find_ways, hash_set
from gubei.engines.tracing.index import Index
from gubei.engines.tracing.values import FOREVER, Contacts, Longs, Numbers, Rings, Rule, Seeds

# So few windows are answered sooner than a second thread begins.
FEW = 64


def trace(visits: Index, seeds: Seeds, rule: Rule, *, threads: int = 1) -> Rings:
    """Return the rings around seeds, at most `rule.rings` of them; fewer where nobody is left.

    Many sources are shared among `threads`; the answer is the same, in the same order.
    """
    windows = join_windows(seeds)
    known = windows[:, 0]
    rule = Rule(max(int(rule.least), 1), int(rule.linger), int(rule.rings))
    rings: list[Contacts] = []
    for ring in range(1, rule.rings + 1):
        contacts = _find(visits, windows, known, rule, threads)
        if not len(contacts):
            break
        rings.append(contacts)
        if ring < rule.rings:
            known = np.concatenate([known, contacts.member])
            windows = contacts.ways.astype(np.int64)
            windows[:, 2] = FOREVER
    return Rings(tuple(rings))


def _find(visits: Index, windows: Longs, known: Longs, rule: Rule, threads: int) -> Contacts:
    if threads < 2 or len(windows) < FEW:
        base, fresh, meeting = tuple(visits.base), tuple(visits.fresh), tuple(visits.meeting)
        limits = rule.least, rule.linger, rule.rings
        return Contacts(*find_ring(base, fresh, meeting, windows, known, limits))
    table = hash_set(known)

    def find(part: Longs) -> Numbers:
        return find_contacts(visits.base, visits.fresh, visits.meeting, part, table, rule)

    # Cut where a person begins, so that all windows of a person lie in one part.
    begins = np.flatnonzero(np.diff(windows[:, 0], prepend=-1))
    cuts = begins[np.arange(1, threads) * len(begins) // threads]
    with ThreadPoolExecutor(threads) as pool:
        found = np.concatenate(list(pool.map(find, np.split(windows, cuts))))
    return Contacts(found, find_ways(found))


def rings_of(found: Sequence[Numbers]) -> Rings:
    """Return rings out of contacts that another engine found: rows as those of `find_contacts`."""
    return Rings(tuple(Contacts(each, find_ways(each)) for each in found))


def join_windows(seeds: Seeds) -> Longs:
    """Return windows (person, from, to) in order; those of a person that touch are one.

    Windows that hold no time are left out of the joining but keep their person a seed.
    """
    return _joined(*map(np.ascontiguousarray, (seeds.person, seeds.begin, seeds.end)))


@compiled
def _joined(person: Numbers, begin: Numbers, end: Numbers) -> Longs:
    windows, used = np.empty((len(person), 3), np.int64), 0
    keys = np.empty(len(person), np.int64)
    for i in range(len(person)):
        keys[i] = np.int64(person[i]) << 32 | np.int64(begin[i])
    for i in np.argsort(keys):
        who, opens, closes = np.int64(person[i]), np.int64(begin[i]), np.int64(end[i])
        if used and windows[used - 1, 0] == who and opens <= windows[used - 1, 2]:
            windows[used - 1, 2] = max(windows[used - 1, 2], closes)
        else:
            windows[used, 0], windows[used, 1], windows[used, 2] = who, opens, closes
            used += 1
    return windows[:used]
