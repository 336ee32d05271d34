"""Permits: six digits of area and six of serial, one vehicle, one route, a time."""

import re
from dataclasses import dataclass
from datetime import date

from gubei.terms.refusals import Invalid
from gubei.terms.text import compact
from gubei.terms.words import Words

_NUMBER = re.compile(r"[1-9]\d{5}\d{6}")


@dataclass(frozen=True, slots=True)
class PermitFacts:
    """A permit as it is recorded here."""

    number: str
    plate: str
    origin: str
    destination: str
    valid_from: date
    valid_until: date
    goods: str = ""
    is_revoked: bool = False


def read_permit_number(text: str) -> str:
    """Return a permit's number. Raises Invalid."""
    number = compact(text)
    if not _NUMBER.fullmatch(number):
        raise Invalid(
            "A permit has 12 digits: six of its area, six of its serial number.",
            "通行证编号为 12 位数字：6 位行政区划代码加 6 位序号。",
            code="permit_number",
        )
    return number


def is_permit_number(text: str) -> bool:
    """Say whether a text has the form of a permit's number."""
    return bool(_NUMBER.fullmatch(text))


def fault_of(
    permit: PermitFacts | None, *, number: str, plate: str, day: date, shown_by: str = ""
) -> Words | None:
    """Return what is wrong with a permit that was shown; None: it fits vehicle and day.

    A number that is recorded nowhere here is no fault by itself: another province gave it out. That
    another vehicle showed it lately is one (`shown_by`, its plate), and so is its form.
    """
    if not is_permit_number(number):
        return Words("the number has not twelve digits", "编号不是 12 位数字")
    if permit is None:
        return _shown(shown_by) if shown_by else None
    if permit.is_revoked:
        return Words("it was revoked", "该证已作废")
    if permit.plate != plate:
        return Words("it was given to another vehicle", "该证属于另一车辆")
    if not permit.valid_from <= day <= permit.valid_until:
        return Words("it is not valid on this day", "不在有效期内")
    return None


def _shown(plate: str) -> Words:
    return Words(
        f"{plate} showed it lately: one vehicle, one permit", f"近期已由 {plate} 出示，一车一证"
    )
