"""Which unit keeps the 社会救助综合管理办公室, and so coordinates between all others (the notice, 四（二）).

The file catalogue/office.toml names it. The office goes over to the unit's successor: when 民政局 ends on 31 December
and 民政和社会事务局 names it as predecessor, the latter coordinates from 1 January.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from departments import clock
from departments.held import once
from departments.models import Department

CATALOGUE: Final = Path(__file__).parent.parent / "catalogue" / "office.toml"
KEPT_BY: Final[str] = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["kept_by"]
"""The slug of the unit to which the office was given."""


def office() -> Department:
    """Return the unit that coordinates today, read once in a request.

    Raises Department.DoesNotExist before the catalogue is loaded.
    """
    unit: Department = once("office", lambda: offices()[-1])
    return unit


def offices() -> list[Department]:
    """Return the units that have coordinated, one after the other; the last one does today. Raises as `office`."""
    units: list[Department] = [Department.objects.get(slug=KEPT_BY)]
    while (ended := units[-1].valid_to) is not None and ended < clock.today() and (heir := units[-1].heir) is not None:
        units.append(heir)
    return units


def is_office(unit: Department) -> bool:
    """Does the unit keep the office, or did it before its successor? Its meetings of that time stay the office's."""
    if unit.slug == KEPT_BY:
        return True
    before = unit.predecessor
    return before is not None and is_office(before) and before.heir == unit
