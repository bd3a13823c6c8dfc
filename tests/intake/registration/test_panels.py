"""The rows of the ticked categories, as the script and a browser without it get them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from departments.models import User
from intake.models import AccessRecord, Application
from tests.counter import ADDRESS, filled, only_matter, panel
from tests.factories import make_matter
from tests.pages import SignIn, selected, text_of


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


@pytest.mark.parametrize(("slug", "words"), [("yiliao", "医疗救助"), ("dibao", "最低生活保障")])
def test_a_panel_names_its_category_once(slug: str, words: str, desk: Client) -> None:
    shown = panel(desk, slug)
    assert shown.partition("<details")[2].partition("<p>")[2].partition("</p>")[0].count(words) == 1


def test_an_empty_page_has_no_panel_yet(desk: Client) -> None:
    assert 'id="id_linshi-way"' not in text_of(desk.get(ADDRESS))


def test_a_panel_is_its_category_with_the_proposed_way_ticked(desk: Client) -> None:
    shown = panel(desk, "dibao")
    assert selected(shown, "dibao-way") == "escalate"
    assert "<html" not in shown
    assert "linshi" not in shown


@pytest.mark.parametrize("slug", ["", "nothing"])
def test_there_is_no_panel_of_an_unknown_category(slug: str, desk: Client) -> None:
    assert desk.post(ADDRESS, {"action": "panel", "panel": slug}).status_code == 404


def test_without_script_a_button_shows_the_panels_and_keeps_what_was_typed(desk: Client) -> None:
    typed = filled("linshi", "zhufang", action="panels", zhufang__way="transfer", zhufang__cannot_go="年老")
    page = text_of(desk.post(ADDRESS, typed))
    assert (selected(page, "linshi-way"), selected(page, "zhufang-way")) == ("on_the_spot", "transfer")
    assert '<option value="年老" selected>' in page
    for stays in (typed["id_number"], typed["name"], typed["phone"], "因病支出大", typed["token"]):
        assert stays in page
    assert "有错误" not in page
    assert not Application.objects.exists()


def test_an_empty_page_has_one_row_for_the_household(desk: Client) -> None:
    assert len(re.findall(r'name="household-\d-name"', text_of(desk.get(ADDRESS)))) == 1


def test_a_button_brings_the_next_row_and_keeps_what_was_typed(desk: Client) -> None:
    members = {"household-0-name": "王小山", "household-0-relation": "子女", "household-2-name": "罗大妹"}
    typed = filled("linshi", action="member") | members
    page = text_of(desk.post(ADDRESS, typed))
    assert re.findall(r'name="household-\d-name" value="([^"]+)"', page) == ["王小山", "罗大妹"]
    assert re.search(r'<input[^>]*name="household-2-name"[^>]* autofocus', page)
    assert "<details open>" in page
    assert typed["name"] in page
    assert "有错误" not in page


def test_no_row_is_offered_beyond_the_most_members(desk: Client) -> None:
    members = {f"household-{nth}-name": f"王小{nth}" for nth in range(6)}
    page = text_of(desk.post(ADDRESS, filled("linshi", action="member") | members))
    assert len(re.findall(r'name="household-\d-name"', page)) == 6
    assert 'value="member"' not in page


def test_the_members_typed_one_after_the_other_are_stored(desk: Client) -> None:
    rows = {"household-TOTAL_FORMS": "2", "household-INITIAL_FORMS": "1"}
    members = {"household-0-name": "王小山", "household-0-relation": "子女", "household-1-name": "罗大妹"}
    desk.post(ADDRESS, filled("linshi", linshi__way="escalate") | rows | members | {"household-1-relation": "配偶"})
    assert set(only_matter().application.applicant.household.values_list("name", flat=True)) == {"王小山", "罗大妹"}


def test_showing_the_panels_of_a_known_person_is_on_record_like_a_look_up(desk: Client, clerk: User) -> None:
    known = make_matter(clerk).application.applicant
    desk.post(ADDRESS, filled("linshi", action="panels", id_number=known.id_number))
    assert AccessRecord.objects.get().applicant == known


def test_nothing_is_registered_in_a_way_that_was_never_shown(desk: Client) -> None:
    typed = filled("linshi", "zhufang", linshi__way="escalate")
    page = text_of(desk.post(ADDRESS, typed))
    assert "请核对每一类的办理方式后再登记。" in page
    assert selected(page, "zhufang-way") == "inform"
    assert typed["phone"] in page
    assert not Application.objects.exists()


def test_what_was_typed_for_a_category_stays_when_its_tick_is_taken_away(desk: Client) -> None:
    typed = filled("linshi", action="panels", zhufang__way="refuse", zhufang__advice="到独山县百泉镇窗口申请")
    assert "到独山县百泉镇窗口申请" in text_of(desk.post(ADDRESS, typed))


def test_a_look_up_brings_the_panel_of_what_is_open_already(desk: Client, clerk: User) -> None:
    open_one = make_matter(clerk, "linshi", "escalate")
    typed = filled(action="lookup", id_number=open_one.application.applicant.id_number)
    assert f"正在办理（{open_one.number}" in text_of(desk.post(ADDRESS, typed))
