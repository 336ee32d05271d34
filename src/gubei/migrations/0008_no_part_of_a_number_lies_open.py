"""The masked form and the last characters of a number are no longer stored readable.

Beside a birth date they were 16 of the 18 characters of an identity number.
"""

from typing import Any

from django.db import migrations, models

_TABLES = ("gubei_identity", "gubei_contactdetail")


def index_tails(apps: Any, schema_editor: Any) -> None:
    """Put the keyed index of its last characters beside every number."""
    from gubei.domain.people.rules import tail_index
    from gubei.domain.privacy.queries import key_ring

    with schema_editor.connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"SELECT DISTINCT ended FROM {table}")
            tails = [row[0] for row in cursor.fetchall()]
            ring = key_ring() if tails else None
            cursor.executemany(
                f"UPDATE {table} SET tail = %s WHERE ended = %s",
                [(tail_index(ring, tail), tail) for tail in tails],
            )


def _of_both(make: Any) -> list[Any]:
    return [make(name) for name in ("identity", "contactdetail")]


class Migration(migrations.Migration):

    dependencies = [
        ('gubei', '0007_a_person_is_under_a_measure'),
    ]

    operations = [
        migrations.RemoveIndex(model_name='identity', name='identity_tail'),
        migrations.RemoveIndex(model_name='contactdetail', name='contact_tail'),
        *_of_both(lambda name: migrations.RemoveField(model_name=name, name='masked')),
        *_of_both(lambda name: migrations.RenameField(model_name=name, old_name='tail', new_name='ended')),
        *_of_both(lambda name: migrations.AddField(
            model_name=name, name='tail', field=models.BinaryField(max_length=8, null=True),
        )),
        migrations.RunPython(index_tails),
        *_of_both(lambda name: migrations.RemoveField(model_name=name, name='ended')),
        *_of_both(lambda name: migrations.AlterField(
            model_name=name, name='tail', field=models.BinaryField(max_length=8),
        )),
        migrations.AddIndex(
            model_name='identity', index=models.Index(fields=['tail'], name='identity_tail'),
        ),
        migrations.AddIndex(
            model_name='contactdetail', index=models.Index(fields=['tail'], name='contact_tail'),
        ),
    ]
