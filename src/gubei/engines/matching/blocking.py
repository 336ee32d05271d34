"""Which pairs of rows are worth comparing: those that share at least one key.

There is never an all-pairs query. A key is a value, or a part of one, that two rows of
one person are likely to share; rows with an equal key stand in one block. A block with
more than `max_block` rows is split by a second key; in what is still too large after that
only neighbours are compared.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt
import polars as pl

from gubei.engines.matching.tidy import Columns

Codes = npt.NDArray[np.int64]
Pairs = npt.NDArray[np.int64]

# Values that point at few persons by themselves.
_STRONG = ("document", "phone", "email", "birth_date", "name", "given_name", "surname", "address")
# Values that say where or which half of mankind; they only split what is too large.
_WEAK = ("postcode", "street_number", "town", "village", "city", "state", "sex")
# From so many rows a value on the whole, a column that nobody knows is weak as well.
_COMMON = 50
_NEIGHBOURS = 3


def candidates(columns: Columns, *, max_block: int) -> Pairs:
    """Return the pairs that share a key, as left * rows + right, sorted, without repeats."""
    rows = len(next(iter(columns.values())))
    strong = {name: encode(key) for name, key in _keys(columns).items()}
    weak = [encode(columns[field]) for field in columns if _is_weak(field, columns[field])]
    found = [block_pairs(codes, max_block) for codes in strong.values()]
    wide = [_where_large(codes, max_block) for codes in strong.values()]
    wide = [codes for codes in wide if (codes >= 0).any()]
    for one, other in _splits(wide, list(strong.values()), weak):
        found.append(block_pairs(_both(one, other), max_block))
    found += [block_pairs(codes, max_block) for codes in _narrow(columns)]
    found += [_neighbours(codes, [*strong.values(), *weak]) for codes in wide]
    packed = [_packed(pair, rows) for pair in found]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *packed]))


def unpack(pairs: Pairs, rows: int) -> tuple[Codes, Codes]:
    """Return left and right row numbers, left < right."""
    return pairs // rows, pairs % rows


def encode(values: pl.Series) -> Codes:
    """Number the distinct values; a missing one ("") is -1."""
    codes = values.rank("dense").cast(pl.Int64).to_numpy().copy()
    codes[(values == "").to_numpy()] = -1
    return codes


def _is_weak(field: str, values: pl.Series) -> bool:
    return field in _WEAK or (_is_unknown(field) and values.n_unique() * _COMMON < len(values))


def _is_unknown(field: str) -> bool:
    return field not in _STRONG and field not in _WEAK and ":" not in field


def _keys(columns: Columns) -> dict[str, pl.Series]:
    """Whole values, and halves of long ones: one typing error leaves one half as it was."""
    keys = {field: columns[field] for field in _STRONG if field in columns}
    for field, values in columns.items():
        if _is_unknown(field) and not _is_weak(field, values):
            keys[field] = values
    for field in ("name", "given_name", "surname"):
        if field in keys:
            keys[field] = _turned(columns[f"{field}:reading"])
    for field in ("document", "phone", "email"):
        if field in columns:
            keys |= _halves(field, columns[field])
    if {"street_number", "address"} <= columns.keys():
        keys["door"] = _joined(columns["street_number"], columns["address"])
    return keys


def _turned(reading: pl.Series) -> pl.Series:
    """The reading turned to its smallest form, so that "meilin" meets "linmei"."""
    distinct = reading.unique()
    return reading.replace_strict(distinct, [_smallest(word) for word in distinct], default="")


def _smallest(word: str) -> str:
    return min((word[at:] + word[:at] for at in range(len(word))), default="")


def _halves(field: str, values: pl.Series) -> dict[str, pl.Series]:
    middle = values.str.len_chars() // 2
    long = values.str.len_chars() >= 6
    first = values.str.slice(0, middle.rename("length"))
    last = pl.select(values.str.slice(middle)).to_series()
    nothing = pl.repeat("", len(values), eager=True)
    return {
        f"{field} first half": first.zip_with(long, nothing),
        f"{field} last half": last.zip_with(long, nothing),
    }


def _joined(one: pl.Series, other: pl.Series) -> pl.Series:
    both = one + "\t" + other
    return both.set((one == "") | (other == ""), "")


def _narrow(columns: Columns) -> Iterator[Codes]:
    """Keys of two coarse parts, which survive an error in either value."""
    initials = [
        columns[f"{field}:reading"].str.slice(0, 2)
        for field in ("given_name", "surname", "name")
        if field in columns
    ]
    dates: list[pl.Series] = []
    if "birth_date" in columns:
        born = columns["birth_date"]
        dates = [
            born.str.slice(0, 6),
            born.str.slice(4, 4),
            born.str.slice(0, 4) + born.str.slice(6, 2),
        ]
        dates = [part.set(born == "", "") for part in dates]
    spots = [
        columns[field] for field in ("postcode", "town", "village", "city") if field in columns
    ]
    coarse = initials + spots
    for one in dates:
        for other in coarse:
            yield encode(_joined(one, other))
    for one, other in combinations(coarse, 2):
        yield encode(_joined(one, other))


def _splits(
    wide: list[Codes], strong: list[Codes], weak: list[Codes]
) -> Iterator[tuple[Codes, Codes]]:
    for one in wide:
        for other in (*strong, *weak):
            yield one, other


def _both(one: Codes, other: Codes) -> Codes:
    """One code for the two together; missing where either is."""
    width = int(other.max(initial=0)) + 1
    return np.where((one < 0) | (other < 0), -1, one * width + other)


def _where_large(codes: Codes, max_block: int) -> Codes:
    """The codes of the blocks that are too large; -1 elsewhere."""
    _, inverse, counts = np.unique(codes, return_inverse=True, return_counts=True)
    return np.where((counts[inverse] > max_block) & (codes >= 0), codes, -1)


def block_pairs(codes: Codes, max_block: int) -> tuple[Codes, Codes]:
    """Return all pairs of rows with an equal code, in blocks of at most `max_block` rows."""
    _, inverse, counts = np.unique(codes, return_inverse=True, return_counts=True)
    size = counts[inverse]
    kept = np.flatnonzero((codes >= 0) & (size > 1) & (size <= max_block))
    order = kept[np.argsort(codes[kept], kind="stable")]
    ordered = codes[order]
    lefts, rights = [order[:0]], [order[:0]]
    for step in range(1, len(order)):
        near = np.flatnonzero(ordered[step:] == ordered[:-step])
        if not len(near):
            break
        lefts.append(order[near])
        rights.append(order[near + step])
    return np.concatenate(lefts), np.concatenate(rights)


def _neighbours(codes: Codes, others: list[Codes]) -> tuple[Codes, Codes]:
    """Rows of a block that is too large, each with the few that are most like it by all keys.

    So a person who stands in a list a thousand times is still found to be one.
    """
    rows = np.flatnonzero(codes >= 0)
    order = rows[np.lexsort((*(other[rows] for other in others), codes[rows]))]
    lefts, rights = [order[:0]], [order[:0]]
    for step in range(1, _NEIGHBOURS + 1):
        near = codes[order[step:]] == codes[order[:-step]]
        lefts.append(np.minimum(order[step:], order[:-step])[near])
        rights.append(np.maximum(order[step:], order[:-step])[near])
    return np.concatenate(lefts), np.concatenate(rights)


def _packed(pair: tuple[Codes, Codes], rows: int) -> Pairs:
    """Left * rows + right; the stable sort has put the smaller row number first."""
    return pair[0] * rows + pair[1]
