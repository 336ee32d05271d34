"""Many rows at once: PostgreSQL's COPY, on the connection and in the transaction of Django."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection, models
from psycopg import sql

from gubei.domain.people.operations.copy_text import copy_text_of
from gubei.domain.privacy.standing import tell

_MANY = 20


def copy_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Append `rows` to the table of `model`; `columns` are column names of the table."""
    _copy(sql.Identifier(model._meta.db_table), columns, rows)


def add_objects(model: type[models.Model], objects: Sequence[models.Model]) -> None:
    """Append objects that are not stored yet: a few by INSERT, many by COPY.

    Of many, the SQL of each cell would cost most of all that is done with them.
    """
    fields = [field for field in model._meta.concrete_fields if field.column]
    rows = [[getattr(each, field.attname) for field in fields] for each in objects]
    if len(rows) >= _MANY:
        written = [isinstance(field, models.JSONField) for field in fields]
        rows = [list(map(_json, row, written)) for row in rows]
    add_rows(model, [str(field.column) for field in fields], rows)
    for each in objects:
        each._state.adding = False


def _json(value: Any, is_json: bool) -> Any:  # noqa: FBT001 - mapped over a row
    return msgspec.json.encode(value).decode() if is_json and value is not None else value


def add_rows(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Append rows to the table of `model`: a few by INSERT, which is one message, many by COPY."""
    if len(rows) >= _MANY:
        copy_rows(model, columns, rows)
    elif rows:
        tell(_insert(model, tuple(columns)), [dict(zip(columns, row, strict=True)) for row in rows])


@lru_cache
def _insert(model: type[models.Model], columns: tuple[str, ...]) -> str:
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    return (
        f"INSERT INTO {table} ({names})"  # noqa: S608 - the names of tables and columns are ours
        f" SELECT {names} FROM json_populate_recordset(NULL::{table}, %s::json)"
    )


def copy_new_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Append `rows`, leaving out those that a unique constraint says are there already."""
    table = sql.Identifier(model._meta.db_table)
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    shape = sql.SQL("AS SELECT {} FROM {} LIMIT 0").format(names, table)
    with staged_rows("arriving", shape, columns, rows) as staged:
        statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT DO NOTHING")
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table, names, names, staged))


@contextmanager
def staged_rows(
    name: str, shape: sql.Composable, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[sql.Identifier]:
    """Hold `rows` in a temporary table; `shape` is what follows CREATE TABLE name."""
    table = sql.Identifier(name)
    with connection.cursor() as cursor:
        create = sql.SQL("CREATE TEMPORARY TABLE {} {}")
        cursor.execute(create.format(table, shape))
    _copy(table, columns, rows)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ANALYZE {}").format(table))
    yield table
    # Where the block fails, the transaction takes the table back.
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE {}").format(table))


def _copy(table: sql.Identifier, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(table, names)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(copy_text_of(rows))
