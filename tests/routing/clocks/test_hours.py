"""Limits in hours: they end at a moment, not with the day, and every place says and counts it so."""

from __future__ import annotations

import datetime as dt
import html
import re
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.calendar.workdays import Calendar
from departments.models import User
from intake.models import Matter
from routing.clocks.deadlines import Tone, length_words, running
from routing.clocks.due_display import due_of
from routing.figures.window import figures
from routing.lists.oversight import lights, overdue_by_unit
from routing.lists.queues import in_order, is_due_soon, is_due_today, is_overdue, read_rows
from routing.matter.clock_lines import clock_lines
from routing.matter.page import MatterPage
from routing.matter.public import public_lines
from routing.models import PaperKind
from routing.upkeep.matters import faults
from tests.conftest import At
from tests.factories import in_progress, make_matter, move, told

CAME, ENDS = "2026-11-23T09:00", "2026-11-24T09:00"
RULES = {Tone.OVER: is_overdue, Tone.TODAY: is_due_today, Tone.SOON: is_due_soon}


@pytest.fixture
def urgent(clerk: User, at: At) -> Matter:
    """An emergency that came at nine on Monday: 24 hours."""
    at(CAME)
    return make_matter(clerk, "linshi", "own", urgent=True)


@pytest.fixture
def stray(clerk: User, minzheng: User, at: At) -> Matter:
    """Help for a person without a home, with the bureau: the promise itself is 24 hours."""
    at(CAME)
    return in_progress(clerk, minzheng, "liulang")


def words(matter: Matter) -> str:
    matter.refresh_from_db()
    (row,) = read_rows(Matter.objects.filter(pk=matter.pk), clock.today())
    return row.due.words


def light(matter: Matter) -> Tone:
    (row,) = read_rows(Matter.objects.filter(pk=matter.pk), clock.today())
    return row.due.tone


def lists(matter: Matter) -> list[Tone]:
    """Return the lights under whose condition the matter is found."""
    return [tone for tone, rule in RULES.items() if Matter.objects.filter(rule(clock.today()), pk=matter.pk).exists()]


@pytest.mark.parametrize(
    ("moment", "said", "tone"),
    [
        ("2026-11-23T09:00", "还剩24小时", Tone.SOON),
        ("2026-11-23T17:30", "还剩15小时", Tone.SOON),
        ("2026-11-24T08:30", "还剩不到1小时", Tone.TODAY),
        ("2026-11-24T09:00", "还剩不到1小时", Tone.TODAY),
        ("2026-11-24T09:01", "已超不到1小时", Tone.OVER),
        ("2026-11-24T17:00", "已超8小时", Tone.OVER),
        ("2026-11-26T09:00", "已超48小时", Tone.OVER),
    ],
)
def test_a_clock_of_24_hours_is_judged_by_its_moment(
    moment: str, said: str, tone: Tone, urgent: Matter, at: At
) -> None:
    at(moment)
    assert (words(urgent), light(urgent), lists(urgent)) == (said, tone, [tone])


def test_the_matter_keeps_the_moment_of_the_clock_that_ends_first(urgent: Matter) -> None:
    assert urgent.due_at == clock.local(dt.datetime.fromisoformat(f"{ENDS}:00+08:00"))
    assert urgent.clock_kind == "urgent"


def test_on_one_day_a_moment_comes_before_what_has_the_whole_day(
    clerk: User, renshe: User, urgent: Matter, at: At
) -> None:
    move("transfer", urgent, clerk, lead=renshe.department)  # to be signed by the end of the same day
    assert (urgent.due_on, urgent.clock_kind) == (dt.date(2026, 11, 24), "urgent")


def test_once_only_days_run_no_moment_is_kept(clerk: User, urgent: Matter) -> None:
    move("take_on", urgent, clerk)
    move("decide", urgent, clerk, outcome="granted", content="发放500元")
    assert (urgent.clock_kind, urgent.due_at) == ("notify", None)


def test_the_office_sees_it_as_overdue_from_that_moment(urgent: Matter, office: User, at: At) -> None:
    at("2026-11-24T17:00")
    assert lights(office, clock.today()).over == 1
    (unit,) = overdue_by_unit(office, clock.today())
    assert [(late.row.number, late.days) for late in unit.matters] == [(urgent.number, 1)]


def test_the_clock_line_says_hours_and_moment(urgent: Matter, calendar: Calendar, at: At) -> None:
    at("2026-11-24T17:00")
    clocks = list(urgent.clocks.filter(kind="urgent").prefetch_related("pauses"))
    (line,) = clock_lines(clocks, clock.now(), calendar)
    assert (line.state.words, line.due) == ("已超8小时", "11月24日09:00")


def test_a_clock_stopped_late_says_by_how_many_hours(clerk: User, urgent: Matter, calendar: Calendar, at: At) -> None:
    move("take_on", urgent, clerk)
    at("2026-11-24T12:30")
    move("decide", urgent, clerk, outcome="granted", content="发放500元")
    clocks = list(urgent.clocks.filter(kind="urgent").prefetch_related("pauses"))
    (line,) = clock_lines(clocks, clock.now(), calendar)
    assert line.state.words == "超期3小时停止"


@pytest.mark.parametrize(
    ("moment", "verdict", "share"), [("2026-11-24T09:00", "按期办结", 100), ("2026-11-24T14:00", "超期5小时办结", 0)]
)
def test_the_verdict_is_by_the_moment_that_was_promised(
    moment: str, verdict: str, share: int, clerk: User, minzheng: User, stray: Matter, calendar: Calendar, at: At
) -> None:
    at(moment)
    move("decide", stray, minzheng, outcome="granted", content="已护送返乡")
    told(stray, clerk)
    assert words(stray) == due_of(stray, clock.now(), calendar).words == verdict
    assert figures(clerk, clock.today()).on_time == share


def test_receipt_pages_and_public_answer_name_the_moment(stray: Matter, minzheng: User, client: Client) -> None:
    (line,) = stray.application.documents.get(kind=PaperKind.RECEIPT).fields["lines"]
    assert line["due"] == "2026年11月24日9时00分前（24小时）"
    client.force_login(minzheng)
    for address in (f"/matters/{stray.number}/", "/matters/?tab=open"):
        page = html.unescape(re.sub(r"<[^>]+>", "", client.get(address).content.decode()))
        assert "11月24日09:00前" in page, address
    assert "11月24日09:00前有结果" in public_lines(stray.application)[0].status


def test_the_transfer_paper_names_the_moment_to_answer_by(stray: Matter) -> None:
    assert stray.documents.get(kind=PaperKind.TRANSFER).fields["answer_by"] == "2026年11月24日9时00分"


def test_the_line_of_who_has_it_names_the_moment(stray: Matter, minzheng: User) -> None:
    assert "，11月24日09:00前有结果。" in MatterPage(stray, minzheng, clock.now()).sentence


def test_a_search_names_the_moment(clerk: User, minzheng: User, stray: Matter, client: Client) -> None:
    name = stray.application.applicant.name
    in_progress(clerk, minzheng, "liulang", name=name)
    client.force_login(minzheng)
    answer = client.post(reverse("intake:search"), {"q": name})
    assert client.get(answer.headers["Location"]).content.decode().count("11月24日09:00前") == 4


def test_of_one_day_the_earlier_moment_is_on_top(clerk: User, at: At) -> None:
    at("2026-11-23T11:00")
    later = make_matter(clerk, "linshi", "own", urgent=True)
    at("2026-11-23T10:00")
    sooner = make_matter(clerk, "linshi", "own", urgent=True)
    assert [row.pk for row in in_order(Matter.objects.all())] == [sooner.pk, later.pk]


def test_the_self_check_compares_the_moment(urgent: Matter) -> None:
    assert list(faults()) == []
    Matter.objects.filter(pk=urgent.pk).update(due_at=None)
    (fault,) = list(faults())
    assert fault == (urgent.number, "期限是2026年11月24日，最早到期的计时是2026年11月24日09:00。")


def test_the_self_check_compares_the_moment_promised(stray: Matter) -> None:
    Matter.objects.filter(pk=stray.pk).update(promised_at=None)
    assert (stray.number, "承诺日期是2026年11月24日，办理计时是2026年11月24日09:00。") in list(faults())


def test_matters_of_before_learn_their_moments(clerk: User, minzheng: User, stray: Matter, urgent: Matter) -> None:
    closed = make_matter(clerk, "linshi", "on_the_spot")
    columns = ("due_at", "promised_at", "closed_at")
    kept = list(Matter.objects.order_by("pk").values_list(*columns))
    Matter.objects.update(due_at=None, promised_at=None, closed_at=None)
    moments = import_module("routing.migrations.0006_moments")
    moments.copy_moments(apps, None)
    moments.copy_ends(apps, None)
    assert list(Matter.objects.order_by("pk").values_list(*columns)) == kept
    assert closed.closed_at in {row[2] for row in kept}


def test_less_than_an_hour_is_said_so() -> None:
    assert [length_words(dt.timedelta(minutes=minutes)) for minutes in (0, 59, 60, 150)] == [
        "不到1小时",
        "不到1小时",
        "1小时",
        "2小时",
    ]


def test_on_friday_what_ends_on_saturday_is_not_due_today(calendar: Calendar) -> None:
    due = running(dt.date(2026, 11, 28), dt.date(2026, 11, 27), calendar)
    assert (due.tone, due.words) == (Tone.SOON, "剩1天")


def test_what_ends_on_a_rest_day_is_on_the_list_that_its_words_name(clerk: User, at: At) -> None:
    at("2026-11-27T10:00")  # a Friday
    matter = make_matter(clerk, "linshi", "own", urgent=True)
    assert (light(matter), lists(matter)) == (Tone.SOON, [Tone.SOON])
    at("2026-11-28T08:00")
    assert (light(matter), lists(matter)) == (Tone.TODAY, [Tone.TODAY])
