"""A file under comparison: its tidy columns, the level matrix of pairs, what to learn from."""

from dataclasses import dataclass

import numpy as np

from gubei.engines.matching.blocking import Codes, encode
from gubei.engines.matching.learning import Evidence, patterns
from gubei.engines.matching.levels import Levels, Numbers, grade
from gubei.engines.matching.tidy import Columns, Fields, tidy

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
    """Tidy the fields and keep those in which rows differ and at least two say something."""
    columns = tidy(fields)
    rows = len(next(iter(columns.values()), ""))
    own = (key for key in columns if ":" not in key)
    names = tuple(key for key in own if columns[key].filter(columns[key] != "").n_unique() > 1)
    used = {key: each for key, each in columns.items() if key.split(":")[0] in names}
    return Comparison(used, names, rows)


def _pairs_among(counts: Numbers) -> Numbers:
    pairs: Numbers = counts * (counts - 1) / 2
    return pairs
