"""清理没有交出的内容: throw away what was typed and not sent on days that are over. A timer runs it every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from departments import clock
from intake.drafts.acts import purge


class Command(BaseCommand):
    help = "Throw away what was typed and not sent before today; prints nothing unless asked to (-v 2)."

    def handle(self, *, verbosity: int, **_options: Any) -> None:
        count = purge(clock.now())
        if verbosity > 1:
            self.stdout.write(f"清理没有交出的内容{count}份。")
