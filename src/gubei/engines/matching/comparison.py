"""A file under comparison: its tidy columns, the level matrix of pairs, what to learn from."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from gubei.engines.matching.blocking import Codes, encode
from gubei.engines.matching.learning import Evidence, patterns
from gubei.engines.matching.levels import Levels, Numbers, grade
from gubei.engines.matching.tidy import Columns, Fields, tidy

_OWN = frozenset(["document", "name", "given_name", "surname", "birth_date", "phone", "email"])
AT_ONCE = 250_000  # pairs; bounds the memory that their text takes


@dataclass(frozen=True, slots=True)
class Comparison:
    """The tidy columns of a file and the names of those that are compared."""

    columns: Columns
    names: tuple[str, ...]
    rows: int

    def levels(self, left: Codes, right: Codes) -> Levels:
        """Return the level matrix [pair, field] of these pairs of rows, some at a time."""
        starts = range(0, max(len(left), 1), AT_ONCE)
        parts = [self._levels(left[at : at + AT_ONCE], right[at : at + AT_ONCE]) for at in starts]
        return np.concatenate(parts)

    def _levels(self, left: Codes, right: Codes) -> Levels:
        ours = {key: column[left] for key, column in self.columns.items()}
        theirs = {key: column[right] for key, column in self.columns.items()}
        return np.column_stack([grade(ours, theirs, name) for name in self.names])

    def codes(self) -> list[Codes]:
        """Return for each field the number of the value in each row, -1 where missing."""
        return [encode(self.columns[name]) for name in self.names]

    def evidence(self, seen: Levels, strangers: Levels) -> Evidence:
        """Return what a model is learnt from: candidate pairs and random pairs."""
        with_value = [np.bincount(each[each >= 0]).astype(np.float64) for each in self.codes()]
        alike = np.array([_pairs_among(counts).sum() for counts in with_value])
        present = _pairs_among(np.array([counts.sum() for counts in with_value]))
        everyone = self.rows * (self.rows - 1) / 2
        return Evidence(patterns(seen), patterns(strangers), alike, present, everyone)

    def random_pairs(self, pairs: int, rng: np.random.Generator) -> tuple[Codes, Codes]:
        """Draw pairs of different rows, with replacement."""
        one = rng.integers(0, self.rows, pairs)
        other = (one + rng.integers(1, self.rows, pairs)) % self.rows
        return np.minimum(one, other), np.maximum(one, other)


def lay_out(fields: Fields) -> Comparison:
    """Tidy the fields and keep those that two rows fill, and in which rows differ.

    What a person owns is kept even where all rows are equal: they are then one person.
    """
    columns = tidy(fields)
    rows = len(next(iter(columns.values()), ""))
    own = (key for key in columns if ":" not in key)
    names = tuple(key for key in own if _says_something(key, columns[key]))
    used = {key: each for key, each in columns.items() if key.split(":")[0] in names}
    return Comparison(used, names, rows)


def _says_something(field: str, values: pl.Series) -> bool:
    filled = values.filter(values != "")
    return len(filled) > 1 and (field in _OWN or filled.n_unique() > 1)


def _pairs_among(counts: Numbers) -> Numbers:
    pairs: Numbers = counts * (counts - 1) / 2
    return pairs
