"""A matter given back by the unit it was sent to."""

from __future__ import annotations

from typing import Any

from departments.models import User
from intake.models import Matter
from tests.factories import move


def give_back(matter: Matter, officer: User, suggested: User, **facts: Any) -> Matter:
    """Return the matter once `officer` has given it back and suggested the unit of somebody else.

    `facts` replaces what is said besides, such as `duty_item="三定方案"`.
    """
    said = {"reason_code": "不属本单位职责", "duty_item": "四（三）", "suggested": suggested.department}
    return move("give_back", matter, officer, **said | facts)
