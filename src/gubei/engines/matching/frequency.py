"""Term frequency: to share a rare value says more than to share a common one.

The chance that an unrelated row has the same value v is
`u_v = (other persons with v + s) / rows`. Persons are counted, not rows: of the rows with
v those are taken off that are probably the same person. `s` (at most 1) is how many
others share a value of this field by chance on the whole: a value seen once is worth more
in a field where everybody has his own (document) than where a few are shared (town).
"""

import numpy as np

from gubei.engines.matching.blocking import Codes
from gubei.engines.matching.levels import Numbers

_RAREST = 0.02


def rarity(codes: Codes, pairs: tuple[Codes, Codes], same: Numbers, u_exact: float) -> Numbers:
    """Return log(u_v / u_exact) for each value number in `codes`.

    `pairs` are the pairs of rows that share a value of this field, `same` [pair] their
    probability to be one person, `u_exact` the chance of sharing on the whole.
    """
    present = codes[codes >= 0]
    rows_with = np.bincount(present).astype(np.float64)
    partners = np.bincount(codes[pairs[0]], weights=2 * same, minlength=len(rows_with))
    others = rows_with - 1 - partners / np.maximum(rows_with, 1)
    by_chance = min(1.0, len(present) * u_exact)
    chance = np.maximum(np.maximum(others, 0.0) + by_chance, _RAREST) / len(present)
    logs: Numbers = np.log(np.minimum(chance, 1.0)) - np.log(u_exact)
    return logs
