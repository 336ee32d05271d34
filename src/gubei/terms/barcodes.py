"""Barcodes of tubes, and what else a scanner reads at the desk: a card, a code, or neither.

A phantom tube takes everybody who comes next, and the laboratory reads what it is called: what may
be somebody's document, telephone or name is no barcode. A device has the same rule in scanning.ts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gubei.terms.documents import is_resident_number, read_document

# A passport, a permit for Hong Kong, Macao or Taiwan: the forms that documents.py knows.
_CARD = re.compile(r"\d{17}[\dX]|[A-Z]{1,2}\d{6,9}|[HM]\d{8,10}|\d{8}(?:\d{2}[A-Z]?)?")
_OLD_CARD = re.compile(r"\d{15}")
_CODE = re.compile(r"(?=.*[A-Z])[0-9A-HJKMNP-TV-Z]{20}")
_DASHES = re.compile(r"[-—_.]")
_BARCODE = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9._/+:#-]*")
# A mobile, and a resident number with a digit lost or doubled.
_NEARLY = re.compile(r"1[3-9]\d{9}|\d{16,17}X?|\d{18}[\dX]")
_FORM = re.compile(r"([A-Z0-9-]*):(\d{1,2})")


class Scanned(StrEnum):
    """What a line of a scanner is."""

    TUBE = "tube"
    CARD = "card"
    CODE = "code"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BarcodeForm:
    """How the barcodes of a district begin, and how many signs they have."""

    prefix: str
    length: int

    def fits(self, text: str) -> bool:
        """Say whether a barcode has this form."""
        return len(text) == self.length and text.startswith(self.prefix)


def barcode_forms(text: str) -> tuple[BarcodeForm, ...]:
    """Read forms as they are set, "MY:11,GB:16": prefix and length. Raises ValueError."""
    return tuple(_form(each.strip().upper()) for each in text.split(",") if each.strip())


def _form(text: str) -> BarcodeForm:
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}” is no form of barcodes: write prefix and length, as MY:11.")
    return BarcodeForm(found[1], int(found[2]))


def read_scan(text: str, forms: Iterable[BarcodeForm]) -> tuple[Scanned, bool]:
    """Return what a line is, without blanks and in capitals, and whether it has a form of ours.

    The form of a district goes first, but a resident number that is right is never a tube.
    """
    if is_resident_number(text) and len(text) == 18:
        return Scanned.CARD, False
    if any(each.fits(text) for each in forms):
        return Scanned.TUBE, True
    if _CARD.fullmatch(text) or (_OLD_CARD.fullmatch(text) and read_document(text).is_sure):
        return Scanned.CARD, False
    if _CODE.fullmatch(_DASHES.sub("", text)):
        return Scanned.CODE, False
    if _BARCODE.fullmatch(text) and not _NEARLY.fullmatch(text):
        return Scanned.TUBE, False
    return Scanned.UNKNOWN, False
