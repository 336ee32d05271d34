"""`gubei bench worker`: overdue work climbs, and a full table of orders is looked at.

10,000 due orders climb a rung with one transaction each, beside the same work object by object.
1,000,000 open leads are brought under orders, one for each unit and list. Then counters, all work
and the orders table at 1,000,000 orders through the API in one process, all but the network.
Targets: 10 seconds; p95 under 150 ms.
"""

from typing import Any

from bench.scratch import scratch

ORDERS = 1_000_000
LEADS = 1_000_000
WAITING = 0.2
DUE = 10_000
SAMPLE = 1_000
CALLS = 60


def cases(
    *, orders: int = ORDERS, waiting: float = WAITING, leads: int = LEADS, due: int = DUE,
    sample: int = SAMPLE, calls: int = CALLS,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the cases of climbing and of ordering, and one for each way of looking."""
    with scratch() as place:
        place.run("bench.open_leads:fill", leads=leads)
        place.run("bench.orders:fill", orders=orders, waiting=waiting)
        slow = place.run("bench.climbing:climb_row_by_row", due=sample)
        fast = place.run("bench.climbing:climb_due", due=due)
        ordered = place.run("bench.open_leads:order_open_leads", calls=calls)
        seen = place.run("bench.orders:look", calls=calls)
    among = {"orders": seen["orders"], "waiting": seen["waiting"], "leads": leads}
    found = [_climbing(fast, slow, due, sample), *_ordering(ordered), *seen["cases"]]
    return [case | among for case in found]


def _climbing(fast: dict[str, Any], slow: dict[str, Any], due: int, sample: int) -> dict[str, Any]:
    reference = slow["seconds"] / sample * due
    return {
        "case": f"{due:,} due orders climb",
        "seconds": fast["seconds"],
        "per_second": round(due / fast["seconds"]),
        "memory_mb": fast["memory_mb"],
        "reference": f"object by object, on {sample:,}",
        "reference_seconds": round(reference, 3),
        "ratio": round(reference / fast["seconds"], 1),
    }


def _ordering(ordered: dict[str, Any]) -> list[dict[str, Any]]:
    none = {"reference": None, "reference_seconds": None, "ratio": None}
    again, slow = ordered["again_seconds"], ordered["reference_seconds"]
    return [
        {"case": f"{ordered['made']:,} orders to locate are made", "seconds": ordered["seconds"]}
        | none,
        {
            "case": "the worker finds no lead without an order",
            "seconds": again,
            "reference": "grouping all open leads",
            "reference_seconds": slow,
            "ratio": round(slow / again, 1),
        },
    ]
