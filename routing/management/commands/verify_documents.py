"""Print what is wrong with any paper or series, and then exit with 1. Nothing is mended.

A paper whose fields, HTML and digest were forged together is not found: that needs a key outside the database.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from routing.models import Document, PostedSheet
from routing.upkeep.papers import faults


class Command(BaseCommand):
    help = "Recompute the digest of every paper and check every series of numbers (文书核查). Changes nothing."
    requires_system_checks = ()  # a warning about the installation is no fault of a paper

    def handle(self, *, verbosity: int, **_options: Any) -> None:
        found = 0
        for number, sentence in faults():
            self.stdout.write(f"{number}　{sentence}")
            found += 1
        checked = f"共核查{Document.objects.count()}份文书、{PostedSheet.objects.count()}份公示单"
        if found:
            raise CommandError(f"{checked}，发现{found}处问题。没有改动任何数据。")
        if verbosity > 1:
            self.stdout.write(f"{checked}，没有发现问题。")
