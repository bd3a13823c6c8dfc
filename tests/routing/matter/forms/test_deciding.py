"""The decision as an officer enters it: phrases, amounts in words, a month, and a second look at what weighs."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.test import Client

from departments.models import ReliefCategory, User
from intake.models import Matter
from intake.states import Outcome, Status
from routing.errors import InvalidInput
from routing.models import Document, PaperKind
from routing.rules.feedback.deciding import DECISIONS, contradicts, says_no
from tests.factories import basis, in_progress, move
from tests.pages import SignIn

REASON = "经核对，家庭财产明显超过规定标准。"
GRANT = {"outcome": "granted", "content": "给予补助"}
TOLD = "对本结果有不同意见的，可以向市民政局（"


@pytest.fixture
def matter(clerk: User, minzheng: User) -> Matter:
    return in_progress(clerk, minzheng, "dibao")


@pytest.fixture
def client_of(minzheng: User, signed_in: SignIn) -> Client:
    return signed_in(minzheng)


def post(client: Client, matter: Matter, **typed: str) -> str:
    matter.refresh_from_db()
    fields = {"seen": str(matter.version), "token": str(uuid.uuid4())} | typed
    answer: Any = client.post(f"/matters/{matter.number}/result/", fields, follow=True)
    return html.unescape(answer.content.decode())


def adverse(**typed: str) -> dict[str, str]:
    return {"outcome": "denied", "content": "不纳入", "reason": REASON, "basis": str(basis().pk)} | typed


def checks(page: str) -> dict[str, str]:
    """Return the lines of the check page: label → what was typed."""
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.partition("请核对")[2], re.S)
    return {label: re.sub(r"<[^>]+>", "", words) for label, words in pairs}


def status(matter: Matter) -> str:
    matter.refresh_from_db()
    return matter.status


def paper(matter: Matter) -> Document:
    found: Document = matter.documents.get(kind=PaperKind.RESULT)
    return found


# --- Phrases of the category


def test_every_category_has_phrases_and_none_names_a_sum(db: None) -> None:
    for category in ReliefCategory.objects.all():
        assert 3 <= len(category.result_phrases) <= 9, "the digit keys pick them"
        assert not [words for words in category.result_phrases if re.search(r"\d|元", words)]


def test_the_form_offers_the_phrases_of_the_category_to_the_digit_keys(matter: Matter, client_of: Client) -> None:
    page = html.unescape(client_of.get(f"/matters/{matter.number}/result/").content.decode())
    group = page.partition("常用语")[0].rpartition("<fieldset")[2]
    assert "data-digits" in group
    assert all(words in page for words in matter.category.result_phrases)
    assert "直接支付给医院" in page.partition('<datalist id="channels">')[2]


def test_a_phrase_is_the_content_when_nothing_else_is_typed(matter: Matter, client_of: Client) -> None:
    phrase = matter.category.result_phrases[0]
    post(client_of, matter, outcome="granted", phrase=phrase)
    assert paper(matter).fields["content"] == phrase.rstrip("。")
    assert "phrase" not in matter.events.get(move="decide").data


def test_what_is_typed_counts_more_than_the_phrase(matter: Matter, client_of: Client) -> None:
    post(client_of, matter, outcome="granted", phrase=matter.category.result_phrases[0], content="按两人户纳入")
    assert paper(matter).fields["content"] == "按两人户纳入"


def test_a_phrase_of_another_category_is_refused(matter: Matter, client_of: Client) -> None:
    assert "请从列表里选。" in post(client_of, matter, outcome="granted", phrase="安排公益性岗位。")


@pytest.mark.parametrize(("outcome", "phrase"), [("granted", 2), ("granted", 4), ("partly", 2), ("denied", 0)])
def test_a_phrase_that_says_the_opposite_of_the_outcome_is_refused(
    outcome: str, phrase: int, matter: Matter, client_of: Client
) -> None:
    words = matter.category.result_phrases[phrase]
    page = post(client_of, matter, **adverse(outcome=outcome, content="", phrase=words), confirmed="1")
    assert "这句常用语说的相反，请改选结果，或者换一句。" in page
    assert not matter.documents.filter(kind=PaperKind.RESULT).exists()


def test_a_grant_whose_own_words_say_no_is_read_once_more(matter: Matter, client_of: Client) -> None:
    typed = {"outcome": "granted", "content": "按两人户纳入，成年子女不纳入。"}
    assert checks(post(client_of, matter, **typed))["办理结果"] == "给予救助"
    assert status(matter) == Status.IN_PROGRESS
    post(client_of, matter, **typed, confirmed="1")
    assert status(matter) == Status.TO_NOTIFY


def test_every_phrase_fits_some_outcome_and_those_that_say_no_fit_a_denial(db: None) -> None:
    for category in ReliefCategory.objects.all():
        phrases = category.result_phrases
        fitting = {
            words: [outcome for outcome in DECISIONS if not contradicts(outcome, words, phrases)] for words in phrases
        }
        assert all(fitting.values())
        assert [words for words in phrases if Outcome.DENIED in fitting[words] and says_no(words)]
        assert [words for words in phrases if Outcome.GRANTED in fitting[words]]


def test_all_that_is_missing_is_named_at_once(matter: Matter, client_of: Client) -> None:
    page = post(client_of, matter, outcome="denied", amount="500")
    for sentence in ("请写具体内容。", "请写明原因，不少于10个字", "请选依据。", "不填金额；有救助发放的"):
        assert sentence in page


def test_without_a_phrase_or_words_the_content_is_missed(matter: Matter, client_of: Client) -> None:
    assert "请写具体内容。" in post(client_of, matter, outcome="granted")


# --- What weighs is read once more


def test_a_grant_without_money_needs_no_second_look(matter: Matter, client_of: Client) -> None:
    post(client_of, matter, **GRANT)
    assert status(matter) == Status.TO_NOTIFY


def test_money_is_shown_in_words_before_it_is_written_down(matter: Matter, client_of: Client) -> None:
    typed = GRANT | {"amount": "1,200", "start_month": "202612", "channel": "社会保障卡（一卡通）"}
    shown = checks(post(client_of, matter, **typed))
    assert status(matter) == Status.IN_PROGRESS
    assert shown["办理结果"] == "给予救助"
    assert shown["金额（元）"] == "1200.00元，大写：人民币壹仟贰佰元整"
    assert (shown["起始年月"], shown["发放渠道"]) == ("2026年12月", "社会保障卡（一卡通）")
    assert "告知申请人" not in shown
    post(client_of, matter, **typed, confirmed="1")
    assert paper(matter).fields["amount_words"] == "壹仟贰佰元整"


def test_an_adverse_decision_shows_whom_the_person_can_turn_to_as_it_is_printed(
    matter: Matter, client_of: Client
) -> None:
    shown = checks(post(client_of, matter, **adverse()))
    assert shown["告知申请人"].startswith(TOLD)
    assert (shown["原因"], shown["依据"]) == (REASON, str(basis()))
    post(client_of, matter, **adverse(), confirmed="1")
    assert status(matter) == Status.TO_NOTIFY
    assert "".join(paper(matter).fields["objection"]) == shown["告知申请人"]
    assert shown["告知申请人"] in html.unescape(paper(matter).html)


def test_going_back_to_change_keeps_what_was_typed(matter: Matter, client_of: Client) -> None:
    page = post(client_of, matter, **adverse(), edit="1")
    assert REASON in page
    assert re.search(r'value="denied"[^>]*checked', page)
    assert status(matter) == Status.IN_PROGRESS


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": "不符合"}, "不少于10个字"),
        ({"basis": ""}, "请选依据。"),
        ({"amount": "500"}, "结果是“不给予”，不填金额"),
        ({"channel": "现金"}, "结果是“不给予”，不填发放渠道"),
        ({"start_month": "2026年12月"}, "结果是“不给予”，不填起始年月"),
    ],
)
def test_an_adverse_decision_with_a_fault_is_not_shown_for_checking(
    wrong: dict[str, str], sentence: str, matter: Matter, client_of: Client
) -> None:
    page = post(client_of, matter, **adverse(**wrong))
    assert sentence in page
    assert "请核对" not in page
    assert status(matter) == Status.IN_PROGRESS


# --- Sense and nonsense


@pytest.mark.parametrize("typed", ["2026年12月", "2026-12", "2026.12", "2026/12", "202612", " ２０２６年 12月 "])
def test_a_month_is_read_as_people_write_it(typed: str, matter: Matter, client_of: Client) -> None:
    post(client_of, matter, **GRANT, start_month=typed)
    assert paper(matter).fields["start_month"] == "2026年12月"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12月", "可以写成2026年12月或者202612"),
        ("2026年13月", "可以写成2026年12月或者202612"),
        ("下个月", "可以写成2026年12月或者202612"),
        ("2062年1月", "2062年1月离现在太远"),
        ("2016年12月", "2016年12月离现在太远"),
    ],
)
def test_a_month_that_cannot_be_is_said_and_kept(typed: str, sentence: str, matter: Matter, client_of: Client) -> None:
    page = post(client_of, matter, **GRANT, start_month=typed)
    assert sentence in page
    assert f'value="{typed}"' in page
    assert status(matter) == Status.IN_PROGRESS


@pytest.mark.parametrize(("typed", "sentence"), [("五百", "金额请用数字"), ("0", "金额不能是0"), ("1.234", "最多两位")])
def test_an_amount_that_cannot_be_is_said(typed: str, sentence: str, matter: Matter, client_of: Client) -> None:
    assert sentence in post(client_of, matter, **GRANT, amount=typed)
    assert status(matter) == Status.IN_PROGRESS


@pytest.mark.parametrize("outcome", [Outcome.DENIED, Outcome.ELSEWHERE, Outcome.ENDED])
@pytest.mark.parametrize(("name", "value"), [("amount", 500), ("channel", "现金"), ("start_month", "2026年12月")])
def test_nothing_is_paid_where_nothing_is_given(
    outcome: Outcome, name: str, value: Any, matter: Matter, minzheng: User
) -> None:
    inputs = {"outcome": outcome.value, "content": "说明", "reason": REASON, "basis": basis(), name: value}
    if (outcome, name) == (Outcome.ENDED, "start_month"):
        assert move("decide", matter, minzheng, **inputs).status == Status.TO_NOTIFY
        return
    with pytest.raises(InvalidInput, match=f"结果是“{outcome.label}”，不填") as refused:
        move("decide", matter, minzheng, **inputs)
    assert refused.value.field == name
