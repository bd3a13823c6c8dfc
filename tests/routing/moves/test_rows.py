"""What a row of the table may say about its move, so that a slip in a new one is found here and not by a clerk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from string import Formatter
from typing import Final

import pytest

from routing.matter.forms import MoveForm
from routing.moves.move import Move
from routing.rules import (
    acceptance,
    escalation,
    feedback,
    on_the_spot,
    ownership,
    recalendar,
    receipt_day,
    refusal,
    transfer,
)
from routing.transitions import MOVES, by_hand

RULES: Final = (acceptance, on_the_spot, escalation, transfer, refusal, feedback, ownership, receipt_day, recalendar)
SLOTS: Final = {"title", "status", "holder", "handler", "round", "due", "next"}


def forms(of: type[MoveForm] = MoveForm) -> Iterator[type[MoveForm]]:
    for form in of.__subclasses__():
        yield form
        yield from forms(form)


def test_no_two_rows_have_one_name_or_one_address() -> None:
    rows = [row for rule in RULES for row in rule.MOVES]
    assert [row.name for row in rows] == list(MOVES)
    assert not [path for path, times in Counter(row.path for row in by_hand()).items() if times > 1]


def test_a_move_has_one_form_and_a_form_is_of_moves_in_the_table() -> None:
    ours = {form for form in forms() if form.__module__.startswith("routing.")}
    named = [move for form in ours for move in form.__dict__.get("of", ())]
    assert {move.name for move in named} <= set(MOVES)
    assert not [name for name, times in Counter(move.name for move in named).items() if times > 1]


@pytest.mark.parametrize("move", MOVES.values(), ids=lambda move: str(move.name))
def test_a_row_leads_on_and_presses_only_from_where_it_may_be_made(move: Move) -> None:
    assert move.leads_on <= move.sources
    assert set(move.presses) <= move.sources
    assert not move.step_of or move.leads_on


@pytest.mark.parametrize("said", [move.afterwards for move in MOVES.values() if isinstance(move.afterwards, str)])
def test_what_is_said_afterwards_names_nothing_unknown(said: str) -> None:
    assert {slot for _, slot, _, _ in Formatter().parse(said) if slot is not None} <= SLOTS


LEFT_TO_THE_STATUS: Final = {"lapse", "receive_materials"}
"""Moves that lead two ways: only the status says what comes next."""


@pytest.mark.parametrize("move", by_hand(), ids=lambda move: str(move.name))
def test_success_says_what_comes_next(move: Move) -> None:
    """Not only 已登记: every move that somebody makes on a page has words of its own."""
    has_own = move.afterwards != Move.afterwards
    assert has_own or move.page or move.name in LEFT_TO_THE_STATUS
