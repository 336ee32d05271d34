"""A round of testing: how many points, lanes, samplers and tubes, and how much work for the laboratory.

`plan_round` plans, `dorfman` and `two_stage` count the tests that pooling takes, `best_pool` finds the
size with the fewest. All are pure.

Every number that no published round gave is an assumption and says so (`Assumption.source` is blank).
"""

from gubei.engines.rounds.planning import Assumption, Assumptions, RoundPlan, plan_round
from gubei.engines.rounds.pooling import best_pool, dorfman, positive_pools, two_stage

__all__ = [
    "Assumption",
    "Assumptions",
    "RoundPlan",
    "best_pool",
    "dorfman",
    "plan_round",
    "positive_pools",
    "two_stage",
]
