"""From two columns of values to levels of agreement, one for each pair of rows.

Row i of the left column is compared with row i of the right one. Only pairs that are
both present and not equal reach a string distance (rapidfuzz `cpdist`).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler, LCSseq

from gubei.engines.matching.shapes import MISSING, SHAPES
from gubei.engines.matching.tidy import Columns

Levels = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
Grade = Callable[[Columns, Columns, str], Levels]

NEAR, SIMILAR = 0.92, 0.80
_HAN = r"[\u3400-\u9fff]"


def grade(left: Columns, right: Columns, field: str) -> Levels:
    """Return the level of each pair of rows in `field`; both sides must have the column."""
    return _GRADES.get(field, _grade_other)(left, right, field)


def _start(left: pl.Series, right: pl.Series, last: int) -> tuple[Levels, npt.NDArray[np.intp]]:
    """Levels MISSING, 0 for equal and `last` otherwise; and the places that are neither."""
    levels = np.full(len(left), last, dtype=np.int8)
    levels[(left == right).to_numpy()] = 0
    levels[((left == "") | (right == "")).to_numpy()] = MISSING
    return levels, np.flatnonzero(levels == last)


def _measure(scorer: Any, left: pl.Series, right: pl.Series) -> Numbers:
    if not len(left):
        return np.zeros(0)
    measured: Numbers = process.cpdist(left.to_list(), right.to_list(), scorer=scorer)
    return measured.astype(np.float64)


def _flags(series: pl.Series) -> Flags:
    flags: Flags = series.to_numpy().astype(np.bool_)
    return flags


def _put(levels: Levels, places: npt.NDArray[np.intp], *steps: tuple[Flags, int]) -> Levels:
    """Write each step's level where its flag holds; an earlier step wins over a later one."""
    for flags, level in reversed(steps):
        levels[places[flags]] = level
    return levels


def _grade_plain(left: Columns, right: Columns, field: str) -> Levels:
    return _start(left[field], right[field], len(SHAPES[field].levels) - 1)[0]


def _grade_place(left: Columns, right: Columns, field: str) -> Levels:
    levels, rest = _start(left[field], right[field], 2)
    near = _measure(JaroWinkler.similarity, left[field][rest], right[field][rest])
    return _put(levels, rest, (near >= NEAR, 1))


def _grade_other(left: Columns, right: Columns, field: str) -> Levels:
    levels, rest = _start(left[field], right[field], 3)
    near = _measure(JaroWinkler.similarity, left[field][rest], right[field][rest])
    return _put(levels, rest, (near >= NEAR, 1), (near >= SIMILAR, 2))


def _grade_postcode(left: Columns, right: Columns, field: str) -> Levels:
    levels, rest = _start(left[field], right[field], 2)
    return _put(
        levels, rest, (_measure(OSA.distance, left[field][rest], right[field][rest]) <= 1, 1)
    )


def _grade_phone(left: Columns, right: Columns, field: str) -> Levels:
    levels, rest = _start(left[field], right[field], 2)
    ours, theirs = left[field][rest], right[field][rest]
    slip = _measure(OSA.distance, ours, theirs) <= 1
    tail = _flags((ours.str.slice(-7) == theirs.str.slice(-7)) & (ours.str.len_chars() >= 7))
    return _put(levels, rest, (slip | tail, 1))


def _grade_email(left: Columns, right: Columns, field: str) -> Levels:
    levels, rest = _start(left[field], right[field], 3)
    ours, theirs = left[field][rest], right[field][rest]
    user, their_user = (side.str.extract(r"^([^@]*)", 1) for side in (ours, theirs))
    near = (_measure(OSA.distance, ours, theirs) <= 2) | _flags(user == their_user)
    similar = _measure(JaroWinkler.similarity, ours, theirs) >= 0.88
    return _put(levels, rest, (near, 1), (similar, 2))


def _grade_document(left: Columns, right: Columns, field: str) -> Levels:
    """Two numbers that are both valid and not the same contradict each other.

    A single wrong digit always breaks the check digit, so two valid numbers are two
    documents even where they differ by two digits, as those of twins do. A valid resident
    number says nothing about a document that looks quite different (a passport).
    """
    levels, rest = _start(left[field], right[field], 3)
    ours, theirs = (_flags(side["document:valid"][rest]) for side in (left, right))
    levels[rest[ours & theirs]] = 4
    one = ours ^ theirs
    rest, one = rest[~(ours & theirs)], one[~(ours & theirs)]
    distance = _measure(OSA.distance, left[field][rest], right[field][rest])
    long = _flags(left[field][rest].str.len_chars() >= 6)
    levels[rest[one & (distance > 6)]] = MISSING
    return _put(levels, rest, (distance <= 1, 1), ((distance <= 2) & long, 2))


def _grade_birth_date(left: Columns, right: Columns, field: str) -> Levels:
    levels, rest = _start(left[field], right[field], 4)
    ours, theirs = left[field][rest], right[field][rest]
    distance = _measure(OSA.distance, ours, theirs)
    parts = [_flags(_part(ours, part) == _part(theirs, part)) for part in ((0, 4), (4, 2), (6, 2))]
    year, month, day = parts
    turned = year & _flags(
        (_part(ours, (4, 2)) == _part(theirs, (6, 2)))
        & (_part(ours, (6, 2)) == _part(theirs, (4, 2)))
    )
    two = (year.astype(np.int8) + month + day) >= 2
    return _put(levels, rest, ((distance <= 1) | turned, 1), (two | (distance <= 2), 2), (year, 3))


def _part(date: pl.Series, where: tuple[int, int]) -> pl.Series:
    return date.str.slice(*where)


def _grade_address(left: Columns, right: Columns, field: str) -> Levels:
    """Near: the shorter one lies within the longer one, and the numbers are the same."""
    levels, rest = _start(left[field], right[field], 3)
    ours, theirs = left[field][rest], right[field][rest]
    common = _measure(LCSseq.similarity, ours, theirs)
    lengths = _lengths(ours), _lengths(theirs)
    shorter = np.minimum(*lengths)
    likeness = 2 * common / np.maximum(lengths[0] + lengths[1], 1)
    within = common / np.maximum(shorter, 1)
    numbers = _flags(_numbers(ours) == _numbers(theirs))
    near = numbers & ((likeness >= 0.85) | ((within >= 0.9) & (shorter >= 6)))
    return _put(levels, rest, (near, 1), ((likeness >= 0.7) | (within >= 0.9), 2))


def _numbers(address: pl.Series) -> pl.Series:
    return address.str.replace_all(r"[^0-9]+", " ").str.strip_chars()


def _grade_name_part(left: Columns, right: Columns, field: str) -> Levels:
    levels, rest = _start(left[field], right[field], 4)
    ours, theirs = _at(left, rest), _at(right, rest)
    near, similar = _near_and_similar(ours, theirs, field)
    return _put(levels, rest, (near, 1), (_swapped(ours, theirs, field), 3), (similar, 2))


def _at(columns: Columns, places: npt.NDArray[np.intp]) -> Columns:
    """Names alone, at these places."""
    return {key: column[places] for key, column in columns.items() if "name" in key}


def _swapped(left: Columns, right: Columns, field: str) -> Flags:
    """Given name and surname stand in each other's place: one exactly, the other nearly."""
    if "given_name" not in left or "surname" not in left:
        return np.zeros(len(left[field]), dtype=np.bool_)
    given = left["given_name"], right["surname"]
    family = left["surname"], right["given_name"]
    return _equal_and_like(given, family) | _equal_and_like(family, given)


def _equal_and_like(equal: tuple[pl.Series, pl.Series], like: tuple[pl.Series, pl.Series]) -> Flags:
    """The first two are the same, the other two similar or one of them missing."""
    found = _flags((equal[0] == equal[1]) & (equal[0] != ""))
    places = np.flatnonzero(found)
    ours, theirs = like[0][places], like[1][places]
    missing = _flags((ours == "") | (theirs == ""))
    found[places] = missing | (_measure(JaroWinkler.similarity, ours, theirs) >= SIMILAR)
    return found


def _near_and_similar(left: Columns, right: Columns, field: str) -> tuple[Flags, Flags]:
    """Latin names by Jaro-Winkler of their reading; Chinese ones by sound and characters."""
    ours, theirs = left[f"{field}:reading"], right[f"{field}:reading"]
    han = _flags(left[field].str.contains(_HAN) | right[field].str.contains(_HAN))
    latin = np.flatnonzero(~han)
    alike = np.zeros(len(han))
    alike[latin] = _measure(JaroWinkler.similarity, ours[latin], theirs[latin])
    shared = _flags(_initial(ours) == _initial(theirs))
    short = _flags((ours.str.len_chars() == 1) | (theirs.str.len_chars() == 1))
    one_off = _one_character_off(left[field], right[field])
    similar = np.where(han, one_off, (alike >= SIMILAR) | (shared & short))
    return _flags(ours == theirs) | (alike >= NEAR), similar.astype(np.bool_)


def _initial(reading: pl.Series) -> pl.Series:
    return reading.str.slice(0, 1)


def _one_character_off(ours: pl.Series, theirs: pl.Series) -> Flags:
    """One character differs between names of which one has three or more."""
    lengths = _lengths(ours), _lengths(theirs)
    off: Flags = (np.maximum(*lengths) >= 3) & (np.abs(lengths[0] - lengths[1]) <= 1)
    places = np.flatnonzero(off)
    off[places] = _measure(OSA.distance, ours[places], theirs[places]) <= 1
    return off


def _lengths(series: pl.Series) -> npt.NDArray[np.int64]:
    lengths: npt.NDArray[np.int64] = series.str.len_chars().to_numpy().astype(np.int64)
    return lengths


def _grade_name(left: Columns, right: Columns, field: str) -> Levels:
    levels, rest = _start(left[field], right[field], 5)
    ours, theirs = _at(left, rest), _at(right, rest)
    near, similar = _near_and_similar(ours, theirs, field)
    contained, sharing = _words_in_common(ours[field], theirs[field])
    family = sharing | _same_first_character(ours[field], theirs[field])
    reading = _same_reading(ours[f"{field}:reading"], theirs[f"{field}:reading"])
    return _put(
        levels,
        rest,
        (reading, 1),
        (near, 2),
        (similar | contained, 3),
        (family, 4),
    )


def _same_reading(ours: pl.Series, theirs: pl.Series) -> Flags:
    """Equal, or equal once turned: "meilin" (family name last) is read as "linmei"."""
    long = ours.str.len_bytes() == theirs.str.len_bytes()
    twice = pl.select(pl.lit(ours + ours).str.contains(pl.lit(theirs), literal=True))
    return _flags(long & twice.to_series())


def _words_in_common(ours: pl.Series, theirs: pl.Series) -> tuple[Flags, Flags]:
    """For names of several words: all of the one stand in the other; they share one."""
    contained, sharing = (np.zeros(len(ours), dtype=np.bool_) for _ in range(2))
    places = np.flatnonzero(
        ours.str.contains(" ", literal=True) | theirs.str.contains(" ", literal=True)
    )
    pairs = zip(_word_sets(ours[places]), _word_sets(theirs[places]), strict=True)
    for place, (one, other) in zip(places, pairs, strict=True):
        sharing[place] = not one.isdisjoint(other)
        contained[place] = min(len(one), len(other)) > 1 and (one <= other or other <= one)
    return contained, sharing


def _same_first_character(ours: pl.Series, theirs: pl.Series) -> Flags:
    """The family name of Chinese names, as a rule."""
    return _flags((_initial(ours) == _initial(theirs)) & ours.str.contains(_HAN))


def _word_sets(names: pl.Series) -> list[frozenset[str]]:
    return [frozenset(name.split(" ")) for name in names.to_list()]


_GRADES: dict[str, Grade] = {
    "name": _grade_name,
    "given_name": _grade_name_part,
    "surname": _grade_name_part,
    "birth_date": _grade_birth_date,
    "document": _grade_document,
    "phone": _grade_phone,
    "email": _grade_email,
    "address": _grade_address,
    "sex": _grade_plain,
    "street_number": _grade_plain,
    "state": _grade_plain,
    "town": _grade_place,
    "city": _grade_place,
    "village": _grade_place,
    "postcode": _grade_postcode,
}
