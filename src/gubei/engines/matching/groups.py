"""Persons out of pairs: rows joined directly or through others (union-find)."""

import numpy as np
import numpy.typing as npt

from gubei.engines.matching.blocking import Codes


def groups(left: Codes, right: Codes, rows: int) -> Codes:
    """Return for each of `rows` rows the smallest row number of its group.

    `left` and `right` are the row numbers of the pairs that are joined. Labels spread
    along the pairs and jump to their own label's label until nothing changes, so a chain
    of n rows needs about log n rounds.
    """
    labels = np.arange(rows, dtype=np.int64)
    while True:
        lower = np.minimum(labels[left], labels[right])
        spread = labels.copy()
        np.minimum.at(spread, labels[left], lower)
        np.minimum.at(spread, labels[right], lower)
        spread = spread[spread]
        if np.array_equal(spread, labels):
            return labels
        labels = spread


def members(labels: npt.NDArray[np.int64]) -> list[Codes]:
    """Return the rows of each group that has at least two."""
    order = np.argsort(labels, kind="stable")
    cuts = np.flatnonzero(np.diff(labels[order])) + 1
    return [part for part in np.split(order, cuts) if len(part) > 1]
