from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

import companies.models.programme

GRADUATES = "graduate_traineeship"  # the kind that is shipped for them
STATUSES = [("enrolled", "Enrolled"), ("leave", "On leave"), ("guest", "Guest"), ("graduate", "Graduate")]


def open_to_graduates(apps: Any, schema_editor: Any) -> None:
    kinds = apps.get_model("companies", "ProgrammeKind").objects
    kinds.filter(code=GRADUATES).update(study_statuses=["enrolled", "graduate"])


class Migration(migrations.Migration):
    dependencies = [("companies", "0011_phones_with_extensions")]

    operations = [
        migrations.AddField(
            "programmekind",
            "study_statuses",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=STATUSES, max_length=10),
                default=companies.models.programme.enrolled,
                size=None,
                verbose_name="study status of those who may apply",
            ),
        ),
        migrations.RunPython(open_to_graduates, migrations.RunPython.noop),
    ]
