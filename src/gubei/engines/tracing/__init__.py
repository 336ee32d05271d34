"""Tracing: who shared the air of a case, how long, where, and whom they met since.

`build` sorts visits into an index once, `append` adds a few, `merge` and `drop_before` keep it
small; `trace` finds the rings around seeds, `network` all pairs of a day. All are pure: arrays in,
arrays out; files are read by `gubei.adapters.visits`.

**What counts.** Times are whole seconds since 1970 (UTC), intervals are half-open: who comes in the
second in which another leaves has not met them.

1. A *spot* is a place, or a zone of a place. A visit to a place without a zone may have been in any
   of its zones, so it meets every zone; two different zones do not meet.
2. A source with the window [from, to) fills the air of a spot from when it comes, not before `from`,
   until `linger` seconds after it leaves; where the window ends first, until `linger` seconds
   after `to`.
3. An *encounter* is one such stay and one visit of somebody else in that air. Its seconds are those
   of the other's visit within it. So it is one-sided, as air is: who comes after the source left
   was exposed by it, and not the other way round. With `linger` 0 it is plain overlap.
4. A *contact* is a person, a source and the spot where the source was, with all their encounters
   there added up. It counts if its seconds reach `least` (and are more than none). Every encounter
   is added: who is recorded twice counts twice, and is not missed.
5. Seeds are ring 0. Ring n+1 are those with a contact with a source of ring n and in no earlier
   ring. A person of ring 1 or more is a source from the first second of the earliest of its contacts
   in its ring, without end. Windows of one seed that touch or overlap are one window.
6. The *way* to a person is its contact that began first; then the one with more seconds, then the
   source with the lower number, then the spot with the lower number.
"""

from gubei.engines.tracing.clashes import find_clashes
from gubei.engines.tracing.index import (
    Index,
    append,
    build,
    drop_before,
    empty,
    merge,
)
from gubei.engines.tracing.meetings import network
from gubei.engines.tracing.rings import trace
from gubei.engines.tracing.spells import as_visits, degrees, join_spells
from gubei.engines.tracing.values import (
    Contacts,
    Pairs,
    Rings,
    Rule,
    Seeds,
    Spells,
    Spots,
    Visits,
)
from gubei.engines.tracing.warming import compile_loops

__all__ = [
    "Contacts",
    "Index",
    "Pairs",
    "Rings",
    "Rule",
    "Seeds",
    "Spells",
    "Spots",
    "Visits",
    "append",
    "as_visits",
    "build",
    "compile_loops",
    "degrees",
    "drop_before",
    "empty",
    "find_clashes",
    "join_spells",
    "merge",
    "network",
    "trace",
]
