"""What must hold after any history: a machine that plays legal and illegal moves, waits, and changes the calendar.

Always the same histories in the suite; `make soak` plays others, and many more of them.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from routing.transitions import MOVES
from tests.conftest import At
from tests.invariants.town import BUREAUS, OFFICE, WINDOW, Town

pytestmark = pytest.mark.django_db

FEWEST_STEPS = 2000
STEPS_EACH = 100
"""Steps of one history: long enough for a matter to be given back twice, decided and told."""
FIRST_MATTERS = 3
MOST_CHANGES = 2
"""Changes of the calendar in one history: each of them moves most of what is open, and all of it is looked at."""
chances = st.randoms(use_true_random=True)


class Windows(RuleBasedStateMachine):
    """One history; it happens in a transaction that is undone when it ends."""

    done: ClassVar[Counter[str]] = Counter()
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.town, self.changes = Town(self.done), 0

    def teardown(self) -> None:
        """Look at everything once more, and take it all back."""
        try:
            self.town.close()
        finally:
            self.undo()

    def undo(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(chance=chances)
    def the_windows_open(self, chance: random.Random) -> None:
        for _ in range(FIRST_MATTERS):
            self.town.register(chance)

    @rule(chance=chances)
    def somebody_comes(self, chance: random.Random) -> None:
        self.count()
        self.town.register(chance)

    @rule(chance=chances)
    def the_window_acts(self, chance: random.Random) -> None:
        self.count()
        self.town.act(chance, WINDOW)

    @rule(chance=chances)
    def a_bureau_acts(self, chance: random.Random) -> None:
        self.count()
        self.town.act(chance, BUREAUS)

    @rule(chance=chances)
    def the_office_acts(self, chance: random.Random) -> None:
        self.count()
        self.town.act(chance, OFFICE)

    @rule(chance=chances)
    def somebody_tries_what_is_not_allowed(self, chance: random.Random) -> None:
        self.count()
        self.town.trespass(chance)

    @rule(chance=chances)
    def time_passes(self, chance: random.Random) -> None:
        self.count()
        self.town.wait(chance)

    @precondition(lambda self: self.changes < MOST_CHANGES)
    @rule(chance=chances)
    def the_calendar_changes(self, chance: random.Random) -> None:
        self.count()
        self.changes += 1
        self.town.amend(chance)

    def count(self) -> None:
        type(self).steps += 1


def test_after_any_history_every_rule_still_holds(at: At) -> None:
    Windows.done, Windows.steps = Counter(), 0
    soak = int(os.environ.get("SOAK_STEPS", "0"))
    histories = -(-max(soak, FEWEST_STEPS) // STEPS_EACH) + 1  # a history may end a few steps early
    run_state_machine_as_test(
        Windows,
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS_EACH,
            derandomize=not soak,
            database=None,
            deadline=None,
            phases=[Phase.generate],  # each step is a chance of its own: a shorter history would be another one
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Windows.steps >= max(soak, FEWEST_STEPS)
    # A run that never came by a move has proved nothing of it.
    assert set(MOVES) - set(Windows.done) == set()
    assert Windows.done["amend"] >= histories
    assert {"StaleMatter", "NotAllowed", "PermissionDenied"} <= set(Windows.done)
