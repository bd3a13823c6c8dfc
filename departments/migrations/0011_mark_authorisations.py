"""Mark the requirements of an existing installation that are 核对授权书, by the keys of the catalogue of that day.

A new installation has no rows yet: the catalogue marks them when it is loaded.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEYS = ("dibao-authorisation", "tekun-authorisation", "linshi-authorisation")


def mark(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("departments", "MaterialRequirement").objects.filter(slug__in=KEYS).update(is_authorisation=True)


class Migration(migrations.Migration):
    dependencies = [("departments", "0010_authorisations")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
