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
        samples = {size: place.files / f"{size.rows}-sample.{size.kind}" for size in sizes}
        wanted = {str(path): size.rows for size in sizes for path in files_of(place, size)}
        wanted |= {str(path): min(sample, size.rows) for size, path in samples.items()}
        filled = place.run("bench.filling:fill", known=known, files=wanted)
        found = [_case(place, size, samples[size]) for size in sizes]
    smallest = found[0]
    for case in found:
        case["known_persons"] = filled["known"]
        for name in ("microseconds_per_row", "cpu_microseconds_per_row"):
            case[f"{name}_against_smallest"] = round(case[name] / smallest[name], 2)
    return found


def files_of(place: Scratch, size: Size) -> list[Path]:
    """Return where the files of a size lie."""
    return [
        place.files / f"{size.rows}-{number}.{size.kind}" for number in range(1, size.files + 1)
    ]


def _case(place: Scratch, size: Size, sample: Path) -> dict[str, Any]:
    """Take the files in, and before and after them the reference's sample, which is undone.

    Of several runs the fastest counts, for the reference as for us: other work on the machine
    only ever takes time.
    """
    slow = [place.run("bench.taking_in:take_in_sample", file=sample)]
    fast = [place.run("bench.taking_in:take_in_file", file=path) for path in files_of(place, size)]
    slow.append(place.run("bench.taking_in:take_in_sample", file=sample))
    return _compared(size, _fastest(fast), _fastest(slow))


def _fastest(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return min(runs, key=lambda run: float(run["seconds"]))


def _compared(size: Size, fast: dict[str, Any], slow: dict[str, Any]) -> dict[str, Any]:
    ours, theirs = fast["rows"] / fast["seconds"], slow["rows"] / slow["seconds"]
    cpu, their_cpu = _cpu_of_a_row(fast), _cpu_of_a_row(slow)
    return {
        "case": f"{size.rows:,} rows, {size.kind}",
        "seconds": fast["seconds"],
        "rows_per_second": round(ours),
        "reference": REFERENCE,
        "reference_rows": slow["rows"],
        "reference_seconds": slow["seconds"],
        "reference_rows_per_second": round(theirs),
        "ratio": round(ours / theirs, 1),
        "cpu_ratio": round(their_cpu / cpu, 1),
        "microseconds_per_row": round(1e6 / ours, 1),
        "cpu_microseconds_per_row": round(cpu * 1e6, 1),
        "memory_mb": fast["memory_mb"],
        "server_memory_mb": fast["server_memory_mb"],
        "ledger_seconds": fast["ledger_seconds"],
        "outcome": {name: fast[name] for name in _OUTCOME},
    }


def _cpu_of_a_row(run: dict[str, Any]) -> float:
    """Return the seconds of processor time that a row took, here and in the server."""
    return float(run["cpu_seconds"] + run["server_cpu_seconds"]) / float(run["rows"])


_OUTCOME = ("leads", "unreadable", "new_persons", "matched_persons", "review", "routed")
