"""The number on the slip that people in a vehicle get: the end of the passage's key. Pure."""

import re
from uuid import UUID

from gubei.terms.refusals import Invalid
from gubei.terms.text import compact

LENGTH = 8
_NUMBER = re.compile(r"[0-9A-F]{8}")


def slip_number(passage: UUID) -> str:
    """Return the number that a slip shows: eight digits and letters A to F, of 32 bits of chance."""
    return passage.hex[-LENGTH:].upper()


def read_slip_number(text: str) -> str:
    """Return a slip's number as it was typed, in the form of `slip_number`. Raises Invalid."""
    number = compact(text).upper()
    if not _NUMBER.fullmatch(number):
        raise Invalid(
            "A slip's number has eight digits or letters A to F.",
            "告知单编号为 8 位数字或字母 A 至 F。",
            code="slip_number",
        )
    return number
