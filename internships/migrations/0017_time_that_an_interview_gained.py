from datetime import timedelta

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("internships", "0016_office_types_positions_too")]

    operations = [
        migrations.AddField(
            "interview", "due_gained", models.DurationField(default=timedelta(0), editable=False)
        ),
    ]
