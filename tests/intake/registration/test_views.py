"""W2 登记 and W4 受理成功, as a clerk uses them: one screen, one save, nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from departments.errors import DeskError
from departments.models import PolicyBasis, ReliefCategory, User
from departments.requests import DeskRequest
from departments.terms import Handling
from intake.models import Applicant, Application, Matter, Submission
from intake.registration.openings import MATERIALS
from intake.registration.views import register_page
from intake.states import Outcome, Status
from routing.rules import propose
from tests.counter import ADDRESS, filled, only_matter, panel
from tests.factories import make_matter
from tests.pages import SignIn, one_line, text_of


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


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
