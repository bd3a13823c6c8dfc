"""视为签收: sign for each matter that no unit has signed for in time. A timer runs it, at any hour and repeatedly."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from departments import clock
from routing.upkeep.deeming import Deemed, deem_all


class Command(BaseCommand):
    help = "Sign for what was not signed for in time (视为签收), as of the day it was due; exits 1 over what cannot be."

    def handle(self, *, verbosity: int, **_options: Any) -> None:
        faults = done = 0
        for deemed in deem_all(clock.now()):
            self._tell(deemed)
            faults, done = faults + bool(deemed.fault), done + (not deemed.fault)
        if faults:
            raise CommandError(f"视为签收{done}件，{faults}件没有办成，仍是待签收。")
        if done or verbosity > 1:
            self.stdout.write(f"视为签收{done}件。")

    def _tell(self, deemed: Deemed) -> None:
        told = deemed.fault or f"自{deemed.effective_on}起视为签收"
        out = self.stderr if deemed.fault else self.stdout
        out.write(f"{deemed.number}　{deemed.unit}　{told}")
