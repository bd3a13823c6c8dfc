"""A number on the sheet: looked up, typed by a card reader, or searched for on the workbench."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from django.test import Client

from departments.models import User
from intake.models import AccessRecord, Applicant, Matter
from tests.counter import ADDRESS, filled
from tests.factories import make_id_number, make_matter
from tests.pages import SignIn, text_of


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


# --- Look-up by number


def test_a_known_person_is_filled_in_and_what_was_typed_stays(desk: Client, clerk: User) -> None:
    known = make_matter(clerk, "linshi", "escalate", name="覃世明", phone="13812345678").application.applicant
    typed = filled("zhufang", action="lookup", id_number=known.id_number, name="", phone="13900001111")
    page = text_of(desk.post(ADDRESS, typed))
    for words in ("覃世明", "13900001111", "因病支出大", "以前的办件（1件）", typed["token"]):
        assert words in page
    assert "13812345678" not in page
    assert "有错误" not in page


def test_a_look_up_is_on_record_without_the_whole_number(desk: Client, clerk: User) -> None:
    known = make_matter(clerk).application.applicant
    desk.post(ADDRESS, filled(action="lookup", id_number=known.id_number))
    stored = AccessRecord.objects.get()
    assert (stored.user, stored.applicant, stored.reason) == (clerk, known, "登记")
    assert known.id_number not in stored.term


def test_a_look_up_stores_no_person_and_no_matter(desk: Client) -> None:
    page = text_of(desk.post(ADDRESS, filled("linshi", action="lookup")))
    assert "没有登记过这个证件号码" in page
    assert not Applicant.objects.exists()


def test_a_look_up_reads_birth_and_sex_from_the_number(desk: Client) -> None:
    page = text_of(desk.post(ADDRESS, filled(action="lookup", id_number=make_id_number("19530307"))))
    assert 'value="1953-03-07"' in page


def test_a_wrong_number_is_told_at_the_look_up(desk: Client) -> None:
    page = text_of(desk.post(ADDRESS, filled(action="lookup", id_number="52270119900101001")))
    assert "身份证号应是18位，现在是17位。" in page
    assert not AccessRecord.objects.exists()


def test_a_page_sent_once_more_with_other_words_is_not_taken_for_a_second_click(desk: Client) -> None:
    typed = filled("linshi", linshi__way="escalate")
    desk.post(ADDRESS, typed)
    other = typed | {"name": "李国林", "id_number": make_id_number("19770203")}
    page = text_of(desk.post(ADDRESS, other), 409)
    assert "现在填的和那一次不同，还没有保存" in page
    assert "李国林" in page
    assert Matter.objects.count() == 1
    fresh = re.search(r'name="token" value="([^"]+)"', page)
    assert fresh
    assert fresh[1] != typed["token"]
    assert desk.post(ADDRESS, other | {"token": fresh[1]}).status_code == 302
    assert Matter.objects.count() == 2


# --- What a card reader types, and a number that was searched for


def test_a_line_of_a_card_reader_is_taken_apart_at_the_look_up(desk: Client) -> None:
    number = make_id_number("19530307")
    line = f"{number},覃桂花,女,布依,贵州省都匀市毛尖镇坪阳村三组"
    form = desk.post(ADDRESS, filled(action="lookup", id_number=line, name="")).context["sheet"].person
    shown = [form[name].value() for name in ("id_number", "name", "ethnicity", "hukou_address", "village")]
    assert shown == [number, "覃桂花", "布依族", "贵州省都匀市毛尖镇坪阳村三组", "坪阳村"]


def test_a_line_of_a_card_reader_leaves_what_was_typed_before(desk: Client) -> None:
    line = f"{make_id_number()} 覃桂花"
    form = desk.post(ADDRESS, filled(action="lookup", id_number=line, name="韦小妹")).context["sheet"].person
    assert form["name"].value() == "韦小妹"


def test_a_number_found_nowhere_opens_the_sheet_with_the_number_in_it(desk: Client) -> None:
    number = make_id_number("19530307")
    answer = desk.post("/search/", {"q": number}, follow=True)
    address = answer.redirect_chain[-1][0]
    assert address.startswith(f"{ADDRESS}?found=")
    assert number not in address
    form = answer.context["sheet"].person
    assert (form["id_number"].value(), form["birth"].value()) == (number, "1953-03-07")
    assert form.fields["name"].widget.attrs["autofocus"]


def test_all_that_a_card_reader_types_at_the_search_comes_to_the_sheet_and_not_into_its_address(desk: Client) -> None:
    number = make_id_number("19530307")
    card = f"{number},覃桂花,女,布依,贵州省都匀市毛尖镇坪阳村三组"
    answer = desk.post("/search/", {"q": card}, follow=True)
    form = answer.context["sheet"].person
    shown = {
        name: form[name].value() for name in ("id_number", "name", "ethnicity", "hukou_address", "village", "birth")
    }
    assert shown == {
        "id_number": number,
        "name": "覃桂花",
        "ethnicity": "布依族",
        "hukou_address": "贵州省都匀市毛尖镇坪阳村三组",
        "village": "坪阳村",
        "birth": "1953-03-07",
    }
    assert form["sex"].value()
    assert form.fields["phone"].widget.attrs["autofocus"]
    assert not [part for part in ("覃", number) if part in unquote(answer.redirect_chain[-1][0])]
    assert "覃桂花" in text_of(desk.get(answer.redirect_chain[-1][0])), "loading the page again loses nothing"


def test_a_card_fills_no_sheet_of_another_search(desk: Client) -> None:
    number = make_id_number("19530307")
    first = desk.post("/search/", {"q": number}).headers["Location"]
    desk.post("/search/", {"q": f"{make_id_number('19610412')} 覃桂花"})
    form = desk.get(first).context["sheet"].person
    assert (form["id_number"].value(), form["name"].value() or "") == (number, "")


def test_a_stored_search_opens_the_sheet_for_its_own_user_only(desk: Client, outsider: User, signed_in: SignIn) -> None:
    address = desk.post("/search/", {"q": make_id_number("19530307")}).headers["Location"]
    assert signed_in(outsider).get(address).context["sheet"].person["id_number"].value() is None


def test_a_number_that_is_known_stands_beside_its_matters_with_the_way_to_register_again(
    desk: Client, clerk: User
) -> None:
    known = make_matter(clerk).application.applicant
    answer = desk.post("/search/", {"q": f"{known.id_number} {known.name}"}, follow=True)
    page = text_of(answer)
    assert known.applications.get().matters.get().number in page
    again = re.search(r'href="(/matters/new/\?found=[^"]+)" data-key="F2"', page)
    assert again
    assert desk.get(again[1]).context["sheet"].person["name"].value() == known.name


def test_a_bureau_is_led_to_no_sheet(zhujian: User, signed_in: SignIn) -> None:
    answer = signed_in(zhujian).post("/search/", {"q": make_id_number()}, follow=True)
    assert "没有找到" in text_of(answer)
    assert "再登记" not in text_of(answer)


def test_of_somebody_without_a_paper_the_year_of_birth_may_be_all_that_is_known(desk: Client) -> None:
    without = {"id_kind": "none", "id_number": "", "no_id_reason": "从未办过"}
    page = text_of(desk.post(ADDRESS, filled("linshi", linshi__way="escalate") | without | {"birth": "3.8"}))
    assert "请把年份写上，可以写成19490308；只知道哪一年的写“约1949年”。" in page
    desk.post(ADDRESS, filled("linshi", linshi__way="escalate") | without | {"birth": "1949年"})
    person = Applicant.objects.get()
    assert (str(person.birth), person.birth_precision) == ("1949-01-01", "year")


def test_a_year_that_does_not_fit_the_number_is_asked_about(desk: Client) -> None:
    typed = filled("linshi", linshi__way="escalate") | {"id_number": make_id_number("19620518")}
    assert "出生日期与证件号码里的不一致" in text_of(desk.post(ADDRESS, typed | {"birth": "约1949年"}))
    desk.post(ADDRESS, typed | {"birth": "约1962年"})
    person = Applicant.objects.get()
    assert (str(person.birth), person.birth_precision) == ("1962-05-18", "day")


def test_a_year_never_replaces_a_day_that_is_known(desk: Client) -> None:
    passport = filled("linshi", linshi__way="escalate") | {"id_kind": "passport", "id_number": "E12345678"}
    desk.post(ADDRESS, passport | {"birth": "19490308"})
    again = filled("zhufang", zhufang__way="transfer", zhufang__cannot_go="年老")
    desk.post(ADDRESS, again | {"id_kind": "passport", "id_number": "E12345678", "birth": "约1949年"})
    assert Matter.objects.count() == 2
    person = Applicant.objects.get()
    assert (str(person.birth), person.birth_precision) == ("1949-03-08", "day")
