"""A clerk leaves with forty open matters: in one act all of them are a colleague's, and none is forgotten."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from departments import clock
from departments.models import User
from departments.people.postings import dismiss
from intake.models import Matter
from routing.models import MatterEvent
from tests.factories import make_colleague, make_matter
from tests.journeys.desks import PASSWORD, Desk, Desks, with_and_without_script

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORTY = 40
WHY = "韦小燕调到县城工作，由韦秀兰接手。"


def self_check() -> str:
    """Run check_matters; return what it says, and fail if it does not end well."""
    said = io.StringIO()
    call_command("check_matters", stdout=said, verbosity=2)
    return said.getvalue()


@pytest.fixture
def successor(clerk: User) -> User:
    colleague = make_colleague(clerk, "韦秀兰")
    colleague.set_password(PASSWORD)
    colleague.save()
    return colleague


@pytest.fixture
def forty(clerk: User, successor: User) -> list[Matter]:
    """Forty matters in the hands of 韦小燕, whose posting ended yesterday."""
    matters = [make_matter(clerk) for _ in range(FORTY)]
    dismiss(clerk.postings.get(), clock.today() - dt.timedelta(days=1))
    return matters


def choose_the_leaver(head: Desk) -> None:
    """Go from the workbench to the page of the one who has left."""
    head.page.goto("/")
    head.follow(f"无人承办{FORTY}件承办人已离岗，请移交")
    head.reads("已离岗")
    head.leave_by(head.page.get_by_role("link", name=re.compile(r"^移交\s*韦小燕的办件$")))
    head.reads("这个人已经离岗")


@with_and_without_script
def test_forty_matters_of_a_leaver_are_handed_over_in_one_act(
    forty: list[Matter], successor: User, clerk: User, desks: Desks
) -> None:
    with pytest.raises(CommandError, match=f"{FORTY}件有问题"):
        self_check()
    head = desks.of("maojian-head")
    choose_the_leaver(head)
    head.press("下一步：核对")
    head.reads("请写移交的原因。")
    head.field("移交给").select_option("韦秀兰")
    head.field("原因").fill(WHY)
    head.press("下一步：核对")
    assert head.page.get_by_role("row").count() == FORTY + 1
    head.press(f"确认移交{FORTY}件")
    head.reads(f"已把{FORTY}件办件移交给韦秀兰")
    everything_is_the_successors(forty, successor, clerk)
    assert "没有发现问题" in self_check()
    every_page_names_the_successor(desks.of(successor.username), forty)


def everything_is_the_successors(forty: list[Matter], successor: User, clerk: User) -> None:
    """Every matter has an owner and one event of the handover. 首问责任人 is the same as before."""
    now = Matter.objects.filter(pk__in=[matter.pk for matter in forty])
    assert set(now.values_list("handler", "first_asked")) == {(successor.pk, clerk.pk)}
    assert not Matter.objects.open().filter(handler=clerk).exists()
    events = MatterEvent.objects.of_move("hand_over").values("matter").annotate(n=Count("pk"))
    assert [row["n"] for row in events] == [1] * FORTY


def every_page_names_the_successor(desk: Desk, forty: list[Matter]) -> None:
    """The list and the page of each matter name the successor, who handed it over and why, and the same 首问责任人."""
    desk.page.goto("/matters/?size=50")
    assert desk.page.get_by_role("row").filter(has_text="韦秀兰").count() == FORTY
    for matter in forty[:: FORTY // 4]:
        desk.open_matter(matter.number)
        desk.reads("现在由毛尖镇韦秀兰")
        desk.reads(f"毛尖镇罗明山移交：由韦小燕移交给韦秀兰。原因：{WHY}")
        desk.reads("首问责任人：毛尖镇韦小燕")


def test_what_somebody_moves_while_the_list_is_read_is_told_and_not_lost(
    forty: list[Matter], successor: User, desks: Desks
) -> None:
    head = desks.of("maojian-head")
    choose_the_leaver(head)
    head.field("移交给").select_option("韦秀兰")
    head.field("原因").fill(WHY)
    head.press("下一步：核对")
    other = desks.of(successor.username)
    other.open_matter(forty[7].number)
    other.press("接办")
    other.reads("已接办。接下来由毛尖镇韦秀兰")
    head.press(f"确认移交{FORTY}件")
    head.reads(f"已把{FORTY - 1}件办件移交给韦秀兰")
    head.reads(f"没有移交{forty[7].number}：刚有变化，现在由毛尖镇韦秀兰承办")
    assert not Matter.objects.open().exclude(handler=successor).exists()
