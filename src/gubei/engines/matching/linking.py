"""Linking the duplicates within one file: from columns to pairs with a probability."""

from dataclasses import dataclass

import numpy as np

from gubei.engines.matching.blocking import Codes, candidates, unpack
from gubei.engines.matching.comparison import Comparison, lay_out
from gubei.engines.matching.decisions import REVIEW, guard
from gubei.engines.matching.learning import first_guess, learn
from gubei.engines.matching.levels import Levels, Numbers
from gubei.engines.matching.model import Model, shares, weights
from gubei.engines.matching.scoring import Scorer, rarities
from gubei.engines.matching.shapes import shape_of
from gubei.engines.matching.third import third_pairs, with_prior
from gubei.engines.matching.tidy import Fields

MAX_BLOCK = 100
RANDOM_PAIRS = 100_000
RANDOM_PAIRS_A_ROW = 50


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of rows (left < right) that are probably one person, likeliest first.

    `compared` is how many pairs were looked at, `model` what was learnt from the file.
    """

    left: Codes
    right: Codes
    probability: Numbers
    compared: int
    model: Model


def link(fields: Fields, *, rng: np.random.Generator, max_block: int = MAX_BLOCK) -> Links:
    """Find the rows of one file that are the same person.

    Blocks, compares, learns the chances by EM, scores, and returns the pairs with a
    probability of REVIEW or more. A key shared by more than `max_block` rows is not used
    alone. `rng` draws the random pairs from which chance agreement is learnt.
    """
    file = lay_out(fields)
    if not file.names:
        return _none(file.rows)
    pairs = unpack(candidates(file.columns, max_block=max_block), file.rows)
    if not len(pairs[0]):
        return _none(file.rows)
    levels = file.levels(*pairs)
    scorer, logs = _study(file, pairs, levels, rng)
    same = guard(scorer.model, levels, shares(scorer.model, logs)[0])
    return _joined(file, scorer, pairs, same)


def _none(rows: int) -> Links:
    nobody = np.zeros(0, dtype=np.int64)
    return Links(nobody, nobody, np.zeros(0), 0, first_guess((), rows))


def _study(
    file: Comparison, pairs: tuple[Codes, Codes], levels: Levels, rng: np.random.Generator
) -> tuple[Scorer, Numbers]:
    """Learn the model, then the rarities that need its probabilities."""
    strangers = file.levels(
        *file.random_pairs(min(RANDOM_PAIRS, RANDOM_PAIRS_A_ROW * file.rows), rng)
    )
    shapes = tuple(shape_of(name) for name in file.names)
    model = learn(file.evidence(levels, strangers), first_guess(shapes, file.rows))
    same = shares(model, weights(model, levels))[0]
    codes = file.codes()
    scorer = Scorer(model, codes, rarities(model, codes, pairs, levels, same))
    return scorer, scorer.logs(levels, pairs[0])


def _joined(file: Comparison, scorer: Scorer, pairs: tuple[Codes, Codes], same: Numbers) -> Links:
    """Add what links say about third pairs, and keep what is worth showing."""
    sure = np.flatnonzero(same >= REVIEW)
    left, right, chance = pairs[0][sure], pairs[1][sure], same[sure]
    packed = left * file.rows + right
    for _ in range(2):
        packed, chance = _with_third(file, scorer, packed, chance)
    order = np.lexsort((packed, -chance))
    left, right = unpack(packed[order], file.rows)
    return Links(left, right, chance[order], len(same), scorer.model)


def _with_third(
    file: Comparison, scorer: Scorer, packed: Codes, chance: Numbers
) -> tuple[Codes, Numbers]:
    """One round: pairs joined by two links enter, or rise, if their own evidence allows."""
    thirds, prior = third_pairs(*unpack(packed, file.rows), chance, file.rows)
    left, right = unpack(thirds, file.rows)
    levels = file.levels(left, right)
    risen = with_prior(scorer.logs(levels, left), prior)
    risen = guard(scorer.model, levels, risen)
    kept = risen >= REVIEW
    both = np.concatenate([packed, thirds[kept]])
    chances = np.concatenate([chance, risen[kept]])
    order = np.lexsort((-chances, both))
    once, first = np.unique(both[order], return_index=True)
    return once, chances[order][first]
