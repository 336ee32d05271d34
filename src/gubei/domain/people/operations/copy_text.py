"""Rows in the text format of PostgreSQL's COPY, written column by column.

A value at a time, finding out its type and writing it costs more than everything else that an
intake does with a row; the values of one column have one type and often repeat.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

Column = Sequence[Any]
Writer = Callable[[Any], str]


def copy_text_of(rows: Iterable[Sequence[Any]]) -> str:
    """Return the rows as COPY reads them, one line each; "" where there are none.

    Cells are text, keys, bytes, days, moments, numbers, truth values, lists of text, or None.
    """
    columns = [_write_column(column) for column in zip(*rows, strict=True)]
    lines = "\n".join(map("\t".join, zip(*columns, strict=True)))
    return f"{lines}\n" if lines else ""


def _write_column(column: Column) -> Sequence[str]:
    writers = {kind: _writer_of(kind) for kind in set(map(type, column))}
    if writers.keys() == {str}:
        return _write_texts(column)
    if writers.keys() <= _REPEATING:
        written = {value: writers[type(value)](value) for value in set(column)}
        return [written[value] for value in column]
    return [writers[type(value)](value) for value in column]


def _write_texts(column: Sequence[str]) -> Sequence[str]:
    """Most columns need no escaping at all: one look at all of it instead of one at each."""
    return list(map(_write_text, column)) if _SPECIAL.search("\x00".join(column)) else column


def _writer_of(kind: type) -> Writer:
    return next(write for known, write in _WRITERS.items() if issubclass(kind, known))


def _write_null(_: None) -> str:
    return "\\N"


def _write_text(value: str) -> str:
    return value.translate(_ESCAPES)


def _write_bytes(value: bytes) -> str:
    return "\\\\x" + value.hex()


def _write_key(value: UUID) -> str:
    return value.hex


def _write_list(value: Sequence[str]) -> str:
    """Write an array of text: every element in quotation marks."""
    quoted = (each.replace("\\", "\\\\").replace('"', '\\"') for each in value)
    return _write_text("{" + ",".join([f'"{each}"' for each in quoted]) + "}")


_WRITERS: dict[type, Writer] = {
    type(None): _write_null,
    str: _write_text,
    UUID: _write_key,
    bytes: _write_bytes,
    int: str,
    float: repr,
    Decimal: str,
    date: str,
    tuple: _write_list,
    list: _write_list,
}
# Moments, days, parts of names: a few values in many rows.
_REPEATING = frozenset({type(None), datetime, date, tuple})
