"""Telephone numbers: one form to store and compare, one masked form to show."""

import re
from dataclasses import dataclass
from functools import lru_cache

from gubei.terms.findings import Finding
from gubei.terms.text import compact, is_nothing
from gubei.terms.words import Words

_MOBILE = re.compile(r"1[3-9]\d{9}")
_PUNCTUATION = re.compile(r"[()\-.·—–_/+]")
_INVENTED = re.compile(r"199\s*0000\d{4}")

_UNREADABLE = Words(
    "This is not a telephone number that can be called; ask for it again.",
    "电话号码无法拨打，请重新核实。",
)


@dataclass(frozen=True, slots=True)
class PhoneReading:
    """A number as digits ("" where there is none) and what is odd about it."""

    number: str
    findings: tuple[Finding, ...] = ()


@lru_cache(maxsize=65536)
def read_phone(text: str) -> PhoneReading:
    """Read one telephone number; `+86`, `0086`, spaces and dashes are dropped."""
    # A spreadsheet that took the number for a number adds ".0".
    digits = _PUNCTUATION.sub("", compact(text).removesuffix(".0"))
    if not digits or is_nothing(text):
        return PhoneReading("")
    if not digits.isdecimal():
        return _told(digits)
    for prefix in ("0086", "86"):
        rest = digits.removeprefix(prefix)
        if rest != digits and _MOBILE.fullmatch(rest):
            return PhoneReading(rest)
    if _MOBILE.fullmatch(digits) or _is_landline(digits):
        return PhoneReading(digits)
    return _told(digits)


def _is_landline(digits: str) -> bool:
    """Landlines have 7 or 8 digits, or 10 to 12 with the area code; abroad up to 15 (E.164)."""
    return len(digits) in (7, 8) or (10 <= len(digits) <= 15 and not digits.startswith("1"))


def _told(text: str) -> PhoneReading:
    return PhoneReading(text, (Finding("phone", "phone_unreadable", _UNREADABLE),))


def mask_phone(number: str) -> str:
    """Show the first three and the last four digits of a mobile: 138****0000."""
    if len(number) >= 11:
        return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"
    return f"{'*' * max(len(number) - 2, 0)}{number[-2:]}"


def is_invented_phone(number: str) -> bool:
    """True for the unassigned block 199-0000, kept for demos, drills and tests."""
    return bool(_INVENTED.fullmatch(number))
