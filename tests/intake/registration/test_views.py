"""W2 登记 and W4 受理成功, as a clerk uses them: one screen, one save, nothing typed is lost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from departments.errors import DeskError
from departments.models import PolicyBasis, ReliefCategory, User
from departments.requests import DeskRequest
from departments.terms import Handling
from intake.models import AccessRecord, Applicant, Application, Matter, Submission
from intake.registration.openings import MATERIALS
from intake.registration.views import register_page
from intake.states import Outcome, Status
from routing.rules import propose
from tests.factories import make_id_number, make_matter
from tests.pages import SignIn, one_line, selected, text_of

ADDRESS = "/matters/new/"
HOUSEHOLD = {"household-TOTAL_FORMS": "6", "household-INITIAL_FORMS": "0"}


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


def filled(*categories: str, **changes: Any) -> dict[str, Any]:
    """Return a complete page; an opening is written as linshi__way."""
    typed = {
        "token": str(uuid.uuid4()),
        "action": "register",
        "id_kind": "resident_id",
        "id_number": make_id_number(),
        "name": "韦小妹",
        "phone": "138 0000 5678",
        "source": "self",
        "categories": list(categories),
        "difficulty": "因病支出大",
    }
    return typed | HOUSEHOLD | {name.replace("__", "-"): value for name, value in changes.items()}


def only_matter() -> Matter:
    return Matter.objects.get()


def panel(desk: Client, slug: str, **typed: str) -> str:
    """Return the panel of a category, as the script asks for it."""
    return text_of(desk.post(ADDRESS, {"action": "panel", "panel": slug} | typed))


@pytest.mark.parametrize("role", ["reviewer", "weisheng", "office", "auditor", "admin"])
def test_only_clerks_register(role: str, clerk: User, request: pytest.FixtureRequest, signed_in: SignIn) -> None:
    client = signed_in(request.getfixturevalue(role))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, filled("linshi")).status_code == 403
    assert not Application.objects.exists()


def test_every_category_says_beforehand_where_it_goes_and_until_when(desk: Client) -> None:
    slugs = ReliefCategory.objects.values_list("slug", flat=True)
    page = "".join(panel(desk, slug) for slug in slugs)
    for words in ("规则一", "规则二", "规则三", "规则四", "11月25日前上报", "转办市", "依据：《"):
        assert words in page


def test_a_registration_leads_to_its_result(desk: Client) -> None:
    response = desk.post(ADDRESS, filled("linshi", linshi__way="escalate", action="register_only"))
    matter = only_matter()
    assert response.headers["Location"] == reverse("intake:registered", args=[matter.number])
    assert (matter.status, matter.application.difficulty) == (Status.TO_TRANSFER, "因病支出大")
    assert matter.application.applicant.phone == "13800005678"


def test_the_result_page_names_number_date_papers_and_the_next_person(desk: Client) -> None:
    typed = filled("linshi", linshi__way="escalate", action="register_only")
    page = text_of(desk.post(ADDRESS, typed, follow=True))
    for words in ("已受理 2026-000001", "转出：11月25日前", "受理回执", "毛救受〔2026〕1号", "下一位"):
        assert words in page


def test_the_result_page_of_several_says_how_many_and_lists_them(desk: Client) -> None:
    typed = filled("linshi", "zhufang", linshi__way="escalate", zhufang__way="transfer", zhufang__cannot_go="年老")
    page = text_of(desk.post(ADDRESS, typed, follow=True))
    assert "<h1>已登记2件</h1>" in one_line(page)
    for matter in Matter.objects.all():
        assert page.count(f'href="{matter.get_absolute_url()}"') == 1


def test_the_result_page_is_not_for_other_townships(desk: Client, outsider: User, signed_in: SignIn) -> None:
    address = desk.post(ADDRESS, filled("linshi", linshi__way="escalate")).headers["Location"]
    assert signed_in(outsider).get(address).status_code == 404


def test_several_categories_share_one_visit_and_go_their_own_ways(desk: Client) -> None:
    desk.post(
        ADDRESS,
        filled("linshi", "zhufang", linshi__way="on_the_spot", linshi__result="发放500元", linshi__amount="500",
               linshi__without_papers="急用，后补", zhufang__way="transfer", zhufang__cannot_go="年老"),
    )  # fmt: skip
    sent, spot = Matter.objects.order_by("number")
    assert spot.application == sent.application
    assert (spot.status, spot.outcome) == (Status.CLOSED, Outcome.GRANTED)
    assert (sent.status, sent.handling, sent.cannot_go) == (Status.SENT, Handling.TRANSFER, "年老")


def test_missing_papers_are_asked_for_at_once(desk: Client) -> None:
    desk.post(ADDRESS, filled("linshi", linshi__way=MATERIALS))
    matter = only_matter()
    assert matter.status == Status.AWAITING_MATERIALS
    assert not matter.materials.filter(window_looks_up=True, asked_on__isnull=False).exists()


def test_a_refusal_goes_to_the_reviewer(desk: Client) -> None:
    basis = PolicyBasis.objects.filter(category=None).order_by("pk")[0]
    desk.post(
        ADDRESS,
        filled("linshi", linshi__way="refuse", linshi__reason_code="不属本辖区", linshi__basis=str(basis.pk),
               linshi__reason="急难情形发生在独山县，应向当地申请。", linshi__advice="到独山县百泉镇窗口申请"),
    )  # fmt: skip
    assert only_matter().status == Status.TO_REVIEW


def test_a_person_without_papers_and_phone_is_taken_in(desk: Client) -> None:
    desk.post(
        ADDRESS,
        filled("linshi", linshi__way="escalate", id_kind="none", id_number="", no_id_reason="证件遗失", phone="",
               no_phone="on", contact="村主任岑老三 13800001111"),
    )  # fmt: skip
    assert only_matter().application.applicant.no_id_reason == "证件遗失"


def test_who_was_found_by_the_village_names_the_finder(desk: Client) -> None:
    typed = filled("linshi", linshi__way="escalate", source="found")
    assert "请填代办人（发现人）姓名" in text_of(desk.post(ADDRESS, typed))
    desk.post(ADDRESS, typed | {"proxy_name": "岑老三"})
    assert only_matter().application.proxy_name == "岑老三"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id_number": ""}, "请刷身份证，或输入18位身份证号。没有证件请选“无证件”。"),
        ({"id_number": "52270119900101001"}, "身份证号应是18位，现在是17位。"),
        ({"id_number": "522701199002300015"}, "身份证号里的出生日期（2月30日）不存在。"),
        ({"id_kind": "none", "id_number": ""}, "请写明没有证件的原因。"),
        ({"name": ""}, "请输入姓名。姓名中间的点请用“·”。"),
        ({"phone": "1380000567"}, "手机号应是11位"),
        ({"phone": ""}, "没有电话请选“无电话”，并填联系人。"),
        ({"no_phone": "on"}, "选了“无电话”，请填联系人。"),
        ({"birth": "2026-13-01"}, "出生日期不对，可以写成19490308；只知道哪一年的写“约1949年”。"),
        ({"categories": []}, "请至少选一项求助类别。"),
        ({"linshi__way": "transfer"}, "这类事项不能这样办理"),
        ({"categories": ["zhufang"], "zhufang__way": "transfer"}, "请选申请人不能自己前往的原因"),
        ({"linshi__way": "on_the_spot"}, "请写办理结果。"),
        ({"linshi__way": "on_the_spot", "linshi__result": "已发放"}, "没有给钱的，写给了什么东西"),
        ({"linshi__way": "on_the_spot", "linshi__result": "已发放", "linshi__amount": "五百"}, "金额请用数字"),
        ({"linshi__way": "refuse", "linshi__reason": "不行"}, "请写明原因，不少于10个字，写给申请人看得懂。"),
        ({"linshi__way": "inform"}, "这类事项不能这样办理"),
        ({"household-0-name": "王小山"}, "请填与申请人的关系。"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_everything_typed_stays(changes: dict[str, Any], sentence: str, desk: Client) -> None:
    typed = filled("linshi", **({"linshi__way": "escalate", "hukou_address": "毛尖镇坪阳村三组"} | changes))
    page = text_of(desk.post(ADDRESS, typed))
    assert "<title>有错误：登记求助事项" in one_line(page)
    assert sentence in page
    for stays in ("毛尖镇坪阳村三组", "因病支出大", typed["token"], typed["name"], typed["phone"]):
        assert stays in page
    assert not Application.objects.exists()
    assert not Submission.objects.exists()


def test_what_routing_refuses_is_shown_and_nothing_is_stored(clerk: User) -> None:
    """The opening fails after the person and the matter were written."""

    def refuse(application: Application, openings: object, *, actor: User, now: object) -> None:
        raise DeskError("材料已经齐了。", "way")

    typed = filled("linshi", linshi__way="escalate")
    request = cast("DeskRequest", RequestFactory().post(ADDRESS, typed))
    request.user = clerk
    page = text_of(register_page(request, propose=propose, open_matters=refuse))
    assert "材料已经齐了。" in page
    assert typed["name"] in page
    assert not Applicant.objects.exists()
    assert not Submission.objects.exists()


def test_a_second_click_leads_to_the_first_result(desk: Client) -> None:
    typed = filled("linshi", linshi__way="escalate")
    first, second = desk.post(ADDRESS, typed), desk.post(ADDRESS, typed)
    assert first.headers["Location"] == second.headers["Location"]
    assert Matter.objects.count() == 1


def test_every_page_has_a_token_of_its_own(desk: Client) -> None:
    tokens = {re.search(r'name="token" value="([^"]+)"', text_of(desk.get(ADDRESS)))[1] for _ in range(2)}  # type: ignore[index]
    assert len(tokens) == 2


def test_a_page_without_token_is_shown_again_with_a_new_one(desk: Client) -> None:
    page = text_of(desk.post(ADDRESS, filled("linshi", linshi__way="escalate", token="")))
    assert "请核对后再提交一次" in page
    assert not Application.objects.exists()


def test_the_same_request_asks_whether_it_is_the_same_thing(desk: Client, clerk: User) -> None:
    open_one = make_matter(clerk, "linshi", "escalate", name="韦小妹")
    typed = filled("linshi", linshi__way="escalate", id_number=open_one.application.applicant.id_number)
    page = text_of(desk.post(ADDRESS, typed))
    assert f"韦*妹的临时救助正在办理（{open_one.number}，毛尖镇）。是同一件事吗？" in page
    assert "打开那一件" in page
    desk.post(ADDRESS, typed | {"linshi-distinct_note": "本次为住院，上次为火灾"})
    assert Matter.objects.exclude(pk=open_one.pk).get().distinct_note == "本次为住院，上次为火灾"


def test_a_double_registered_in_the_same_moment_has_a_field_for_the_difference(desk: Client, clerk: User) -> None:
    """The person was not known when the page was read; a colleague registers them before it is stored."""
    typed = filled("linshi", linshi__way="escalate")
    colleague = [lambda: make_matter(clerk, "linshi", "escalate", name="韦小妹", id_number=typed["id_number"])]

    def after(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        if colleague and 'FROM "intake_applicant"' in sql:
            colleague.pop()()
        return answer

    with connection.execute_wrapper(after):
        page = text_of(desk.post(ADDRESS, typed))
    assert "是同一件事吗？" in page
    assert 'name="linshi-distinct_note"' in page


def test_a_double_in_another_township_is_named_but_not_opened(desk: Client, outsider: User) -> None:
    open_one = make_matter(outsider, "linshi", "escalate")
    typed = filled("linshi", linshi__way="escalate", id_number=open_one.application.applicant.id_number)
    page = text_of(desk.post(ADDRESS, typed))
    assert open_one.number in page
    assert open_one.get_absolute_url() not in page


def test_what_is_wrong_in_several_forms_stands_in_one_box(desk: Client) -> None:
    page = text_of(desk.post(ADDRESS, filled("linshi", linshi__way="refuse", name="", categories=["linshi"])))
    assert page.count('class="errors"') == 1
    assert "请输入姓名。" in page
    assert "<li>临时救助：<a" in one_line(page)


# --- The panels of the ticked categories


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


# --- Villages and ethnicities


@pytest.mark.parametrize(("typed", "stored"), [("坪阳村", "坪阳村"), ("py", "坪阳村"), ("PYC", "坪阳村"), ("", "")])
def test_a_village_is_read_by_its_initials(typed: str, stored: str, desk: Client) -> None:
    desk.post(ADDRESS, filled("linshi", linshi__way="escalate", village=typed))
    assert only_matter().application.applicant.village == stored


def test_a_village_that_is_not_in_the_list_is_asked_about_and_kept_by_one_press(desk: Client) -> None:
    typed = filled("linshi", linshi__way="escalate", village="坪羊村")
    page = text_of(desk.post(ADDRESS, typed))
    assert "名单里没有“坪羊村”，是坪阳村吗？" in page
    assert "就按写的登记" in page
    desk.post(ADDRESS, typed | {"keep_village": "on"})
    assert only_matter().application.applicant.village == "坪羊村"


def test_an_ethnicity_is_read_by_its_initials(desk: Client) -> None:
    desk.post(ADDRESS, filled("linshi", linshi__way="escalate", ethnicity="byz"))
    assert only_matter().application.applicant.ethnicity == "布依族"


def test_initials_of_several_ethnicities_are_asked_about(desk: Client) -> None:
    page = text_of(desk.post(ADDRESS, filled("linshi", linshi__way="escalate", ethnicity="mz")))
    assert "“mz”可能是苗族、满族" in page
    assert not Matter.objects.exists()


# --- Who came


def test_a_child_that_came_alone_is_asked_about_and_registered_by_one_tick(desk: Client) -> None:
    typed = filled("linshi", linshi__way="escalate", id_number=make_id_number("20150307"))
    page = text_of(desk.post(ADDRESS, typed))
    assert "申请人不满16周岁，是监护人代办的吗？" in page
    assert "核对过了，就这样登记" in page
    desk.post(ADDRESS, typed | {"confirmed": "on"})
    assert only_matter().application.source == "self"


def test_a_child_with_a_proxy_is_not_asked_about(desk: Client) -> None:
    proxy = {"source": "proxy", "proxy_name": "韦大山", "proxy_relation": "父母", "authority": "guardian"}
    desk.post(ADDRESS, filled("linshi", linshi__way="escalate", id_number=make_id_number("20150307")) | proxy)
    assert only_matter().application.proxy_name == "韦大山"


def test_a_proxy_with_the_number_of_the_applicant_is_asked_about(desk: Client) -> None:
    number = make_id_number("19620518")
    proxy = {"source": "proxy", "proxy_name": "韦大山", "proxy_relation": "子女", "proxy_id_number": number}
    proxy["authority"] = "came"
    typed = filled("linshi", linshi__way="escalate", id_number=number) | proxy
    assert "代办人的证件号码和申请人的一样，请核对。" in text_of(desk.post(ADDRESS, typed))
    desk.post(ADDRESS, typed | {"confirmed": "on"})
    assert only_matter().application.proxy_id_number == number
