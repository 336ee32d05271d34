"""`gubei bench policy`: the plans of a whole district in one go, beside one person after the other.

Half a million invented people of four classes with and without conditions. Every plan is compared
with the one that `decide` makes for that person; a change of policy is previewed for all of them.
Targets: 200,000 plans a second on one core, a preview in under 5 seconds.
"""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from gubei.adapters.packs import read_pack
from gubei.engines.policy import Anchor, Crowd, Pack, Plans, compare, decide, decide_many
from gubei.engines.policy.bulk import KINDS, METHODS

PEOPLE = 500_000
AT = date(2022, 7, 20)
REFERENCE = "one person after the other, engines/policy/deciding.py"
_CLASSES = ("close_contact", "secondary_contact", "returnee_high", "entrant")


def cases(*, people: int = PEOPLE) -> list[dict[str, Any]]:
    """Return one case for deciding and one for the preview of a change."""
    old, new = read_pack("cn-covid19-ed8"), read_pack("cn-covid19-ed9")
    crowd = invent_people(people)
    bulk, busy = min(_seconds(lambda: decide_many(new, crowd, AT)) for _ in range(3))
    plans, begun = decide_many(new, crowd, AT), time.perf_counter()
    differing = count_differing(new, crowd, plans)
    slow = time.perf_counter() - begun
    preview, preview_busy = _seconds(lambda: compare(old, new, crowd, AT))
    return [
        {
            "case": f"plans of {people:,} people",
            "seconds": round(bulk, 3),
            "processor_seconds": round(busy, 3),
            "plans_per_second": round(people / bulk),
            "reference": REFERENCE,
            "reference_seconds": round(slow, 3),
            "ratio": round(slow / bulk, 1),
            "differing": differing,
        },
        {
            "case": f"preview of a change for {people:,} people",
            "seconds": round(preview, 3),
            "processor_seconds": round(preview_busy, 3),
            "reference": None,
            "reference_seconds": None,
            "ratio": None,
        },
    ]


def invent_people(number: int) -> Crowd:
    """Return people of whom the last exposure, or the arrival as well, is known."""
    rng = np.random.default_rng(2022)
    exposed = np.datetime64("2022-07-01") + rng.integers(0, 20, number).astype("timedelta64[D]")
    arrived = np.where(rng.random(number) < 0.5, exposed, np.datetime64("NaT", "D"))
    classes = rng.integers(0, len(_CLASSES), number)
    # An entrant is counted from the arrival.
    arrived = np.where(classes == _CLASSES.index("entrant"), exposed, arrived)
    anchors = {Anchor.LAST_EXPOSURE: exposed, Anchor.ARRIVAL: arrived}
    conditions = ("home_unfit", "mixed_with_positive")
    return Crowd(_CLASSES, classes, anchors, conditions, rng.integers(0, 4, number))


def count_differing(pack: Pack, crowd: Crowd, plans: Plans) -> int:
    """Decide for each person alone and count the plans that differ in any date, kind or sample."""
    return sum(_alone(pack, crowd, person) != _of(plans, person) for person in range(len(crowd)))


def _alone(pack: Pack, crowd: Crowd, person: int) -> tuple[Any, ...]:
    plan = decide(pack, crowd.facts(person), AT)
    phases = [(KINDS.index(each.kind), each.from_, each.to) for each in plan.phases]
    tests = [(each.due, METHODS.index(each.method), each.samples) for each in plan.tests]
    return phases, tests, plan.release_on


def _of(plans: Plans, person: int) -> tuple[Any, ...]:
    phases, tests = (
        zip(*(column[person].tolist() for column in columns), strict=True)
        for columns in (
            (plans.kind, plans.begins, plans.ends),
            (plans.test, plans.method, plans.samples),
        )
    )
    return (
        [phase for phase in phases if phase[0] >= 0],
        [test for test in tests if test[0] is not None],
        plans.release_on[person].item(),
    )


def _seconds(act: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds on the clock, and those of this process: other work slows the first only."""
    begun, busy = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - begun, time.process_time() - busy
