"""委托书 of who applies for another: whether a guardian came, who needs none, and which row of the materials it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0013_withdrawal_names"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name=field,
            field=models.BooleanField(default=False, verbose_name=label),
        )
        for field, label, names in (
            ("by_guardian", "监护人代办", ("application", "historicalapplication")),
            ("is_authority", "委托书", ("material", "historicalmaterial")),
        )
        for name in names
    ]
