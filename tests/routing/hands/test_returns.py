"""退回: once per unit, to the window, then to the office, and never round in a circle."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from departments import clock
from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.errors import InvalidInput, NotAllowed
from routing.hands.returns import statements
from routing.matter.forms import form_for
from routing.matter.page import MatterPage
from routing.transitions import MOVES, available_for
from tests import factories
from tests.conftest import person
from tests.factories import move
from tests.pages import SignIn, read
from tests.returns import give_back


def twice_returned(clerk: User, zhujian: User, renshe: User, jiaoyu: User) -> Matter:
    matter = factories.in_progress(clerk, zhujian)
    give_back(matter, zhujian, renshe, duty_item="四（三）市教育局负责教育救助")
    move("transfer", matter, clerk, lead=renshe.department)
    return give_back(matter, renshe, jiaoyu, reason_code="重复")


def form_of(name: str, matter: Matter, user: User) -> Any:
    return form_for(MOVES[name])(move=MOVES[name], matter=matter, user=user)


def offered(form: Any, field: str) -> set[str]:
    return {unit.slug for unit in form.fields[field].queryset}


# --- Whom a return can name


def test_a_return_suggests_neither_the_own_unit_nor_the_window_that_sent_it(
    clerk: User, zhujian: User, outsider: User
) -> None:
    matter = factories.sent(clerk, zhujian)
    with pytest.raises(InvalidInput, match="不能是本单位"):
        give_back(matter, zhujian, zhujian)
    with pytest.raises(InvalidInput, match="就是从毛尖镇转来的"):
        give_back(matter, zhujian, clerk)
    form = form_of("give_back", matter, zhujian)
    assert not offered(form, "suggested") & {"zhujian", "maojian"}
    give_back(matter, zhujian, outsider)
    assert matter.status == Status.TO_TRANSFER


def test_the_form_of_the_second_return_does_not_offer_who_returned_it_first(
    clerk: User, zhujian: User, renshe: User
) -> None:
    matter = factories.sent(clerk, zhujian)
    give_back(matter, zhujian, renshe)
    move("transfer", matter, clerk, lead=renshe.department)
    assert not offered(form_of("give_back", matter, renshe), "suggested") & {"zhujian", "renshe", "maojian"}


@pytest.mark.parametrize("missing", ["reason_code", "duty_item", "suggested"])
def test_a_return_needs_all_three(missing: str, clerk: User, zhujian: User, renshe: User) -> None:
    matter = factories.sent(clerk, zhujian)
    said = {"reason_code": "重复", "duty_item": "四（三）", "suggested": renshe.department} | {missing: None}
    with pytest.raises(InvalidInput) as refused:
        move("give_back", matter, zhujian, **said)
    assert refused.value.field == missing


def test_the_form_names_everything_that_is_missing_at_once(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = factories.sent(clerk, zhujian)
    typed = {"seen": str(matter.version), "token": str(uuid.uuid4())}
    page = signed_in(zhujian).post(f"/matters/{matter.number}/return/", typed).content.decode()
    for sentence in ("请选退回的原因。", "请选职责依据。", "请选建议转往的单位。"):
        assert sentence in page


# --- The page says how often, and what follows


def test_the_page_of_a_return_says_how_often_it_was_returned_and_where_the_next_one_leads(
    clerk: User, zhujian: User, renshe: User
) -> None:
    matter = factories.sent(clerk, zhujian)
    assert form_of("give_back", matter, zhujian).remark == (
        "本件已退回0次，退回后由窗口在1个工作日内另转；再次退回将由市民政局在2个工作日内指定承办，指定后不能再退回。"
    )
    give_back(matter, zhujian, renshe)
    move("transfer", matter, clerk, lead=renshe.department)
    assert form_of("give_back", matter, renshe).remark.startswith("本件已退回1次；再次退回将由市民政局")


def check_page(client: Client, matter: Matter, officer: User, suggested: User) -> str:
    assert suggested.department
    typed = {
        "seen": str(matter.version),
        "token": str(uuid.uuid4()),
        "reason_code": "不属本单位职责",
        "duty_item": matter.responsibility.item,
        "suggested": str(suggested.department.pk),
    }
    client.force_login(officer)
    return client.post(f"/matters/{matter.number}/return/", typed).content.decode()


def test_the_check_page_of_the_first_return_lists_what_will_happen(
    clerk: User, zhujian: User, renshe: User, client: Client
) -> None:
    matter = factories.sent(clerk, zhujian, "jiuye")
    page = check_page(client, matter, zhujian, renshe)
    assert "办件由毛尖镇韦小燕负责，11月24日前另转其他单位。" in page
    assert "本单位不能再退回这件。" in page
    assert "答复申请人的期限不变，仍是12月21日前。" in page
    matter.refresh_from_db()
    assert (matter.status, matter.returns) == (Status.SENT, 0)


def test_the_check_page_of_the_second_return_names_the_office(
    clerk: User, zhujian: User, renshe: User, jiaoyu: User, client: Client
) -> None:
    matter = factories.sent(clerk, zhujian)
    give_back(matter, zhujian, renshe)
    move("transfer", matter, clerk, lead=renshe.department)
    page = check_page(client, matter, renshe, jiaoyu)
    assert "办件由市民政局石立新负责，11月25日前指定承办单位，指定后不能再退回。" in page


# --- After a return


def test_the_window_that_transfers_again_finds_the_suggested_unit_and_what_was_written(
    clerk: User, zhujian: User, renshe: User, signed_in: SignIn
) -> None:
    matter = factories.sent(clerk, zhujian)
    give_back(matter, zhujian, renshe, duty_item="四（三）市教育局负责教育救助")
    form = form_of("transfer", matter, clerk)
    assert form.fields["lead"].initial == renshe.department
    assert not offered(form, "lead") & {"zhujian", "maojian"}
    page = read(signed_in(clerk), f"/matters/{matter.number}/transfer/")
    assert "市住建局潘德清11月23日退回：不属本单位职责；依据：四（三）市教育局负责教育救助；建议转往市人社局。" in page


def test_before_any_return_the_form_of_a_transfer_offers_the_unit_of_the_duty_table(clerk: User, zhujian: User) -> None:
    form = form_of("transfer", factories.make_matter(clerk), clerk)
    assert (form.fields["lead"].initial, form.remark) == (zhujian.department, "")


def test_what_the_superior_gave_back_does_not_go_up_to_it_again(clerk: User, minzheng: User, weisheng: User) -> None:
    matter = factories.make_matter(clerk, "yiliao", "escalate")
    move("escalate", matter, clerk, suggestion="建议给予救助")
    give_back(matter, minzheng, weisheng)
    with pytest.raises(NotAllowed, match="市民政局已经退回过这件办件，不能再上报"):
        move("escalate", matter, clerk, suggestion="建议给予救助")
    page = MatterPage(matter, clerk, clock.now())
    assert page.choices.primary is not None
    assert page.choices.primary.name == "transfer"


def test_another_township_signs_for_what_was_sent_to_it_and_may_give_it_back(
    clerk: User, outsider: User, zhujian: User, renshe: User
) -> None:
    matter = factories.sent(clerk, zhujian)
    give_back(matter, zhujian, outsider, reason_code="不属本辖区")
    move("transfer", matter, clerk, lead=outsider.department)
    assert {step.name for step in available_for(matter, outsider, clock.now())} >= {"sign", "give_back"}
    move("sign", matter, outsider)
    assert (matter.status, matter.handler) == (Status.IN_PROGRESS, outsider)
    give_back(matter, outsider, renshe)
    assert matter.status == Status.COORDINATING


def test_a_window_cannot_sign_in_the_name_of_the_bureau(clerk: User, zhujian: User) -> None:
    matter = factories.sent(clerk, zhujian)
    assert "sign" not in {step.name for step in available_for(matter, clerk, clock.now())}


# --- What was written, side by side, and the decision


def test_what_the_units_wrote_lies_side_by_side(clerk: User, zhujian: User, renshe: User, jiaoyu: User) -> None:
    matter = twice_returned(clerk, zhujian, renshe, jiaoyu)
    first, second = statements(matter)
    assert (first.unit, first.who, first.title) == ("市住建局", "潘德清", "退回")
    assert dict(first.lines) == {
        "签收": "2026-11-23 10:00",
        "退回": "2026-11-23 10:00",
        "退回原因": "不属本单位职责",
        "职责依据": "四（三）市教育局负责教育救助",
        "建议转往": "市人社局",
    }
    assert dict(second.lines)["签收"] == "没有签收"
    assert dict(second.lines)["退回原因"] == "重复"


def test_a_report_that_nobody_covers_it_stands_beside_them_with_its_suggestion(clerk: User, zhujian: User) -> None:
    (only,) = statements(factories.coordinating(clerk, zhujian))
    assert only.title == "提请研究"
    assert dict(only.lines)["处理建议"] == "没有对应政策，建议开会研究"


def test_the_page_says_who_decided_and_why_and_offers_no_return(
    clerk: User, zhujian: User, renshe: User, jiaoyu: User, office: User, signed_in: SignIn
) -> None:
    matter = twice_returned(clerk, zhujian, renshe, jiaoyu)
    move("assign", matter, office, lead=zhujian.department, basis="房屋安全属住建部门职责。")
    page = read(signed_in(zhujian), f"/matters/{matter.number}/")
    assert "市民政局石立新11月23日指定市住建局承办，依据：房屋安全属住建部门职责。指定后不能退回。" in page
    assert "市民政局已指定承办，不能再退回。" in page
    assert f"/matters/{matter.number}/return/" not in page
    with pytest.raises(NotAllowed):
        give_back(matter, person("zhujian"), jiaoyu)


def test_before_a_decision_nothing_is_said_of_one(clerk: User, zhujian: User) -> None:
    assert MatterPage(factories.in_progress(clerk, zhujian), clerk, clock.now()).assigned == ""
