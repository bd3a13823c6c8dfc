"""The month of a bureau: by its own decisions, and by what was promised when it took them."""

from __future__ import annotations

from departments import clock
from departments.models import User
from intake.models import Matter
from routing.figures.bureau import bureau_figures
from routing.figures.window import figures
from tests.conftest import At
from tests.factories import in_progress, move, told

GRANTED = {"outcome": "granted", "content": "安排公益性岗位", "without_opinions": "已口头同意"}


def begun(clerk: User, renshe: User, at: At) -> Matter:
    """A matter with 人社局, promised for the 14th of December."""
    at("2026-11-16T10:00")
    return in_progress(clerk, renshe, "jiuye")


def in_time(officer: User) -> tuple[int, int]:
    counted = bureau_figures(officer, clock.today())
    return counted.in_time, counted.decided


def test_a_late_decision_stays_late_when_the_matter_is_reopened(
    clerk: User, renshe: User, office: User, at: At
) -> None:
    matter = begun(clerk, renshe, at)
    at("2026-12-15T10:00")
    move("decide", matter, renshe, **GRANTED)
    assert in_time(renshe) == (0, 1)
    told(matter, clerk)
    at("2026-12-16T10:00")
    move("reopen", matter, office, reason="原结果有误，重新核查")
    assert in_time(renshe) == (0, 1)
    move("decide", matter, renshe, **GRANTED)
    assert in_time(renshe) == (1, 2)


def test_a_bureau_does_not_answer_for_a_window_that_tells_too_late(clerk: User, renshe: User, at: At) -> None:
    matter = begun(clerk, renshe, at)
    at("2026-12-14T10:00")
    move("decide", matter, renshe, **GRANTED)
    at("2026-12-15T10:00")
    told(matter, clerk)
    assert in_time(renshe) == (1, 1)
    assert figures(clerk, clock.today()).on_time == 0
