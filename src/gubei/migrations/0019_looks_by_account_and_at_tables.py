"""Commands on the server and pages of tables leave a trace in the access log, too."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gubei', '0018_a_mark_says_how_a_lead_ended'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='accesslog',
            name='look_is_written_once',
        ),
        migrations.AddField(
            model_name='accesslog',
            name='account',
            field=models.CharField(blank=True, db_default='', max_length=100),
        ),
        migrations.AlterField(
            model_name='accesslog',
            name='look',
            field=models.CharField(choices=[('open', 'open'), ('reveal_document', 'reveal_document'), ('reveal_phone', 'reveal_phone'), ('reveal_row', 'reveal_row'), ('search', 'search'), ('export', 'export'), ('trace', 'trace'), ('table', 'table'), ('rows', 'rows'), ('compare', 'compare')], max_length=24),
        ),
        migrations.AlterField(
            model_name='accesslog',
            name='officer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='looks', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='accesslog',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account', ''), ('officer__isnull', False)), models.Q(('officer', None), models.Q(('account', ''), _negated=True)), _connector='OR'), name='look_names_who_looked'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='accesslog',
            trigger=pgtrigger.compiler.Trigger(name='look_is_written_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."account" IS DISTINCT FROM (NEW."account") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."look" IS DISTINCT FROM (NEW."look") OR OLD."purpose" IS DISTINCT FROM (NEW."purpose") OR OLD."about" IS DISTINCT FROM (NEW."about") OR OLD."count" IS DISTINCT FROM (NEW."count"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='18bdc73279b332ffc1d3c64a962c5b80672f65c2', operation='UPDATE', pgid='pgtrigger_look_is_written_once_177c8', table='gubei_accesslog', when='BEFORE')),
        ),
    ]
