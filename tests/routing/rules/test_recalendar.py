"""工作日历变动改期: made by a confirmed change of the calendar, never by hand, and only where a date moves."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments import clock
from departments.calendar.reading import calendar
from departments.models import CalendarChange, User
from intake.models import Matter
from intake.states import Status
from routing.errors import NotAllowed
from routing.models import Clock, MatterEvent
from routing.transitions import MOVES, available_for, by_hand, reachable_for
from routing.upkeep.calendar_shift import apply, preview
from tests.conftest import person
from tests.factories import REACHABLE, decided, enter_notice, in_progress, matter_in, move, sent, told

CAST = ("maojian", "maojian-head", "modchong", "zhujian", "minzheng", "office", "jiancha", "admin")


def recalendar(matter: Matter, actor: User) -> Matter:
    return move("recalendar", matter, actor, notice="演练通知", known_until=calendar().known_until)


def stored(matter: Matter) -> dict[str, Any]:
    """Return all that a change of the calendar could touch."""
    return {
        "matter": list(Matter.objects.filter(pk=matter.pk).values()),
        "history": matter.history.count(),
        "clocks": list(Clock.objects.order_by("pk").values()),
        "events": MatterEvent.objects.count(),
        "changes": list(CalendarChange.objects.order_by("pk").values()),
        "known until": calendar().known_until,
    }


# --- By hand: never


@pytest.mark.parametrize("username", ["maojian", "office"])
def test_the_move_has_no_page(username: str, clerk: User, zhujian: User, client: Client) -> None:
    matter = in_progress(clerk, zhujian)
    client.force_login(person(username))
    for method in (client.get, client.post):
        assert method(f"/matters/{matter.number}/recalendar/").status_code == 404


def test_the_move_is_on_no_path() -> None:
    assert MOVES["recalendar"] not in by_hand()


@pytest.mark.parametrize("status", REACHABLE, ids=str)
def test_the_move_is_offered_to_nobody(status: Status, clerk: User, zhujian: User, reviewer: User) -> None:
    matter = matter_in(status, clerk, zhujian, reviewer)
    for username in CAST:
        user = person(username)
        found = {*available_for(matter, user, clock.now()), *reachable_for(matter, user)}
        assert MOVES["recalendar"] not in found, username


# --- Who, and where nothing is to be done


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "zhujian", "jiancha"])
def test_who_keeps_no_calendar_moves_no_date(username: str, clerk: User, zhujian: User) -> None:
    matter = in_progress(clerk, zhujian)
    with pytest.raises(PermissionDenied):
        recalendar(matter, person(username))


@pytest.mark.parametrize("username", ["office", "admin"])
def test_where_no_date_moves_there_is_no_event(username: str, clerk: User, zhujian: User) -> None:
    matter = in_progress(clerk, zhujian)
    before = stored(matter)
    with pytest.raises(NotAllowed, match="没有期限因日历变动"):
        recalendar(matter, person(username))
    assert stored(matter) == before


def test_the_dates_of_a_closed_matter_stay(clerk: User, zhujian: User, office: User) -> None:
    matter = told(decided(clerk, zhujian), clerk)
    with pytest.raises(NotAllowed, match="不能办“工作日历变动改期”"):
        recalendar(matter, office)


def test_a_served_refusal_has_no_date_to_move(clerk: User, zhujian: User, reviewer: User, office: User) -> None:
    matter = told(matter_in(Status.REFUSED, clerk, zhujian, reviewer), clerk)
    with pytest.raises(NotAllowed, match="没有期限因日历变动"):
        recalendar(matter, office)


# --- Looking is not doing


def test_a_preview_shows_what_would_move_and_touches_nothing(clerk: User, minzheng: User, admin: User) -> None:
    matter = in_progress(clerk, minzheng, "linshi")
    change = enter_notice(admin, {"2026-12-03": "rest"})
    before = stored(matter)
    assert [(shift.number, shift.clock) for shift in preview(change)] == [(matter.number, "办理")]
    assert stored(matter) == before


def test_a_preview_only_reads(clerk: User, minzheng: User, admin: User) -> None:
    in_progress(clerk, minzheng, "linshi")
    change = enter_notice(admin, {"2026-12-03": "rest"})
    with CaptureQueriesContext(connection) as queries:
        preview(change)
    assert all(query["sql"].lstrip().upper().startswith("SELECT") for query in queries)


def test_what_is_recalled_runs_on_by_the_calendar_confirmed_meanwhile(
    clerk: User, zhujian: User, admin: User, office: User
) -> None:
    matter = sent(clerk, zhujian)
    apply(enter_notice(admin, {"2026-11-25": "rest"}), office, clock.now())
    move("recall", matter, clerk, reason="转错了单位")
    assert str(matter.due_on) == "2026-11-26"
    assert matter.events.of_move("recall").get().data["recalendared"] == {"from": "2026-11-25", "to": "2026-11-26"}
