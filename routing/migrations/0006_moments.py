"""Matters of before learn the moments that their clocks and events know already."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F


def copy_moments(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What routing.act keeps from now on: the end of the first clock that runs, of the promise, and of the matter."""
    clocks = apps.get_model("routing", "Clock").objects
    hours = clocks.filter(due_at__isnull=False).values("matter")
    for matter in apps.get_model("intake", "Matter").objects.filter(pk__in=hours):
        mine = clocks.filter(matter=matter)
        running = mine.filter(stopped_on__isnull=True, paused_on__isnull=True, assignment__isnull=True)
        first = running.order_by("due_on", F("due_at").asc(nulls_last=True), "pk").first()
        promise = mine.filter(kind="handle").order_by("pk").last()
        matter.due_at = first.due_at if first else None
        matter.clock_kind = first.kind if first else ""
        matter.promised_at = promise.due_at if promise else None
        matter.save()


def copy_ends(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    for matter in apps.get_model("intake", "Matter").objects.filter(closed_on__isnull=False):
        last = apps.get_model("routing", "MatterEvent").objects.filter(matter=matter).order_by("pk").last()
        if last is not None:
            matter.closed_at = last.at
            matter.save()


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0004_moments"),
        ("routing", "0005_oversight"),
    ]

    operations = [
        migrations.RunPython(copy_moments, migrations.RunPython.noop),
        migrations.RunPython(copy_ends, migrations.RunPython.noop),
    ]
