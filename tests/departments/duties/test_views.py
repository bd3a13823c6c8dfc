"""The pages of 设置 and 时限与职责: who reads, who changes, what is refused and what is shown afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from departments.models import ClockLimit, PolicyBasis, Responsibility, User
from tests.conftest import At, person
from tests.pages import SignIn, one_line, text_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

LIST, NEW, NEW_CLOCK = "/setup/limits/", "/setup/limits/zhufang/new/", "/setup/limits/clocks/sign/new/"
CLOCK = {"valid_from": "2027-01-01", "value": "2", "unit": "workdays", "source": "匀府办发〔2026〕88号"}


def typed(**changed: Any) -> dict[str, Any]:
    """Return what the form of 住房救助 holds once it is filled in, with some of it changed."""
    old = Responsibility.objects.get(slug="2014-zhufang")
    facts = {
        "valid_from": "2027-01-01", "edition": "匀府办发〔2026〕88号", "source": "匀府办发〔2026〕88号第三条",
        "label": old.label, "item": old.item, "lead": old.lead.pk, "handling": old.handling, "limit": "75",
        "limit_unit": "calendar_days", "extended_limit": "", "urgent_hours": "", "limit_source": old.limit_source,
        "basis": old.basis.pk, "go_to": old.go_to, "go_to_address": "", "go_to_phone": "", "go_to_hours": "",
        "stage-TOTAL_FORMS": "2", "stage-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number in (0, 1):
        row = {"name": "", "days": "", "unit": "calendar_days", "basis": "", "counted": "yes"}
        facts |= {f"stage-{number}-{name}": value for name, value in row.items()}
    return facts | changed


def stage(number: int, **facts: str) -> dict[str, str]:
    return {f"stage-{number}-{name}": value for name, value in facts.items()}


def entered(client: Client, **changed: Any) -> Responsibility:
    response = client.post(NEW, typed(**changed))
    assert response.status_code == 302, response.context["form"].errors
    return Responsibility.objects.get(slug="20270101-zhufang")


# --- Who reads and who changes


@pytest.mark.parametrize("username", ["office", "admin", "jiancha"])
@pytest.mark.parametrize("page", ["/setup/", LIST])
def test_the_office_the_administrator_and_the_auditor_read(username: str, page: str, at: At, signed_in: SignIn) -> None:
    assert signed_in(person(username)).get(page).status_code == 200


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "zhujian"])
@pytest.mark.parametrize("page", ["/setup/", LIST, NEW, NEW_CLOCK])
def test_windows_and_bureaus_do_not_read(username: str, page: str, at: At, signed_in: SignIn) -> None:
    assert signed_in(person(username)).get(page).status_code == 403


@pytest.mark.parametrize("page", [NEW, NEW_CLOCK, "/setup/limits/2014-zhufang/withdraw/"])
def test_an_auditor_changes_nothing(page: str, auditor: User, signed_in: SignIn) -> None:
    assert signed_in(auditor).post(page, typed()).status_code == 403


def test_an_auditor_is_offered_no_change(auditor: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(auditor).get(LIST))
    assert "只能查看" in shown
    assert "录入新一版" not in shown


@pytest.mark.parametrize("username", ["office", "admin", "jiancha"])
def test_settings_stand_in_the_navigation(username: str, at: At, signed_in: SignIn) -> None:
    shown = text_of(signed_in(person(username)).get(LIST))
    assert '<a href="/setup/" aria-current="page">设置</a>' in one_line(shown)


def test_the_index_leads_to_limits_clocks_calendar_and_hours(office: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(office).get("/setup/"))
    for address in (LIST, f"{LIST}#clocks", "/setup/calendar/", "/setup/hours/"):
        assert f'href="{address}"' in shown


# --- The list


def test_the_list_says_bureau_limit_extension_stages_and_whether_verified(office: User, signed_in: SignIn) -> None:
    shown = one_line(text_of(signed_in(office).get(LIST)))
    section = shown.partition('id="dibao"')[2].partition("</section>")[0]
    words = ("市民政局", "30个工作日", "已核实", "延期一次，合计45个工作日", "公示7日<b>计入</b>", "2021年7月1日起")
    assert not [word for word in words if word not in section]


def test_the_list_says_which_limit_the_city_has_set(office: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(office).get(LIST))
    assert "本市设定" in shown.partition('id="zhufang"')[2].partition("</section>")[0]


def test_a_category_nobody_answers_for_is_told(office: User, signed_in: SignIn) -> None:
    for row in Responsibility.objects.filter(category__slug="jiuye"):
        row.delete()
    shown = text_of(signed_in(office).get(LIST))
    assert "未设时限。" in shown.partition('id="jiuye"')[2].partition("</section>")[0]


def test_the_list_costs_the_same_with_more_editions(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    before = queries_of(client, LIST)
    entered(client, **stage(0, name="公示", days="7", basis="依据"))
    client.get(LIST)  # the message of the entry is told here
    assert queries_of(client, LIST) == before


# --- A new edition


def test_the_form_starts_tomorrow_with_what_holds_now_but_its_source(office: User, signed_in: SignIn) -> None:
    form = signed_in(office).get(NEW).context["form"]
    values = {name: form[name].value() for name in ("valid_from", "limit", "limit_unit", "source", "edition")}
    assert values == {
        "valid_from": "2026-11-24", "limit": 75, "limit_unit": "calendar_days", "source": None, "edition": None,
    }  # fmt: skip


def test_the_stages_that_hold_now_stand_in_the_form(office: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(office).get("/setup/limits/dibao/new/"))
    assert 'value="家庭经济状况核对"' in shown


def test_a_new_edition_shows_what_it_changed(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    entered(client, limit="60", limit_source="新文件", go_to_phone="0854-8221234")
    shown = text_of(client.get(LIST)).partition('id="zhufang"')[2].partition("</section>")[0]
    changed = shown.partition("改了什么")[2].partition("</ul>")[0]
    assert "<del>75日（本市设定）</del>" in changed
    assert "<b>60日（本市设定）</b>" in changed
    assert "<del>无</del>" in changed
    assert "牵头单位" not in changed


def test_an_entered_edition_waits_and_the_one_before_has_its_end(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    entered(client)
    shown = text_of(client.get(LIST)).partition('id="zhufang"')[2].partition("</section>")[0]
    assert "未生效" in shown
    assert "2014年12月19日至2026年12月31日" in shown


def test_who_entered_an_edition_stands_in_its_history(office: User, signed_in: SignIn) -> None:
    edition = entered(signed_in(office))
    assert {row.history_user for row in edition.history.all()} == {office}


def test_all_of_an_edition_is_stored(office: User, signed_in: SignIn) -> None:
    minzheng = Responsibility.objects.get(slug="2014-dibao").lead
    basis = PolicyBasis.objects.get(slug="203-rule-2")
    rows = stage(0, name="公示", days="15", basis="第九条", counted="no", unit="workdays")
    edition = entered(
        signed_in(office), lead=minzheng.pk, supporting=[Responsibility.objects.get(slug="2014-zhufang").lead.pk],
        limit="45", limit_unit="workdays", limit_source="新文件", limit_is_verified="on", extended_limit="60",
        urgent_hours="24", handling="on_the_spot", settles_at_window="on", needs_member_numbers="on", basis=basis.pk,
        **rows,
    )  # fmt: skip
    assert (edition.lead, edition.supporting.get().slug, edition.basis) == (minzheng, "zhujian", basis)
    assert (edition.limit, edition.limit_unit, edition.extended_limit, edition.urgent_hours) == (45, "workdays", 60, 24)
    assert (edition.limit_is_verified, edition.handling, edition.settles_at_window) == (True, "on_the_spot", True)
    assert edition.needs_member_numbers
    row = edition.stages.get()
    assert (row.name, row.days, row.unit, row.basis, row.stops_clock) == ("公示", 15, "workdays", "第九条", True)


@pytest.fixture
def verified(office: User) -> Responsibility:
    """The edition in force, with its limit compared with the original text."""
    edition = Responsibility.objects.get(slug="2014-zhufang")
    edition.limit_is_verified = True
    edition.save()
    return edition


def test_a_verified_limit_is_not_ticked_for_a_number_nobody_has_typed_yet(
    verified: Responsibility, office: User, signed_in: SignIn
) -> None:
    field = text_of(signed_in(office).get(NEW)).partition('name="limit_is_verified"')[2].partition(">")[0]
    assert "checked" not in field


def test_another_limit_is_unverified_until_somebody_ticks_it(
    verified: Responsibility, office: User, signed_in: SignIn
) -> None:
    assert not entered(signed_in(office), limit="60", limit_source="新文件").limit_is_verified


def test_another_limit_that_was_compared_is_verified(verified: Responsibility, office: User, signed_in: SignIn) -> None:
    typed_anew = {"limit": "60", "limit_source": "新文件", "limit_is_verified": "on"}
    assert entered(signed_in(office), **typed_anew).limit_is_verified


def test_a_verified_limit_stays_so_when_only_the_bureau_changes(
    verified: Responsibility, office: User, signed_in: SignIn
) -> None:
    minzheng = Responsibility.objects.get(slug="2014-dibao").lead
    assert entered(signed_in(office), lead=minzheng.pk).limit_is_verified


@pytest.mark.parametrize("day", ["2027-01-01", "20270101", "2027年1月1日", "2027.1.1"])
def test_a_day_may_be_typed_in_any_usual_way(day: str, office: User, signed_in: SignIn) -> None:
    assert entered(signed_in(office), valid_from=day).valid_from == dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"valid_from": "2026-11-23"}, "生效日期最早是明天"),
        ({"valid_from": "明年"}, "这个日期不对，可以写成20261123。"),
        ({"source": ""}, "请填来源。"),
        ({"limit": "0", "limit_source": "新"}, "办理时限至少是1。"),
        ({"limit": "很快"}, "办理时限请用整数。"),
        ({"limit": "99999"}, "办理时限最多999。"),
        ({"extended_limit": "75", "limit_source": "新"}, "延期后总时限要大于办理时限75"),
        ({"limit_unit": "hours", "extended_limit": "90", "limit_source": "新"}, "按小时计的时限不能延期"),
        ({"limit": "60"}, "时限改了，请写新的时限来源。"),
        ({"lead": "9999"}, "请从列表里选单位。"),
        (stage(0, name="公示"), "请填“公示”的依据。"),
        (stage(0, name="公示", basis="依据", counted="no"), "“公示”不计入时限，要写明需要几天。"),
        (stage(1, days="7"), "请填环节名称"),
        (
            {"limit_unit": "hours", "limit_source": "新"} | stage(0, name="公示", basis="依", days="1", counted="no"),
            "按小时计的时限不停表",
        ),
    ],
)
def test_a_wrong_edition_is_told_why_and_not_entered(
    changed: dict[str, Any], sentence: str, office: User, signed_in: SignIn
) -> None:
    shown = text_of(signed_in(office).post(NEW, typed(**changed)))
    assert sentence in shown
    assert "<title>有错误：" in one_line(shown)
    assert Responsibility.objects.get(category__slug="zhufang").valid_to is None


def test_the_lead_among_the_supporting_is_told(office: User, signed_in: SignIn) -> None:
    lead = Responsibility.objects.get(slug="2014-zhufang").lead
    shown = text_of(signed_in(office).post(NEW, typed(supporting=[lead.pk])))
    assert "牵头单位不能同时是协办单位" in shown


def test_errors_keep_what_was_typed(office: User, signed_in: SignIn) -> None:
    facts = typed(limit="六十", go_to="新的窗口", **stage(1, name="实地核查", basis=""))
    shown = text_of(signed_in(office).post(NEW, facts))
    assert not [value for value in ("六十", "新的窗口", "实地核查") if f'value="{value}"' not in shown]


def test_too_many_stages_are_refused(office: User, signed_in: SignIn) -> None:
    rows = {name: value for n in range(12) for name, value in stage(n, name=f"环节{n}", basis="依据").items()}
    response = signed_in(office).post(NEW, typed(**rows | {"stage-TOTAL_FORMS": "12"}))
    assert response.status_code == 200
    assert Responsibility.objects.filter(category__slug="zhufang").count() == 1


def test_while_one_edition_waits_the_page_says_so(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    entered(client)
    shown = text_of(client.get(NEW))
    assert "2027年1月1日起的一版已经录入，还没有生效" in shown
    assert "录入这一版" not in shown
    assert "已经录入，还没有生效" in text_of(client.post(NEW, typed(valid_from="2027-02-01")))


@pytest.mark.parametrize("page", ["/setup/limits/nothing/new/", "/setup/limits/clocks/nothing/new/"])
def test_an_unknown_category_or_clock_is_not_found(page: str, office: User, signed_in: SignIn) -> None:
    assert signed_in(office).get(page).status_code == 404


# --- Clocks


def test_a_new_clock_limit_is_entered_and_shown(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    assert client.post(NEW_CLOCK, CLOCK).headers["Location"] == f"{LIST}#clocks"
    assert ClockLimit.objects.get(slug="sign-20270101").value == 2
    shown = text_of(client.get(LIST)).partition('id="clocks"')[2]
    assert "<del>1个工作日</del>" in shown


def test_another_clock_limit_is_unverified_until_somebody_ticks_it(office: User, signed_in: SignIn) -> None:
    signed_in(office).post("/setup/limits/clocks/transfer/new/", CLOCK | {"value": "3"})
    assert not ClockLimit.objects.get(slug="transfer-20270101").is_verified


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"value": "0"}, "时限至少是1。"),
        ({"unit": "hours"}, "其他计时按日算，不能按小时"),
        ({"source": ""}, "请填来源。"),
        ({"valid_from": "2026-11-01"}, "生效日期最早是明天"),
    ],
)
def test_a_wrong_clock_limit_is_told_why(
    changed: dict[str, str], sentence: str, office: User, signed_in: SignIn
) -> None:
    assert sentence in text_of(signed_in(office).post(NEW_CLOCK, CLOCK | changed))
    assert ClockLimit.objects.get(key="sign").valid_to is None


# --- Withdrawing


def test_an_edition_that_waits_is_withdrawn_from_the_list(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    entered(client)
    shown = text_of(client.post("/setup/limits/20270101-zhufang/withdraw/", follow=True))
    assert "已撤销2027年1月1日起的一版，原来的一版继续有效。" in shown
    assert Responsibility.objects.get(category__slug="zhufang").valid_to is None


def test_a_clock_limit_that_waits_is_withdrawn_too(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    client.post(NEW_CLOCK, CLOCK)
    client.post("/setup/limits/sign-20270101/withdraw/")
    assert ClockLimit.objects.get(key="sign").valid_to is None


def test_an_edition_in_force_is_not_withdrawn(office: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(office).post("/setup/limits/2014-zhufang/withdraw/", follow=True))
    assert "已经生效，不能改也不能撤销" in shown
    assert Responsibility.objects.filter(slug="2014-zhufang").exists()


def test_withdrawing_what_does_not_exist_is_not_found(office: User, signed_in: SignIn) -> None:
    assert signed_in(office).post("/setup/limits/nothing/withdraw/").status_code == 404


def test_looking_at_the_address_of_withdrawing_changes_nothing(office: User, signed_in: SignIn) -> None:
    answer = signed_in(office).get("/setup/limits/2014-zhufang/withdraw/")
    assert answer.headers["Location"] == "/setup/limits/"
    assert Responsibility.objects.filter(slug="2014-zhufang").exists()
