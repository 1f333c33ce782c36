"""Apart from the migration that fills it in: PostgreSQL doesn't alter a table with rows that wait for their checks."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("internships", "0003_questions_drafts_and_found_places"),
    ]

    operations = [
        migrations.AlterField(
            model_name="placement",
            name="student",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="students.student"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("application__isnull", False), ("found_place", None), ("offer__isnull", False)),
                    models.Q(("application", None), ("found_place__isnull", False), ("offer", None)),
                    _connector="OR",
                ),
                name="placement_of_one_way",
            ),
        ),
    ]
