import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_deputies_of_roles")]

    operations = [
        migrations.AddField(
            "holiday",
            "computed",
            models.BooleanField(db_default=False, default=False, verbose_name="computed, not confirmed"),
        ),
        migrations.AddField(
            "holiday",
            "confirmed_by",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
