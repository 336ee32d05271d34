"""`gubei bench isolation`: 2,000 people into 3,000 rooms, beside a proven bound; then who must move.

The verifier of the engine checks every answer. The reference of the first answer is the improved
one's cost: its ratio says how much the search gains. Who must move is looked for each minute, in a
database: beside it everybody is put beside everybody.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

from bench.isolating import AT, invent_people, invent_rooms
from bench.scratch import scratch
from gubei.engines.placement import (
    Placement,
    Question,
    Rules,
    bounder_of,
    improve,
    place_at_once,
    pose,
    violations_of,
)

PEOPLE, ROOMS, SECONDS = 2_000, 3_000, 60.0
POSITIVES = 50
_DISTRICTS = (1, 2, 3)
Case = dict[str, Any]


def cases(*, seconds: float = SECONDS, people: int = PEOPLE, rooms: int = ROOMS) -> list[Case]:
    """Return the first and the improved answer for some invented districts, then who must move."""
    placed = [case for seed in _DISTRICTS for case in _district(seed, seconds)]
    return [*placed, *_moving(people, rooms)]


def _moving(people: int, rooms: int) -> list[Case]:
    """Fill twelve sites through the database; let guests test positive, and order who must move."""
    with scratch() as place:
        filled = place.run("bench.moving:fill_sites", people=people, rooms=rooms)
        ordered = place.run("bench.moving:order_moves", positives=POSITIVES)
    return [
        {"case": f"{people:,} people placed in one act, in the database", **filled},
        {"case": f"{POSITIVES} of them test positive: who must move", **ordered},
    ]


def _district(seed: int, seconds: float) -> list[Case]:
    people, rooms, rules = invent_people(PEOPLE, seed), invent_rooms(ROOMS, seed), Rules()
    question = pose(people, rooms, rules, AT)
    took = min(_seconds_of_first(question, rooms) for _ in range(20))
    first = place_at_once(question, rooms)
    begun = time.perf_counter()
    look = bounder_of(question)
    with ThreadPoolExecutor(1) as pool:
        bound = pool.submit(look, seconds - time.perf_counter() + begun)
        best = improve(
            question, rooms, Random(seed), lambda _: (time.perf_counter() - begun) / seconds
        )
        least = min(bound.result(), float(best.tally.cost))
    return [
        _case(f"at once, district {seed}", first, took, least)
        | {"violations": len(violations_of(people, rooms, rules, AT, first.seats))},
        _case(f"improved, district {seed}", best, time.perf_counter() - begun, least)
        | {
            "violations": len(violations_of(people, rooms, rules, AT, best.seats)),
            "better_than_at_once": round(1 - best.tally.cost / first.tally.cost, 4),
            "opening_better_than_at_once": round(1 - _opening(best) / _opening(first), 4),
        },
    ]


def _opening(answer: Placement) -> int:
    return answer.tally.cost - answer.tally.missed


def _seconds_of_first(question: Question, rooms: list[Any]) -> float:
    begun = time.perf_counter()
    place_at_once(question, rooms)
    return time.perf_counter() - begun


def _case(name: str, answer: Placement, seconds: float, least: float) -> Case:
    tally = answer.tally
    return {
        "case": name,
        "seconds": round(seconds, 4),
        "placed": len(answer.seats),
        "not_placed": tally.not_placed,
        "floors": tally.floors,
        "rooms_locked": tally.locked,
        "days_waited": tally.wait_days,
        "families_parted": tally.parted,
        "cost": tally.cost,
        "bound": round(least, 1),
        "gap": round((tally.cost - least) / max(1, _opening(answer)), 4),
    }
