"""What a row was before a change is kept: of every table whose history is kept."""

import pytest
from django.db import connection

from gubei.domain.people.models import Person
from tests.world import World


@pytest.mark.django_db
def test_the_history_of_every_table_keeps_what_a_row_was():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgrelid::regclass::text, p.prosrc ~ 'VALUES .*OLD\\.\"id\"' "
            "FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgname LIKE 'pgtrigger_update_update_%' ORDER BY 1"
        )
        found = cursor.fetchall()
    assert len(found) >= 10
    assert [table for table, keeps_old in found if not keeps_old] == []


def test_the_name_that_lin_mei_had_before_is_in_her_history(world: World):
    lin_mei = Person.objects.filter(name="林梅").first()
    Person.objects.filter(pk=lin_mei.pk).update(name="林美")
    Person.objects.filter(pk=lin_mei.pk).update(name="林媚")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM gubei_personevent ORDER BY pgh_id")
        assert cursor.fetchall() == [("林梅",), ("林美",)]
