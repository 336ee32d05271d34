"""The index: visits by spot and start, and where each person's visits stand; 16 bytes a visit.

Two runs of one form: the base, and beside it a small fresh one for what was appended since. Both
are plain arrays, so a base can lie in a file that is mapped into memory.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import numpy as np

from gubei.engines.tracing.sorting import (
    CLASSES,
    group_rows,
    keep_rows,
    order_by_person,
    pack_rows,
    sort_by_start,
    unpack_rows,
)
from gubei.engines.tracing.values import Numbers, Spots, Visits

DAY = 86_400


class Run(NamedTuple):
    """n visits in g groups (four classes by length for each spot) of p persons.

    `rows` n x (start, end, person) by group, then start, then as they came; `starts` g+1 places
    where groups begin; `longest` g seconds; `places` n rows by person, rising; `persons` p+1 places
    in `places` where persons begin.
    """

    rows: Numbers
    starts: Numbers
    longest: Numbers
    places: Numbers
    persons: Numbers


class Meeting(NamedTuple):
    """Which spots meet: those of spot s are `spots[starts[s]:starts[s + 1]]`, itself among them."""

    starts: Numbers
    spots: Numbers


Part = TypeVar("Part", Run, Meeting)


@dataclass(frozen=True, slots=True)
class Index:
    """A base run, a fresh run, and the spots."""

    base: Run
    fresh: Run
    spots: Spots
    meeting: Meeting

    def __len__(self) -> int:
        return len(self.base.rows) + len(self.fresh.rows)

    @property
    def nbytes(self) -> int:
        """Return the bytes of all arrays."""
        return sum(array.nbytes for part in (self.base, self.fresh, self.meeting) for array in part)


def build(visits: Visits, spots: Spots) -> Index:
    """Sort visits into an index. `spots` must hold every spot that a visit names."""
    return Index(_sort(visits), _sort(_NONE), spots, meet(spots))


def empty(spots: Spots) -> Index:
    """Return an index without visits."""
    return build(_NONE, spots)


def append(index: Index, visits: Visits, spots: Spots | None = None) -> Index:
    """Return the index with more visits, seen by every query from now on; the base is shared.

    New spots are given as all spots, the known ones first and unchanged.
    """
    fresh = _sort(_together(_visits_of(index.fresh), visits))
    if spots is None or len(spots) == len(index.spots):
        return replace(index, fresh=fresh)
    return Index(index.base, fresh, spots, meet(spots))


def merge(index: Index) -> Index:
    """Return the same visits in one run; the given index can still be asked meanwhile."""
    return replace(index, base=_sort(visits_of(index)), fresh=_sort(_NONE))


def drop_before(index: Index, day: int) -> Index:
    """Return the index without the visits that ended before a day began (UTC seconds of its 0:00).

    Raises ValueError for a second at which no hour begins: retention drops whole days.
    """
    if day % 3600:
        raise ValueError("A day begins on the hour, everywhere.")
    return replace(index, base=_keep(index.base, day), fresh=_keep(index.fresh, day))


def visits_of(index: Index) -> Visits:
    """Return all visits of the index, by spot and class, those of the fresh run behind."""
    return _together(_visits_of(index.base), _visits_of(index.fresh))


def meet(spots: Spots) -> Meeting:
    """Return which spots meet: a zone itself and its whole place, a whole place all its spots."""
    own = np.arange(len(spots), dtype=np.uint32)
    if spots.whole.all() and len(np.unique(spots.place)) == len(spots):
        return _frozen(Meeting(np.arange(len(spots) + 1, dtype=np.uint32), own))
    whole, zones = own[spots.whole], own[~spots.whole]
    whole_at = dict(zip(spots.place[whole].tolist(), whole.tolist(), strict=True))
    pairs = [(spot, whole_at[place]) for spot, place in zip(
        zones.tolist(), spots.place[zones].tolist(), strict=True) if place in whole_at]  # fmt: skip
    mixed = np.array(pairs, np.uint32).reshape(-1, 2)
    left = np.concatenate([own, mixed[:, 0], mixed[:, 1]])
    right = np.concatenate([own, mixed[:, 1], mixed[:, 0]])
    order = np.lexsort((right, left))
    counts = np.bincount(left, minlength=len(spots))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32)
    return _frozen(Meeting(starts, np.ascontiguousarray(right[order])))


def _sort(visits: Visits) -> Run:
    rows, spare = np.empty((len(visits), 4), np.uint32), np.empty((len(visits), 4), np.uint32)
    pack_rows(visits.person, visits.spot, visits.start, visits.end, rows)
    spots = int(visits.spot.max()) + 1 if len(visits) else 0
    grouped = np.empty((len(visits), 3), np.uint32)
    starts, longest = group_rows(sort_by_start(rows, spare), spots * CLASSES, grouped)
    return _ordered(grouped, starts, longest)


def _keep(run: Run, day: int) -> Run:
    kept = np.empty(run.rows.shape, np.uint32)
    starts, longest = keep_rows(run.rows, run.starts, day, kept)
    return _ordered(kept[: starts[-1]].copy(), starts, longest)


def _ordered(rows: Numbers, starts: Numbers, longest: Numbers) -> Run:
    persons = int(rows[:, 2].max()) + 1 if len(rows) else 0
    pairs, places = np.empty((len(rows), 2), np.uint32), np.empty(len(rows), np.uint32)
    person_starts = order_by_person(rows, persons, pairs, places)
    return frozen_run(Run(rows, starts, longest, places, person_starts))


def frozen_run(run: Run) -> Run:
    """Return a run whose arrays are plain and cannot be written, as those of a mapped file.

    One kind of array means that the loops are compiled once.
    """
    return _frozen(Run(*map(np.asarray, run)))


def _frozen(part: Part) -> Part:
    for array in part:
        array.flags.writeable = False
    return part


def _visits_of(run: Run) -> Visits:
    return Visits(
        np.ascontiguousarray(run.rows[:, 2]),
        unpack_rows(run.rows, run.starts),
        np.ascontiguousarray(run.rows[:, 0]),
        np.ascontiguousarray(run.rows[:, 1]),
    )


def _together(one: Visits, other: Visits) -> Visits:
    return Visits(
        np.concatenate([one.person, other.person]),
        np.concatenate([one.spot, other.spot]),
        np.concatenate([one.start, other.start]),
        np.concatenate([one.end, other.end]),
    )


_NONE = Visits.of([])
