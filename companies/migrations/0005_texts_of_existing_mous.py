"""MoUs that were written down before texts had versions: each gets a first version with its terms.

Terms of a draft move into that version, as for every draft from now on; terms of a signed MoU stay rows. Numbers are
kept in ASCII digits from now on. Small rows, one at a time: safe on a large table, and twice is as once.
"""

from django.conf import settings
from django.db import migrations

from people.persian.text import ascii_digits, sort_key


def write_versions(apps, schema_editor):
    Mou, MouVersion = apps.get_model("companies", "Mou"), apps.get_model("companies", "MouVersion")
    for mou in Mou.objects.filter(number_key="").iterator():
        number = ascii_digits(mou.number)
        if Mou.objects.filter(number=number).exclude(pk=mou.pk).exists():
            number = mou.number
        mou.number, mou.number_key = number, sort_key(number)
        if not MouVersion.objects.filter(mou=mou).exists():
            mou.signed_version = first_version(mou, MouVersion.objects)
        mou.save(update_fields=["number", "number_key", "signed_version"])


def first_version(mou, versions):
    rows = list(mou.terms.order_by("kind_id", "effective_on").prefetch_related("fields"))
    newest = {row.kind_id: row for row in rows}
    version = versions.create(
        mou=mou,
        number=1,
        terms=[stored(row) for row in newest.values()],
        created_by_id=mou.created_by_id,
        created_at=mou.created_at,
    )
    if mou.signed_on:
        return version
    for row in rows:
        row.fields.clear()
        row.delete()
    return None


def stored(row):
    return {
        "kind": row.kind_id,
        "fields": sorted(field.pk for field in row.fields.all()),
        "seat_limit": row.seat_limit,
        "max_weekly_hours": row.max_weekly_hours,
        "min_hourly_pay_rial": row.min_hourly_pay_rial,
        "insurer": row.insurer,
    }


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0004_agreements_whole_life"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(write_versions, migrations.RunPython.noop, elidable=False)]
