"""The form by which a remembered decision of the office ends."""

from __future__ import annotations

from typing import Any

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.fields import Leans, day
from intake.once_form import OnceForm


class EndRuleForm(OnceForm):
    """From which day on the rule no longer holds."""

    day = day(
        "从哪天起停用",
        leans=Leans.AHEAD,
        missing="请写从哪天起停用。",
        hint="可写成20261201；这一天起不再按它建议，以前的办件不变。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = chinese_date(clock.today())
