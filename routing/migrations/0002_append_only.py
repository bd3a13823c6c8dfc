from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from routing.append_only import allow_changes, forbid_changes


def forbid(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    forbid_changes(editor.connection)


def allow(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    allow_changes(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_initial"), ("intake", "0001_initial")]

    operations = [migrations.RunPython(forbid, allow)]
