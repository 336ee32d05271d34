from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("gubei", "0059_a_sealed_vehicle_leaves")]

    operations = [
        migrations.AddField(
            model_name="outgoingnotice",
            name="sent_by",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddConstraint(
            model_name="outgoingnotice",
            constraint=models.CheckConstraint(
                condition=Q(sent_by="") | Q(sent_at__isnull=False),
                name="only_a_sent_notice_went_by_a_way",
            ),
        ),
    ]
