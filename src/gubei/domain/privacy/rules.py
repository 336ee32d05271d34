"""Rules of the privacy part: pure functions."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

SealedTable = Literal[
    "identity",
    "contact",
    "row",
    "upload",
    "answer",
    "notice",
    "site",
    "attachment",
    "foreign",
    "device",
    "traveller",
    "traveller_phone",
    "relay",
    "relay_secret",
    "relay_desk",
    "relay_body",
    "relay_answer",
    "signing_key",
]


def about_of(table: SealedTable, row_id: UUID) -> bytes:
    """Return the associated data of a sealed value: it opens only in the row it was sealed for."""
    return f"{table}:".encode() + row_id.bytes


MANY_NUMBERS, MANY_SEARCHES = 30, 60
"""So many on one day are more than a day's work usually asks for. Ours: no rule says a number."""


@dataclass(frozen=True, slots=True)
class DayOfLooks:
    """What one officer, or one account on the server, looked at on a day.

    `numbers` are whole numbers revealed, `exports` tables taken out, `at_night` either of these
    between 23:00 and 5:00.
    """

    looks: int
    numbers: int
    searches: int
    exports: int
    at_night: int
    is_on_server: bool = False


def why_unusual(day: DayOfLooks) -> tuple[str, ...]:
    """Return what about a day an auditor should ask after; nothing for a usual one."""
    reasons = {
        "on_server": day.is_on_server,
        "many_numbers": day.numbers >= MANY_NUMBERS,
        "many_searches": day.searches >= MANY_SEARCHES,
        "taken_out": day.exports > 0,
        "at_night": day.at_night > 0,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)
