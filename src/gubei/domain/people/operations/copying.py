"""Many rows at once: PostgreSQL's COPY, on the connection and in the transaction of Django."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from psycopg import sql

from gubei.domain.people.operations.copy_text import copy_text_of

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
    if len(objects) < _MANY:
        model._default_manager.bulk_create(objects)
        return
    columns = {field.column: field.attname for field in model._meta.concrete_fields if field.column}
    rows = ([getattr(each, name) for name in columns.values()] for each in objects)
    copy_rows(model, list(columns), rows)
    for each in objects:
        each._state.adding = False


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
