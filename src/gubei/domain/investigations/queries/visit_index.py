"""The visits as a question sees them: the newest edition, and whatever was committed since.

An edition holds what transactions below its watermark wrote. A question reads the few rows from
the watermark on and puts them beside it, so that it sees every visit that is committed. Visits
that were taken back since are blotted out of the edition; those of records that were merged or
parted since are moved to who the person is now.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
from django.db import connection

from gubei.domain.investigations.queries.visit_editions import shelf, spots_of
from gubei.engines.tracing import Index, Visits, append, empty
from gubei.engines.tracing.editions import Edition, Keys, blot, number_of, whole

_MARGIN = timedelta(days=1)
_READ = """
SELECT v.id, v.written_in, coalesce(p.same_as_id, p.id), v.site_id, v.zone,
       floor(extract(epoch FROM v.start_at))::bigint, ceil(extract(epoch FROM v.end_at))::bigint,
       v.person_id
FROM gubei_visit v JOIN gubei_person p ON p.id = v.person_id
"""
_FRESH = _READ + "WHERE v.written_in >= %s AND v.withdrawn_at IS NULL ORDER BY v.id"
_WITHDRAWN = _READ + "WHERE v.withdrawn_in >= %s AND v.written_in < %s"
_GONE = _READ + "WHERE v.withdrawn_in >= %s"
_OF_RECORDS = _READ + "WHERE v.person_id = ANY(%s) AND v.written_in < %s AND v.withdrawn_at IS NULL"
# All records of every person whom a merge, or the undoing of one, has touched since then.
_MOVED = """
WITH touched AS (
    SELECT kept_id AS id FROM gubei_merge WHERE at >= %(since)s OR undone_at >= %(since)s
    UNION SELECT absorbed_id FROM gubei_merge WHERE at >= %(since)s OR undone_at >= %(since)s
), roots AS (
    SELECT coalesce(p.same_as_id, p.id) AS id FROM gubei_person p JOIN touched t ON t.id = p.id
)
SELECT p.id, coalesce(p.same_as_id, p.id) FROM gubei_person p
WHERE p.id IN (SELECT id FROM touched UNION SELECT id FROM roots)
   OR p.same_as_id IN (SELECT id FROM roots)
"""
# Before the rows are read: what lies below this number no later statement can see more of.
_SNAPSHOT = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       (SELECT count(*) FROM gubei_visit WHERE written_in >= %s AND withdrawn_at IS NULL)
"""


class _Row(NamedTuple):
    """A visit as the database gives it; `root` is who the person is now."""

    id: UUID
    written_in: int
    root: UUID
    site: UUID
    zone: str
    start: int
    end: int
    record: UUID


class Spot(NamedTuple):
    """A site and its zone, "" for the whole site."""

    site: UUID
    zone: str


@dataclass(slots=True)
class VisitIndex:
    """The index, and what its numbers stand for."""

    index: Index
    edition: Edition
    newcomers: dict[UUID, int] = field(default_factory=dict)
    _names: list[UUID] = field(default_factory=list)
    _spots: list[Spot] = field(default_factory=list)

    def number(self, person: UUID) -> int | None:
        """Return the number of a person, None for somebody without visits."""
        known = number_of(self.edition.persons, person.bytes)
        return known if known is not None else self.newcomers.get(person)

    def person(self, number: int) -> UUID:
        """Return who a number stands for."""
        known = len(self.edition.persons)
        if number < known:
            return UUID(bytes=whole(self.edition.persons[number]))
        return self._names[number - known]

    def spot(self, number: int) -> Spot:
        """Return where a number stands for."""
        known = len(self.edition.sites)
        if number >= known:
            return self._spots[number - known]
        site = UUID(bytes=whole(self.edition.sites[number]))
        return Spot(site, str(self.edition.zones[number]))


@dataclass(slots=True, frozen=True)
class _Beside:
    """What stands beside an edition. Two with the same rows in them are equal: a number of rows
    or a newest one would not do, for one row may go while an older transaction's row comes.
    """

    fresh: list[_Row]
    withdrawn: list[_Row]
    moved: dict[UUID, UUID]


@dataclass(slots=True)
class _Kept:
    """What this process remembers between questions."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    edition: Edition | None = None
    spots: dict[Spot, int] = field(default_factory=dict)
    settled: dict[UUID, _Row] = field(default_factory=dict)
    settled_until: int = 0
    merges: tuple[tuple[UUID, UUID], ...] = ()
    beside: _Beside | None = None
    answer: VisitIndex | None = None


_KEPT = _Kept()


def visits_now() -> VisitIndex:
    """Return every visit that is committed and stands, as an index."""
    with _KEPT.lock:
        edition = shelf().newest() or _nothing()
        if _KEPT.edition is None or not _is_same(edition, _KEPT.edition):
            _begin(edition)
        base = _KEPT.edition
        assert base is not None  # noqa: S101 - set just above
        beside = _beside(base)
        if _KEPT.answer is None or beside != _KEPT.beside:
            _KEPT.answer, _KEPT.beside = _assemble(base, beside), beside
        return _KEPT.answer


def _beside(base: Edition) -> _Beside:
    merges = _merges(base)
    moved = {record: root for record, root in merges if _old_root(base, record) != root}
    withdrawn = _rows(_WITHDRAWN, [base.watermark, base.watermark])
    return _Beside(_fresh(base, merges), withdrawn, moved)


def _is_same(one: Edition, other: Edition) -> bool:
    """Say whether it is the same edition; that of nothing is made anew each time."""
    return one is other or one.watermark == other.watermark == 0


def _begin(edition: Edition) -> None:
    _KEPT.edition, _KEPT.answer, _KEPT.beside = edition, None, None
    _KEPT.settled, _KEPT.settled_until = {}, edition.watermark
    sites = (UUID(bytes=whole(site)) for site in edition.sites)
    _KEPT.spots = {
        Spot(site, str(zone)): n
        for n, (site, zone) in enumerate(zip(sites, edition.zones, strict=True))
    }


def _nothing() -> Edition:
    keys: Keys = np.array([], "S16")
    index = empty(spots_of(keys, []))
    return Edition(index, keys, keys, np.array([], np.str_), keys, keys, 0, _EARLY)


_EARLY = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _fresh(base: Edition, merges: tuple[tuple[UUID, UUID], ...]) -> list[_Row]:
    """Return what was written since the edition. What no open transaction can add to any more is
    remembered, unless somebody was merged or rows are gone; only the rest is read again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT, [base.watermark])
        snapshot, count = cursor.fetchone()
    if merges != _KEPT.merges:
        _forget(base)
    rows = _read_on(base)
    if len(rows) != count:
        _forget(base)
        rows = _read_on(base)
    _KEPT.merges = merges
    _KEPT.settled = {key: row for key, row in rows.items() if row.written_in < snapshot}
    _KEPT.settled_until = max(base.watermark, snapshot)
    return list(rows.values())


def _forget(base: Edition) -> None:
    _KEPT.settled, _KEPT.settled_until = {}, base.watermark


def _read_on(base: Edition) -> dict[UUID, _Row]:
    gone = {row.id for row in _rows(_GONE, [base.watermark])}
    rows = {key: row for key, row in _KEPT.settled.items() if key not in gone}
    return rows | {row.id: row for row in _rows(_FRESH, [_KEPT.settled_until])}


def _rows(query: str, values: Sequence[Any]) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return [_Row(*row) for row in cursor.fetchall()]


def _merges(base: Edition) -> tuple[tuple[UUID, UUID], ...]:
    """Return the records that were merged or parted since the edition, with who they are now."""
    since = base.built_at - _MARGIN
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, {"since": since})
        return tuple(sorted(cursor.fetchall()))


def _old_root(base: Edition, record: UUID) -> UUID:
    place = number_of(base.absorbed, record.bytes)
    return record if place is None else UUID(bytes=whole(base.roots[place]))


def _assemble(base: Edition, beside: _Beside) -> VisitIndex:
    moved = list(beside.moved)
    of_moved = _rows(_OF_RECORDS, [moved, base.watermark]) if moved else []
    for row in (*beside.withdrawn, *of_moved):
        _blot(base, row)
    made = VisitIndex(base.index, base)
    rows = [*beside.fresh, *of_moved]
    if rows:
        made.index = _with(made, rows)
    return made


def _blot(base: Edition, row: _Row) -> None:
    number = number_of(base.persons, _old_root(base, row.record).bytes)
    spot = _KEPT.spots.get(Spot(row.site, row.zone))
    if number is not None and spot is not None:
        blot(base.index, number, spot, (row.start, row.end))


def _with(made: VisitIndex, rows: Iterable[_Row]) -> Index:
    """Return the index with more visits; persons and spots that are new get the next numbers."""
    known_spots = len(made.edition.sites)
    spots: dict[Spot, int] = {}
    numbers = []
    for row in rows:
        spot = Spot(row.site, row.zone)
        place = _KEPT.spots.get(spot)
        if place is None:
            place = spots.setdefault(spot, known_spots + len(spots))
            if place - known_spots == len(made._spots):
                made._spots.append(spot)
        numbers.append((_number(made, row.root), place, row.start, row.end))
    sites = np.array([*made.edition.sites, *(spot.site.bytes for spot in made._spots)], "S16")
    zones = [*map(str, made.edition.zones), *(spot.zone for spot in made._spots)]
    return append(made.edition.index, Visits.of(numbers), _same_first(made, sites, zones))


def _same_first(made: VisitIndex, sites: Keys, zones: list[str]) -> Any:
    return made.edition.index.spots if not made._spots else spots_of(sites, zones)


def _number(made: VisitIndex, person: UUID) -> int:
    known = made.number(person)
    if known is not None:
        return known
    number = len(made.edition.persons) + len(made._names)
    made.newcomers[person] = number
    made._names.append(person)
    return number
