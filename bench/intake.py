"""`gubei bench intake`: lists of three sizes taken in end to end, beside an ORM row by row.

End to end: read, validate, match against half a million persons, route, store, ledger. Targets:
20 times the rows per second of the reference, at most 2 GiB of memory, and a row of the million
at most 1.5 times as dear as one of the ten thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.scratch import Scratch, scratch

KNOWN = 500_000
SAMPLE = 2_000
REFERENCE = "row-by-row ORM, bench/reference_intake.py"


@dataclass(frozen=True, slots=True)
class Size:
    """Files of one kind and length; of several, the fastest counts."""

    kind: str
    rows: int
    files: int = 1


SIZES = (Size("csv", 10_000, files=3), Size("xlsx", 100_000), Size("csv", 1_000_000))


def cases(
    *, known: int = KNOWN, sizes: Sequence[Size] = SIZES, sample: int = SAMPLE
) -> list[dict[str, Any]]:
    """Return one case for each size, the smallest first; the others are compared with it."""
    with scratch() as place:
        files = {size: files_of(place, size) for size in sizes}
        wanted = {str(path): size.rows for size in sizes for path in files[size]}
        filled = place.run("bench.filling:fill", known=known, files=wanted)
        found = [_case(place, size, files[size], sample) for size in sizes]
    smallest = found[0]["microseconds_per_row"]
    for case in found:
        case["known_persons"] = filled["known"]
        case["cost_of_a_row_against_smallest"] = round(case["microseconds_per_row"] / smallest, 2)
    return found


def files_of(place: Scratch, size: Size) -> list[Path]:
    """Return where the files of a size lie."""
    return [
        place.files / f"{size.rows}-{number}.{size.kind}" for number in range(1, size.files + 1)
    ]


def _case(place: Scratch, size: Size, files: Sequence[Path], sample: int) -> dict[str, Any]:
    """Take the reference's sample first, for it is undone, and then the files."""
    rows = min(sample, size.rows)
    slow = place.run("bench.taking_in:take_in_sample", file=files[0], rows=rows)
    runs = [place.run("bench.taking_in:take_in_file", file=path) for path in files]
    fast = min(runs, key=lambda run: run["seconds"])
    ours, theirs = fast["rows"] / fast["seconds"], slow["rows"] / slow["seconds"]
    return {
        "case": f"{size.rows:,} rows, {size.kind}",
        "seconds": fast["seconds"],
        "rows_per_second": round(ours),
        "microseconds_per_row": round(1e6 / ours, 1),
        "reference": REFERENCE,
        "reference_rows": slow["rows"],
        "reference_seconds": slow["seconds"],
        "reference_rows_per_second": round(theirs),
        "ratio": round(ours / theirs, 1),
        "memory_mb": fast["memory_mb"],
        "server_memory_mb": fast["server_memory_mb"],
        "ledger_seconds": fast["ledger_seconds"],
        "outcome": {name: fast[name] for name in _OUTCOME},
    }


_OUTCOME = ("leads", "unreadable", "new_persons", "matched_persons", "review", "routed")
