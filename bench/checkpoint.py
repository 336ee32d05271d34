"""`gubei bench checkpoint`: vehicles through the HTTP API beside pgbench, and the ledger of a day.

The same statements in the same order, captured from the API, are replayed by pgbench on the same
server in the same run: what is left is what our own code costs.
"""

from typing import Any

from bench.scratch import Scratch, scratch

PASSAGES, DAYS, WATCHED = 5_000_000, 14, 100_000
CLIENTS, SCRIPTS, PREPARED = 4, 64, 8
DEVICES, KEPT, LISTS = 8, 4_000, 3
FAMILIES = 1_000
"""All residents of whom nobody looks for one: so that nobody of them passes a thousand times."""
Case = dict[str, Any]


def cases(
    *,
    passages: int = PASSAGES,
    watched: int = WATCHED,
    seconds: int = 30,
    scripts: int = SCRIPTS,
    pages: int = 200,
    kept: int = KEPT,
    families: int = FAMILIES,
) -> list[Case]:
    """Return the cases; the sizes are smaller in tests."""
    with scratch() as place:
        filled = place.run("bench.roads:fill", passages=passages, days=DAYS, watched=watched)
        beside = _beside_pgbench(place, scripts, seconds)
        returned = place.run(
            "bench.returning:send_back", devices=DEVICES, each=kept, families=families
        )
        listed = place.run("bench.listing:take_lists", devices=LISTS)
        read = place.run("bench.barrier:read_ledger", pages=pages, days=DAYS)
    return [
        {"case": f"{passages:,} passages of {DAYS} days, {watched:,} people looked for", **filled},
        *beside,
        {"case": f"{DEVICES} devices send back {kept:,} passages each, two processes", **returned},
        {"case": "the watch list of a device by the API, one process", **listed},
        {"case": "the ledger of a day by the API", **read},
    ]  # fmt: skip


def _beside_pgbench(place: Scratch, scripts: int, seconds: int) -> list[Case]:
    """Return what pgbench, the floor and the API reach on the same server, one after the other."""

    def replay(scripts: int, **how: str) -> Case:
        return place.run(
            "bench.barrier:replay", folder=str(place.files), scripts=scripts, clients=CLIENTS,
            seconds=seconds, **how,
        )  # fmt: skip

    replayed, prepared = replay(scripts), replay(PREPARED, protocol="prepared")
    pressed = place.run("bench.barrier:press", clients=CLIENTS, scripts=scripts, seconds=seconds)
    empty, signed = (
        place.run("bench.barrier:answer_nothing", clients=CLIENTS, seconds=seconds, path=path)
        for path in ("/api/nothing", "/api/session")
    )
    speed = pressed["per_second"]
    paced = place.run(
        "bench.barrier:keep_pace", clients=CLIENTS * 2, scripts=scripts, seconds=seconds,
        a_second=max(1.0, speed / 2),
    )  # fmt: skip
    ratios = {
        "ratio": round(speed / replayed["per_second"], 3),
        "ratio_prepared": round(speed / prepared["per_second"], 3),
    }
    return [
        {"case": f"the statements of a passage by pgbench, {CLIENTS} clients", **replayed},
        {"case": "the same, prepared once by each client", **prepared},
        {"case": f"a passage of four by the API, one process, {CLIENTS} clients", **pressed,
         **ratios},
        {"case": "an address that is not there, one process: the floor", **empty},
        {"case": "who is signed in, one process: two statements", **signed},
        {"case": "a passage of four by the API at half its load", **paced,
         "p99_ratio": _ratio(paced, replayed), "p99_ratio_prepared": _ratio(paced, prepared)},
    ]  # fmt: skip


def _ratio(paced: Case, replayed: Case) -> float:
    """Return how many times as long the slowest hundredth takes as pgbench's at half its own."""
    return round(float(paced["p99_ms"] / replayed["at_half"]["p99_ms"]), 2)
