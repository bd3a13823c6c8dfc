"""A world that is put back is the world that was built: the same rows in every table, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from departments.models import User
from intake.models import Matter
from intake.states import Status
from tests import worlds
from tests.conftest import At
from tests.factories import REACHABLE, decided, make_colleague, make_matter, matter_in, move, sent

pytestmark = pytest.mark.django_db
Seen = tuple[Any, dict[str, worlds.Rows]]


def seen_after(act: Callable[[], Any]) -> Seen:
    """Do something as a test would that has just begun; return the result and every row of every table."""
    with transaction.atomic(), worlds.story(pytest.MonkeyPatch(), whole=True):
        seen = act(), {table: worlds.read(table) for table in connection.introspection.table_names()}
        transaction.set_rollback(True)
    return seen


def writes_of(act: Callable[[], Any]) -> int:
    with (
        transaction.atomic(),
        worlds.story(pytest.MonkeyPatch(), whole=True),
        CaptureQueriesContext(connection) as asked,
    ):
        act()
        transaction.set_rollback(True)
    return len(asked)


@pytest.mark.parametrize("status", REACHABLE)
def test_what_is_put_back_is_what_was_built(status: Status, clerk: User, zhujian: User, reviewer: User) -> None:
    first, again = (seen_after(lambda: matter_in(status, clerk, zhujian, reviewer)) for _ in range(2))
    assert first == again
    assert first[0].status == again[0].status == status


def test_what_changed_in_earlier_rows_is_put_back_too(clerk: User, zhujian: User) -> None:
    def two() -> list[Matter]:
        return [sent(clerk, zhujian), decided(clerk, zhujian)]

    first, again = (seen_after(two) for _ in range(2))
    assert first == again
    assert sorted(row[-1] for row in first[1]["intake_series"].values()) == [1, 2, 2, 2]


def test_a_world_that_is_known_is_written_at_once(clerk: User, zhujian: User) -> None:
    worlds.forget()
    built, put_back = (writes_of(lambda: decided(clerk, zhujian)) for _ in range(2))
    assert put_back < built / 2


def test_people_invented_afterwards_are_others(clerk: User, zhujian: User) -> None:
    def two() -> set[str]:
        matters = [sent(clerk, zhujian), move("transfer", make_matter(clerk), clerk, lead=zhujian.department)]
        return {matter.application.applicant.id_number for matter in matters}

    assert all(len(numbers) == 2 for numbers, _ in (seen_after(two) for _ in range(2)))


def test_another_moment_is_another_world(clerk: User, at: At) -> None:
    def dates() -> Any:
        return make_matter(clerk).registered_at

    first, _ = seen_after(dates)
    at("2026-11-24T10:00")
    assert seen_after(dates)[0] != first


def test_what_a_test_has_written_itself_is_part_of_no_world(clerk: User, zhujian: User) -> None:
    def story() -> Any:
        make_colleague(clerk)
        clerk.full_name = "韦小雁"
        clerk.save()
        matter = make_matter(clerk)
        return matter.history.count(), worlds.is_known()

    seen_after(story)
    assert seen_after(story)[0] == (2, False)


def test_what_was_rolled_back_is_part_of_no_world(clerk: User) -> None:
    def story() -> bool:
        with transaction.atomic():
            make_matter(clerk)
            transaction.set_rollback(True)
        return worlds.is_known()

    assert not seen_after(story)[0]


def test_every_test_begins_a_story_of_its_own(clerk: User) -> None:
    assert worlds.is_known()
    make_matter(clerk)
    assert worlds.is_known()


def test_a_test_that_replaces_parts_of_the_program_builds_for_itself(
    clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routing.papers.texts.BUILT_IN", "演练")
    assert not worlds.is_known()


def test_every_step_of_a_history_is_put_back(clerk: User, zhujian: User) -> None:
    worlds.forget()
    for _ in range(2):
        with transaction.atomic(), worlds.story(pytest.MonkeyPatch(), whole=True):
            matter = decided(clerk, zhujian)
            reasons = matter.history.exclude(history_change_reason=None).order_by("history_id")
            told = list(reasons.values_list("history_change_reason", flat=True))
            assert told == ["accept", "transfer", "sign", "decide"]
            transaction.set_rollback(True)


def test_a_test_over_a_world_of_its_module_builds_its_own(clerk: User) -> None:
    make_matter(clerk)
    with worlds.undone(), worlds.story(pytest.MonkeyPatch(), whole=True):
        assert not worlds.is_known()
    with worlds.story(pytest.MonkeyPatch(), whole=True):
        assert worlds.is_known()
