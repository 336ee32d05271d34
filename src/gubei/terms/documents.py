"""Identity documents: reading, checking (GB 11643-1999), masking.

The check digit of a resident identity number is ISO 7064 MOD 11-2 over the first 17
digits with the weights 2**(17-i) mod 11. A 15-digit number of the first generation has
no check digit and a two-digit year of the 20th century. A bad number is a finding and
never a reason to drop a row.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Literal

from gubei.terms.findings import Finding
from gubei.terms.text import compact, is_nothing
from gubei.terms.words import Words

DocumentKind = Literal["resident", "hkmt", "taiwan", "passport", "other"]
Sex = Literal["male", "female", ""]

_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_CHECK_DIGITS = "10X98765432"
_SHAPE_18 = re.compile(r"\d{17}[\dX]")
_SHAPE_15 = re.compile(r"\d{15}")
_HKMT = re.compile(r"[HM]\d{8,10}|8[123]0000\d{12}")
_TAIWAN = re.compile(r"\d{8}(?:\d{2}[A-Z]?)?")
_PASSPORT = re.compile(r"[A-Z]{1,2}\d{6,9}")
_FLOAT = re.compile(r"\d+(?:\.\d+)?E\+?\d+|\d{15,18}\.0")
# What is shorter or all alike (0000, 待补) is a filler that many rows share, not a number.
_FEWEST_DIGITS = 4
_FEWEST_DIFFERENT = 3
_INVENTED_SERIAL = re.compile(r"110(?:118|228)\d{8}00\d[\dX]")

_FINDINGS = {
    "document_check_digit": Words(
        "The check digit of this identity number is wrong: one digit was mistyped.",
        "身份证号校验码不符：有数字录错。",
    ),
    "document_date": Words(
        "The birth date inside this identity number does not exist.",
        "身份证号中的出生日期不存在。",
    ),
    "document_length": Words(
        "An identity number has 18 or 15 digits; this one has another length.",
        "身份证号应为18位或15位，此号位数不对。",
    ),
    "document_masked": Words(
        "This identity number is masked with stars; ask for the whole number.",
        "身份证号带星号脱敏，请索取完整号码。",
    ),
    "document_unreadable": Words(
        "This is not the number of an identity document; ask for it again.",
        "这不是有效的证件号码，请重新核实。",
    ),
    "document_was_a_number": Words(
        "The spreadsheet turned this identity number into a number and lost its last digits; "
        "ask for the number again.",
        "电子表格把身份证号变成了数值，末几位已丢失，请重新索取。",
    ),
}


@dataclass(frozen=True, slots=True)
class IdDocument:
    """A kind and the number as it is stored and compared."""

    kind: DocumentKind
    number: str


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """What one cell says. `number` is "" where nothing can be stored."""

    kind: DocumentKind
    number: str
    findings: tuple[Finding, ...] = ()
    birth_date: date | None = None
    sex: Sex = ""

    @property
    def is_sure(self) -> bool:
        """True when the number can stand for a person: nothing is odd about it."""
        return bool(self.number) and not self.findings


@lru_cache(maxsize=65536)
def read_document(text: str) -> DocumentReading:
    """Read one identity document of any kind; the first letter of findings is never a guess."""
    number = compact(text).upper().replace("-", "").lstrip("'‘’")
    if not number or is_nothing(number):
        return DocumentReading("other", "")
    if _FLOAT.fullmatch(number):
        return _told("resident", "", "document_was_a_number")
    if "*" in number:
        return _told("other", "", "document_masked")
    if _SHAPE_18.fullmatch(number) and not _HKMT.fullmatch(number):
        return _read_18(number)
    if _SHAPE_15.fullmatch(number):
        return _read_15(number)
    return _read_other(number)


def _read_18(number: str) -> DocumentReading:
    born = _date_of(number[6:14])
    sex: Sex = "male" if int(number[16]) % 2 else "female"
    if born is None:
        return _told("resident", number, "document_date")
    if check_digit(number[:17]) != number[17]:
        return _told("resident", number, "document_check_digit")
    return DocumentReading("resident", number, (), born, sex)


def _read_15(number: str) -> DocumentReading:
    born = _date_of("19" + number[6:12])
    if born is None:
        return _told("resident", number, "document_date")
    grown = number[:6] + "19" + number[6:]
    sex: Sex = "male" if int(number[14]) % 2 else "female"
    return DocumentReading("resident", grown + check_digit(grown), (), born, sex)


def _read_other(number: str) -> DocumentReading:
    if _HKMT.fullmatch(number):
        return DocumentReading("hkmt", number)
    if _PASSPORT.fullmatch(number):
        return DocumentReading("passport", number)
    if _TAIWAN.fullmatch(number):
        return DocumentReading("taiwan", number)
    if number.rstrip("X").isdecimal() and 12 <= len(number) <= 20:
        return _told("resident", number, "document_length")
    if sum(map(str.isdigit, number)) < _FEWEST_DIGITS or len(set(number)) < _FEWEST_DIFFERENT:
        return _told("other", number, "document_unreadable")
    return DocumentReading("other", number)


def _told(kind: DocumentKind, number: str, code: str) -> DocumentReading:
    return DocumentReading(kind, number, (Finding("document", code, _FINDINGS[code]),))


def _date_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def check_digit(first_17: str) -> str:
    """Return the check digit for the first 17 digits (ISO 7064 MOD 11-2)."""
    # The bytes of the digits are their values and 48 each.
    total = sum(map(mul, _WEIGHTS, first_17.encode())) - 48 * sum(_WEIGHTS)
    return _CHECK_DIGITS[total % 11]


def is_resident_number(number: str) -> bool:
    """True for a resident identity number of 18 digits in which nothing is odd."""
    reading = read_document(number)
    return reading.is_sure and reading.kind == "resident"


def mask_document(number: str) -> str:
    """Show the first four and the last four characters: 1101**********002X."""
    if len(number) >= 12:
        return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"
    return f"{'*' * max(len(number) - 3, 0)}{number[-3:]}"


def is_invented_document(number: str) -> bool:
    """True for the area code 999999, which nobody has, and Miyun numbers with serial 00x.

    Serials start at 001 for the police station with the code 00, which issues none.
    """
    return number.startswith("999999") or bool(_INVENTED_SERIAL.fullmatch(number))
