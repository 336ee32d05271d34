"""What no column of SORMAS takes: a piece of JSON at the end of additionalDetails."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gubei.adapters.line_lists.columns import Column
from gubei.adapters.line_lists.forms import Calendar, Unread

HEADER = "additionalDetails"
_MARK = "gubei: {"
_ISO = Calendar(date.min)


def pack(text: str, rest: Mapping[str, Any]) -> str:
    """Return the cell: what stood there, and the rest after it."""
    if not rest:
        return text
    told = json.dumps(rest, ensure_ascii=False, sort_keys=True)
    return f"{text} gubei: {told}".strip()


def unpack(cell: str) -> tuple[str, dict[str, Any]]:
    """Return the text of a cell and the rest that was packed into it."""
    at = cell.rfind(_MARK)
    while at >= 0:
        try:
            rest = json.loads(cell[at + len(_MARK) - 1 :])
        except ValueError:
            # The mark stood inside a text of the rest itself.
            at = cell.rfind(_MARK, 0, at)
            continue
        return cell[:at].rstrip(), rest
    return cell, {}


def values_of(rest: Mapping[str, Any], columns: Sequence[Column]) -> dict[str, Any]:
    """Return the values of the rest that these columns read, by field."""
    found: dict[str, Any] = {}
    for each in columns:
        text = rest.get(each.header)
        if isinstance(text, str) and text:
            try:
                found[each.field] = each.form.read(text, _ISO)
            except Unread:
                continue
    return found
