"""村（社区）窗口: it registers and passes on to its township, which accepts within a working day; and it looks on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from departments import clock
from departments.models import Department, Posting, Responsibility, User
from departments.roles import Role
from departments.terms import ClockKind, Handling
from departments.units.villages import new_village
from intake.models import Application, Matter
from intake.registration.openings import MATERIALS, TO_TOWNSHIP, Situation
from intake.states import Status
from routing.desks.village import village_board
from routing.errors import NotAllowed
from routing.matter.public import public_lines
from routing.models import Document, PaperKind
from routing.papers.documents import may_print
from routing.rules import propose
from routing.transitions import MOVES, available_for, by_hand
from tests.conftest import At, person
from tests.counter import ADDRESS, filled, panel
from tests.factories import decided, make_matter, move, passed_on, refusal, sent, told
from tests.pages import SignIn, one_line, text_of
from tests.routing.test_transitions import attempt

pytestmark = pytest.mark.django_db
SINCE = dt.date(2014, 12, 19)


def employ(username: str, name: str, department: Department, role: Role = Role.CLERK) -> User:
    user = User.objects.create_user(username, full_name=name)
    Posting.objects.create(user=user, role=role, department=department, since=SINCE)
    return user


@pytest.fixture
def colleague(clerk: User) -> User:
    """A second clerk at the window of 毛尖镇, who came after 韦小燕."""
    assert clerk.department is not None
    return employ("maojian2", "罗小梅", clerk.department)


@pytest.fixture
def neighbour(clerk: User) -> User:
    """The clerk of another village of the same township."""
    assert clerk.department is not None
    village = new_village(clerk.department, "双堡村", source="测试", valid_from=SINCE)
    return employ("shuangbao", "陆小云", village)


def situation(villager: User, **facts: Any) -> Situation:
    assert villager.department is not None
    return Situation(window=villager.department, at=clock.now(), **facts)


# --- What is proposed


def test_a_village_has_one_way_and_it_names_township_date_and_basis(villager: User) -> None:
    for duty in Responsibility.objects.in_force(clock.today()):
        (only,) = propose(duty, situation(villager), clock.today()).choices
        assert (only.value, only.title, str(only.department)) == (TO_TOWNSHIP, "转送毛尖镇受理", "毛尖镇")
        assert "11月24日前受理" in only.sentence
        assert "匀府办发〔2014〕203号" in only.sentence


def test_the_township_goes_on_choosing_among_all_ways(clerk: User) -> None:
    duty = Responsibility.objects.edition("dibao", clock.today())
    choices = propose(duty, situation(clerk), clock.today()).choices
    assert TO_TOWNSHIP not in {choice.value for choice in choices}
    assert len(choices) > 3


@pytest.mark.parametrize(("cannot_go", "handling"), [("", Handling.INFORM), ("年老", Handling.TRANSFER)])
def test_what_the_township_will_be_proposed_follows_from_whether_the_person_can_go(
    cannot_go: str, handling: Handling, villager: User
) -> None:
    duty = Responsibility.objects.edition("zhufang", clock.today())
    assert propose(duty, situation(villager, can_go=not cannot_go), clock.today()).proposed.handling == handling


# --- Passing on


def test_what_is_passed_on_waits_for_a_clerk_of_the_township_who_has_a_working_day(villager: User, clerk: User) -> None:
    matter = passed_on(villager)
    assert (matter.status, matter.holder, matter.handler) == (Status.TO_ACCEPT, clerk.department, clerk)
    assert (matter.first_asked, matter.window) == (villager, villager.department)
    accept = matter.clocks.get()
    assert (accept.kind, accept.department, accept.due_on) == (
        ClockKind.ACCEPT,
        clerk.department,
        dt.date(2026, 11, 24),
    )
    assert (matter.due_on, matter.promised_on) == (accept.due_on, None)


@pytest.mark.parametrize(("moment", "due"), [("2026-11-23T18:00", "2026-11-25"), ("2026-11-28T10:00", "2026-12-01")])
def test_after_hours_the_township_has_the_next_working_day_before_it_counts(
    moment: str, due: str, villager: User, at: At
) -> None:
    at(moment)
    assert str(passed_on(villager).due_on) == due


def test_passing_on_issues_no_paper(villager: User) -> None:
    passed_on(villager)
    assert not Document.objects.exists()


def test_a_township_without_a_clerk_is_named_and_nothing_is_stored(villager: User, clerk: User) -> None:
    clerk.postings.get().delete()
    with pytest.raises(NotAllowed, match="毛尖镇现在没有窗口经办人，不能转送"):
        passed_on(villager)
    assert not Application.objects.exists()


@pytest.mark.parametrize("way", [*Handling.values, MATERIALS])
def test_no_other_opening_is_a_villages(way: str, villager: User) -> None:
    with pytest.raises(PermissionDenied):
        make_matter(villager, "linshi", way, complete=way != MATERIALS)
    assert not Application.objects.exists()


def test_a_township_has_nobody_to_pass_on_to(clerk: User) -> None:
    with pytest.raises(PermissionDenied):
        make_matter(clerk, "dibao", TO_TOWNSHIP)


# --- Accepting


def accepted(villager: User, clerk: User, slug: str = "zhufang", **facts: Any) -> Matter:
    matter = passed_on(villager, slug, **facts)
    return move("accept", matter, clerk)


def test_the_promise_begins_when_the_township_accepts(villager: User, clerk: User, at: At) -> None:
    matter = passed_on(villager)
    at("2026-11-24T09:00")
    matter = move("accept", matter, clerk)
    assert matter.status == Status.TO_TRANSFER
    assert clock.day_of(matter.accepted_at or clock.now()) == dt.date(2026, 11, 24)
    assert matter.due_on == dt.date(2026, 11, 26)
    assert not matter.clocks.running().of_kind(ClockKind.ACCEPT).exists()


def test_who_accepts_answers_for_it_and_it_comes_back_to_him(
    villager: User, clerk: User, colleague: User, zhujian: User
) -> None:
    matter = accepted(villager, colleague)
    assert (matter.handler, matter.first_asked) == (colleague, villager)
    move("transfer", matter, colleague, lead=zhujian.department)
    move("sign", matter, zhujian)
    move("decide", matter, zhujian, outcome="granted", content="纳入危房改造")
    assert (matter.status, matter.handler, matter.first_asked) == (Status.TO_NOTIFY, colleague, villager)


def test_when_he_has_left_it_comes_to_who_is_there(
    villager: User, clerk: User, colleague: User, zhujian: User, at: At
) -> None:
    matter = accepted(villager, colleague)
    move("transfer", matter, colleague, lead=zhujian.department)
    posting = colleague.postings.get()
    posting.until = dt.date(2026, 11, 23)
    posting.save()
    at("2026-11-24T10:00")
    move("recall", matter, clerk, reason="转错了单位")
    assert matter.handler == clerk


def test_the_receipt_is_the_townships_and_names_the_village_clerk_first_asked(villager: User, colleague: User) -> None:
    receipt = Document.objects.get(matter=accepted(villager, colleague))
    assert (receipt.kind, receipt.department) == (PaperKind.RECEIPT, colleague.department)
    assert receipt.fields["clerk"] == "罗小梅"
    assert receipt.fields["place"] == "毛尖镇社会事务窗口"
    assert "经办人：罗小梅　首问责任人：坪阳村黄安平" in receipt.html


def test_what_the_township_accepts_is_transferred_not_told_to_go_elsewhere(
    villager: User, clerk: User, signed_in: SignIn
) -> None:
    matter = passed_on(villager)
    assert matter.handling == Handling.INFORM
    move("accept", matter, clerk)
    assert matter.handling == Handling.TRANSFER
    (line,) = Document.objects.get(matter=matter).fields["lines"]
    assert line["way"] == "转办：市住建局"
    page = text_of(signed_in(clerk).get(matter.get_absolute_url()))
    assert re.search(r"办理方式</dt>\s*<dd[^>]*>\s*转办", page)


def test_the_village_prints_the_receipt_too_and_its_neighbour_does_not(
    villager: User, clerk: User, neighbour: User
) -> None:
    matter = accepted(villager, clerk)
    receipt = Document.objects.get(matter=matter)
    assert may_print(villager, receipt, matter)
    assert not may_print(neighbour, receipt, matter)


def test_the_township_may_propose_to_refuse_instead(villager: User, clerk: User, reviewer: User) -> None:
    matter = passed_on(villager)
    move("propose_refusal", matter, clerk, **refusal())
    move("refuse", matter, reviewer)
    assert (matter.status, matter.handler, matter.first_asked) == (Status.REFUSED, clerk, villager)


def test_what_a_reviewer_asks_for_again_is_put_before_the_township_not_the_village(
    villager: User, clerk: User, reviewer: User
) -> None:
    matter = accepted(villager, clerk)
    move("request_materials", matter, clerk, other="房屋照片")
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(received_on__isnull=True)))
    move("request_materials", matter, reviewer, other="产权证明", why_now="入户后发现")
    assert (matter.holder, matter.handler) == (clerk.department, clerk)


# --- Looking on


def stations(villager: User, clerk: User, zhujian: User) -> list[tuple[str, str, User, dict[str, Any]]]:
    return [
        (Status.TO_ACCEPT, "accept", clerk, {}),
        (Status.TO_TRANSFER, "transfer", clerk, {"lead": zhujian.department}),
        (Status.SENT, "sign", zhujian, {}),
        (Status.IN_PROGRESS, "decide", zhujian, {"outcome": "granted", "content": "纳入危房改造"}),
        (Status.TO_NOTIFY, "tell", clerk, {"way": "phone", "recipient": "王大山", "relation": "本人"}),
    ]


def test_the_village_sees_its_matter_all_the_way_and_makes_no_move(
    villager: User, clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    matter = passed_on(villager, name="王大山")
    for status, name, actor, inputs in stations(villager, clerk, zhujian):
        assert matter.status == status
        assert signed_in(villager).get(matter.get_absolute_url()).status_code == 200
        assert available_for(matter, villager, clock.now()) == []
        assert {attempt(one, matter, villager) for one in MOVES} <= {"NotAllowed", "PermissionDenied"}
        move(name, matter, actor, **inputs)
    assert matter.status == Status.CLOSED


def test_a_page_of_a_move_is_not_the_villages(villager: User, signed_in: SignIn) -> None:
    matter, client = passed_on(villager), signed_in(villager)
    for row in by_hand():
        assert client.get(row.address(matter.number)).status_code in {302, 403}, row.name
    assert client.post(reverse("routing:move", args=[matter.number, "accept"]), {"seen": 1}).status_code == 403


@pytest.mark.parametrize("bring", [passed_on, lambda villager: accepted(villager, person("maojian"))])
def test_a_neighbouring_village_and_another_township_do_not_find_it(
    bring: Callable[[User], Matter], villager: User, clerk: User, neighbour: User, outsider: User, signed_in: SignIn
) -> None:
    matter = bring(villager)
    for stranger in (neighbour, outsider, person("pinglang")):
        client = signed_in(stranger)
        assert client.get(matter.get_absolute_url()).status_code == 404
        assert client.get(reverse("intake:registered", args=[matter.number])).status_code == 404
        assert client.get(reverse("routing:move", args=[matter.number, "accept"])).status_code == 404
        assert matter.number not in text_of(client.get("/matters/"))


def test_a_village_does_not_see_what_came_in_at_its_township_or_next_door(
    villager: User, clerk: User, neighbour: User, signed_in: SignIn
) -> None:
    client = signed_in(villager)
    for matter in (make_matter(clerk), passed_on(neighbour)):
        assert client.get(matter.get_absolute_url()).status_code == 404


def test_the_sentence_says_who_has_it_until_when_and_who_was_asked_first(
    villager: User, reviewer: User, signed_in: SignIn
) -> None:
    matter = passed_on(villager)
    page = text_of(signed_in(reviewer).get(matter.get_absolute_url()))
    assert "现在由毛尖镇韦小燕受理" in page
    assert "11月24日前受理" in page
    assert "首问责任人：坪阳村黄安平" in page
    assert "由毛尖镇受理后选定" in page


def test_a_stranger_with_the_receipt_is_given_the_townships_telephone(villager: User, clerk: User) -> None:
    township = Department.objects.get(slug="maojian")
    township.phone = "0854-8221234"
    township.save()
    (line,) = public_lines(passed_on(villager).application)
    assert (line.unit, line.phone) == (township.name, "0854-8221234")
    assert line.status == "已登记，已转送乡镇（街道），11月24日前受理。"


# --- Workbenches


def test_what_villages_passed_on_stands_on_top_of_the_townships_workbench_with_its_deadline(
    villager: User, clerk: User, signed_in: SignIn
) -> None:
    make_matter(clerk)
    matter = passed_on(villager)
    page = text_of(signed_in(clerk).get("/"))
    section = page[page.index("村（社区）转来待受理") : page.index("今天要办")]
    assert matter.number in section
    assert "坪阳村" in section
    assert "11月24日前" in section
    assert reverse("routing:move", args=[matter.number, "accept"]) in section
    assert page.count(f">{matter.number}</a>") == 1, "it is not among what presses too"


def test_a_reviewer_sees_what_waits_to_be_accepted_and_has_nothing_to_press(
    villager: User, reviewer: User, signed_in: SignIn
) -> None:
    matter = passed_on(villager)
    page = text_of(signed_in(reviewer).get("/"))
    assert matter.number in page
    assert reverse("routing:move", args=[matter.number, "accept"]) not in page


def test_the_villages_workbench_says_where_each_matter_is(villager: User, clerk: User, zhujian: User, at: At) -> None:
    waiting = passed_on(villager)
    working = accepted(villager, clerk)
    ready = passed_on(villager)
    for _, name, actor, inputs in stations(villager, clerk, zhujian)[:4]:
        move(name, ready, actor, **inputs)
    board = village_board(villager, clock.today())
    shown = {section.title: [task.row.number for task in section.tasks] for section in board.sections}
    assert shown == {
        "等乡镇受理": [waiting.number],
        "待告知": [ready.number],
        "等申请人补材料": [],
        "正在办理": [working.number],
    }
    assert all(task.move is None for section in board.sections for task in section.tasks)
    assert (board.today, board.month) == (3, 3)


def test_the_villages_workbench_shows_unit_person_and_date(villager: User, signed_in: SignIn) -> None:
    client = signed_in(villager)
    assert "没有在办的办件" in text_of(client.get("/"))
    passed_on(villager)
    page = text_of(client.get("/"))
    assert "毛尖镇 韦小燕" in page
    assert "11月24日前" in page
    assert "请村（社区）转交文书的，送到后告诉毛尖镇登记" in page


# --- The screens


def test_a_village_registers_on_the_same_screen_with_its_own_name_filled_in(villager: User, signed_in: SignIn) -> None:
    page = text_of(signed_in(villager).get(ADDRESS))
    assert 'value="坪阳村"' in page
    assert "登记并转送毛尖镇</button>" in one_line(page)
    assert reverse("routing:street") not in page, "what is the township's alone is not offered"


def test_only_the_one_way_is_on_a_villages_panel(villager: User, signed_in: SignIn) -> None:
    shown = panel(signed_in(villager), "linshi")
    assert "转送毛尖镇受理" in shown
    assert shown.partition("</select>")[0].count("<option") == 1


def test_a_village_that_has_registered_reads_what_happens_next_and_until_when(
    villager: User, signed_in: SignIn
) -> None:
    client = signed_in(villager)
    entry = filled("linshi", "zhufang", linshi__way=TO_TOWNSHIP, zhufang__way=TO_TOWNSHIP, zhufang__cannot_go="路远")
    page = text_of(client.post(ADDRESS, entry, follow=True))
    assert "已登记" in page
    assert page.count("11月24日前受理；受理后由毛尖镇选定怎么办理") == 2
    assert "受理回执由毛尖镇受理时出具，出具后在这里也能打印" in page
    assert {(matter.status, matter.cannot_go) for matter in Matter.objects.all()} == {
        (Status.TO_ACCEPT, ""),
        (Status.TO_ACCEPT, "路远"),
    }


def test_a_way_that_is_the_townships_is_refused_on_the_villages_page_and_nothing_is_lost(
    villager: User, signed_in: SignIn
) -> None:
    page = text_of(
        signed_in(villager).post(ADDRESS, filled("linshi", linshi__way="on_the_spot", linshi__result="发放"))
    )
    assert "这类事项不能这样办理，请从列表里选。" in page
    assert "因病支出大" in page
    assert not Application.objects.exists()


def test_after_acceptance_the_villages_result_page_offers_the_receipt_and_no_move(
    villager: User, clerk: User, signed_in: SignIn
) -> None:
    matter = accepted(villager, clerk)
    page = text_of(signed_in(villager).get(reverse("intake:registered", args=[matter.number])))
    assert "现在转办" not in page
    listed = text_of(signed_in(villager).get(matter.get_absolute_url()))
    assert "受理回执" in listed


def test_the_page_of_accepting_says_what_the_village_wrote(villager: User, clerk: User, signed_in: SignIn) -> None:
    matter = passed_on(villager, complete=False, cannot_go="重病", urgent=True)
    page = text_of(signed_in(clerk).get(reverse("routing:move", args=[matter.number, "accept"])))
    for words in ("坪阳村，黄安平（首问责任人）", "家中困难", "重病", "没有收到材料", "还缺的材料", "急件"):
        assert words in page, words


def test_accepting_leads_to_the_ways_open_to_any_accepted_matter(
    villager: User, clerk: User, signed_in: SignIn
) -> None:
    matter, client = passed_on(villager), signed_in(clerk)
    address = reverse("routing:move", args=[matter.number, "accept"])
    token = client.get(address).context["form"]["token"].value()
    page = text_of(client.post(address, {"seen": matter.version, "token": token}, follow=True))
    assert "已受理，请打印受理回执；转出期限11月25日" in page
    assert reverse("routing:move", args=[matter.number, "transfer"]) in page


def test_the_village_learns_the_result_where_it_looks(
    villager: User, clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    matter = accepted(villager, clerk)
    move("transfer", matter, clerk, lead=zhujian.department)
    move("sign", matter, zhujian)
    move("decide", matter, zhujian, outcome="granted", content="纳入危房改造，补助20000元")
    page = text_of(signed_in(villager).get(matter.get_absolute_url()))
    assert "给予救助" in page
    assert told(matter, clerk).status == Status.CLOSED
    assert matter.number in text_of(signed_in(villager).get("/matters/?tab=closed"))


def test_matters_of_the_township_itself_are_as_before(clerk: User, zhujian: User) -> None:
    assert sent(clerk, zhujian).handler is None
    assert decided(clerk, zhujian).handler == clerk
