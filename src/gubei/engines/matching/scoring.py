"""Log likelihoods of pairs within one file: the model and rare values."""

from dataclasses import dataclass

import numpy as np

from gubei.engines.matching.blocking import Codes
from gubei.engines.matching.frequency import rarity
from gubei.engines.matching.levels import Levels, Numbers
from gubei.engines.matching.model import Model, weights


@dataclass(frozen=True, slots=True)
class Scorer:
    """A learnt model with the rarity of each value.

    `codes` and `rare` [field]: the number of the value in each row, and per number the
    log of how much rarer it is than the field's values on the whole.
    """

    model: Model
    codes: list[Codes]
    rare: list[Numbers]

    def logs(self, levels: Levels, left: Codes) -> Numbers:
        """Return log likelihoods [class, pair]; `left` are the left rows of the pairs."""
        logs = weights(self.model, levels)
        for at, shape in enumerate(self.model.shapes):
            equal = np.flatnonzero(levels[:, at] == 0)
            rarer = self.rare[at][self.codes[at][left[equal]]]
            logs[-1, equal] += rarer
            if shape.shared == 0.0 and shape.household is None:
                self._add_to_relations(logs, shape.field, equal, rarer)
        return logs

    def _add_to_relations(self, logs: Numbers, field: str, equal: Codes, rarer: Numbers) -> None:
        """A household shares the given names of strangers, so rare ones are rare there too."""
        for row, relation in enumerate(self.model.relations, start=1):
            if field not in relation.alike:
                logs[row, equal] += rarer


def rarities(
    model: Model, codes: list[Codes], pairs: tuple[Codes, Codes], levels: Levels, same: Numbers
) -> list[Numbers]:
    """Return for each field the rarity of its values, given the pairs' probabilities."""
    found = []
    for at, shape in enumerate(model.shapes):
        equal = np.flatnonzero(levels[:, at] == 0)
        shared = (pairs[0][equal], pairs[1][equal])
        found.append(rarity(codes[at], shared, same[equal], shape.u[0]))
    return found
