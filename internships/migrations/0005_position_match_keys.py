"""What a position is found and roughly scored by, kept as one narrow row by the database itself
(internships/models/match_keys.py)."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models

import students.week

FORWARD = """
CREATE FUNCTION internships_begin_match_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO internships_matchkeys (position_id, open_to, skills, company_id, site_id, kind_id, state,
        deadline_at, min_gpa, min_credits, hours_min, shifts, pay_hourly_rial)
    SELECT id, '{0}', '{}', company_id, site_id, kind_id, state,
        deadline_at, min_gpa, min_credits, hours_min, shifts, pay_hourly_rial
    FROM added;
    RETURN NULL;
END $$;

CREATE FUNCTION internships_keep_match_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE internships_matchkeys AS kept
    SET company_id = its.company_id, site_id = its.site_id, kind_id = its.kind_id, state = its.state,
        deadline_at = its.deadline_at, min_gpa = its.min_gpa, min_credits = its.min_credits,
        hours_min = its.hours_min, shifts = its.shifts, pay_hourly_rial = its.pay_hourly_rial
    FROM changed AS its
    WHERE its.id = kept.position_id
        AND (kept.company_id, kept.site_id, kept.kind_id, kept.state, kept.deadline_at, kept.min_gpa,
            kept.min_credits, kept.hours_min, kept.shifts, kept.pay_hourly_rial)
        IS DISTINCT FROM (its.company_id, its.site_id, its.kind_id, its.state, its.deadline_at, its.min_gpa,
            its.min_credits, its.hours_min, its.shifts, its.pay_hourly_rial);
    RETURN NULL;
END $$;

CREATE FUNCTION internships_match_fields() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Locked first, by a statement of its own: the one that counts then sees what others have committed.
    PERFORM 1 FROM internships_matchkeys WHERE position_id IN (SELECT position_id FROM changed)
        ORDER BY position_id FOR UPDATE;
    UPDATE internships_matchkeys AS kept
    SET open_to = COALESCE((
        SELECT array_agg(named.fieldofstudy_id::integer ORDER BY named.fieldofstudy_id)
        FROM internships_position_fields AS named WHERE named.position_id = kept.position_id
    ), '{0}')
    WHERE kept.position_id IN (SELECT position_id FROM changed);
    RETURN NULL;
END $$;

CREATE FUNCTION internships_match_skills() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM internships_matchkeys WHERE position_id IN (SELECT position_id FROM changed)
        ORDER BY position_id FOR UPDATE;
    UPDATE internships_matchkeys AS kept
    SET skills = COALESCE((
        SELECT array_agg(needed.skill_id::integer ORDER BY needed.skill_id)
        FROM internships_position_skills_required AS needed WHERE needed.position_id = kept.position_id
    ), '{}')
    WHERE kept.position_id IN (SELECT position_id FROM changed);
    RETURN NULL;
END $$;

CREATE TRIGGER match_keys_begin AFTER INSERT ON internships_position
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION internships_begin_match_keys();
CREATE TRIGGER match_keys_keep AFTER UPDATE ON internships_position
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION internships_keep_match_keys();

CREATE TRIGGER match_fields_added AFTER INSERT ON internships_position_fields
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION internships_match_fields();
CREATE TRIGGER match_fields_changed AFTER UPDATE ON internships_position_fields
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION internships_match_fields();
CREATE TRIGGER match_fields_removed AFTER DELETE ON internships_position_fields
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION internships_match_fields();

CREATE TRIGGER match_skills_added AFTER INSERT ON internships_position_skills_required
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION internships_match_skills();
CREATE TRIGGER match_skills_changed AFTER UPDATE ON internships_position_skills_required
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION internships_match_skills();
CREATE TRIGGER match_skills_removed AFTER DELETE ON internships_position_skills_required
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION internships_match_skills();

INSERT INTO internships_matchkeys (position_id, open_to, skills, company_id, site_id, kind_id, state,
    deadline_at, min_gpa, min_credits, hours_min, shifts, pay_hourly_rial)
SELECT id,
    COALESCE((
        SELECT array_agg(named.fieldofstudy_id::integer ORDER BY named.fieldofstudy_id)
        FROM internships_position_fields AS named WHERE named.position_id = its.id
    ), '{0}'),
    COALESCE((
        SELECT array_agg(needed.skill_id::integer ORDER BY needed.skill_id)
        FROM internships_position_skills_required AS needed WHERE needed.position_id = its.id
    ), '{}'),
    company_id, site_id, kind_id, state, deadline_at, min_gpa, min_credits, hours_min, shifts, pay_hourly_rial
FROM internships_position AS its;
"""

BACKWARD = """
DROP TRIGGER match_skills_removed ON internships_position_skills_required;
DROP TRIGGER match_skills_changed ON internships_position_skills_required;
DROP TRIGGER match_skills_added ON internships_position_skills_required;
DROP TRIGGER match_fields_removed ON internships_position_fields;
DROP TRIGGER match_fields_changed ON internships_position_fields;
DROP TRIGGER match_fields_added ON internships_position_fields;
DROP TRIGGER match_keys_keep ON internships_position;
DROP TRIGGER match_keys_begin ON internships_position;
DROP FUNCTION internships_match_skills();
DROP FUNCTION internships_match_fields();
DROP FUNCTION internships_keep_match_keys();
DROP FUNCTION internships_begin_match_keys();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0006_bus_lines_and_place_steps"),
        ("internships", "0004_placements_of_students"),
    ]

    operations = [
        CreateExtension("intarray"),
        migrations.CreateModel(
            name="MatchKeys",
            fields=[
                (
                    "position",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="match_keys",
                        serialize=False,
                        to="internships.position",
                    ),
                ),
                (
                    "open_to",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="companies.company"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="companies.site",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="companies.programmekind",
                    ),
                ),
                ("state", models.CharField(max_length=24)),
                ("deadline_at", models.DateTimeField()),
                ("min_gpa", models.DecimalField(decimal_places=2, max_digits=4, null=True)),
                ("min_credits", models.PositiveSmallIntegerField(null=True)),
                ("hours_min", models.PositiveSmallIntegerField()),
                ("shifts", students.week.WeekField()),
                ("pay_hourly_rial", models.PositiveBigIntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("open_to", name="gin__int_ops"),
                        condition=models.Q(("state", "published")),
                        name="match_keys_open_to",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
