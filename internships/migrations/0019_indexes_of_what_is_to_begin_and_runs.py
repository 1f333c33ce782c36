"""The office's first page counts these few among a million, without reading the others. Built while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("internships", "0018_bounds_of_promised_answers")]

    operations = [
        AddIndexConcurrently(
            model_name="application",
            index=models.Index(
                condition=models.Q(("state", "accepted")), fields=["id"], name="application_accepted"
            ),
        ),
        AddIndexConcurrently(
            model_name="placement",
            index=models.Index(
                condition=models.Q(("state", "running")), fields=["ends_on"], name="placement_running"
            ),
        ),
    ]
