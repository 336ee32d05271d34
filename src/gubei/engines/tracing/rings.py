"""`trace`: the rings around seeds, ring by ring. What counts is said in the package's docstring."""

from collections.abc import Sequence

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


def trace(visits: Index, seeds: Seeds, rule: Rule) -> Rings:
    """Return the rings around seeds, at most `rule.rings` of them; fewer where nobody is left."""
    windows = join_windows(seeds)
    known = windows[:, 0]
    rule = Rule(max(int(rule.least), 1), int(rule.linger), int(rule.rings))
    rings: list[Contacts] = []
    while len(rings) < rule.rings:
        found = find_contacts(
            visits.base, visits.fresh, visits.meeting, windows, hash_set(known), rule
        )
        if not len(found):
            break
        ways = find_ways(found)
        rings.append(_contacts(found, ways))
        known = np.concatenate([known, ways[:, 0]])
        windows = ways.copy()
        windows[:, 2] = FOREVER
    return Rings(tuple(rings))


def rings_of(found: Sequence[Longs]) -> Rings:
    """Return rings out of contacts that another engine found: rows as those of `find_contacts`."""
    return Rings(tuple(_contacts(each, find_ways(each)) for each in found))


def join_windows(seeds: Seeds) -> Longs:
    """Return windows (person, from, to) in order; those of a person that touch are one.

    Windows that hold no time are left out of the joining but keep their person a seed.
    """
    order = np.lexsort((seeds.begin, seeds.person))
    columns = (seeds.person, seeds.begin, seeds.end)
    rows = np.stack([column[order].astype(np.int64) for column in columns], axis=1)
    joined: list[list[int]] = []
    for person, begin, end in rows.tolist():
        last = joined[-1] if joined else None
        if last is not None and last[0] == person and begin <= last[2]:
            last[2] = max(last[2], end)
        else:
            joined.append([person, begin, end])
    return np.array(joined, np.int64).reshape(-1, 3)


def _contacts(found: Longs, ways: Longs) -> Contacts:
    return Contacts(
        source=_small(found[:, SOURCE]),
        person=_small(found[:, PERSON]),
        spot=_small(found[:, SPOT]),
        first=_small(found[:, FIRST]),
        last=_small(found[:, LAST]),
        seconds=np.ascontiguousarray(found[:, SECONDS]),
        encounters=np.ascontiguousarray(found[:, ENCOUNTERS]),
        member=_small(ways[:, 0]),
        since=_small(ways[:, 1]),
        via=np.ascontiguousarray(ways[:, 2]),
    )


def _small(column: Longs) -> Numbers:
    return column.astype(np.uint32)
