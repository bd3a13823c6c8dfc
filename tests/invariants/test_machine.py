"""A machine plays histories of legal and illegal moves, waits and calendar changes, and checks the invariants.

The suite always plays the same histories; `make soak` plays others, and many more of them.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from routing.transitions import MOVES
from tests.conftest import At
from tests.invariants.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.long]

SHARES = 2
"""Each has seeds of its own, so that two processes play at once."""
FEWEST_STEPS = 2000
"""In all shares together."""
STEPS_EACH = 90
"""Steps of one history: long enough for a matter to be given back twice, decided and told."""
MOVES_AT_ONCE = 2
"""So that more is done than comes in, is attempted or waited for: a history has about half as many steps again."""
MOST_MORE = 20
"""Histories that are added at most, until every move has been made and the steps are enough."""
FIRST_MATTERS = 3
FEWEST_CHANGES = 10
"""Changes of the calendar in all shares together: every history begins with one."""
MOST_CHANGES = 2
"""Changes of the calendar in one history: each of them moves most of what is open, and all of it is looked at."""
seeds = st.integers(0, 2**32 - 1)


class Windows(RuleBasedStateMachine):
    """One history. It happens in a transaction that is rolled back when it ends."""

    done: ClassVar[Counter[str]] = Counter()
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.town, self.changes, self.step = Town(before=self.done), 0, 0

    def teardown(self) -> None:
        """Check everything once more, and roll it all back."""
        try:
            self.town.close()
            self.done.update(self.town.done)
        finally:
            self.undo()

    def undo(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(seed=seeds)
    def the_windows_open(self, seed: int) -> None:
        for _ in range(FIRST_MATTERS):
            self.town.register(self.chance(seed))
        self.the_calendar_changes(seed)

    @precondition(lambda self: self.town.has_time())
    @rule(seed=seeds)
    def somebody_comes(self, seed: int) -> None:
        self.town.register(self.chance(seed))

    @rule(seed=seeds)
    def somebody_acts(self, seed: int) -> None:
        """Let the window, a bureau or the office act: one rule, for hypothesis leaves whole rules out of a history."""
        for _ in range(MOVES_AT_ONCE):
            self.town.act(self.chance(seed))

    @rule(seed=seeds)
    def somebody_tries_what_is_not_allowed(self, seed: int) -> None:
        self.town.trespass(self.chance(seed))

    @rule(seed=seeds)
    def time_passes(self, seed: int) -> None:
        self.town.wait(self.chance(seed))

    @precondition(lambda self: self.changes < MOST_CHANGES)
    @rule(seed=seeds)
    def the_calendar_changes(self, seed: int) -> None:
        self.changes += 1
        self.town.amend(self.chance(seed))

    def chance(self, seed: int) -> random.Random:
        """Return the random generator of the next step. Seeds are often drawn alike; the step makes them differ."""
        type(self).steps += 1
        self.step += 1
        return random.Random(f"{seed} {self.step}")


def play(chance: random.Random) -> None:
    """Play one more history, without hypothesis: it leaves whole rules out of most of its own."""
    machine = Windows()
    try:
        machine.the_windows_open(chance.getrandbits(32))
        changes_at = chance.randrange(STEPS_EACH)
        for step in range(STEPS_EACH):
            if step == changes_at:
                machine.the_calendar_changes(chance.getrandbits(32))
            rules = [machine.somebody_acts] * 5 + [machine.time_passes] * 2
            rules += [machine.somebody_tries_what_is_not_allowed]
            rules += [machine.somebody_comes] if machine.town.has_time() else []
            chance.choice(rules)(chance.getrandbits(32))
    finally:
        machine.teardown()


@pytest.mark.parametrize("share", range(SHARES))
def test_after_any_history_every_rule_still_holds(share: int, at: At) -> None:
    Windows.done, Windows.steps = Counter(), 0
    soak = int(os.environ.get("SOAK_STEPS", "0"))
    wanted = max(soak, FEWEST_STEPS) // SHARES
    run_state_machine_as_test(
        Windows if soak else seeded(share)(Windows),
        settings=settings(
            max_examples=wanted * 2 // 3 // STEPS_EACH,
            stateful_step_count=STEPS_EACH,
            derandomize=not soak,
            database=None,
            deadline=None,
            phases=[Phase.generate],  # each step is a chance of its own: a shorter history would be another one
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
    for number in range(MOST_MORE):
        if Windows.steps >= wanted and not set(MOVES) - set(Windows.done):
            break
        play(random.Random(f"{soak} {share} {number}"))
    assert Windows.steps >= wanted
    # A run that never came by a move has proved nothing of it.
    assert set(MOVES) - set(Windows.done) == set()
    assert Windows.done["amend"] >= FEWEST_CHANGES / SHARES
    assert {"StaleMatter", "NotAllowed", "PermissionDenied"} <= set(Windows.done)
