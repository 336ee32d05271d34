from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gubei', '0015_cases_and_who_met_them'),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE gubei_order SET kind = 'assignment' WHERE kind = 'task'",
            "UPDATE gubei_order SET kind = 'task' WHERE kind = 'assignment'",
        ),
        migrations.AlterField(
            model_name='order',
            name='kind',
            field=models.CharField(choices=[('assignment', 'assignment'), ('locate', 'locate'), ('control', 'control'), ('visit', 'visit'), ('sample', 'sample'), ('bring', 'bring'), ('contest', 'contest')], max_length=16),
        ),
    ]
