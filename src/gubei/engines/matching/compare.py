"""Comparing pairs that somebody else has blocked: an incoming row with a known person."""

import numpy as np

from gubei.engines.matching.blocking import Codes
from gubei.engines.matching.decisions import guard, keep_for_review
from gubei.engines.matching.levels import Levels, Numbers, grade
from gubei.engines.matching.model import PEOPLE, Model, shares, weights
from gubei.engines.matching.tidy import Columns, Fields, tidy


def compare(left: Fields, right: Fields, *, model: Model = PEOPLE) -> Numbers:
    """Return for each row i the probability that left[i] and right[i] are one person.

    Only fields that both sides have and the model knows are compared. Whatever the
    numbers say, the rules of `decisions` hold: two valid documents that differ are two
    persons, one document with another name goes to review, and another given name is
    never joined by itself.
    """
    pairs = len(next(iter(left.values()), ()))
    return _judge(*level_matrix(tidy(left), tidy(right), pairs, model))


def compare_rows(
    left: Columns,
    right: Columns,
    pairs: tuple[Codes, Codes],
    *,
    model: Model = PEOPLE,
) -> Numbers:
    """Return the same for pairs of row numbers of columns that are tidy already.

    Where a row stands in several pairs, `tidy` once and this is the faster way.
    """
    ours = {key: column[pairs[0]] for key, column in left.items()}
    theirs = {key: column[pairs[1]] for key, column in right.items()}
    return _judge(*level_matrix(ours, theirs, len(pairs[0]), model))


def level_matrix(ours: Columns, theirs: Columns, pairs: int, model: Model) -> tuple[Model, Levels]:
    """Return the model for the fields both sides have, and the levels [pair, field]."""
    known = model.only([name for name in model.places if name in ours and name in theirs])
    graded = [grade(ours, theirs, name) for name in known.places]
    return known, np.column_stack(graded) if graded else np.zeros((pairs, 0), dtype=np.int8)


def _judge(known: Model, levels: Levels) -> Numbers:
    same = shares(known, weights(known, levels))[0]
    return keep_for_review(known, levels, guard(known, levels, same))
