"""One date, five places: what stands on the receipt is what page, explanation, list and public answer say."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Mapping

import pytest
from django.test import Client

from departments import clock
from departments.calendar.workdays import Calendar
from departments.models import User
from departments.terms import ClockKind, LimitUnit
from intake.models import Matter
from intake.registration.openings import MATERIALS
from routing.models import Document, PaperKind
from routing.upkeep.calendar_shift import apply
from tests.conftest import At, person
from tests.factories import ask_for, enter_notice, in_progress, make_application, make_matter, move, sent
from tests.pages import read

Said = tuple[dt.date, bool]
"""A day, and whether 暂定 stands with it."""
_DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")
YEAR = 2026

PROMISES = [
    # category, officer of the bureau, promise made on Monday 2026-11-23, is it beyond the published calendar?
    ("linshi", "minzheng", (dt.date(2026, 12, 14), False)),  # 15 working days
    ("jiuye", "renshe", (dt.date(2026, 12, 21), False)),  # 20 working days
    ("dibao", "minzheng", (dt.date(2027, 1, 5), True)),  # 30 working days, over the turn of the year
    ("shouzai", "minzheng", (dt.date(2026, 12, 14), False)),  # 20 days ending on a Sunday
    ("zhufang", "zhujian", (dt.date(2027, 2, 8), True)),  # 75 days ending on a Saturday
    ("liulang", "minzheng", (dt.date(2026, 11, 24), False)),  # 24 hours
]
in_every_category = pytest.mark.parametrize(("slug", "username", "promise"), PROMISES)


def said_in(words: str) -> Said:
    """Read the one date out of words of the screen or of a paper; without a year it is of this year."""
    days = {dt.date(int(year or YEAR), int(month), int(day)) for year, month, day in _DAY.findall(words)}
    assert len(days) == 1, words
    return days.pop(), "暂定" in words


def plain(page: str) -> str:
    """Return the words of a page, one space between them."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def between(text: str, start: str, end: str) -> str:
    found = re.search(f"{start}(.*?){end}", text)
    assert found, f"{start} … {end}"
    return found.group(1)


def row_of(matter: Matter, client: Client, tab: str = "open") -> str:
    """Return the words of the deadline in the row of the list."""
    rows = re.findall(r"<tr>.*?</tr>", read(client, f"/matters/?tab={tab}&size=50"), re.S)
    row = next(row for row in rows if matter.number in row)
    return plain(row[row.index('<div class="due') :].partition("</div>")[0])


def receipt_of(matter: Matter) -> Document:
    found: Document = matter.application.documents.get(kind=PaperKind.RECEIPT)
    return found


def on_receipt(matter: Matter) -> Said:
    """Return what the frozen fields say; the frozen page says the same."""
    receipt = receipt_of(matter)
    line = next(line for line in receipt.fields["lines"] if line["number"] == matter.number)
    printed = next(row for row in re.findall(r"<tr>.*?</tr>", receipt.html, re.S) if matter.number in row)
    assert said_in(plain(printed).partition(matter.number + " ")[2]) == said_in(line["due"])
    return said_in(line["due"])


def promise_words(matter: Matter, client: Client) -> str:
    return between(plain(read(client, f"/matters/{matter.number}/")), "承诺日期", "退回次数")


def on_screens(matter: Matter, officer: User, client: Client) -> dict[str, Said]:
    """Return the promise of a matter at work wherever a screen shows it."""
    client.force_login(officer)
    page, clocks = read(client, f"/matters/{matter.number}/"), read(client, f"/matters/{matter.number}/clocks/")
    box = plain(page).partition(" 计时 ")[2]
    public = read(client, f"/query/{matter.application.query_token}/")
    shown = {
        "承诺日期": promise_words(matter, client).partition("（最初")[0],
        "matter page, sentence": between(plain(page), "现在由.*?，已用[^，]*，", "首问责任人"),
        "matter page, 计时": between(box, "办理 .*?，到", " "),
        "clocks page": between(plain(clocks), " 办理 .*?，到", " "),
        "list": row_of(matter, client),
        "public page": between(plain(public), "承办单位正在办理，", "有结果"),
    }
    return {place: said_in(words) for place, words in shown.items()}


# --- The promise


@in_every_category
def test_the_promise_is_the_same_day_wherever_it_is_shown(
    slug: str, username: str, promise: Said, clerk: User, client: Client
) -> None:
    officer = person(username)
    matter = in_progress(clerk, officer, slug)
    assert on_receipt(matter) == promise
    shown = on_screens(matter, officer, client)
    assert shown == dict.fromkeys(shown, promise)


@in_every_category
def test_the_explanation_ends_on_the_day_of_the_receipt(
    slug: str, username: str, promise: Said, clerk: User, calendar: Calendar
) -> None:
    handle = in_progress(clerk, person(username), slug).clocks.get(kind=ClockKind.HANDLE)
    assert handle.due_on == promise[0]
    if handle.unit != LimitUnit.HOURS:
        assert handle.period.explain(calendar)[-1].date == promise[0]


def test_a_receipt_for_several_requests_names_the_promise_of_each(clerk: User) -> None:
    requests = [ask_for(slug, cannot_go="年老") for slug in ("linshi", "zhufang", "dibao")]
    application = make_application(clerk, requests, [("transfer", {})] * 3)
    matters = list(application.matters.order_by("number"))
    assert [on_receipt(matter)[0] for matter in matters] == [matter.promised_on for matter in matters]


def test_a_request_completed_later_is_promised_from_that_day_everywhere(
    clerk: User, renshe: User, client: Client, at: At
) -> None:
    matter = make_matter(clerk, "jiuye", MATERIALS, complete=False)
    at("2026-11-26T10:00")
    move("receive_materials", matter, clerk, materials=list(matter.materials.all()))
    move("transfer", matter, clerk, lead=renshe.department)
    move("sign", matter, renshe)
    shown = on_screens(matter, renshe, client)
    assert shown == dict.fromkeys(shown, on_receipt(matter))
    assert on_receipt(matter) == (dt.date(2026, 12, 24), False)


def test_papers_brought_after_hours_are_dated_alike_on_receipt_and_screens(
    clerk: User, minzheng: User, client: Client, at: At
) -> None:
    at("2026-11-20T17:45")  # a Friday evening counts as Monday: the promise is that of Monday
    matter = in_progress(clerk, minzheng, "linshi")
    shown = on_screens(matter, minzheng, client)
    assert shown == dict.fromkeys(shown, on_receipt(matter))
    assert on_receipt(matter) == (dt.date(2026, 12, 14), False)


# --- The other dates of the receipt


def test_the_moment_of_acceptance_is_the_same_on_receipt_and_screens(
    clerk: User, minzheng: User, client: Client, at: At
) -> None:
    at("2026-11-20T17:45")
    matter = in_progress(clerk, minzheng, "linshi")
    client.force_login(clerk)
    receipt = receipt_of(matter)
    assert receipt.fields["minute"] == "2026年11月20日17时45分"
    assert receipt.fields["minute"] in receipt.html
    assert "受理时间 2026-11-20 17:45" in plain(read(client, f"/matters/{matter.number}/"))
    assert "11月20日17:45收件" in plain(read(client, f"/matters/{matter.number}/clocks/"))


def test_the_day_the_person_came_is_the_same_on_receipt_and_public_page(clerk: User, client: Client) -> None:
    matter = make_matter(clerk)
    fields = receipt_of(matter).fields
    assert fields["applied_on"] == fields["date"] == "2026年11月23日"
    assert "2026年11月23日提出" in plain(read(client, f"/query/{matter.application.query_token}/"))


# --- The smaller periods, on list, page and their own papers


def due_on_clocks(matter: Matter, title: str, client: Client) -> Said:
    text = plain(read(client, f"/matters/{matter.number}/clocks/"))
    return said_in(between(text, f" {title} .*?，到", " "))


def test_the_day_to_pass_on_is_the_same_in_list_and_explanation(clerk: User, client: Client) -> None:
    matter = make_matter(clerk)
    client.force_login(clerk)
    assert said_in(row_of(matter, client)) == due_on_clocks(matter, "转出", client) == (dt.date(2026, 11, 25), False)


def test_the_transfer_paper_names_the_days_that_page_and_list_name(clerk: User, zhujian: User, client: Client) -> None:
    matter = sent(clerk, zhujian)
    client.force_login(zhujian)
    paper = matter.documents.get(kind=PaperKind.TRANSFER).fields
    row = said_in(row_of(matter, client))
    assert said_in(paper["sign_by"]) == row == due_on_clocks(matter, "签收", client)
    assert said_in(paper["answer_by"]) == on_receipt(matter)


def test_the_supplement_notice_names_the_day_that_page_and_list_name(clerk: User, client: Client) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    client.force_login(clerk)
    paper = matter.documents.get(kind=PaperKind.SUPPLEMENT).fields
    row = said_in(row_of(matter, client, "waiting"))
    assert said_in(paper["due_on"]) == row == due_on_clocks(matter, "补正", client)


# --- After a pause


def paused_and_resumed(clerk: User, officer: User, slug: str, at: At) -> Matter:
    """Return a matter of Monday 2026-11-23 that stood still from Wednesday to the Wednesday after."""
    matter = in_progress(clerk, officer, slug)
    at("2026-11-25T10:00")
    move("request_materials", matter, clerk, other="收入证明")
    at("2026-12-02T10:00")
    return move("receive_materials", matter, clerk, materials=list(matter.materials.filter(received_on__isnull=True)))


AFTER_THE_PAUSE = [
    ("linshi", "minzheng", (dt.date(2026, 12, 14), False), (dt.date(2026, 12, 21), False)),  # five working days
    (
        "shouzai",
        "minzheng",
        (dt.date(2026, 12, 14), False),
        (dt.date(2026, 12, 21), False),
    ),  # seven days
    ("dibao", "minzheng", (dt.date(2027, 1, 5), True), (dt.date(2027, 1, 12), True)),
]


@pytest.mark.parametrize(("slug", "username", "first", "moved"), AFTER_THE_PAUSE)
def test_after_a_pause_every_screen_shows_the_new_day_and_the_receipt_what_it_said(
    slug: str, username: str, first: Said, moved: Said, clerk: User, client: Client, at: At
) -> None:
    officer = person(username)
    matter = paused_and_resumed(clerk, officer, slug, at)
    shown = on_screens(matter, officer, client)
    assert shown == dict.fromkeys(shown, moved)
    assert on_receipt(matter) == first


def test_the_promise_of_the_receipt_stays_on_the_page_as_the_first(
    clerk: User, minzheng: User, client: Client, at: At
) -> None:
    matter = paused_and_resumed(clerk, minzheng, "linshi", at)
    client.force_login(minzheng)
    first = between(promise_words(matter, client), "（最初", "）")
    assert said_in(first)[0] == on_receipt(matter)[0] == matter.first_promised_on


def test_a_promise_that_has_not_moved_shows_no_first(clerk: User, minzheng: User, client: Client) -> None:
    matter = in_progress(clerk, minzheng, "linshi")
    client.force_login(minzheng)
    assert "最初" not in promise_words(matter, client)


# --- After a change of the calendar


def confirm(admin: User, office: User, days: Mapping[str, str], year: int | None = None) -> None:
    apply(enter_notice(admin, days, year=year), office, clock.now())


def test_a_day_that_becomes_firm_is_firm_on_every_screen(
    clerk: User, minzheng: User, admin: User, office: User, client: Client
) -> None:
    matter = in_progress(clerk, minzheng, "dibao")
    confirm(admin, office, {"2027-01-01": "rest"}, year=2027)
    matter.refresh_from_db()
    shown = on_screens(matter, minzheng, client)
    assert shown == dict.fromkeys(shown, (dt.date(2027, 1, 5), False))
    assert on_receipt(matter) == (dt.date(2027, 1, 5), True)


def test_a_new_rest_day_moves_every_screen_and_not_the_receipt(
    clerk: User, minzheng: User, admin: User, office: User, client: Client
) -> None:
    matter = in_progress(clerk, minzheng, "linshi")
    confirm(admin, office, {"2026-12-03": "rest"})
    matter.refresh_from_db()
    shown = on_screens(matter, minzheng, client)
    assert shown == dict.fromkeys(shown, (dt.date(2026, 12, 15), False))
    assert on_receipt(matter) == (dt.date(2026, 12, 14), False)
