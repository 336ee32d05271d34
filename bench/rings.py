"""`gubei bench rings`: from "confirm case" to rings on the screen, through the API, in the product.

A district with millions of visits in its database, twenty for each person and 500 for each place
whatever their number, so that a smaller run meets as many people. Each case is opened, traced and
its first page of contacts read as the screen does it: three requests, with access log and
everything kept. Beside it PostgreSQL finds ring 1 by its own indexes, and the persons are counted.
"""

from typing import Any

from bench.scratch import scratch

Case = dict[str, Any]
VISITS, ASKED, SAMPLE, APPENDED = 10_000_000, 40, 5, 20_000
_OF_A_PERSON, _OF_A_PLACE = 20, 500


def cases(*, visits: int | None = None, asked: int = ASKED) -> list[Case]:
    """Return the filling, the building of the index, the questions, and one after more visits."""
    size = visits or VISITS
    people, places = size // _OF_A_PERSON, size // _OF_A_PLACE
    with scratch() as room:
        filled = room.run("bench.met:fill_visits", visits=size, people=people, places=places)
        built = room.run("bench.met:build_edition")
        answered = room.run("bench.met:confirm_and_trace", asked=asked, sample=min(SAMPLE, asked))
        appended = room.run("bench.met:append_and_ask", count=APPENDED)
    return [
        {"case": f"{size:,} visits stored", **filled},
        {"case": f"edition of {size:,} visits read, sorted and kept", **built},
        {"case": f"confirm case to rings on the screen, {size:,} visits", **answered},
        {"case": f"first question after {APPENDED:,} more visits", **appended},
    ]
