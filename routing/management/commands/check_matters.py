"""Print what is wrong with any matter, and then exit with 1. Nothing is mended."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.models import Matter
from routing.upkeep.matters import faults


class Command(BaseCommand):
    help = "Check that every matter agrees with its events, its clocks and the calendar (自查). Changes nothing."
    requires_system_checks = ()  # a warning about the installation is no fault of a matter

    def handle(self, *, verbosity: int, **_options: Any) -> None:
        found = list(faults())
        for number, sentence in found:
            self.stdout.write(f"{number}　{sentence}")
        matters = len({number for number, _ in found})
        if found:
            raise CommandError(f"共查{Matter.objects.count()}件，{matters}件有问题，{len(found)}处。没有改动任何数据。")
        if verbosity > 1:
            self.stdout.write(f"共查{Matter.objects.count()}件，没有发现问题。")
