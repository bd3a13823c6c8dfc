"""Link the requirements of an existing installation that are one paper, by the keys of the catalogue of that day.

What an office has entered by hand stays a paper of its own. A new installation has no rows yet: the catalogue links
them when it is loaded.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PAPERS = {
    "household-id": (
        "身份证、户口簿",
        ("dibao-id", "tekun-id", "shouzai-id", "yiliao-id", "jiaoyu-id", "zhufang-id", "jiuye-id", "linshi-id"),
    ),
    "relief-application": (
        "救助申请书",
        (
            "dibao-application",
            "tekun-application",
            "shouzai-application",
            "yiliao-application",
            "zhufang-application",
            "linshi-application",
        ),
    ),
    "good-faith-pledge": ("诚信承诺书", ("dibao-pledge", "tekun-pledge")),
    "disability-card": ("残疾证", ("dibao-disability", "tekun-disability")),
    "relief-certificates": (
        "低保、特困或残疾证件",
        ("yiliao-certificates", "jiaoyu-certificates", "zhufang-certificates", "jiuye-certificates"),
    ),
}


def link(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    papers = apps.get_model("departments", "Paper").objects
    requirements = apps.get_model("departments", "MaterialRequirement").objects
    for slug, (name, keys) in PAPERS.items():
        rows = requirements.filter(slug__in=keys, paper=None)
        if rows.exists():
            paper, _ = papers.get_or_create(slug=slug, defaults={"name": name})
            rows.update(paper=paper)


class Migration(migrations.Migration):
    dependencies = [("departments", "0006_papers")]

    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
