"""单位与依据: what a reorganisation brings can be entered, and then chosen for a new edition."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from departments.catalogue.load import load_catalogue
from departments.duties.acts import add_responsibility
from departments.duties.forms import COPIED
from departments.duties.reference_acts import add_basis, add_bureau
from departments.errors import DeskError
from departments.models import Department, PolicyBasis, ReliefCategory, Responsibility, User
from tests.conftest import person
from tests.pages import SignIn, one_line, text_of

pytestmark = pytest.mark.django_db

LIST, NEW_BUREAU, NEW_BASIS = "/setup/reference/", "/setup/reference/bureaus/new/", "/setup/reference/bases/new/"
BUREAU = {
    "name": "都匀市演练管理局", "short_name": "市演练局", "mark": "匀演", "phone": "0854-0000000", "address": "",
    "predecessor": "", "valid_from": "2019-03-01", "source": "匀委发〔演练〕1号",
}  # fmt: skip
BASIS = {
    "title": "《演练条例》", "number": "国务院令第0号", "clause": "第三条", "category": "", "valid_from": "20190302",
    "source": "演练", "is_verified": "on",
}  # fmt: skip


def bureau(actor: User, **changed: Any) -> Department:
    fields = {
        "name": "都匀市演练管理局", "short_name": "市演练局", "mark": "匀演", "valid_from": dt.date(2019, 3, 1),
        "source": "匀委发〔演练〕1号",
    }  # fmt: skip
    return add_bureau(fields | changed, actor)


def edition_led_by(unit: Department, valid_from: dt.date, actor: User) -> Responsibility:
    before = Responsibility.objects.get(slug="2014-shouzai")
    fields = {name: getattr(before, name) for name in (*COPIED, "edition", "source")} | {"lead": unit}
    return add_responsibility(
        before.category, fields=fields, supporting=(), stages=(), valid_from=valid_from, actor=actor
    )


# --- Who may


@pytest.mark.parametrize("address", [NEW_BUREAU, NEW_BASIS])
@pytest.mark.parametrize("username", ["maojian", "maojian-head", "minzheng", "jiancha"])
def test_nobody_else_adds_anything(username: str, address: str, office: User, signed_in: SignIn) -> None:
    client = signed_in(person(username))
    assert (client.get(address).status_code, client.post(address, BUREAU).status_code) == (403, 403)


def test_the_acts_ask_who_it_is_themselves(clerk: User) -> None:
    with pytest.raises(PermissionDenied):
        bureau(clerk)


def test_an_auditor_reads_the_list_without_buttons(auditor: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(auditor).get(LIST))
    assert "匀府办发〔2014〕203号" in shown
    assert NEW_BUREAU not in shown


def test_a_window_does_not_read_the_list(clerk: User, signed_in: SignIn) -> None:
    assert signed_in(clerk).get(LIST).status_code == 403


def test_the_settings_lead_to_the_list_and_on(admin: User, signed_in: SignIn) -> None:
    client = signed_in(admin)
    assert f'href="{LIST}"' in text_of(client.get("/setup/"))
    shown = text_of(client.get(LIST))
    assert f'href="{NEW_BUREAU}"' in shown
    assert f'href="{NEW_BASIS}"' in shown


# --- Entering


@pytest.mark.parametrize("username", ["office", "admin"])
def test_a_bureau_is_entered_and_stands_on_the_list(username: str, office: User, signed_in: SignIn) -> None:
    predecessor = Department.objects.get(slug="weisheng")
    response = signed_in(person(username)).post(NEW_BUREAU, BUREAU | {"predecessor": predecessor.pk}, follow=True)
    assert "已录入市演练局" in text_of(response)
    unit = Department.objects.get(short_name="市演练局")
    assert (unit.kind, unit.parent.slug if unit.parent else "", unit.predecessor) == ("bureau", "zhengfu", predecessor)
    assert unit in Department.objects.in_force(dt.date(2026, 11, 23)).bureaus()


def test_the_history_keeps_who_entered_it(office: User, signed_in: SignIn) -> None:
    signed_in(office).post(NEW_BUREAU, BUREAU)
    entry = Department.objects.get(short_name="市演练局").history.get()
    assert (entry.history_type, entry.history_user) == ("+", office)


def test_a_basis_is_entered_and_can_be_chosen(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    client.post(NEW_BASIS, BASIS)
    basis = PolicyBasis.objects.get(title="演练条例")
    assert (str(basis), basis.valid_from, basis.is_verified) == (
        "《演练条例》（国务院令第0号）第三条",
        dt.date(2019, 3, 2),
        True,
    )
    assert "第三条　演练条例（国务院令第0号）" in text_of(client.get("/setup/limits/dibao/new/"))


@pytest.mark.parametrize(
    ("slug", "label"),
    [
        ("203-rule-4", "四（四）4　都匀市社会救助“一门受理、协同办理”工作实施方案（匀府办发〔2014〕203号）"),
        ("law-decision", "第四十五条　社会救助法"),
        ("47-linshi", "国务院关于全面建立临时救助制度的通知（国发〔2014〕47号）"),
    ],
)
def test_a_choice_of_bases_begins_with_what_tells_them_apart(slug: str, label: str) -> None:
    assert PolicyBasis.objects.get(slug=slug).choice_label == label


def test_no_two_bases_begin_alike(today: dt.date) -> None:
    """In a field of a telephone the first letters have to do."""
    for category in ReliefCategory.objects.all():
        bases = PolicyBasis.objects.in_force(today)
        offered = bases.filter(category=category) | bases.filter(category__isnull=True)
        begins = [basis.choice_label[:16] for basis in offered]
        assert len(begins) == len(set(begins))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "请填全称。"),
        ({"short_name": "市民政局"}, "都匀市民政局已经用了这个简称，请换一个。"),
        ({"mark": "匀民"}, "都匀市民政局已经用了这个代字，请换一个。"),
        ({"valid_from": "三月"}, "这个日期不对，可以写成20261123。"),
        ({"source": ""}, "请填来源。"),
    ],
)
def test_what_is_wrong_with_a_bureau_is_told_and_what_was_typed_stays(
    typed: dict[str, str], sentence: str, office: User, signed_in: SignIn
) -> None:
    shown = text_of(signed_in(office).post(NEW_BUREAU, BUREAU | typed))
    assert sentence in shown
    assert "<title>有错误：" in one_line(shown)
    assert 'value="0854-0000000"' in shown
    assert not Department.objects.filter(slug__startswith="bureau-").exists()


def test_errors_are_listed_in_the_order_of_the_fields(office: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(office).post(NEW_BUREAU, {}))
    places = [shown.index(f"请填{label}。") for label in ("全称", "简称", "代字", "施行日期", "来源")]
    assert places == sorted(places)


def test_a_bureau_does_not_come_before_its_predecessor(office: User) -> None:
    first = bureau(office)
    with pytest.raises(DeskError, match="不能是它的前身"):
        bureau(office, name="后来的局", short_name="后来局", mark="匀后", predecessor=first)


def test_the_same_basis_is_not_entered_twice(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    client.post(NEW_BASIS, BASIS)
    assert "这一条依据已经有了，不用再录。" in text_of(client.post(NEW_BASIS, BASIS))
    assert PolicyBasis.objects.filter(title="演练条例").count() == 1


def test_two_of_one_day_have_addresses_of_their_own(office: User) -> None:
    other = bureau(office, name="别的局", short_name="别的局", mark="匀别")
    assert bureau(office).slug != other.slug


def test_a_newer_catalogue_leaves_what_the_office_entered_alone(office: User) -> None:
    unit = bureau(office)
    load_catalogue()
    assert Department.objects.get(pk=unit.pk).history.count() == 1


# --- What it is for


def test_a_new_bureau_can_lead_a_category_from_a_day_on(office: User) -> None:
    edition = edition_led_by(bureau(office), dt.date(2027, 1, 1), office)
    assert Responsibility.objects.edition("shouzai", dt.date(2027, 1, 1)) == edition
    assert edition.lead.short_name == "市演练局"


def test_a_bureau_of_the_future_can_be_chosen_already(office: User, signed_in: SignIn) -> None:
    bureau(office, valid_from=dt.date(2027, 1, 1))
    assert "市演练局" in text_of(signed_in(office).get("/setup/limits/shouzai/new/"))


def test_no_edition_begins_before_its_bureau(office: User) -> None:
    unit = bureau(office, valid_from=dt.date(2027, 1, 1))
    with pytest.raises(DeskError, match="市演练局2026年12月31日不在施行期内（2027年1月1日起）"):
        edition_led_by(unit, dt.date(2026, 12, 31), office)


def test_no_edition_rests_on_a_basis_that_is_not_in_force_yet(office: User) -> None:
    fields = {
        "title": "演练条例", "number": "", "clause": "", "category": None, "valid_from": dt.date(2027, 1, 1),
        "source": "演练", "is_verified": False,
    }  # fmt: skip
    basis = add_basis(fields, office)
    before = Responsibility.objects.get(slug="2014-shouzai")
    columns = {name: getattr(before, name) for name in (*COPIED, "edition", "source")} | {"basis": basis}
    with pytest.raises(DeskError, match="不在施行期内") as refused:
        add_responsibility(
            before.category,
            fields=columns,
            supporting=(),
            stages=(),
            valid_from=dt.date(2026, 12, 1),
            actor=office,
        )
    assert refused.value.field == "basis"
