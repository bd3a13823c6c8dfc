"""What the registration page asks `routing` and tells it, in words that both apps share.

`intake` records a receipt and does not know what becomes of it: `duyun_relief/urls.py` hands the page two
collaborators, `propose` (a `Proposer`) and `open_matters` (an `Opener`), and the list of matters found a third,
`results_of` (a `Teller`), the page of a registration a fourth, `next_step` (a `Guide`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from departments.models import Department, ReliefCategory, Responsibility, User
from departments.terms import Handling
from intake.models import Application, Matter

MATERIALS = "materials"
"""The way out that is no handling: 材料不齐，一次性告知补正."""
TO_TOWNSHIP = "to_township"
"""The one way out of a village's window: 转送乡镇. The township accepts, and says how it is handled."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the clerk knows before submitting."""

    window: Department
    at: dt.datetime
    difficulty: str = ""
    can_go: bool = True
    urgent: bool = False


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way a request may go from here: `sentence` says which rule, why, on what basis, to whom and until when."""

    value: str
    title: str
    handling: Handling
    department: Department
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The ways open to a category; the first one is proposed.

    `answers`: who will handle it, in words. `decision` names the remembered decision of the office it follows, and
    `reason` says it; both are empty where the duty table alone speaks.
    """

    category: ReliefCategory
    responsibility: Responsibility
    answers: str
    decision: str
    reason: str
    choices: tuple[Choice, ...]

    @property
    def proposed(self) -> Choice:
        return self.choices[0]

    @property
    def mark(self) -> str:
        """What stands on the page to tell later what was shown: the decision it followed, and the way proposed."""
        return f"{self.decision}/{self.proposed.value}"

    @property
    def turned_words(self) -> str:
        """Ask the clerk to look again: another decision holds than when the page was shown."""
        return f"承办单位和刚才显示的不一样，请核对办理方式后再登记。{self.reason or f'由{self.answers}承办。'}"

    def choice(self, value: str) -> Choice:
        """Return the choice of a value; raises KeyError when it is not open to this category."""
        return {choice.value: choice for choice in self.choices}[value]


@dataclass(frozen=True, kw_only=True)
class Opening:
    """The way chosen for one new matter, with what the move needs.

    `value` is a Handling value, MATERIALS or TO_TOWNSHIP. `inputs` by value:
    on_the_spot: result (str), amount (Decimal | None) · inform: agreed (True) · transfer: nothing (the reason why the
    person cannot go stands on the matter) · refuse: reason_code, reason, basis (PolicyBasis), advice · materials:
    nothing (what was not received is asked for) · escalate, own, uncovered, to_township: nothing.
    """

    matter: Matter
    value: str
    inputs: Mapping[str, Any] = field(default_factory=dict)


class Proposer(Protocol):
    def __call__(self, category: ReliefCategory, situation: Situation, on: dt.date) -> Proposal: ...


class Opener(Protocol):
    def __call__(
        self, application: Application, openings: Sequence[Opening], *, actor: User, now: dt.datetime
    ) -> None: ...


class Teller(Protocol):
    """What was given in each matter that has a result, in words, by the key of the matter."""

    def __call__(self, matters: Iterable[Matter]) -> Mapping[int, str]: ...


class Guide(Protocol):
    """Where the way chosen for a matter is carried out, as an address; empty when it does not wait for that."""

    def __call__(self, matter: Matter) -> str: ...
