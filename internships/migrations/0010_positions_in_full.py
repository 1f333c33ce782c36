import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import students.week
import students.week.hours


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0006_bus_lines_and_place_steps"),
        ("internships", "0009_positions_the_office_wrote"),
        ("students", "0003_profile_parts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="position",
            name="benefits",
            field=models.CharField(blank=True, max_length=300, verbose_name="besides the base pay"),
        ),
        migrations.AddField(
            model_name="position",
            name="close_cause",
            field=models.CharField(
                blank=True,
                choices=[
                    ("filled", "The seats are filled"),
                    ("no_need", "The need is gone"),
                    ("postponed", "It is put off to another time"),
                    ("rewritten", "It will be written anew"),
                    ("other", "Another reason"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="position",
            name="follows_bus",
            field=models.BooleanField(default=False, verbose_name="begins and ends with the company bus"),
        ),
        migrations.AddField(
            model_name="position",
            name="health_check",
            field=models.BooleanField(default=False, verbose_name="health check before the first day"),
        ),
        migrations.AddField(
            model_name="position",
            name="hours_total",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hours in all"),
        ),
        migrations.AddField(
            model_name="position",
            name="least_block_hours",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="shortest stretch of work, in hours"
            ),
        ),
        migrations.AddField(
            model_name="position",
            name="meal",
            field=models.BooleanField(default=False, verbose_name="with a meal"),
        ),
        migrations.AddField(
            model_name="position",
            name="night_work",
            field=models.BooleanField(default=False, verbose_name="work at night"),
        ),
        migrations.AddField(
            model_name="position",
            name="pattern",
            field=models.CharField(
                blank=True,
                choices=[
                    ("whole_day", "Whole days"),
                    ("half_day", "Half days"),
                    ("shift", "Shifts"),
                    ("floating", "Floating hours"),
                    ("remote", "Remote"),
                ],
                max_length=10,
                verbose_name="pattern of work",
            ),
        ),
        migrations.AddField(
            model_name="position",
            name="rotating",
            field=models.BooleanField(default=False, verbose_name="rotating shifts"),
        ),
        migrations.CreateModel(
            name="PositionChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waiting for the office"),
                            ("returned", "Sent back"),
                            ("approved", "Approved"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("why", models.TextField(blank=True, max_length=1000, verbose_name="why")),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="internships.position",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a position",
                "verbose_name_plural": "changes of positions",
            },
        ),
        migrations.CreateModel(
            name="PositionChangeEvent",
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
                        to="internships.positionchange",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PositionDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("page", models.CharField(blank=True, max_length=32)),
                ("typed", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="position_drafts",
                        to="companies.company",
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="typed_drafts",
                        to="internships.position",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a position’s form",
                "verbose_name_plural": "drafts of positions’ forms",
            },
        ),
        migrations.CreateModel(
            name="PositionMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_office", models.BooleanField()),
                ("text", models.TextField(max_length=2000)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talk",
                        to="internships.position",
                    ),
                ),
            ],
            options={
                "verbose_name": "message about a position",
                "verbose_name_plural": "messages about positions",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PositionTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_fa", models.CharField(max_length=120, verbose_name="Persian name")),
                ("name_en", models.CharField(blank=True, max_length=120, verbose_name="English name")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title of the position")),
                (
                    "description",
                    models.TextField(blank=True, max_length=6000, verbose_name="what the work is"),
                ),
                (
                    "pattern",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("whole_day", "Whole days"),
                            ("half_day", "Half days"),
                            ("shift", "Shifts"),
                            ("floating", "Floating hours"),
                            ("remote", "Remote"),
                        ],
                        max_length=10,
                        verbose_name="pattern of work",
                    ),
                ),
                ("hours_min", models.PositiveSmallIntegerField(verbose_name="least hours a week")),
                ("hours_max", models.PositiveSmallIntegerField(verbose_name="most hours a week")),
                (
                    "hours_total",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hours in all"),
                ),
                (
                    "least_block_hours",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="shortest stretch of work, in hours"
                    ),
                ),
                ("shifts", students.week.WeekField(default=students.week.hours.Week, verbose_name="shifts")),
                ("position_in_list", models.PositiveSmallIntegerField(default=0)),
                ("is_active", models.BooleanField(default=True, verbose_name="offered")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="companies.programmekind",
                        verbose_name="kind of programme",
                    ),
                ),
                (
                    "skills",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="students.skill", verbose_name="skills"
                    ),
                ),
            ],
            options={
                "verbose_name": "template of a position",
                "verbose_name_plural": "templates of positions",
                "ordering": ["position_in_list", "id"],
            },
        ),
        migrations.CreateModel(
            name="PositionVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("values", models.JSONField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "position",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="internships.position",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a position",
                "verbose_name_plural": "versions of positions",
                "ordering": ["number"],
            },
        ),
        migrations.AddIndex(
            model_name="positionchange",
            index=models.Index(
                condition=models.Q(("state", "proposed")),
                fields=["proposed_at", "id"],
                name="position_change_queue",
            ),
        ),
        migrations.AddConstraint(
            model_name="positionchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["proposed", "returned", "approved", "withdrawn"])),
                name="position_change_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="positionchange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("proposed", "returned"))),
                fields=("position",),
                name="position_change_one_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="positiondraft",
            constraint=models.UniqueConstraint(fields=("company", "key"), name="position_draft_key_once"),
        ),
        migrations.AddConstraint(
            model_name="positiondraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("position__isnull", False)),
                fields=("position",),
                name="position_draft_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="positiontemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_max__gte", models.F("hours_min"))), name="position_template_hours"
            ),
        ),
        migrations.AddConstraint(
            model_name="positionversion",
            constraint=models.UniqueConstraint(fields=("position", "number"), name="position_version_once"),
        ),
    ]
