"""What the pages of `intake` ask `routing`, and tell it, in classes that both apps share.

`intake` records what was asked for and does not know what becomes of it, nor may it import `routing`. So
`duyun_relief/urls.py` hands it four functions: `propose` (a `Proposer`) and `open_matters` (an `Opener`) for the
registration, `registered` (a `Finisher`), the page after it, `results_of` (a `Teller`) for the list of matters found.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from django.http import HttpResponse

from departments.models import Department, ReliefCategory, Responsibility, User
from departments.requests import DeskRequest
from departments.terms import Handling
from intake.models import Application, Matter

MATERIALS = "materials"
"""A way that is no `Handling`: 材料不齐，一次性告知补正."""
NOTHING_GIVEN = "给予救助的，请填给的钱；没有给钱的，写给了什么东西，例：棉被2床。"
"""Refuses 当场办结 without an amount and without a thing, in the form and in the act."""
TO_TOWNSHIP = "to_township"
"""The only way of a village's window: 转送乡镇. The township then accepts the matter and decides how it is handled."""
CLAIMS: Final = ("材料已收", "材料收齐", "材料已齐", "材料齐全")
"""Words that say all papers came; 上报单 prints them beside the list of what came."""


def claims_all_came(words: str) -> bool:
    """Do the words say that the papers came, as 材料已收，请按程序调查核实 does?"""
    return any(claim in words for claim in CLAIMS)


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is known of a request while the page is filled in; the ways it may go depend on it."""

    window: Department
    at: dt.datetime
    difficulty: str = ""
    can_go: bool = True
    urgent: bool = False
    received_on: dt.date | None = None
    """The day it came on, where that is not the day of `at` (补登): the clocks run from it."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way that a request may go.

    `step` and `result` say in short what happens first and when there is a result: 12月3日前转出, 12月29日前有结果.
    `sentence` tells the clerk by which rule, why, to whom and until when.
    """

    value: str
    title: str
    handling: Handling
    department: Department
    step: str
    result: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The ways that are open to a category; the first one is proposed.

    `answers` says in words who will handle it. Where a remembered decision of the 民政局 office says so (指定规则),
    `decision` identifies it and `reason` says it in words; both are empty where the duty table alone says so.
    """

    category: ReliefCategory
    responsibility: Responsibility
    answers: str
    decision: str
    reason: str
    choices: tuple[Choice, ...]
    suggestions: tuple[str, ...] = ()
    """What a 上报单 may suggest, as the office has worded it for this day; the first is filled in."""

    @property
    def proposed(self) -> Choice:
        return self.choices[0]

    @property
    def mark(self) -> str:
        """The decision followed and the way proposed, as "decision/way". The page sends it back: that was shown."""
        return f"{self.decision}/{self.proposed.value}"

    @property
    def turned_words(self) -> str:
        """The sentence that asks the clerk to look again: another decision holds than when the page was shown."""
        return f"承办单位和刚才显示的不一样，请核对办理方式后再登记。{self.reason or f'由{self.answers}承办。'}"

    def choice(self, value: str) -> Choice:
        """Return the choice with a value; raises KeyError when that way is not open to the category."""
        return {choice.value: choice for choice in self.choices}[value]


@dataclass(frozen=True, kw_only=True)
class Opening:
    """The way chosen for one new matter. `value` is a value of Handling, MATERIALS or TO_TOWNSHIP.

    `inputs` is what the move needs besides the matter:
    - on_the_spot: result (str), amount (Decimal | None), thing (str), one of the last two; without_papers (str)
    - inform: agreed (True)
    - refuse: reason_code, reason, advice (str), basis (PolicyBasis), explained_at (datetime)
    - all others: nothing. Why the person cannot go, and which papers are missing, stands on the matter already.
    """

    matter: Matter
    value: str
    inputs: Mapping[str, Any] = field(default_factory=dict)
    then: Mapping[str, Any] | None = None
    """What was asked for the move by which the way goes on after 受理: 上报 takes suggestion and
    without_papers (str), others nothing.

    It is made in the same save, unless it asks for more. None: 只登记, the window makes it later.
    """


class Proposer(Protocol):
    """Returns the ways that a request of a category may go, by the edition of its duty in force on the day `on`."""

    def __call__(self, duty: Responsibility, situation: Situation, on: dt.date) -> Proposal: ...


class Opener(Protocol):
    """Sends every matter of a registration the way chosen for it, inside the caller's transaction."""

    def __call__(
        self, application: Application, openings: Sequence[Opening], *, actor: User, now: dt.datetime
    ) -> None: ...


class Teller(Protocol):
    """Returns in words what was given, by the key of the matter; matters without a result are left out."""

    def __call__(self, matters: Iterable[Matter]) -> Mapping[int, str]: ...


class Finisher(Protocol):
    """Shows what became of a registration, by the number of any of its matters, and asks for what is still to say."""

    def __call__(self, request: DeskRequest, number: str) -> HttpResponse: ...
