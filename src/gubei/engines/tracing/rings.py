"""`trace`: the rings around seeds, ring by ring. What counts is said in the package's docstring."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from gubei.engines.tracing.exposing import (
    ENCOUNTERS,
    FIRST,
    LAST,
    PERSON,
    SECONDS,
    SOURCE,
    SPOT,
    find_contacts,
    find_ways,
    hash_set,
)
from gubei.engines.tracing.index import Index
from gubei.engines.tracing.values import FOREVER, Contacts, Longs, Numbers, Rings, Rule, Seeds

# So few windows are answered sooner than a second thread begins.
_FEW = 64


def trace(visits: Index, seeds: Seeds, rule: Rule, *, threads: int = 1) -> Rings:
    """Return the rings around seeds, at most `rule.rings` of them; fewer where nobody is left.

    Many sources are shared among `threads`; the answer is the same, in the same order.
    """
    windows = join_windows(seeds)
    known = windows[:, 0]
    rule = Rule(max(int(rule.least), 1), int(rule.linger), int(rule.rings))
    rings: list[Contacts] = []
    for ring in range(1, rule.rings + 1):
        found = _find(visits, windows, hash_set(known), rule, threads)
        if not len(found):
            break
        ways = find_ways(found)
        rings.append(_contacts(found, ways))
        if ring < rule.rings:
            known = np.concatenate([known, ways[:, 0]])
            windows = ways.copy()
            windows[:, 2] = FOREVER
    return Rings(tuple(rings))


def _find(visits: Index, windows: Longs, known: Longs, rule: Rule, threads: int) -> Numbers:
    def find(part: Longs) -> Numbers:
        return find_contacts(visits.base, visits.fresh, visits.meeting, part, known, rule)

    if threads < 2 or len(windows) < _FEW:
        return find(windows)
    # Cut where a person begins, so that all windows of a person lie in one part.
    begins = np.flatnonzero(np.diff(windows[:, 0], prepend=-1))
    cuts = begins[np.arange(1, threads) * len(begins) // threads]
    with ThreadPoolExecutor(threads) as pool:
        return np.concatenate(list(pool.map(find, np.split(windows, cuts))))


def rings_of(found: Sequence[Numbers]) -> Rings:
    """Return rings out of contacts that another engine found: rows as those of `find_contacts`."""
    return Rings(tuple(_contacts(each, find_ways(each)) for each in found))


def join_windows(seeds: Seeds) -> Longs:
    """Return windows (person, from, to) in order; those of a person that touch are one.

    Windows that hold no time are left out of the joining but keep their person a seed.
    """
    columns = (seeds.person.tolist(), seeds.begin.tolist(), seeds.end.tolist())
    joined: list[list[int]] = []
    for person, begin, end in sorted(zip(*columns, strict=True)):
        last = joined[-1] if joined else None
        if last is not None and last[0] == person and begin <= last[2]:
            last[2] = max(last[2], end)
        else:
            joined.append([person, begin, end])
    return np.array(joined, np.int64).reshape(-1, 3)


def _contacts(found: Numbers, ways: Longs) -> Contacts:
    small = ways[:, :2].astype(np.uint32)
    return Contacts(
        source=found[:, SOURCE],
        person=found[:, PERSON],
        spot=found[:, SPOT],
        first=found[:, FIRST],
        last=found[:, LAST],
        seconds=found[:, SECONDS],
        encounters=found[:, ENCOUNTERS],
        member=small[:, 0],
        since=small[:, 1],
        via=ways[:, 2],
    )
