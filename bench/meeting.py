"""`gubei bench meeting`: who is who when a list is taken in, beside Splink on the same rows.

Public sets with known truth (see bench/matching.py), each taken in as a list by a register that
knows nobody: pairs of rows that became one person by themselves, and pairs about which an
officer is asked. Splink's pairs are those from the same thresholds, 0.99 and 0.5, and its best F1.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import polars as pl

from bench.matching import REFERENCE, KnownSet, known_sets
from bench.scratch import scratch
from gubei.engines.matching import AUTOMATIC, REVIEW

Pair = frozenset[str]


def cases() -> list[dict[str, Any]]:
    """Return one case for each set that is at hand."""
    return [_case(known) for known in known_sets()]


def _case(known: KnownSet) -> dict[str, Any]:
    with scratch() as place:
        file = place.files / f"{known.name}.csv"
        known.frame.drop("cluster").write_csv(file)
        met = place.run("bench.taking_in:meet_rows", file=file, key=known.key)
    truth = _pairs(_groups(zip(known.frame["cluster"], known.frame[known.key], strict=True)))
    rows = _groups((person, row) for row, person in met["persons"].items())
    joined = _pairs(rows)
    asked = joined | {
        frozenset({one, other})
        for left, right in met["asked"]
        for one in rows[left]
        for other in rows[right]
    }
    return {
        "case": known.name,
        "rows": len(known.frame),
        "seconds": met["seconds"],
        "reference": REFERENCE,
        "reference_seconds": None,
        "ratio": None,
        "true_persons": known.frame["cluster"].n_unique(),
        "persons": len(rows),
        "questions": len(met["asked"]),
        **_scores(joined, truth, "automatic_"),
        **_scores(asked, truth, "with_review_"),
        **_of_splink(known, truth),
    }


def _of_splink(known: KnownSet, truth: set[Pair]) -> dict[str, float]:
    found = known.splink(known.frame).sort("p", descending=True)
    return {
        **_scores(_above(found, AUTOMATIC), truth, "reference_automatic_"),
        **_scores(_above(found, REVIEW), truth, "reference_with_review_"),
        "reference_best_f1": _best_f1(found, truth),
    }


def _above(found: pl.DataFrame, threshold: float) -> set[Pair]:
    kept = found.filter(pl.col("p") >= threshold)
    return {frozenset(pair) for pair in zip(kept["l"], kept["r"], strict=True)}


def _best_f1(found: pl.DataFrame, truth: set[Pair]) -> float:
    right, best = 0, 0.0
    for number, pair in enumerate(zip(found["l"], found["r"], strict=True), start=1):
        right += frozenset(pair) in truth
        best = max(best, 2 * right / (number + len(truth)))
    return round(best, 4)


def _groups(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for group, row in pairs:
        groups[group].append(row)
    return groups


def _pairs(groups: Mapping[str, Sequence[str]]) -> set[Pair]:
    return {frozenset(pair) for group in groups.values() for pair in combinations(group, 2)}


def _scores(found: set[Pair], truth: set[Pair], prefix: str) -> dict[str, float]:
    right = len(found & truth)
    return {
        f"{prefix}precision": round(right / max(len(found), 1), 4),
        f"{prefix}recall": round(right / max(len(truth), 1), 4),
        f"{prefix}f1": round(2 * right / max(len(found) + len(truth), 1), 4),
    }
