"""A double ends as merged into its survivor, which takes its names; nobody has to own what was merged."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

TRIGGER = """
CREATE OR REPLACE FUNCTION companies_keep_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.role = 'owner' AND OLD.ended_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM companies_membership
        WHERE company_id = OLD.company_id AND role = 'owner' AND ended_at IS NULL
    )BUT THEN
        RAISE EXCEPTION 'company % would be left without an owner', OLD.company_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'membership_one_owner';
    END IF;
    RETURN NULL;
END $$;
"""
BUT_FOR_MERGED = """ AND NOT EXISTS (
        SELECT 1 FROM companies_company WHERE id = OLD.company_id AND state = 'merged'
    )"""


class Migration(migrations.Migration):
    dependencies = [("companies", "0008_hand_overs_papers_and_reasons")]

    operations = [
        migrations.AddField(
            model_name="company",
            name="also_known_as",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=160), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="company",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_here",
                to="companies.company",
            ),
        ),
        migrations.AddConstraint(
            model_name="company",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into", None)),
                    _connector="OR",
                ),
                name="company_merged_into_one",
            ),
        ),
        migrations.RunSQL(TRIGGER.replace("BUT", BUT_FOR_MERGED), TRIGGER.replace("BUT", "")),
    ]
