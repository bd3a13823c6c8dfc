"""办件列表: tabs, counts, order, lateness, and the one thing to do about a row."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from django.http import QueryDict

from departments import clock
from departments.calendar.workdays import Calendar
from departments.models import Department, User
from intake.models import Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.clocks.deadlines import Tone
from routing.desks.listing import Listing
from routing.lists.forms import ListQuery
from routing.lists.queues import in_order, is_due_soon, is_due_today, is_overdue, matters_of, read_rows, tabs_of
from routing.matter.tasks import step_for
from routing.transitions import available_for
from tests.conftest import At, person
from tests.factories import in_progress, make_matter, matter_in, move, sent
from tests.returns import give_back
from tests.worlds import built_once

LATER = "2026-12-31T10:00"
WORKERS = ("maojian", "maojian-head", "modchong", "zhujian", "minzheng", "office", "jiancha")
STATUSES = [status for status in Status if status != Status.REGISTERED]


def listing(user: User, asked: str = "", page: str = "") -> Listing:
    form = ListQuery(QueryDict(asked), user=user, tabs=tabs_of(user, clock.today()))
    form.is_valid()
    return Listing(user, form, page, clock.today())


def numbers(user: User, asked: str = "") -> list[str]:
    return [row.number for row in listing(user, asked).rows]


@pytest.fixture
def every_status(clerk: User, zhujian: User, reviewer: User) -> list[Matter]:
    """One matter in each status that a township window leads to."""
    return one_in_each(clerk, zhujian, reviewer)


@built_once
def one_in_each(clerk: User, zhujian: User, reviewer: User) -> list[Matter]:
    return [matter_in(status, clerk, zhujian, reviewer) for status in STATUSES]


# --- Rows


def test_a_row_keeps_only_the_tail_of_the_phone(clerk: User) -> None:
    make_matter(clerk, name="王小强", phone="13812345678")
    row = listing(clerk).rows[0]
    assert row.phone_tail == "5678"
    assert "13812345678" not in repr(row)


def name_listed(user: User) -> str:
    return listing(user).rows[0].applicant


def test_the_unit_that_holds_a_matter_reads_the_whole_name(clerk: User, reviewer: User, zhujian: User) -> None:
    matter = make_matter(clerk, name="王小强")
    assert (name_listed(clerk), name_listed(reviewer)) == ("王小强", "王小强")
    move("transfer", matter, clerk, lead=zhujian.department)
    assert (name_listed(clerk), name_listed(reviewer), name_listed(zhujian)) == ("王*强", "王*强", "王小强")


@pytest.mark.parametrize("username", ["office", "jiancha"])
def test_who_oversees_reads_the_name_masked(username: str, clerk: User) -> None:
    make_matter(clerk, name="王小强")
    assert name_listed(person(username)) == "王*强"


def test_a_unit_whose_screens_face_the_public_masks_its_own_too(clerk: User) -> None:
    make_matter(clerk, name="王小强")
    unit = Department.objects.get(slug="maojian")
    unit.masks_names = True
    unit.save()
    assert name_listed(person("maojian")) == "王*强"


def test_without_a_reader_a_row_masks_the_name(clerk: User) -> None:
    make_matter(clerk, name="王小强")
    assert read_rows(Matter.objects.all(), clock.today())[0].applicant == "王*强"


def test_a_row_without_a_phone_has_no_tail(clerk: User) -> None:
    make_matter(clerk, phone="", contact="韦大嫂")
    assert listing(clerk).rows[0].phone_tail == ""


def test_rows_share_the_words_of_one_date(clerk: User) -> None:
    make_matter(clerk)
    make_matter(clerk)
    first, second = listing(clerk).rows
    assert first.due is second.due


def test_the_clock_is_named_unless_it_is_the_handling(clerk: User, zhujian: User) -> None:
    in_progress(clerk, zhujian)
    make_matter(clerk)
    assert [row.due.prefix for row in listing(clerk).rows] == ["转出", ""]


def test_a_matter_that_waits_for_materials_shows_the_pause_and_the_date_of_the_applicant(clerk: User, at: At) -> None:
    make_matter(clerk, way=MATERIALS, complete=False)
    at("2026-11-29T10:00")
    due = listing(clerk, "tab=waiting").rows[0].due
    assert (due.tone, due.words) == (Tone.PAUSED, "暂停计时（等补材料）已6天")
    assert due.small.startswith("补正")


def test_a_finished_matter_shows_its_verdict(clerk: User, zhujian: User, reviewer: User) -> None:
    matter_in(Status.CLOSED, clerk, zhujian, reviewer)
    assert listing(clerk, "tab=closed").rows[0].due.words == "按期办结"


# --- Tabs


@pytest.mark.parametrize("username", WORKERS)
def test_every_visible_matter_is_on_some_tab_and_no_other_is(username: str, every_status: list[Matter]) -> None:
    user = person(username)
    shown = {number for tab in tabs_of(user, clock.today()) for number in numbers(user, f"tab={tab.slug}&size=50")}
    assert shown == set(Matter.objects.visible_to(user).values_list("number", flat=True))


@pytest.mark.parametrize("username", WORKERS)
def test_the_count_of_a_tab_is_the_number_of_rows_it_shows(username: str, every_status: list[Matter], at: At) -> None:
    at(LATER)
    user = person(username)
    for tab in tabs_of(user, clock.today()):
        shown = listing(user, f"tab={tab.slug}&size=50")
        link = next(link for link in shown.tabs if link.current)
        assert link.count == len(shown.rows) == shown.page.paginator.count, tab.title


def test_counts_follow_the_conditions_of_the_query_row(clerk: User) -> None:
    make_matter(clerk, "zhufang")
    make_matter(clerk, "jiaoyu")
    shown = listing(clerk, "cat=jiaoyu")
    assert [link.count for link in shown.tabs if link.title == "在办"] == [len(shown.rows)] == [1]


def test_archives_are_counted_only_when_looked_at(clerk: User) -> None:
    assert [link.count for link in listing(clerk).tabs] == [0, 0, 0, None, None, None]


def test_a_refusal_not_yet_served_waits_to_be_told(clerk: User, zhujian: User, reviewer: User) -> None:
    refused = matter_in(Status.REFUSED, clerk, zhujian, reviewer)
    assert numbers(clerk, "tab=telling") == numbers(clerk, "tab=refused") == [refused.number]


def test_a_bureau_keeps_in_hand_what_it_leads_while_materials_are_awaited(
    clerk: User, zhujian: User, reviewer: User
) -> None:
    matter = in_progress(clerk, zhujian, complete=False)
    move("request_materials", matter, clerk, materials=list(matter.materials.filter(window_looks_up=False)))
    assert numbers(zhujian, "tab=open") == [matter.number]


def test_what_a_bureau_gave_back_leaves_its_hands(clerk: User, zhujian: User, renshe: User) -> None:
    matter = sent(clerk, zhujian)
    give_back(matter, zhujian, renshe, duty_item="三定方案")
    assert numbers(zhujian, "tab=open") == []
    assert numbers(zhujian, "tab=returned") == [matter.number]


# --- Lateness


def test_nothing_is_late_before_the_clock_has_moved(every_status: list[Matter], office: User) -> None:
    assert numbers(office, "tab=overdue") == []


def test_a_matter_is_late_once_its_date_has_passed(clerk: User, office: User, at: At) -> None:
    matter = make_matter(clerk)
    at("2026-11-25T17:00")
    assert numbers(office, "tab=overdue") == []
    at("2026-11-26T08:00")
    assert numbers(office, "tab=overdue") == [matter.number]


def test_what_waits_for_the_applicant_is_nobodys_lateness(clerk: User, office: User, at: At) -> None:
    make_matter(clerk, way=MATERIALS, complete=False)
    at("2027-03-01T10:00")
    assert numbers(office, "tab=overdue") == []


@pytest.mark.parametrize("day", [dt.date(2026, 11, 23) + dt.timedelta(days=offset) for offset in range(14)])
def test_the_conditions_of_lateness_say_what_the_words_say(
    day: dt.date, clerk: User, zhujian: User, calendar: Calendar
) -> None:
    make_matter(clerk)
    sent(clerk, zhujian)
    everything = {row.pk: row.due.tone for row in read_rows(Matter.objects.all(), day)}
    rules = {Tone.OVER: is_overdue(day), Tone.TODAY: is_due_today(day), Tone.SOON: is_due_soon(day)}
    for tone, rule in rules.items():
        found = set(Matter.objects.filter(rule).values_list("pk", flat=True))
        assert found == {pk for pk, shown in everything.items() if shown == tone}


@pytest.mark.parametrize(("asked", "moment"), [("over", "2026-11-26"), ("today", "2026-11-25"), ("soon", "2026-11-23")])
def test_a_list_can_be_cut_down_to_one_light(asked: str, moment: str, clerk: User, zhujian: User, at: At) -> None:
    matter = make_matter(clerk)
    in_progress(clerk, zhujian)
    at(f"{moment}T10:00")
    assert numbers(clerk, f"due={asked}") == [matter.number]


# --- Order


def test_urgent_matters_stay_on_top_of_every_order(clerk: User) -> None:
    make_matter(clerk)
    urgent = make_matter(clerk, "linshi", way="escalate", urgent=True)
    for sort in ("due", "-due", "number", "-number", "category", "-category", "holder", "town"):
        assert numbers(clerk, f"sort={sort}")[0] == urgent.number, sort


def test_the_earliest_date_comes_first_and_of_one_date_the_longest_waiting(clerk: User, zhujian: User, at: At) -> None:
    handled = in_progress(clerk, zhujian)
    first, second = make_matter(clerk), make_matter(clerk)
    assert numbers(clerk) == [first.number, second.number, handled.number]


def test_paused_matters_come_after_running_ones(clerk: User, zhujian: User, office: User) -> None:
    paused = make_matter(clerk, way=MATERIALS, complete=False)
    running = in_progress(clerk, zhujian)
    assert paused.due_on is not None
    assert running.due_on is not None
    assert paused.due_on < running.due_on
    assert numbers(office) == [running.number, paused.number]


def test_an_order_can_be_turned_round(clerk: User) -> None:
    made = [make_matter(clerk).number for _ in range(3)]
    assert numbers(clerk, "sort=-number") == made[::-1]


def test_an_unknown_order_is_not_obeyed(clerk: User) -> None:
    made = [make_matter(clerk).number for _ in range(2)]
    assert numbers(clerk, "sort=application__applicant__id_number") == made


def test_the_order_of_the_desk_never_steps_back_in_time(every_status: list[Matter], office: User) -> None:
    running = [row for row in listing(office, "size=50").rows if row.due.tone != Tone.PAUSED and not row.urgent]
    assert all(one.due_on <= two.due_on for one, two in pairwise(running) if one.due_on and two.due_on)


# --- Conditions


def test_a_bureau_can_ask_for_one_township(clerk: User, outsider: User, zhujian: User) -> None:
    sent(clerk, zhujian)
    theirs = sent(outsider, zhujian)
    assert numbers(zhujian, "tab=open&town=mochong") == [theirs.number]


def test_a_township_answers_for_the_windows_of_its_villages(clerk: User, office: User) -> None:
    village = make_matter(person("pinglang"))
    assert numbers(office, f"town={village.desk.slug}") == [village.number]
    assert listing(office).rows[0].town == village.desk.short_name


def test_a_value_from_no_list_is_told_and_not_obeyed(clerk: User) -> None:
    made = make_matter(clerk)
    form = ListQuery(QueryDict("cat=nothing"), user=clerk, tabs=tabs_of(clerk, clock.today()))
    assert form.errors["cat"] == ["类别请从列表里选。"]
    assert numbers(clerk, "cat=nothing") == [made.number]


def test_a_page_that_does_not_exist_shows_the_last(clerk: User) -> None:
    made = [make_matter(clerk).number for _ in range(11)]
    assert [row.number for row in listing(clerk, "size=10", page="99").rows] == made[10:]


# --- The one thing to do


@pytest.mark.parametrize("username", WORKERS)
@pytest.mark.parametrize("status", STATUSES)
def test_the_step_of_a_row_is_a_move_the_person_can_make(
    status: Status, username: str, clerk: User, zhujian: User, reviewer: User
) -> None:
    matter, user = matter_in(status, clerk, zhujian, reviewer), person(username)
    for row in read_rows(Matter.objects.filter(pk=matter.pk), clock.today()):
        step = step_for(user, row)
        assert step is None or step in available_for(matter, user, clock.now())


def test_who_holds_a_matter_always_has_a_step(every_status: list[Matter], clerk: User, zhujian: User) -> None:
    for user in (clerk, zhujian):
        held = matters_of(user).open().filter(holder=user.department).exclude(status=Status.TO_REVIEW)
        assert all(step_for(user, row) for row in read_rows(in_order(held), clock.today()))


@pytest.mark.parametrize("way", ["transfer", "escalate"])
def test_a_matter_to_be_passed_on_is_passed_on_the_way_that_was_chosen(way: str, clerk: User) -> None:
    make_matter(clerk, "yiliao" if way == "escalate" else "zhufang", way=way)
    step = step_for(clerk, listing(clerk).rows[0])
    assert step is not None
    assert step.name == way
