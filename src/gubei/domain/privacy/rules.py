"""Rules of the privacy part: pure functions."""

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
]


def about_of(table: SealedTable, row_id: UUID) -> bytes:
    """Return the associated data of a sealed value: it opens only in the row it was sealed for."""
    return f"{table}:".encode() + row_id.bytes
