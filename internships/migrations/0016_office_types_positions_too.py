from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("internships", "0015_names_that_say_what_they_hold")]

    operations = [
        migrations.AddField(
            "positiondraft", "by_office", models.BooleanField(default=False, db_default=False)
        ),
        migrations.RemoveConstraint("positiondraft", "position_draft_once"),
        migrations.AddConstraint(
            "positiondraft",
            models.UniqueConstraint(
                fields=["position", "by_office"],
                condition=models.Q(position__isnull=False),
                name="position_draft_once_a_side",
            ),
        ),
    ]
