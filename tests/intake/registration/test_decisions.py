"""The registration page and the remembered decisions of the office: what is stored is what was shown."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from departments.models import Department, User
from intake.models import Application, Matter
from routing.models import RoutingRule
from tests import factories
from tests.counter import ADDRESS, filled, panel
from tests.pages import SignIn, one_line, selected, text_of

COLLAPSED = "洪水后房屋倒塌"


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


@pytest.fixture
def rule(clerk: User, zhujian: User, office: User) -> RoutingRule:
    """住房救助 with 倒塌 in its difficulty goes to 民政局."""
    matter = factories.coordinating(clerk, zhujian)
    application = Application.objects.get(pk=matter.application_id)
    application.difficulty = COLLAPSED
    application.save()
    lead = Department.objects.get(slug="minzheng")
    factories.move("assign", matter, office, lead=lead, basis="因灾倒房属受灾救助", remember=True, situation="倒塌")
    return RoutingRule.objects.get()


def marked(page: str) -> str:
    found = re.search(r'name="zhufang-shown" value="([^"]*)"', page)
    assert found
    return found[1]


def registered(typed: dict[str, object], desk: Client) -> list[Matter]:
    """Return the matters stored, except the one from which the rule was learnt."""
    desk.post(ADDRESS, typed)
    return list(Matter.objects.exclude(pk__in=RoutingRule.objects.values("learnt_from")))


def test_the_panel_follows_the_difficulty_as_it_is_typed(desk: Client, rule: RoutingRule) -> None:
    asked = ("房屋漏雨", COLLAPSED)
    plain, collapsed = (one_line(panel(desk, "zhufang", difficulty=difficulty)) for difficulty in asked)
    assert "</b>：市住建局，" in plain
    assert "指定" not in plain
    assert "</b>：市民政局，" in collapsed
    assert "告知到都匀市民政局申请" in collapsed
    assert "按市民政局2026年11月23日指定：“倒塌”由市民政局承办，依据：因灾倒房属受灾救助。" in collapsed
    assert (marked(plain), marked(collapsed)) == ("/inform", f"{rule.pk}/inform")


def test_a_panel_asked_for_again_keeps_what_was_chosen_against_the_proposal(desk: Client, rule: RoutingRule) -> None:
    typed = {"zhufang-way": "transfer", "zhufang-shown": "/inform", "zhufang-cannot_go": "路远"}
    page = panel(desk, "zhufang", difficulty=COLLAPSED, **typed)
    assert selected(page, "zhufang-way") == "transfer"
    assert '<option value="路远" selected>' in page


def test_the_difficulty_stands_in_no_address(desk: Client) -> None:
    page = text_of(desk.get(ADDRESS))
    assert "panel=" not in page


def test_what_was_proposed_before_the_difficulty_changed_is_asked_again_and_nothing_stored(
    desk: Client, rule: RoutingRule
) -> None:
    typed = filled("zhufang", zhufang__way="transfer", zhufang__cannot_go="年老", difficulty=COLLAPSED)
    typed["zhufang-shown"] = "/inform"
    page = text_of(desk.post(ADDRESS, typed))
    assert "承办单位和刚才显示的不一样，请核对办理方式后再登记。按市民政局" in page
    assert marked(page).startswith(f"{rule.pk}/")
    assert selected(page, "zhufang-way") == "transfer"
    assert Matter.objects.count() == 1
    assert len(registered(typed | {"zhufang-shown": marked(page)}, desk)) == 1


def test_what_was_only_proposed_turns_with_the_difficulty(desk: Client, rule: RoutingRule) -> None:
    """临时救助: settled at the window before, with another unit after."""
    rule.category = rule.category.__class__.objects.get(slug="linshi")
    rule.lead = Department.objects.get(slug="renshe")
    rule.save()
    typed = filled("linshi", linshi__way="on_the_spot", difficulty=COLLAPSED)
    typed["linshi-shown"] = "/on_the_spot"
    page = text_of(desk.post(ADDRESS, typed))
    assert selected(page, "linshi-way") == "transfer"


def test_what_was_shown_with_the_decision_is_stored_at_once(desk: Client, rule: RoutingRule) -> None:
    typed = filled("zhufang", zhufang__way="transfer", zhufang__cannot_go="年老", difficulty=COLLAPSED)
    (matter,) = registered(typed | {"zhufang-shown": f"{rule.pk}/inform"}, desk)
    assert (matter.handling, matter.application.difficulty) == ("transfer", COLLAPSED)
    (line,) = matter.application.documents.get(matter=None).fields["lines"]
    assert line["way"] == "转办：市民政局"


def test_a_decision_that_ended_meanwhile_is_asked_about_too(desk: Client, rule: RoutingRule) -> None:
    rule.valid_to = rule.valid_from.replace(day=22)
    rule.save()
    typed = filled("zhufang", zhufang__way="transfer", zhufang__cannot_go="年老", difficulty=COLLAPSED)
    page = text_of(desk.post(ADDRESS, typed | {"zhufang-shown": f"{rule.pk}/inform"}))
    assert "请核对办理方式后再登记。由市住建局承办。" in page
    assert Matter.objects.count() == 1
