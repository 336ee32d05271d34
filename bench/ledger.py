"""`gubei bench ledger`: what an officer waits for when the register and the lists are full.

The ledger of a list of 100,000 leads, the first page of the leads table at 1,000,000 leads, the
search among 500,000 persons: p50 and p95 in milliseconds, through the API in one process, all
but the network. With `GUBEI_BENCH_HOME` it looks at what `gubei bench intake` left there.
"""

from typing import Any

from bench.intake import KNOWN, Size, files_of
from bench.scratch import scratch

LISTED = Size("xlsx", 100_000)
GREAT = Size("csv", 1_000_000)
CALLS = 60


def cases(
    *, known: int = KNOWN, listed: Size = LISTED, great: Size = GREAT, calls: int = CALLS
) -> list[dict[str, Any]]:
    """Return one case for each way of looking."""
    with scratch() as place:
        files = {str(files_of(place, size)[0]): size.rows for size in (listed, great)}
        place.run("bench.filling:fill", known=known, files=files)
        for file in files:
            place.run("bench.taking_in:take_in_once", file=file)
        seen = place.run("bench.looking:look", listed=listed.rows, calls=calls)
    return [_compared(case) | _among(seen) for case in seen["cases"]]


def _compared(case: dict[str, Any]) -> dict[str, Any]:
    if "reference_seconds" not in case:
        return case | {"reference": None, "reference_seconds": None, "ratio": None}
    return case | {"ratio": round(case["reference_seconds"] / max(case["seconds"], 1e-6), 1)}


def _among(seen: dict[str, Any]) -> dict[str, int]:
    return {"leads": seen["leads"], "persons": seen["persons"]}
