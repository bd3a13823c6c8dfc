from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def ask_for_all_members(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """低保 asks for the papers of every member of the household (民发〔2021〕57号); other categories stay without."""
    apps.get_model("departments", "Responsibility").objects.filter(category__slug="dibao").update(
        needs_member_numbers=True
    )


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0007_link_papers"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalresponsibility",
            name="needs_member_numbers",
            field=models.BooleanField(default=False, verbose_name="转办单、上报单写家庭成员证件号码"),
        ),
        migrations.AddField(
            model_name="responsibility",
            name="needs_member_numbers",
            field=models.BooleanField(default=False, verbose_name="转办单、上报单写家庭成员证件号码"),
        ),
        migrations.RunPython(ask_for_all_members, migrations.RunPython.noop),
    ]
