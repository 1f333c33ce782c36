import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def begin_with_what_is_shipped(apps, schema_editor):
    apps.get_model("internships", "AnswerBounds").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [
        ("internships", "0017_time_that_an_interview_gained"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerBounds",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("days_min", models.PositiveSmallIntegerField(default=2, verbose_name="shortest promise")),
                (
                    "days_default",
                    models.PositiveSmallIntegerField(default=7, verbose_name="a new position begins with"),
                ),
                ("days_max", models.PositiveSmallIntegerField(default=15, verbose_name="longest promise")),
                (
                    "offer_hours_min",
                    models.PositiveSmallIntegerField(
                        default=48, verbose_name="least time to answer an offer"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "bounds of promised answers",
                "verbose_name_plural": "bounds of promised answers",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="answer_bounds_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days_default__gte", models.F("days_min")),
                            ("days_max__gte", models.F("days_default")),
                            ("days_max__lte", 60),
                            ("days_min__gte", 1),
                        ),
                        name="answer_bounds_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offer_hours_min__range", (24, 240))),
                        name="answer_bounds_hours_sane",
                    ),
                ],
            },
        ),
        migrations.RunPython(begin_with_what_is_shipped, migrations.RunPython.noop),
        migrations.CreateModel(
            name="AnswerBoundsEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("from_state", models.CharField(blank=True, max_length=24)),
                ("to_state", models.CharField(max_length=24)),
                ("reason", models.TextField(blank=True)),
                ("changes", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="internships.answerbounds",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
    ]
