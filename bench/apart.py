"""Fill empty tables at once: what watches single rows is set aside, and stands again at the end.

A row that is written alone asks other tables whether its keys are there, fires its triggers, and
finds its place in every index. Millions of them are quicker sorted once into each index, and asked
for in one join. All is one transaction, so nobody meets a table without its rules; since the
tables are emptied in it, PostgreSQL writes their files and no log of them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from bench.scratch import say

_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint
WHERE conrelid = ANY(%(tables)s::text[]::regclass[]) AND contype = ANY(%(kinds)s::text[]::"char"[])
    OR contype = 'f' AND 'f' = ANY(%(kinds)s::text[])
        AND confrelid = ANY(%(tables)s::text[]::regclass[])
ORDER BY 1, 2
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = ANY(%(tables)s::text[]::regclass[])
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')
ORDER BY 1
"""
_BETWEEN_TABLES, _UNIQUE = ["f"], ["p", "u"]


@contextmanager
def set_apart(*tables: str) -> Iterator[None]:
    """Empty the tables, and let them be filled in the block without indexes, keys and triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        keys = _read(cursor, _CONSTRAINTS, tables, kinds=_BETWEEN_TABLES)
        unique = _read(cursor, _CONSTRAINTS, tables, kinds=_UNIQUE)
        indexes = _read(cursor, _INDEXES, tables)
        for table, name, _ in [*keys, *unique]:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        _switch(cursor, tables, "DISABLE")
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        yield
        say(f"{len(indexes)} indexes")
        for _, definition in indexes:
            cursor.execute(definition)
        say(f"{len(unique) + len(keys)} keys")
        for table, name, definition in [*unique, *keys]:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
        _switch(cursor, tables, "ENABLE")


def _read(cursor: Any, query: str, tables: Sequence[str], **values: Any) -> list[tuple[str, ...]]:
    cursor.execute(query, {"tables": list(tables), **values})
    return list(cursor.fetchall())


def _switch(cursor: Any, tables: Sequence[str], act: str) -> None:
    for table in tables:
        cursor.execute(f"ALTER TABLE {table} {act} TRIGGER USER")
