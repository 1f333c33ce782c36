import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0006_bus_lines_and_place_steps"),
        ("internships", "0005_position_match_keys"),
        ("people", "0001_accounts"),
        ("students", "0003_profile_parts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="foundplace",
            name="invited_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="foundplace",
            name="round",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="foundplace",
            name="search_key",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddField(
            model_name="foundplace",
            name="steps_asked",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("coordinator", "internship coordinator"),
                        ("supervisor", "academic supervisor"),
                        ("office", "liaison office"),
                    ],
                    max_length=12,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="foundplace",
            name="waits_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("coordinator", "internship coordinator"),
                    ("supervisor", "academic supervisor"),
                    ("office", "liaison office"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="foundplace",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="found_place_search_trgm", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
