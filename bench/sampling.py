"""`gubei bench sampling`: a day of screening through the database, the board of a round, compliance.

Compliance of 200,000 members over 30 days stands beside its slow twin, results beside one at a time.
"""

import time
from typing import Any

import numpy as np

from bench.scratch import scratch
from gubei.engines.compliance import Compliance, Spells, TestRule, comply
from gubei.engines.compliance.reference import comply_one

MEMBERS, DAYS, BEGIN = 200_000, 30, 19_000
_SAMPLE = 2_000
TUBES, CARDS, POOLS = 50_000, 4_000, 20
ROUND, LOOKS = 20_000, 40
RULE = TestRule(2, 7)
Case = dict[str, Any]
Tests = tuple[np.ndarray, np.ndarray]


def cases(
    *,
    members: int = MEMBERS,
    tubes: int = TUBES,
    seconds: int = 60,
    reference: int = 500,
    round_tubes: int = ROUND,
) -> list[Case]:
    """Return how a day of screening goes, how soon a board is there, how long compliance takes."""
    return [*_day(tubes, seconds, reference), *_board(round_tubes), *_compliance(members)]


def _day(tubes: int, seconds: int, reference: int) -> list[Case]:
    """Fill a day of ten people in each tube; measure arrivals, a file of results, positive pools."""
    extra = reference + POOLS
    with scratch() as place:
        filled = place.run("bench.tubes:fill_day", tubes=tubes + extra, with_cards=CARDS)
        arrived = place.run("bench.tubes:let_arrive", seconds=seconds, a_second=60, desks=4)
        taken = place.run(
            "bench.tubes:take_file", tubes=tubes, folder=str(place.files), reference=reference
        )
        recalled = place.run("bench.tubes:call_pools_back", pools=POOLS, first=tubes + reference)
    return [
        {"case": f"{filled['samples']:,} samples of a day", **filled},
        {"case": "60 people a second arrive with their cards", **arrived},
        {"case": f"results of {tubes:,} tubes from a file", **taken},
        {"case": f"a positive pool, {POOLS} times", **recalled},
    ]


def _board(tubes: int) -> list[Case]:
    """Fill a round of ten times as many people in a district of its own; look at its board."""
    with scratch() as place:
        place.run("bench.tubes:fill_day", tubes=tubes, with_cards=0)
        filled = place.run("bench.boards:fill_round")
        seen = place.run("bench.boards:look_at_board", looks=LOOKS)
    return [{"case": f"the board of a round of {filled['people']:,} people", **filled, **seen}]


def _compliance(members: int) -> list[Case]:
    """Return the seconds of all members and days, and the twin's for a sample of the members."""
    group, leave, tests = _invent(members)
    begun = time.perf_counter()
    found = comply(members, group, leave, tests, RULE, (BEGIN, BEGIN + DAYS - 1))
    seconds = time.perf_counter() - begun
    sample = min(_SAMPLE, members)
    begun = time.perf_counter()
    twin = [_twin_of(person, group, leave, tests) for person in range(sample)]
    twin_seconds = (time.perf_counter() - begun) * members / sample
    return [{
        "case": f"compliance, {members:,} members over {DAYS} days",
        "seconds": round(seconds, 3),
        "tests": len(tests[0]),
        "missed_on_the_last_day": int(found.missed[-1].sum()),
        "reference": f"one by one, measured on {sample:,} members",
        "reference_seconds": round(twin_seconds, 1),
        "ratio": round(twin_seconds / seconds, 1),
        "differing": sum(
            state != other
            for person, states in enumerate(twin)
            for state, other in zip(states, _states(found, person), strict=True)
        ),
    }]  # fmt: skip


def _invent(members: int) -> tuple[Spells, Spells, Tests]:
    """Members of whom some come or go within the days, a tenth on leave, with about 2 tests a week."""
    rng = np.random.default_rng(7)
    who = np.arange(members)
    first = BEGIN + rng.integers(-60, DAYS, members) * (rng.random(members) < 0.3) - 60
    group = Spells(who, first, np.where(rng.random(members) < 0.1, first + 70, BEGIN + 400))
    away = rng.permutation(members)[: members // 10]
    begins = BEGIN + rng.integers(-7, DAYS, len(away))
    leave = Spells(away, begins, begins + rng.integers(0, 14, len(away)))
    count = members * (DAYS + 7) * 2 // 7
    tests = rng.integers(0, members, count), BEGIN - 7 + rng.integers(0, DAYS + 7, count)
    return group, leave, tests


def _twin_of(person: int, group: Spells, leave: Spells, tests: Tests) -> list[str]:
    belongs, away = (
        [
            (int(first), int(last))
            for first, last in zip(
                spells.first[spells.person == person],
                spells.last[spells.person == person],
                strict=True,
            )
        ]
        for spells in (group, leave)
    )
    taken = tests[1][tests[0] == person].tolist()
    return [comply_one(belongs, away, taken, RULE, day) for day in range(BEGIN, BEGIN + DAYS)]


def _states(found: Compliance, person: int) -> list[str]:
    names = {
        "on_leave": found.on_leave,
        "not_due_yet": found.not_due_yet,
        "done": found.done,
        "missed": found.missed,
    }
    return [
        "".join(name for name, marks in names.items() if marks[day, person]) for day in range(DAYS)
    ]
