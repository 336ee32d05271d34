from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gubei", "0041_staff_on_shifts")]

    operations = [
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(
                condition=models.Q(("permit_number", ""), _negated=True),
                fields=["permit_number"],
                name="passage_permit",
            ),
        ),
    ]
