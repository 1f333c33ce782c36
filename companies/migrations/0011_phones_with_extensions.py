from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0010_entered_by_the_office")]

    operations = [
        migrations.AlterField(
            "company", "phone", models.CharField(blank=True, max_length=40, verbose_name="phone")
        ),
        migrations.AlterField(
            "company",
            "contact_phone",
            models.CharField(blank=True, max_length=40, verbose_name="contact’s phone"),
        ),
        migrations.AlterField(
            "site", "phone", models.CharField(blank=True, max_length=40, verbose_name="phone of the gate")
        ),
    ]
