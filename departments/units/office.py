"""Which unit keeps the 社会救助综合管理办公室, the one that coordinates between all others (the notice, 四（二）).

Which one that is stands in catalogue/office.toml. A unit is never renamed but succeeded, and the office goes with it:
when 民政局 ends and 民政和社会事务局 is its successor, the successor coordinates from its first day on.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from departments import clock
from departments.models import Department

CATALOGUE: Final = Path(__file__).parent.parent / "catalogue" / "office.toml"
KEPT_BY: Final[str] = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["kept_by"]
"""The slug of the unit that was given the office."""


def office() -> Department:
    """Return the unit that coordinates today; raises Department.DoesNotExist before the catalogue is loaded."""
    unit: Department = Department.objects.get(slug=KEPT_BY)
    while unit.valid_to is not None and unit.valid_to < clock.today() and (heir := unit.heir) is not None:
        unit = heir
    return unit


def is_office(unit: Department) -> bool:
    """Does the unit coordinate, or did it before it was succeeded? Its meetings stay meetings of the office."""
    if unit.slug == KEPT_BY:
        return True
    before = unit.predecessor
    return before is not None and is_office(before) and before.heir == unit
