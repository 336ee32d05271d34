"""The mark on a closed lead says how it ended, so that the ledger is read from one index."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gubei', '0017_an_order_has_attachments'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='closing',
            name='closing_is_marked_on_its_lead',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lead',
            name='closed_lead_has_a_closing',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='lead',
            name='closing_and_mark_move_together',
        ),
        migrations.RemoveIndex(
            model_name='lead',
            name='lead_list_unit',
        ),
        migrations.AddField(
            model_name='lead',
            name='closed_as',
            field=models.CharField(blank=True, db_default='', max_length=16),
        ),
        migrations.RunSQL(
            "UPDATE gubei_lead l SET closed_as = c.outcome FROM gubei_closing c "
            "WHERE c.lead_id = l.id AND c.reopened_at IS NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name='closing',
            index=models.Index(fields=['at'], name='closing_at'),
        ),
        migrations.AddIndex(
            model_name='closing',
            index=models.Index(condition=models.Q(('reopened_at', None), _negated=True), fields=['reopened_at'], name='closing_reopened'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['dispatch_list', 'unit', 'closed_as', 'locate_by'], name='lead_ledger'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['locate_by', 'id'], name='lead_by_deadline'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['received_at', 'id'], name='lead_by_receipt'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('closed_as', ''), _negated=True), fields=['closed_as', 'locate_by', 'id'], name='lead_closed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='closing',
            trigger=pgtrigger.compiler.Trigger(name='closing_is_marked_on_its_lead', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF EXISTS (\n        SELECT 1 FROM gubei_lead l\n        LEFT JOIN gubei_closing c ON c.lead_id = l.id AND c.reopened_at IS NULL\n        WHERE l.id = NEW.lead_id AND l.closed_as <> coalesce(c.outcome, '')\n    ) THEN\n        RAISE EXCEPTION 'lead % is marked closed otherwise than its closings say', NEW.lead_id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='8031d3c0f2981e43edc68fc833b023f7cccd4029', operation='INSERT OR UPDATE', pgid='pgtrigger_closing_is_marked_on_its_lead_e6e37', table='gubei_closing', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='closed_lead_has_a_closing', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."closed_at" IS NOT NULL)', constraint='CONSTRAINT', func="\n    IF EXISTS (\n        SELECT 1 FROM gubei_lead l\n        LEFT JOIN gubei_closing c ON c.lead_id = l.id AND c.reopened_at IS NULL\n        WHERE l.id = NEW.id AND l.closed_as <> coalesce(c.outcome, '')\n    ) THEN\n        RAISE EXCEPTION 'lead % is marked closed otherwise than its closings say', NEW.id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='f74406179c5f02f290ac5275a2f62076de2bf1ee', operation='INSERT', pgid='pgtrigger_closed_lead_has_a_closing_654c7', table='gubei_lead', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='lead',
            trigger=pgtrigger.compiler.Trigger(name='closing_and_mark_move_together', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF EXISTS (\n        SELECT 1 FROM gubei_lead l\n        LEFT JOIN gubei_closing c ON c.lead_id = l.id AND c.reopened_at IS NULL\n        WHERE l.id = NEW.id AND l.closed_as <> coalesce(c.outcome, '')\n    ) THEN\n        RAISE EXCEPTION 'lead % is marked closed otherwise than its closings say', NEW.id\n            USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NULL;\n", hash='a268c4ed22fb592fb042a8c43b43fb721586fb32', operation='UPDATE OF "closed_at", "closed_as"', pgid='pgtrigger_closing_and_mark_move_together_2f69e', table='gubei_lead', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_as', ''), ('closed_at', None)), models.Q(('closed_at__isnull', False), models.Q(('closed_as', ''), _negated=True)), _connector='OR'), name='closed_lead_is_marked_with_its_end'),
        ),
    ]
