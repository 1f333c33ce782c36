"""Beat asks for these every minute. Built while people work."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("students", "0003_profile_parts")]

    operations = [
        AddIndexConcurrently(
            model_name="cv",
            index=models.Index(
                condition=models.Q(("reading", "waiting"), ("removed_at", None)),
                fields=["-id"],
                name="cv_to_read",
            ),
        ),
    ]
