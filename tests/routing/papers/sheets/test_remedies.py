"""复议 and 诉讼 on adverse papers: to whom, how long, and only once the legal office has confirmed it."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.urls import reverse

from departments.models import Department, User
from departments.terms import DepartmentKind
from intake.states import Status
from routing.models import Document, PaperKind
from routing.papers.sheets.remedies import remedies_against
from routing.papers.texts import REMEDIES
from tests.conftest import At
from tests.factories import basis, in_progress, matter_in, move, switch
from tests.pages import SignIn
from tests.papers import issue_ordinary

pytestmark = pytest.mark.django_db

CITY, CHOICE = "都匀市人民政府", "都匀市人民政府或者上一级主管部门"
REASON = "现有住房经鉴定不属于危房，人均面积超过标准"


@pytest.mark.parametrize("day", ["2026-11-23", "2024-01-01", "2023-12-31", "2015-05-01", "2015-04-30", "2014-12-19"])
@pytest.mark.parametrize("slug", ["maojian", "guanghui", "zhujian"])
def test_reconsideration_is_open_for_sixty_days_whoever_decided_and_whenever(slug: str, day: str) -> None:
    assert against(slug, day)[1] == "60日"


@pytest.mark.parametrize(
    ("slug", "day", "body"),
    [
        ("maojian", "2026-11-23", CITY),
        ("maojian", "2014-12-19", CITY),
        ("guanghui", "2026-11-23", CITY),
        ("guanghui", "2023-12-31", CITY),
        ("zhujian", "2026-11-23", CITY),
        ("zhujian", "2024-01-01", CITY),
        ("zhujian", "2023-12-31", CHOICE),
        ("minzheng", "2014-12-19", CHOICE),
    ],
)
def test_body_of_the_reconsideration_follows_issuer_and_day(slug: str, day: str, body: str) -> None:
    assert against(slug, day)[0] == body


@pytest.mark.parametrize(
    ("day", "period"),
    [("2014-12-19", "3个月"), ("2015-04-30", "3个月"), ("2015-05-01", "6个月"), ("2026-11-23", "6个月")],
)
def test_time_for_a_lawsuit_follows_the_day(day: str, period: str) -> None:
    assert against("maojian", day)[2] == period


def test_no_remedy_is_named_against_who_issues_no_decisions() -> None:
    village = Department.objects.filter(kind=DepartmentKind.VILLAGE)[0]
    assert remedies_against(village, dt.date(2026, 11, 23)) is None


def against(slug: str, day: str) -> tuple[str, str, str]:
    found = remedies_against(Department.objects.get(slug=slug), dt.date.fromisoformat(day))
    assert found is not None
    return found.body, found.review_period, found.suit_period


# --- On the papers


def test_refusal_names_them_from_the_day_the_switch_is_on(clerk: User, office: User, at: At) -> None:
    switch(REMEDIES, office, "2026-11-24")
    assert "行政复议" not in issue_ordinary(PaperKind.REFUSAL).html
    at("2026-11-24T10:00")
    later = issue_ordinary(PaperKind.REFUSAL)
    told = (
        "也可以自收到本告知之日起60日内向都匀市人民政府申请行政复议，"
        "或者自收到本告知之日起6个月内依法向人民法院提起行政诉讼。"
    )
    assert later.fields["remedies"] == [told]
    assert later.html.index("由其核查并答复") < later.html.index(told)


def test_they_are_gone_again_from_the_day_the_switch_is_off(clerk: User, office: User) -> None:
    switch(REMEDIES, office, "2026-11-20")
    switch(REMEDIES, office, "2026-11-23", on=False)
    assert "行政复议" not in issue_ordinary(PaperKind.REFUSAL).html


def test_granted_result_names_no_remedy(clerk: User, office: User) -> None:
    switch(REMEDIES, office, "2026-11-20")
    assert "行政复议" not in issue_ordinary(PaperKind.RESULT).html


def test_adverse_result_shows_on_the_check_page_what_it_prints(
    clerk: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    switch(REMEDIES, office, "2026-11-20")
    matter = in_progress(clerk, zhujian)
    page = reverse("routing:move", args=[matter.number, "result"])
    typed = {"outcome": "denied", "content": "不给予住房救助", "reason": REASON, "basis": basis().pk}
    hidden = {"seen": matter.version, "token": "5f0c1f2e-6f0d-4b52-9e6e-3a0d1f7f1a11"}
    shown = html.unescape(signed_in(zhujian).post(page, typed | hidden).content.decode())
    move("decide", matter, zhujian, outcome="denied", content="不给予住房救助", reason=REASON, basis=basis())
    printed = Document.objects.get(kind=PaperKind.RESULT).fields
    assert "申请行政复议" in printed["remedies"][0]
    assert "<br>".join(printed["objection"] + printed["remedies"]) in shown


@pytest.mark.parametrize("is_on", [True, False])
def test_who_confirms_a_refusal_reads_what_it_tells_the_person(
    *, is_on: bool, clerk: User, reviewer: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    switch(REMEDIES, office, "2026-11-20", on=is_on)
    matter = matter_in(Status.TO_REVIEW, clerk, zhujian, reviewer)
    page = reverse("routing:move", args=[matter.number, "refuse"])
    shown = html.unescape(signed_in(reviewer).get(page).content.decode())
    move("refuse", matter, reviewer)
    printed = Document.objects.get(kind=PaperKind.REFUSAL).fields
    assert bool(printed["remedies"]) == is_on
    assert "<br>".join(printed["objection"] + printed["remedies"]) in shown
