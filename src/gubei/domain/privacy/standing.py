"""Standing statements: asked with every vehicle, so the server reads and plans each of them once.

A query set is put together anew for each request, which costs more than what the database then
does. Whoever needs that asks here, in plain SQL; a test compares the answer with the query set's.

A list is given as `(SELECT %(name)s::text[])`: where the planner can count it, it believes that a
new plan for just that length is cheaper, and makes one every time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from django.db import DEFAULT_DB_ALIAS, connections, models

Row = tuple[Any, ...]
Cells = Mapping[str, Any]
M = TypeVar("M", bound=models.Model)
_Told = list[tuple[str, str]]
_gathered: ContextVar[_Told | None] = ContextVar("gathered", default=None)


def ask(query: str, values: Cells) -> list[Row]:
    """Return the rows of a statement that this connection keeps ready."""
    with _ready() as run:
        rows: list[Row] = run(query, values).fetchall()
    return rows


def tell(query: str, rows: Sequence[Cells]) -> None:
    """Run a statement that writes rows, which it reads from one `%s::json`: a list of objects.

    So it is one statement for any number of rows, whichever of their cells are empty.
    """
    told = (query, msgspec.json.encode([_plain(row) for row in rows]).decode())
    gathered = _gathered.get()
    if gathered is None:
        _tell([told])
    else:
        gathered.append(told)


def _plain(row: Cells) -> dict[str, Any]:
    return {
        name: f"\\x{value.hex()}" if isinstance(value, bytes) else value
        for name, value in row.items()
    }


@contextmanager
def together() -> Iterator[None]:
    """Send what is told in this block at its end, as one statement; ask before it.

    No part of it sees what another one writes, and all of it stands or falls at once.
    """
    told: _Told = []
    before = _gathered.set(told)
    try:
        yield
    finally:
        _gathered.reset(before)
    if told:
        _tell(told)


def _tell(told: _Told) -> None:
    with _ready() as run:
        run(_joined(tuple(query for query, _ in told)), [rows for _, rows in told])


@lru_cache(maxsize=64)
def _joined(queries: tuple[str, ...]) -> str:
    if len(queries) == 1:
        return queries[0]
    parts = ", ".join(f"part{place} AS ({query})" for place, query in enumerate(queries))
    return f"WITH {parts} SELECT"


@contextmanager
def _ready() -> Iterator[Callable[[str, Any], Any]]:
    """Give what runs a statement: the database's own cursor, where nobody listens to ours."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    line = connection.connection
    before, line.prepare_threshold = line.prepare_threshold, 0
    try:
        if connection.execute_wrappers or connection.queries_logged:
            with connection.cursor() as cursor:
                yield lambda query, values: cursor.execute(query, values) or cursor
        else:
            connection.validate_no_broken_transaction()
            with connection.wrap_database_errors:
                yield line.execute
    finally:
        line.prepare_threshold = before


def names_of(model: type[models.Model], *left_out: str) -> list[str]:
    """Return the attributes of a table's columns in their order."""
    fields = model._meta.concrete_fields
    return [field.attname for field in fields if field.attname not in left_out]


def columns_of(model: type[models.Model], alias: str, *left_out: str) -> str:
    """Return the columns of a table as a statement asks for them; `row_of` reads them."""
    known = {field.attname: field.column for field in model._meta.concrete_fields}
    return ", ".join(f"{alias}.{known[name]}" for name in names_of(model, *left_out))


def row_of(model: type[M], values: Sequence[Any], *left_out: str) -> M:
    """Return the object that a row stands for."""
    return model.from_db(DEFAULT_DB_ALIAS, names_of(model, *left_out), values)
