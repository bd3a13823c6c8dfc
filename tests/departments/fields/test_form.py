"""The form of a page: what it offers, how it is drawn, and where it says what an act refused."""

from __future__ import annotations

import pytest
from crispy_forms.layout import Layout
from django.http import QueryDict

from departments.errors import DeskError
from departments.fields import DeskForm, choice, line, number, pick_row, tick, units
from departments.models import Department, ReliefCategory

pytestmark = pytest.mark.django_db


class Page(DeskForm):
    """Some of the kit."""

    name = line("名称", 5, required=True)
    note = line("备注", 5)
    days = number("天数", most=99)
    kind = choice("种类", [("a", "甲")], required=True)
    category = pick_row("类别", ReliefCategory, what="类别")
    supporting = units("协办单位")
    agreed = tick("同意")


def page(**typed: str) -> Page:
    query = QueryDict(mutable=True)
    query.update({"name": "一二", "kind": "a"} | typed)
    return Page(query)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("name", "", "请填名称。"),
        ("name", "一二三四五六", "最多5个字，现在是6个字。"),
        ("days", "十", "天数请用整数。"),
        ("days", "100", "天数最多99。"),
        ("days", "-1", "天数不能是负数。"),
        ("kind", "", "请选种类。"),
        ("kind", "b", "请从列表里选。"),
        ("category", "1", "请从列表里选类别。"),
        ("supporting", "1", "请从列表里选单位。"),
        ("supporting", "x", "请从列表里选单位。"),
    ],
)
def test_a_wrong_value_is_answered_in_the_words_of_the_kit(name: str, typed: str, sentence: str) -> None:
    assert page(**{name: typed}).errors[name] == [sentence]


def test_a_list_offers_what_the_form_gives_it() -> None:
    dibao, bureau = ReliefCategory.objects.get(slug="dibao"), Department.objects.get(slug="minzheng")
    form = page(kind="b", category=str(dibao.pk), supporting=str(bureau.pk))
    form.offer("kind", [("b", "乙")])
    form.offer_rows("category", ReliefCategory.objects.filter(slug="dibao"))
    form.offer_rows("supporting", Department.objects.bureaus())
    assert form.is_valid()
    assert (form.cleaned_data["kind"], form.cleaned_data["category"]) == ("b", dibao)
    assert list(form.cleaned_data["supporting"]) == [bureau]


def test_a_key_too_long_for_the_database_is_of_no_row() -> None:
    form = page(category="9" * 24, supporting="9" * 24)
    form.offer_rows("category", ReliefCategory.objects.all())
    form.offer_rows("supporting", Department.objects.bureaus())
    assert form.errors == {"category": ["请从列表里选类别。"], "supporting": ["请从列表里选单位。"]}


def test_what_an_act_refused_stands_beside_the_field_it_names() -> None:
    form = page()
    form.refuse(DeskError("备注不对。", "note"))
    form.refuse(DeskError("现在不能录入。"))
    form.refuse(DeskError("缺签名。", "signed"))
    assert form.errors == {"note": ["备注不对。"], "__all__": ["现在不能录入。", "缺签名。"]}


def test_a_field_that_is_wrong_already_keeps_its_own_sentence() -> None:
    form = page(name="")
    form.refuse_all({"name": "名称已经有了。", "note": "备注不对。"})
    assert form.errors == {"name": ["请填名称。"], "note": ["备注不对。"]}


def test_other_words_can_be_put_into_a_form_that_was_sent() -> None:
    sent = page(note="旧的")
    sent.retype("note", "新的")
    assert (sent["note"].value(), sent["name"].value()) == ("新的", "一二")


def test_a_form_is_drawn_without_its_element_and_with_the_fields_it_has_then() -> None:
    class Arranged(Page):
        def arrangement(self) -> Layout:
            return Layout(*self.fields)

    form = Arranged()
    del form.fields["agreed"]
    assert (form.helper.form_tag, form.helper.disable_csrf) == (False, True)
    assert list(form.helper.layout.fields) == ["name", "note", "days", "kind", "category", "supporting"]
    assert Page().helper.layout is None
