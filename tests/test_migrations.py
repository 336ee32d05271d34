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
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from gubei.domain.isolation.models import Room, Stay
from gubei.domain.isolation.operations.needs import note_needs
from gubei.domain.isolation.operations.placing import place
from gubei.domain.isolation.operations.staffing import register_staff
from gubei.domain.isolation.rules.places import Post
from gubei.domain.measures.models import PolicyChange
from gubei.interfaces.cli.database import missing_changes
from tests.isolation import build_inn
from tests.world import NOW, World

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


@pytest.mark.django_db
def test_a_command_that_starts_sees_a_change_that_the_database_has_not_noted():
    assert missing_changes() == 0
    newest = MigrationRecorder.Migration.objects.filter(app="gubei").order_by("name").last()
    newest.delete()
    assert missing_changes() == 1


@pytest.fixture
def other_database(transactional_db: None) -> Iterator[str]:
    """Return the name of an empty database on the server of the tests."""
    name = f"gubei_steps_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield name
    with connection.cursor() as cursor:
        # Not WITH (FORCE): it fails where the server is just vacuuming there by itself.
        cursor.execute(f"DROP DATABASE {name}")


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


@pytest.mark.django_db
def test_the_way_back_from_closed_loops_says_again_who_lives_in(world: World):
    """Steps back over the last three operations, with people in the table."""
    inn = build_inn(world)
    for name, lives_in in (("王建国", True), ("赵小云", False)):
        register_staff(
            site=inn.site.pk, person=world.person(name).pk, post=Post.CARE, lives_in=lives_in,
            by=world.he_duty, now=NOW,
        )  # fmt: skip
    loader = MigrationLoader(connection, replace_migrations=False)
    step = loader.get_migration("gubei", "0041_staff_on_shifts")
    states = [loader.project_state(step.dependencies[0])]
    for operation in step.operations:
        states.append(states[-1].clone())
        operation.state_forwards("gubei", states[-1])
    with connection.schema_editor() as editor:
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for place in reversed(range(len(step.operations) - 3, len(step.operations))):
            before, after = states[place], states[place + 1]
            step.operations[place].database_backwards("gubei", editor, after, before)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.name, s.lives_in FROM gubei_staffspell s"
            " JOIN gubei_person p ON p.id = s.person_id ORDER BY s.lives_in"
        )
        assert cursor.fetchall() == [("赵小云", False), ("王建国", True)]


@pytest.mark.django_db
def test_who_shares_a_room_with_strangers_already_may_go_on(world: World):
    """Lin Mei and Wang live alone and are in one room; Chen is there for the child in another."""
    inn = build_inn(world)
    for name in ("林梅", "王建国", "陈志强", "赵小云"):
        inn.isolate(name)
    note_needs(
        measure=inn.measure("赵小云"), needs=[], guardian=world.person("陈志强").pk,
        by=world.he_duty, now=NOW,
    )  # fmt: skip
    Room.objects.filter(name="203").update(beds=2)
    stays = {
        name: place(measure=inn.measure(name), room=inn.room(room), by=world.he_duty, now=NOW)
        for name, room in (("林梅", "202"), ("陈志强", "203"), ("赵小云", "203"))
    }
    (step,) = [
        each
        for each in MigrationLoader(connection, replace_migrations=False)
        .get_migration("gubei", "0052_guests_who_move").operations
        if isinstance(each, RunSQL)
    ]  # fmt: skip

    def sharing() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(str(step.sql))
        return set(Stay.objects.filter(shares=True).values_list("person__name", flat=True))

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE gubei_stay DISABLE TRIGGER USER")
    beside = Stay.objects.get(pk=stays["林梅"].pk)
    beside.pk, beside.bed, beside.person = next(world.ids), 2, world.person("王建国")
    beside.measure = inn.measures["王建国"]
    beside.save(force_insert=True)
    assert sharing() == {"林梅", "王建国"}
    policy = PolicyChange.objects.get(pk=inn.policy.pk)
    policy.content["rooms"]["sharing"] = ["contact"]
    PolicyChange.objects.filter(pk=policy.pk).update(content=policy.content)
    assert sharing() == {"林梅", "王建国", "陈志强", "赵小云"}
