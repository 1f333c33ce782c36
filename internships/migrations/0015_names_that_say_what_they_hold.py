import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0010_entered_by_the_office"), ("internships", "0014_talk_and_what_stays")]

    operations = [
        migrations.RenameField("waitinglist", "open_until", "moves_up_to"),
        migrations.RenameField("waitingplace", "stays_since", "stays_from"),
        migrations.AlterField(
            "answerrecord",
            "company",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                primary_key=True,
                related_name="answer_record",
                serialize=False,
                to="companies.company",
            ),
        ),
    ]
