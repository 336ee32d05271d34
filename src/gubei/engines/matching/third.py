"""What two links say about a third pair: if i is j and j is k, then i is k.

Two rows of one person may have little in common with each other and much with a third.
The product of the two probabilities takes the place of the prior of the third pair, and
its own evidence can only lower it: what speaks for it has spoken in the two links.
"""

import numpy as np

from gubei.engines.matching.blocking import Codes, Pairs, block_pairs
from gubei.engines.matching.levels import Numbers

#: No chain of links is surer than this.
SUREST = 0.999
_LARGEST = 40


def third_pairs(left: Codes, right: Codes, same: Numbers, rows: int) -> tuple[Pairs, Numbers]:
    """Return the pairs joined through a third row (packed) and the best product for each.

    `left`, `right`, `same`: the links. A row with more than 40 links is passed over.
    """
    middle = np.concatenate([left, right])
    other = np.concatenate([right, left])
    both = np.concatenate([same, same])
    one, two = block_pairs(middle, _LARGEST)
    ends = np.sort(np.stack([other[one], other[two]]), axis=0)
    chance = np.minimum(both[one] * both[two], SUREST)
    packed = ends[0] * rows + ends[1]
    order = np.lexsort((-chance, packed))
    pairs, first = np.unique(packed[order], return_index=True)
    return pairs, chance[order][first]


def with_prior(logs: Numbers, prior: Numbers) -> Numbers:
    """Return the probability of "same" [pair] from log likelihoods and a `prior` [pair].

    Of the other classes the likeliest stands for all: if one of the two links is wrong,
    it has most likely mistaken a family for a person, and that holds for the third pair.
    """
    against = np.minimum(logs[0] - logs[1:].max(axis=0), 0.0)
    odds = np.log(prior) - np.log1p(-prior) + against
    sure: Numbers = 1.0 / (1.0 + np.exp(-np.clip(odds, -500.0, 500.0)))
    return sure
