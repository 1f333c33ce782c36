"""What a site is insured under and whether its work is hazardous; a company's logo; names that doubles are found by."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from companies.names import core_name

BATCH = 1000


def fill_cores(apps, schema_editor):
    Company = apps.get_model("companies", "Company")
    changed = []
    for company in Company.objects.only("pk", "name").iterator(chunk_size=BATCH):
        company.name_core = core_name(company.name)
        changed.append(company)
        if len(changed) == BATCH:
            Company.objects.bulk_update(changed, ["name_core"])
            changed = []
    Company.objects.bulk_update(changed, ["name_core"])


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0006_bus_lines_and_place_steps"),
        ("people", "0001_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="workshop_code",
            field=models.CharField(
                blank=True, default="", max_length=10, verbose_name="social-insurance workshop code"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="site",
            name="is_hazardous",
            field=models.BooleanField(blank=True, null=True, verbose_name="hard and harmful work"),
        ),
        migrations.AddField(
            model_name="company",
            name="logo",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="company",
            name="name_core",
            field=models.CharField(default="", editable=False, max_length=320),
        ),
        migrations.RunPython(fill_cores, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="company",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["name_core"], name="company_core_trgm", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]
