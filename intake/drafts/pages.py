"""What is said about what was kept: a line on the workbench, and a notice above the filled form."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from departments import clock
from departments.models import User
from intake.drafts.acts import OF_THE_PAGE, Typed, unsent
from intake.identity import mask_name
from intake.models import Draft

NOT_WORDS: Final = OF_THE_PAGE | {"listed", "pick", "unit", "matter"}
"""Fields that hold what a page was drawn from, not what somebody typed."""
UNSENT: Final = "intake/drafts/_unsent.html"
"""The lines on the workbench and above an empty sheet."""
NOTICE: Final = "intake/drafts/_kept.html"
"""What stands above a form that was filled."""
CLOSED: Final = "intake/drafts/closed.html"
"""The page instead of one that does not open any more."""
_UUID: Final = re.compile(r"[0-9a-f-]{32,36}")
_NUMBER: Final = re.compile(r"/(\d{4}-\d{6})/")


@dataclass(frozen=True)
class Line:
    """还有一份没有登记完的（09:12，覃*花）."""

    draft: Draft

    @property
    def is_registration(self) -> bool:
        return self.draft.address == reverse("intake:register")

    @property
    def what(self) -> str:
        return "没有登记完的" if self.is_registration else "填好没有交出的"

    @property
    def verb(self) -> str:
        return "登记" if self.is_registration else "提交"

    @property
    def about(self) -> str:
        """When it was kept, and whom it is about: the masked name of a sheet, the number of a matter."""
        moment = f"{clock.local(self.draft.kept_at):%H:%M}"
        name = next((value.strip() for name, value in self.draft.typed if name == "name"), "")
        number = _NUMBER.search(self.draft.page)
        whom = mask_name(name) if self.is_registration and name else number[1] if number else ""
        return f"{moment}，{whom}" if whom else moment


def lines(user: User, now: dt.datetime, *, without: str = "") -> list[Line]:
    """Return a line for each thing that somebody has not sent yet, but not for the one that is being shown."""
    return [Line(draft) for draft in unsent(user, now) if draft.token != without]


def words_of(left_over: Typed) -> list[str]:
    """Return what of the left over values somebody typed: a person can read it and type it anew."""
    return [
        value for name, value in left_over if name not in NOT_WORDS and len(value) > 1 and not _UUID.fullmatch(value)
    ]
