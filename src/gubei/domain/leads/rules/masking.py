"""Raw cells as a screen shows them: identity and telephone numbers masked wherever they stand."""

import re

from gubei.terms.documents import mask_document
from gubei.terms.phones import mask_phone
from gubei.terms.text import halfwidth

_DOCUMENT = re.compile(r"(?<!\d)\d{14,17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LONG_NUMBER = re.compile(r"\d[\d\s-]{5,}\d")


def mask_cell(text: str, field: str | None) -> str:
    """Mask one cell. `field` is what its column was read as, None where unknown."""
    if field == "document" and text:
        return mask_document(halfwidth(text))
    if field in {"phone", "other_phone"}:
        return _LONG_NUMBER.sub(lambda found: mask_phone(found[0]), halfwidth(text))
    if not any(mark.isdigit() for mark in text):
        return text
    masked = _DOCUMENT.sub(lambda found: mask_document(found[0]), halfwidth(text))
    return _PHONE.sub(lambda found: mask_phone(found[0]), masked)
