import gubei.domain.checkpoints.rules.kinds
from django.db import migrations, models

# Of the lanes that there are nobody said which way they are driven: their forecast goes on as it
# was, with those who come and those who leave.
NOBODY_SAID = "UPDATE gubei_lane SET direction = 'both'"


class Migration(migrations.Migration):

    dependencies = [
        ('gubei', '0048_a_swab_comes_after_its_tube'),
    ]

    operations = [
        migrations.AddField(
            model_name='lane',
            name='direction',
            field=models.CharField(choices=[('in', 'in'), ('out', 'out'), ('both', 'both')], default=gubei.domain.checkpoints.rules.kinds.LaneDirection['IN'], max_length=4),
        ),
        migrations.RunSQL(NOBODY_SAID, migrations.RunSQL.noop),
    ]
