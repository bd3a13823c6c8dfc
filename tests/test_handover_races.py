"""A leaver's matters are handed over while others work on them: one wins, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from departments import clock
from departments.models import User
from intake.models import Matter
from routing.errors import StaleMatter
from routing.handover.acts import HandedOver, hand_over_work
from tests.conftest import person
from tests.factories import in_progress, make_colleague, make_matter
from tests.test_races import FEW, MANY, at_once, making

pytestmark = pytest.mark.django_db(transaction=True)


def handing_over(matters: list[Matter], person_: User, to: User, username: str) -> Callable[[], HandedOver]:
    listed, unit = [matter.pk for matter in matters], matters[0].holder
    return lambda: hand_over_work(
        listed, unit=unit, person=person_, to=to, reason="调离", actor=person(username), now=clock.now()
    )


@pytest.mark.postgres
def test_a_leavers_matters_and_a_decision_on_one_of_them_exclude_each_other(
    clerk: User, zhujian: User, office: User
) -> None:
    colleague = make_colleague(zhujian)
    for _ in range(5):
        matters = [in_progress(clerk, zhujian) for _ in range(FEW)]
        decided, rest = matters[1], [matters[0], *matters[2:]]
        granted = {"outcome": "granted", "content": "给予补助"}
        handed, decision = at_once(
            [handing_over(matters, zhujian, colleague, "office"), making("decide", decided, "zhujian", **granted)]
        )
        was_first = isinstance(decision, Matter)
        assert was_first or isinstance(decision, StaleMatter)
        assert handed.done == (FEW - 1 if was_first else FEW)
        assert [sentence[:11] for sentence in handed.left_out] == ([decided.number] if was_first else [])
        decided.refresh_from_db()
        assert decided.handler == (clerk if was_first else colleague)
        assert {Matter.objects.get(pk=matter.pk).handler for matter in rest} == {colleague}


@pytest.mark.postgres
def test_two_acts_over_the_same_matters_wait_for_each_other_and_never_for_ever(
    clerk: User, reviewer: User, office: User
) -> None:
    colleague = make_colleague(clerk)
    matters = [make_matter(clerk) for _ in range(MANY)]
    outcomes = at_once(
        [
            handing_over(matters, clerk, colleague, "office"),
            handing_over(matters[::-1], clerk, colleague, "maojian-head"),
        ]
    )
    assert sorted(outcome.done for outcome in outcomes) == [0, MANY]
    assert all(matter.events.of_move("hand_over").count() == 1 for matter in matters)
