"""登记完成: what became of the matters of a visit, and the page that sends what waits for a few words."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import User
from departments.terms import Handling
from intake.models import Matter
from intake.registration.acts import Registration, Visit, register
from intake.registration.openings import MATERIALS, Opening
from intake.states import Status
from routing.matter.done import DonePage
from routing.models import Document, PaperKind
from routing.transitions import open_matters
from tests.factories import ask_for, make_application, make_matter, make_person, move, passed_on, sent, villager_of
from tests.pages import SignIn, one_line, text_of

pytestmark = pytest.mark.django_db


def words_of(matter: Matter, user: User) -> str:
    """Return what the page says of the only matter of a visit."""
    return DonePage(matter, user, clock.now()).lines[0].words


def test_what_is_on_its_way_says_to_whom_and_until_when(clerk: User, zhujian: User) -> None:
    words = words_of(sent(clerk, zhujian), clerk)
    assert words == "已转出给市住建局，签收期限11月24日。2027年2月8日前（暂定，明年日历未公布）有结果。"


def test_what_was_signed_since_says_where_it_is_now(clerk: User, zhujian: User) -> None:
    matter = sent(clerk, zhujian)
    move("sign", matter, zhujian)
    assert words_of(matter, clerk).startswith(f"现在在市住建局（{zhujian}）。")


def test_who_has_it_in_hand_is_named(clerk: User) -> None:
    assert words_of(make_matter(clerk), clerk).startswith("现在在毛尖镇（韦小燕）。转出：11月25日前。")


def test_what_lacks_materials_says_until_when_they_are_to_come(clerk: User) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    assert words_of(matter, clerk) == "等申请人补材料，请在12月7日前补齐。"


def test_what_was_told_and_closed_at_the_counter_says_so(clerk: User) -> None:
    assert words_of(make_matter(clerk, way="inform"), clerk) == "已告知自行申请，已办结。"


def test_a_village_reads_until_when_its_township_accepts(clerk: User) -> None:
    villager = villager_of(clerk)
    promise = "11月24日前受理；受理后由毛尖镇选定怎么办理，算出办理期限。"
    assert words_of(passed_on(villager), villager) == f"现在在毛尖镇（韦小燕）。{promise}"


def test_without_dates_only_the_whereabouts_are_told(clerk: User) -> None:
    matter = make_matter(clerk)
    Matter.objects.update(due_on=None, promised_on=None)
    assert words_of(matter, clerk) == "现在在毛尖镇（韦小燕）。"


# --- What waits for a few words


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


@pytest.fixture
def visit(clerk: User) -> list[Matter]:
    """A visit only registered: 医疗 to go up, 住房 to be transferred, 就业 covered by nobody."""
    requests = [
        ask_for("yiliao"),
        ask_for("zhufang", cannot_go="路远"),
        ask_for("jiuye", handling=Handling.UNCOVERED),
    ]
    entry = Registration(person=make_person(), visit=Visit(difficulty="家中困难"), requests=requests)
    application, matters = register(entry, clerk=clerk, now=clock.now())
    ways = {"yiliao": "escalate", "zhufang": "transfer", "jiuye": "uncovered"}
    openings = [Opening(matter=matter, value=ways[slug]) for slug, matter in matters.items()]
    open_matters(application, openings, actor=clerk, now=clock.now())
    return list(Matter.objects.order_by("number"))


def address(matters: list[Matter]) -> str:
    return reverse("intake:registered", args=[matters[0].number])


def filled(*matters: Matter, **changes: Any) -> dict[str, Any]:
    """Return a complete page that sends these matters; a field of the first is written as a keyword."""
    typed: dict[str, Any] = {"token": str(uuid.uuid4()), "matter": [matter.number for matter in matters]}
    for matter in matters:
        typed[f"{matter.number}-seen"] = matter.version
        if matter.handling == Handling.TRANSFER:
            typed |= {f"{matter.number}-lead": matter.responsibility.lead.pk, f"{matter.number}-cannot_go": "路远"}
        else:
            typed[f"{matter.number}-suggestion"] = "家庭情况较复杂，请入户调查后研究办理。"
    return typed | {f"{matters[0].number}-{name}": value for name, value in changes.items()}


def states() -> list[str]:
    return list(Matter.objects.order_by("number").values_list("status", flat=True))


def test_one_page_asks_for_all_of_them(desk: Client, visit: list[Matter]) -> None:
    page = text_of(desk.get(address(visit)))
    assert page.count('name="token"') == 1 + 1  # the page's own, and that of the receipt's hand-over
    for matter in visit:
        assert f'name="matter" value="{matter.number}"' in page
        assert f'name="{matter.number}-seen" value="{matter.version}"' in page
    assert "一次办出" in page


def test_one_press_sends_all_of_them(desk: Client, visit: list[Matter]) -> None:
    page = text_of(desk.post(address(visit), filled(*visit), follow=True))
    assert states() == [Status.SENT, Status.SENT, Status.COORDINATING]
    assert "已办出3件，请打印文书。" in page
    assert "已转出给市住建局，签收期限11月24日。" in page
    kinds = Document.objects.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == [PaperKind.RECEIPT, PaperKind.REPORT, PaperKind.REPORT, PaperKind.TRANSFER]


def test_a_second_click_leads_where_the_first_led_and_does_nothing(desk: Client, visit: list[Matter]) -> None:
    typed = filled(*visit)
    first, second = desk.post(address(visit), typed), desk.post(address(visit), typed)
    assert first.headers["Location"] == second.headers["Location"] == address(visit)
    assert Document.objects.count() == 4


def test_what_is_not_ticked_waits_and_keeps_its_words(desk: Client, visit: list[Matter]) -> None:
    asked = f"{visit[2].number}-suggestion"
    typed = filled(*visit, suggestion="请优先查实") | {"matter": [visit[2].number], asked: ""}
    page = text_of(desk.post(address(visit), typed))
    assert states() == [Status.TO_TRANSFER] * 3
    assert "请优先查实" in page
    desk.post(address(visit), typed | {asked: "没有对应的政策"})
    assert states() == [Status.TO_TRANSFER, Status.TO_TRANSFER, Status.COORDINATING]


def test_nothing_ticked_is_asked_for(desk: Client, visit: list[Matter]) -> None:
    page = text_of(desk.post(address(visit), filled(*visit) | {"matter": []}))
    assert "请先勾选要办出的事项。" in page
    assert states() == [Status.TO_TRANSFER] * 3


def test_a_missing_word_stops_all_and_says_of_which_matter(desk: Client, visit: list[Matter]) -> None:
    page = one_line(text_of(desk.post(address(visit), filled(*visit, suggestion=""))))
    assert "有错误：" in page
    assert "医疗救助：" in page
    assert states() == [Status.TO_TRANSFER] * 3


def test_when_one_is_refused_in_the_act_none_is_sent(desk: Client, visit: list[Matter], clerk: User) -> None:
    """A colleague was faster with the second: the first, sent in the same press, is taken back."""
    typed = filled(*visit)
    move("recall", _sent_on(visit[1], clerk), clerk, reason="转错了")
    visit[1].refresh_from_db()
    typed |= {f"{visit[1].number}-seen": visit[1].version - 1}
    answer = desk.post(address(visit), typed)
    assert answer.status_code == 409
    page = text_of(answer, 409)
    assert "请看最新情况后再操作" in page
    assert "家庭情况较复杂，请入户调查后研究办理。" in page
    assert states() == [Status.TO_TRANSFER] * 3
    assert not Document.objects.filter(kind=PaperKind.REPORT).exists()
    assert f'name="{visit[1].number}-seen" value="{visit[1].version}"' in page


def test_every_row_that_lacks_a_reason_says_so_at_once(desk: Client, clerk: User) -> None:
    asked = [ask_for(slug, complete=False, handling=Handling.ESCALATE) for slug in ("dibao", "yiliao")]
    application = make_application(clerk, asked, [("escalate", {}), ("escalate", {})])
    matters = list(application.matters.order_by("number"))
    typed = filled(*matters)
    page = text_of(desk.post(address(matters), typed))
    assert page.count("请写明为什么没有收齐就办出。") == 2 * 2  # on top, and beside each field
    reasons = {f"{matter.number}-without_papers": "材料在外地，月底寄到" for matter in matters}
    desk.post(address(matters), typed | reasons)
    assert states() == [Status.SENT, Status.SENT]


def test_a_row_that_a_colleague_has_sent_leaves_its_words_and_stops_the_press(
    desk: Client, visit: list[Matter], clerk: User
) -> None:
    typed = filled(*visit, note="丈夫工伤去世")
    move("escalate", visit[0], clerk, suggestion="请调查核实")
    answer = desk.post(address(visit), typed)
    page = text_of(answer, 409)
    assert f"{visit[0].number}刚有变化，现在是“待签收”，这次没有办出。" in page
    for words in ("刚才填的内容", "丈夫工伤去世", "家庭情况较复杂，请入户调查后研究办理。"):
        assert words in page
    assert states() == [Status.SENT, Status.TO_TRANSFER, Status.TO_TRANSFER]
    desk.post(address(visit), typed | {"matter": [one.number for one in visit[1:]]})
    assert states() == [Status.SENT, Status.SENT, Status.COORDINATING]


def _sent_on(matter: Matter, clerk: User) -> Matter:
    return move("transfer", matter, clerk, lead=matter.responsibility.lead)


def test_urgent_relief_comes_before_the_way(desk: Client, clerk: User) -> None:
    matter = make_matter(clerk, "linshi", "escalate", urgent=True)
    page = text_of(desk.get(f"/matters/{matter.number}/done/"))
    assert "急难：先救助，再当场办结。" in page
    typed = {"token": str(uuid.uuid4()), "matter": matter.number, f"{matter.number}-seen": matter.version}
    given = {f"{matter.number}-what": "发放口粮20公斤", f"{matter.number}-recipient": "本人"}
    page = text_of(desk.post(f"/matters/{matter.number}/done/", typed | given, follow=True))
    assert f'name="{matter.number}-result"' in page  # then the way itself


@pytest.mark.parametrize("account", ["zhujian", "auditor", "reviewer"])
def test_who_may_only_read_is_asked_nothing_and_sends_nothing(
    account: str, visit: list[Matter], desk: Client, signed_in: SignIn, request: pytest.FixtureRequest
) -> None:
    _sent_on(visit[1], request.getfixturevalue("clerk"))
    reader = signed_in(request.getfixturevalue(account))
    here = address([visit[1]])
    assert 'name="matter"' not in text_of(reader.get(here))
    assert reader.post(here, filled(visit[0])).status_code in {200, 409}
    assert states() == [Status.TO_TRANSFER, Status.SENT, Status.TO_TRANSFER]


def test_what_goes_up_without_main_papers_says_which(desk: Client, clerk: User) -> None:
    matter = make_matter(clerk, "yiliao", "escalate", complete=False)
    page = text_of(desk.get(f"/matters/{matter.number}/done/"))
    assert "主要材料没有收齐就上报的原因" in page
    assert "还缺：" in page
    assert "所述困难已登记，请按职责办理。</textarea>" in page  # the first phrase is filled in


def test_what_the_registration_has_sent_is_not_asked_again(desk: Client, clerk: User, zhujian: User) -> None:
    page = text_of(desk.get(f"/matters/{sent(clerk, zhujian).number}/done/"))
    assert "还要填几句" not in page
    assert "autofocus" in page
