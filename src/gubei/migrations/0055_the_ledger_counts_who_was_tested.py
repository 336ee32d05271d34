from django.db import migrations, models

# The same as `rules.tallies` counts from now on: who told of a test, in passages that stand.
_COUNT_WHAT_PASSED = """
UPDATE gubei_hourcount AS counted SET tested = passed.tested
FROM (
    SELECT passage.checkpoint_id, date_trunc('hour', passage.passed_at, 'Asia/Shanghai') AS hour,
           passage.direction, passage.vehicle_class, count(*) AS tested
    FROM gubei_passage passage JOIN gubei_traveller person ON person.passage_id = passage.id
    WHERE passage.withdrawn_at IS NULL AND person.tested_at IS NOT NULL
    GROUP BY 1, 2, 3, 4
) passed
WHERE (counted.checkpoint_id, counted.hour, counted.direction, counted.vehicle_class)
    = (passed.checkpoint_id, passed.hour, passed.direction, passed.vehicle_class)
"""


class Migration(migrations.Migration):
    dependencies = [("gubei", "0054_who_was_let_in_is_received")]

    operations = [
        migrations.AddField(
            model_name="hourcount",
            name="tested",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunSQL(_COUNT_WHAT_PASSED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="traveller",
            index=models.Index(
                condition=models.Q(("ruled", "hold")), fields=["decided_at"], name="traveller_held"
            ),
        ),
    ]
