"""`gubei bench checkpoint`: vehicles through the HTTP API beside pgbench, and the ledger of a day.

The same statements in the same order, captured from the API, are replayed by pgbench on the same
server in the same run: what is left is what our own code costs.
"""

from typing import Any

from bench.scratch import scratch

PASSAGES, DAYS, WATCHED = 5_000_000, 14, 100_000
CLIENTS, SCRIPTS = 4, 64
DEVICES, KEPT, LISTS = 8, 4_000, 3
Case = dict[str, Any]


def cases(
    *,
    passages: int = PASSAGES,
    watched: int = WATCHED,
    seconds: int = 30,
    scripts: int = SCRIPTS,
    pages: int = 200,
    kept: int = KEPT,
) -> list[Case]:
    """Return the cases; the sizes are smaller in tests."""
    with scratch() as place:
        filled = place.run("bench.roads:fill", passages=passages, days=DAYS, watched=watched)
        replayed = place.run(
            "bench.barrier:replay", folder=str(place.files), scripts=scripts, clients=CLIENTS,
            seconds=seconds,
        )  # fmt: skip
        pressed = place.run(
            "bench.barrier:press", clients=CLIENTS, scripts=scripts, seconds=seconds
        )
        paced = place.run(
            "bench.barrier:keep_pace", clients=CLIENTS * 2, scripts=scripts, seconds=seconds,
            a_second=max(1.0, pressed["per_second"] / 2),
        )  # fmt: skip
        returned = place.run(
            "bench.returning:send_back", devices=DEVICES, each=kept, families=scripts
        )
        listed = place.run("bench.listing:take_lists", devices=LISTS)
        read = place.run("bench.barrier:read_ledger", pages=pages, days=DAYS)
    ratio = pressed["per_second"] / replayed["per_second"]
    return [
        {"case": f"{passages:,} passages of {DAYS} days, {watched:,} people looked for", **filled},
        {"case": f"the statements of a passage by pgbench, {CLIENTS} clients", **replayed},
        {"case": f"a passage of four by the API, one process, {CLIENTS} clients", **pressed,
         "ratio": round(ratio, 3)},
        {"case": "the same at half that load", **paced},
        {"case": f"{DEVICES} devices send back {kept:,} passages each, two processes", **returned},
        {"case": "the watch list of a device by the API, one process", **listed},
        {"case": "the ledger of a day by the API", **read},
    ]  # fmt: skip
