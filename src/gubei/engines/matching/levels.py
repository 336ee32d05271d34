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
from rapidfuzz.distance import OSA, Indel, JaroWinkler, LCSseq

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
    documents even where they differ by two digits, as those of twins do.
    """
    levels, rest = _start(left[field], right[field], 3)
    ours, theirs = left[field][rest], right[field][rest]
    distance = _measure(OSA.distance, ours, theirs)
    long = _flags(ours.str.len_chars() >= 6)
    valid = _flags(left["document:valid"][rest] & right["document:valid"][rest])
    _put(levels, rest, (valid, 4), (distance <= 1, 1), ((distance <= 2) & long, 2))
    other_kind = _flags(left["document:valid"][rest] ^ right["document:valid"][rest])
    levels[rest[other_kind & (distance > 6)]] = MISSING
    return levels


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
    likeness = _measure(Indel.normalized_similarity, ours, theirs)
    shorter = np.minimum(ours.str.len_chars().to_numpy(), theirs.str.len_chars().to_numpy())
    within = _measure(LCSseq.similarity, ours, theirs) / np.maximum(shorter, 1)
    numbers = _flags(_numbers(ours) == _numbers(theirs))
    near = numbers & ((likeness >= 0.85) | ((within >= 0.9) & (shorter >= 6)))
    return _put(levels, rest, (near, 1), ((likeness >= 0.7) | (within >= 0.9), 2))


def _numbers(address: pl.Series) -> pl.Series:
    return address.str.replace_all(r"\D+", " ").str.strip_chars()


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
    return (_equal(*given) & _not_unlike(*family)) | (_equal(*family) & _not_unlike(*given))


def _equal(ours: pl.Series, theirs: pl.Series) -> Flags:
    return _flags((ours == theirs) & (ours != ""))


def _not_unlike(ours: pl.Series, theirs: pl.Series) -> Flags:
    """Similar, or missing on one side."""
    missing = _flags((ours == "") | (theirs == ""))
    return missing | (_measure(JaroWinkler.similarity, ours, theirs) >= SIMILAR)


def _near_and_similar(left: Columns, right: Columns, field: str) -> tuple[Flags, Flags]:
    """Latin names by Jaro-Winkler of their reading; Chinese ones by sound and characters."""
    ours, theirs = left[f"{field}:reading"], right[f"{field}:reading"]
    alike = _measure(JaroWinkler.similarity, ours, theirs)
    same = _flags(ours == theirs)
    han = _flags(left[field].str.contains(_HAN) | right[field].str.contains(_HAN))
    shared = _flags(_initial(ours) == _initial(theirs))
    short = _flags((ours.str.len_chars() == 1) | (theirs.str.len_chars() == 1))
    one_off = _one_character_off(left[field], right[field])
    similar = np.where(han, one_off, (alike >= SIMILAR) | (shared & short))
    return same | (~han & (alike >= NEAR)), similar.astype(np.bool_)


def _initial(reading: pl.Series) -> pl.Series:
    return reading.str.slice(0, 1)


def _one_character_off(ours: pl.Series, theirs: pl.Series) -> Flags:
    """One character differs between names of which one has three or more."""
    longest = np.maximum(ours.str.len_chars().to_numpy(), theirs.str.len_chars().to_numpy())
    off: Flags = (longest >= 3) & (_measure(OSA.distance, ours, theirs) <= 1)
    return off


def _grade_name(left: Columns, right: Columns, field: str) -> Levels:
    levels, rest = _start(left[field], right[field], 5)
    ours, theirs = _at(left, rest), _at(right, rest)
    near, similar = _near_and_similar(ours, theirs, field)
    reading = _same_reading(ours[f"{field}:reading"], theirs[f"{field}:reading"])
    return _put(
        levels,
        rest,
        (reading, 1),
        (near, 2),
        (similar | _contained(ours[field], theirs[field]), 3),
        (_same_family(ours[field], theirs[field]), 4),
    )


def _same_reading(ours: pl.Series, theirs: pl.Series) -> Flags:
    """Equal, or equal once turned: "meilin" (family name last) is read as "linmei"."""
    long = ours.str.len_bytes() == theirs.str.len_bytes()
    twice = pl.select(pl.lit(ours + ours).str.contains(pl.lit(theirs), literal=True))
    return _flags(long & twice.to_series())


def _contained(ours: pl.Series, theirs: pl.Series) -> Flags:
    """All words of the one stand in the other, and there are two words at least."""
    pairs = zip(_word_sets(ours), _word_sets(theirs), strict=True)
    return np.fromiter(
        (min(len(a), len(b)) > 1 and (a <= b or b <= a) for a, b in pairs), np.bool_, len(ours)
    )


def _same_family(ours: pl.Series, theirs: pl.Series) -> Flags:
    """The same first character of Chinese names, or a word shared by Latin ones."""
    first = (ours.str.slice(0, 1) == theirs.str.slice(0, 1)) & ours.str.contains(_HAN)
    pairs = zip(_word_sets(ours), _word_sets(theirs), strict=True)
    word = np.fromiter((not a.isdisjoint(b) for a, b in pairs), np.bool_, len(ours))
    return _flags(first) | word


def _word_sets(names: pl.Series) -> list[frozenset[str]]:
    return [frozenset(words) for words in names.str.split(" ").to_list()]


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
    "postcode": _grade_postcode,
}
