"""文书文本: what a wording may say, and how it is filled in."""

from __future__ import annotations

import pytest

from routing.papers.slots import SLOTS, Slot, faults_of, fill

SLOT = Slot(
    key="refusal.letter",
    paper="refusal",
    title="正文",
    text="",
    words={"原因": "为什么", "电话": "窗口电话"},
    required=frozenset({"原因"}),
)


def test_word_is_filled_in() -> None:
    assert fill("原因：【原因】。", {"原因": "超过标准"}) == ["原因：超过标准。"]


def test_each_line_is_a_paragraph() -> None:
    assert fill("第一段\n\n 第二段 \n", {}) == ["第一段", "第二段"]


def test_part_without_a_word_to_say_is_left_out() -> None:
    assert fill("发放【金额】元〖，自【起】起〗。", {"金额": "500", "起": ""}) == ["发放500元。"]


def test_part_with_its_word_stays() -> None:
    assert fill("发放〖，自【起】起〗。", {"起": "12月"}) == ["发放，自12月起。"]


@pytest.mark.parametrize(
    ("amount", "since", "paragraphs"),
    [("500", "12月", ["发放500元，自12月起。"]), ("500", "", ["发放500元。"]), ("", "12月", [])],
)
def test_part_may_stand_in_another(amount: str, since: str, paragraphs: list[str]) -> None:
    words = {"金额": amount, "起": since}
    assert fill("〖发放【金额】元〖，自【起】起〗。〗", words) == paragraphs


def test_what_somebody_typed_is_not_read_as_a_word() -> None:
    assert fill("原因：【原因】", {"原因": "【电话】〖x〗", "电话": "110"}) == ["原因：【电话】〖x〗"]


def test_unknown_word_is_a_mistake_in_the_program() -> None:
    with pytest.raises(KeyError):
        fill("【不知】", {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "不能是空的"),
        ("【原因】" + "长" * 800, "最多800个字"),
        ("【原因】【姓名】", "不认识【姓名】。这里可以填的有：【原因】、【电话】。"),
        ("请看电话【电话】", "缺少【原因】"),
        ("〖【原因】〗", "缺少【原因】"),
        ("〖看〖【原因】〗〗", "缺少【原因】"),
        ("【原因】【电话", "“【”没有成对"),
        ("【原因】〗", "“〗”没有成对"),
    ],
)
def test_wrong_wording_is_told_with_how_to_mend_it(text: str, said: str) -> None:
    assert any(said in fault for fault in faults_of(SLOT, text))


@pytest.mark.parametrize("slot", SLOTS.values(), ids=lambda slot: slot.key)
def test_built_in_wording_has_no_fault(slot: Slot) -> None:
    assert faults_of(slot, slot.text) == []
