"""Comparing pairs that somebody else has blocked: an incoming row with a known person."""

import numpy as np

from gubei.engines.matching.decisions import guard, keep_for_review
from gubei.engines.matching.levels import Levels, Numbers, grade
from gubei.engines.matching.model import PEOPLE, Model, shares, weights
from gubei.engines.matching.tidy import Fields, tidy


def compare(left: Fields, right: Fields, *, model: Model = PEOPLE) -> Numbers:
    """Return for each row i the probability that left[i] and right[i] are one person.

    Only fields that both sides have and the model knows are compared. Whatever the
    numbers say, the rules of `decisions` hold: two valid documents that differ are two
    persons, one document with another name goes to review, and another given name is
    never joined by itself.
    """
    known, levels = level_matrix(left, right, model)
    same = shares(known, weights(known, levels))[0]
    return keep_for_review(known, levels, guard(known, levels, same))


def level_matrix(left: Fields, right: Fields, model: Model) -> tuple[Model, Levels]:
    """Return the model for the fields both sides have, and the levels [pair, field]."""
    ours, theirs = tidy(left), tidy(right)
    known = model.only([name for name in model.places if name in ours and name in theirs])
    pairs = len(next(iter(left.values()), ()))
    graded = [grade(ours, theirs, name) for name in known.places]
    return known, np.column_stack(graded) if graded else np.zeros((pairs, 0), dtype=np.int8)
