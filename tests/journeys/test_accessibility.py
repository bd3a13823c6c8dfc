"""Pages hold to the accessibility rules that a machine can check (axe-core: WCAG 2.1 A, AA and best practice)."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from departments.models import User
from intake.states import Status
from routing.evaluations.acts import invite
from routing.models import Document, RoutingRule
from tests.conftest import At
from tests.factories import coordinating, enter_notice, in_progress, make_matter, matter_in, move
from tests.journeys.desks import Desk, Desks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROLES = ("maojian", "maojian-head", "zhujian", "office", "jiancha", "admin")
NEXT_WEEK = "2026-12-09T10:00"


def faults(desk: Desk) -> list[str]:
    """Return what axe objects to: the rule and the first element of each."""
    found = Axe().run(desk.page).response["violations"]
    return [f"{fault['id']}: {fault['help']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


def test_signing_in_is_accessible(desks: Desks) -> None:
    desk = desks.nobody()
    desk.page.goto("/login/")
    assert faults(desk) == []
    desk.press("登录")
    assert faults(desk) == []


@pytest.mark.parametrize("account", ROLES)
def test_every_workbench_is_accessible(
    desks: Desks, account: str, clerk: User, zhujian: User, reviewer: User, at: At
) -> None:
    for status in (Status.SENT, Status.TO_REVIEW, Status.AWAITING_MATERIALS, Status.TO_NOTIFY, Status.COORDINATING):
        matter_in(status, clerk, zhujian, reviewer)
    at(NEXT_WEEK)
    desk = desks.of(account)
    assert faults(desk) == []


def test_registration_is_accessible_empty_and_with_errors(clerk_desk: Desk) -> None:
    clerk_desk.page.goto("/matters/new/")
    assert faults(clerk_desk) == []
    for category in ("低保", "教育救助", "住房救助", "临时救助"):
        clerk_desk.page.get_by_role("checkbox", name=category).check()
    clerk_desk.press("登记并办出")
    clerk_desk.page.get_by_role("alert").first.wait_for()
    assert faults(clerk_desk) == []


def test_a_matter_and_its_moves_are_accessible(clerk_desk: Desk, clerk: User) -> None:
    address = f"/matters/{make_matter(clerk).number}/"
    for page in ("", "transfer/", "correct/", "done/"):
        clerk_desk.page.goto(address + page)
        assert faults(clerk_desk) == [], page


def test_a_move_with_errors_is_accessible(desks: Desks, clerk: User, zhujian: User) -> None:
    desk = desks.of("zhujian")
    desk.page.goto(f"/matters/{in_progress(clerk, zhujian).number}/result/")
    desk.press("办理结果")
    desk.page.get_by_role("alert").first.wait_for()
    assert faults(desk) == []


def test_a_paper_is_accessible(clerk_desk: Desk, clerk: User) -> None:
    number = make_matter(clerk).number
    clerk_desk.page.goto(f"/matters/{number}/papers/{Document.objects.get().pk}/")
    assert faults(clerk_desk) == []


def test_an_evaluation_is_accessible_empty_with_errors_and_done(desks: Desks, clerk: User) -> None:
    desk, matter = desks.nobody(), make_matter(clerk)
    desk.page.goto(reverse("routing:evaluate", args=[invite(matter, matter.holder).token]))
    assert faults(desk) == []
    desk.press("提交评价")
    desk.page.get_by_role("alert").wait_for()
    assert faults(desk) == []
    desk.page.get_by_role("radio", name="非常满意").check()
    desk.press("提交评价")
    desk.page.get_by_text("您的评价已经收到。").wait_for()
    assert faults(desk) == []


@pytest.mark.parametrize("address", ["/matters/", "/matters/?tab=overdue", "/desk/overdue/"])
def test_the_lists_of_the_office_are_accessible(desks: Desks, clerk: User, zhujian: User, at: At, address: str) -> None:
    in_progress(clerk, zhujian)
    make_matter(clerk)
    at(NEXT_WEEK)
    desk = desks.of("office")
    desk.page.goto(address)
    assert faults(desk) == []


@pytest.mark.parametrize(
    "address",
    [
        "/setup/",
        "/setup/limits/",
        "/setup/limits/dibao/new/",
        "/setup/limits/clocks/sign/new/",
        "/setup/reference/",
        "/setup/reference/bureaus/new/",
        "/setup/reference/bases/new/",
        "/setup/hours/",
        "/setup/hours/maojian/",
    ],
)
def test_the_settings_are_accessible(desks: Desks, address: str) -> None:
    desk = desks.of("office")
    desk.page.goto(address)
    assert faults(desk) == []


@pytest.mark.parametrize("address", ["/setup/calendar/", "/setup/calendar/2027/", "/setup/calendar/changes/new/"])
def test_the_working_calendar_is_accessible(desks: Desks, address: str) -> None:
    desk = desks.of("office")
    desk.page.goto(address)
    assert faults(desk) == []


def test_a_change_of_the_calendar_is_accessible(desks: Desks, clerk: User, office: User) -> None:
    make_matter(clerk)
    change = enter_notice(office, {"2026-11-25": "rest"})
    desk = desks.of("admin")
    desk.page.goto(f"/setup/calendar/changes/{change.pk}/")
    assert faults(desk) == []


def test_the_explanation_of_dates_is_accessible(clerk_desk: Desk, clerk: User) -> None:
    clerk_desk.page.goto(f"/matters/{make_matter(clerk).number}/clocks/")
    assert faults(clerk_desk) == []


def test_the_pages_of_a_decision_are_accessible(desks: Desks, clerk: User, zhujian: User, office: User) -> None:
    decided, waiting = coordinating(clerk, zhujian), coordinating(clerk, zhujian)
    facts = {"basis": "职责表", "remember": True, "situation": "困难"}
    move("assign", decided, office, lead=zhujian.department, **facts)
    desk = desks.of("office")
    rule = RoutingRule.objects.get()
    for page in (
        "/desk/returns/",
        f"/matters/{waiting.number}/assign/",
        "/setup/rules/",
        f"/setup/rules/{rule.pk}/end/",
    ):
        desk.page.goto(page)
        assert faults(desk) == [], page


def test_batch_and_the_person_in_full_are_accessible(clerk_desk: Desk, clerk: User) -> None:
    make_matter(clerk)
    make_matter(clerk, "dibao", "escalate")
    clerk_desk.page.goto("/matters/?tab=open&since=2026-11-01")
    assert faults(clerk_desk) == []
    for tick in clerk_desk.page.locator("[name=pick]").all():
        tick.check()
    clerk_desk.press("上报、转出")
    assert faults(clerk_desk) == []
    clerk_desk.page.goto("/matters/?tab=open")
    clerk_desk.leave_by(clerk_desk.page.locator("tbody a").first)
    clerk_desk.press("显示电话、住址和家庭成员")
    assert faults(clerk_desk) == []
