import gubei.domain.checkpoints.rules.levers
from django.db import migrations, models

# Who declared a diversion before 0044 was asked for no share: none is made up for it, also where
# 0044 was applied long ago. Such a diversion moves nothing in the forecast.
NOBODY_SAID = """
UPDATE gubei_lever SET share = NULL
WHERE kind <> 'divert' OR from_at < (
    SELECT max(applied) FROM django_migrations
    WHERE app = 'gubei' AND name = '0044_a_diversion_leads_to_a_checkpoint'
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('gubei', '0045_a_desk_says_later_what_it_did'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='lever',
            name='diversion_leads_a_share',
        ),
        migrations.AlterField(
            model_name='lever',
            name='share',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.RunSQL(NOBODY_SAID, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='lever',
            constraint=models.CheckConstraint(condition=models.Q(('share', None), models.Q(('kind', gubei.domain.checkpoints.rules.levers.LeverKind['DIVERT']), ('share__gte', 1), ('share__lte', 100)), _connector='OR'), name='diversion_leads_a_share'),
        ),
    ]
