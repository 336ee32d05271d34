"""`gubei bench releasing`: the hour at which the measures of 100,000 people end.

Their tests are negative and every gate is open. The worker releases them, cuts their courses, writes
the acts and the messages; beside it the same work with a transaction for each person.
"""

from typing import Any

from bench.scratch import scratch

PEOPLE, SAMPLE, AT_ONCE = 100_000, 1_000, 500


def cases(*, people: int = PEOPLE, sample: int = SAMPLE) -> list[dict[str, Any]]:
    """Return the one case. Raises AssertionError where somebody is not released."""
    with scratch() as place:
        place.run("bench.ending:put_under_measures", people=sample, register=people + sample)
        slow = place.run("bench.ending:release_everybody", at_once=1)
        place.run("bench.ending:put_under_measures", people=people, register=people + sample)
        fast = place.run("bench.ending:release_everybody", at_once=AT_ONCE)
    if (slow["released"], fast["released"]) != (sample, people):
        raise AssertionError("not everybody whose end had come was released")
    reference = slow["seconds"] / sample * people
    return [
        {
            "case": f"{people:,} people are released at one hour",
            "seconds": fast["seconds"],
            "per_second": round(people / fast["seconds"]),
            "memory_mb": fast["memory_mb"],
            "reference": f"a transaction for each, on {sample:,}",
            "reference_seconds": round(reference, 1),
            "ratio": round(reference / fast["seconds"], 1),
        }
    ]
