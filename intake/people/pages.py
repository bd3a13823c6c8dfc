"""What the page of one person shows (个人办件史): a line for every matter."""

from __future__ import annotations

from dataclasses import dataclass

from departments import clock
from intake.models import Matter


@dataclass(frozen=True)
class MatterLine:
    """One matter of the person, as its line says it."""

    matter: Matter

    @property
    def facts(self) -> str:
        """Return category, day of registration and where it is; while it is open also who was asked first."""
        matter = self.matter
        facts = [matter.short_label, f"{clock.day_of(matter.registered_at)}", str(matter.holder)]
        if matter.is_open:
            facts.append(f"首问责任人：{matter.window}{matter.first_asked}")
        return "　".join(facts)
