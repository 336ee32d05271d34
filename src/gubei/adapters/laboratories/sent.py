"""One result as a laboratory sent it: every part as text."""

from typing import NamedTuple


class SentResult(NamedTuple):
    """A row (from 1, as a spreadsheet counts it) or the place of a resource, and what it says.

    `correction` says yes where the sender calls it the correction of another result.
    """

    number: int
    barcode: str
    result: str
    tested: str
    laboratory: str
    correction: str = ""
