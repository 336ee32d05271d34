from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gubei", "0055_the_ledger_counts_who_was_tested")]

    operations = [
        migrations.AddField(
            model_name="relayrecord",
            name="refusal_told_at",
            field=models.DateTimeField(null=True),
        ),
    ]
