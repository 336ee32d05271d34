"""The migrations say what the models say."""

import io
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

_PROJECT = Path(__file__).parents[1]

_BUILT = """
SELECT 'column', table_name, column_name, udt_name, character_maximum_length::text,
       is_nullable::text, column_default
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '', ''
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', tablename, indexname, indexdef, '', '', ''
FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text, '', ''
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'function', '', proname, pg_get_functiondef(oid), '', '', ''
FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
"""


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    said = io.StringIO()
    try:
        call_command("makemigrations", "gubei", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(f"Run gubei makemigrations and commit what it writes:\n{said.getvalue()}")


@pytest.fixture
def other_database(transactional_db: None) -> Iterator[str]:
    """Return the name of an empty database on the server of the tests."""
    name = f"gubei_steps_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.slow
def test_tables_made_at_once_are_those_of_a_database_that_grew(other_database: str):
    grown = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "tests.single_steps", other_database],
        cwd=_PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert grown.returncode == 0, grown.stderr

    of_steps, at_once = built_in(other_database), built_in(connection.settings_dict["NAME"])
    assert at_once - of_steps == set()
    assert of_steps - at_once == set()
    assert {kind for kind, *_ in at_once} == {
        "column", "constraint", "index", "trigger", "function",
    }  # fmt: skip


def built_in(database: str) -> set[tuple[Any, ...]]:
    """Return all that a database is made of, but its rows."""
    known = connection.get_connection_params() | {"dbname": database}
    how = {key: known[key] for key in ("dbname", "user", "password", "host", "port", "passfile")
           if key in known}  # fmt: skip
    with psycopg.connect(**how) as other:
        return set(other.execute(_BUILT).fetchall())
