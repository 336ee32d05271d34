"""`gubei bench worker`: overdue orders climb, and a full table of orders is looked at.

10,000 due orders climb a rung with one transaction each, beside the same work object by object.
Then counters, all work and the orders table at 1,000,000 orders through the API in one process,
all but the network. Targets: 10 seconds; p95 under 150 ms.
"""

from typing import Any

from bench.scratch import scratch

ORDERS = 1_000_000
WAITING = 0.2
DUE = 10_000
SAMPLE = 1_000
CALLS = 60


def cases(
    *, orders: int = ORDERS, waiting: float = WAITING, due: int = DUE, sample: int = SAMPLE,
    calls: int = CALLS,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the case of climbing and one for each way of looking."""
    with scratch() as place:
        filled = place.run("bench.orders:fill", orders=orders, waiting=waiting)
        slow = place.run("bench.climbing:climb_row_by_row", due=sample)
        fast = place.run("bench.climbing:climb_due", due=due)
        seen = place.run("bench.orders:look", calls=calls)
    among = {"orders": seen["orders"], "waiting": seen["waiting"]}
    reference = slow["seconds"] / sample * due
    climbing = {
        "case": f"{due:,} due orders climb, among {filled['orders']:,}",
        "seconds": fast["seconds"],
        "per_second": round(due / fast["seconds"]),
        "reference": f"object by object, on {sample:,}",
        "reference_seconds": round(reference, 3),
        "ratio": round(reference / fast["seconds"], 1),
        "memory_mb": fast["memory_mb"],
    }
    return [climbing, *(case | among for case in seen["cases"])]
