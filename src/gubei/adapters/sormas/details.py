"""What no column of SORMAS takes: a piece of JSON at the end of additionalDetails."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gubei.adapters.line_lists.columns import Column
from gubei.adapters.line_lists.forms import Calendar
from gubei.adapters.line_lists.records import Row, RowReading, read_cells

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
        except (ValueError, RecursionError):
            # The mark stood inside a text of the rest itself.
            at = cell.rfind(_MARK, 0, at)
            continue
        return cell[:at].rstrip(), rest
    return cell, {}


def is_ours(rest: Mapping[str, Any]) -> bool:
    """Say whether a rest has the form in which it was packed: texts, extras, relations."""
    relations = rest.get("relations", [])
    return (
        _is_told({name: each for name, each in rest.items() if name != "relations"})
        and isinstance(relations, list)
        and all(isinstance(each, dict) and _is_told(each) for each in relations)
        and all(each.get("source") for each in relations)
    )


def _is_told(told: Mapping[str, Any]) -> bool:
    extras = told.get("extras", {})
    texts = [each for name, each in told.items() if name != "extras"]
    return isinstance(extras, dict) and all(
        isinstance(each, str) for each in [*texts, *extras.values()]
    )


def read_rest(
    file: str, row: int, rest: Mapping[str, Any], columns: Sequence[Column]
) -> RowReading:
    """Read a rest of the right form, or a relation of one, as the cells of a row are read."""
    texts = {header: text for header, text in rest.items() if isinstance(text, str)}
    known = {each.header: each for each in columns}
    found = read_cells(file, Row(row, texts), known, _ISO)
    found.extras += rest.get("extras", {}).items()
    return found
