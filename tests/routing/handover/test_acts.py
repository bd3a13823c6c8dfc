"""办件移交: a leaver's matters change hands in one act; none is forgotten, none that moved meanwhile is touched."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import Department, User
from intake.models import Matter
from intake.states import Status
from routing.handover import acts as handover
from routing.handover.acts import hand_over_work, holdings, receivers_of, unowned
from routing.models import MatterEvent
from routing.upkeep.matters import faults
from tests import factories
from tests.copies import copies
from tests.factories import make_colleague, move
from tests.pages import SignIn, one_line, read
from tests.queries import queries_of
from tests.routing.rules.test_ownership import leave

pytestmark = pytest.mark.django_db
LIST = "/desk/handover/"


@pytest.fixture
def deputy(clerk: User) -> User:
    """韦代班, the other clerk at the window of 毛尖镇."""
    return make_colleague(clerk)


@pytest.fixture
def held(clerk: User) -> list[Matter]:
    """Three matters at the window of 毛尖镇, all in the hands of 韦小燕."""
    return [factories.make_matter(clerk) for _ in range(3)]


def unit_of(user: User) -> Department:
    assert user.department is not None
    return user.department


def hand(matters: list[Matter], person: User, to: User, actor: User) -> handover.HandedOver:
    listed = [matter.pk for matter in matters]
    facts = {"unit": matters[0].window, "person": person, "to": to, "reason": "调离"}
    return hand_over_work(listed, actor=actor, now=clock.now(), **facts)  # type: ignore[arg-type]


def address_of(person: User, unit: str = "maojian") -> str:
    return reverse("routing:handover_person", args=[unit, person.pk])


# --- The act


def test_all_of_it_changes_hands_with_one_event_for_each(
    held: list[Matter], clerk: User, deputy: User, reviewer: User
) -> None:
    assert hand(held, clerk, deputy, reviewer) == handover.HandedOver(3, [])
    for matter in held:
        matter.refresh_from_db()
        assert (matter.handler, matter.first_asked) == (deputy, clerk)
        event = matter.events.get(move="hand_over")
        assert event.note == "由韦小燕移交给韦代班。原因：调离"
        assert event.actor == reviewer


def test_what_has_moved_meanwhile_is_told_and_not_touched(
    held: list[Matter], clerk: User, deputy: User, reviewer: User, zhujian: User
) -> None:
    move("transfer", held[0], clerk, lead=zhujian.department)
    move("claim", held[1], deputy)
    done = hand(held, clerk, deputy, reviewer)
    assert done.done == 1
    assert done.left_out == [
        f"{held[0].number}：刚有变化，现在由市住建局承办，“待签收”。",
        f"{held[1].number}：刚有变化，现在由毛尖镇韦代班承办，“待转出”。",
    ]


def test_what_only_its_dates_have_changed_of_is_handed_over_all_the_same(
    held: list[Matter], clerk: User, deputy: User, reviewer: User, office: User
) -> None:
    move("chase", held[0], office)
    assert hand(held, clerk, deputy, reviewer).done == 3


def test_what_the_receiver_may_not_have_is_told_with_its_reason(
    clerk: User, deputy: User, reviewer: User, held: list[Matter]
) -> None:
    refusal = factories.make_matter(clerk, way="refuse")
    second = make_colleague(reviewer)
    done = hand([refusal], reviewer, deputy, second)
    assert done.done == 0
    assert done.left_out == [f"{refusal.number}：韦代班现在不在毛尖镇担任窗口负责人（审核人），请选别人。"]


def test_matters_of_another_township_are_neither_listed_nor_touched(
    outsider: User, reviewer: User, deputy: User
) -> None:
    make_colleague(outsider)
    elsewhere = factories.make_matter(outsider)
    assert hand([elsewhere], outsider, deputy, reviewer) == handover.HandedOver(0, [])
    assert holdings(reviewer, clock.today()) == []


def test_who_can_receive_is_asked_by_what_the_matters_need(
    held: list[Matter], clerk: User, deputy: User, reviewer: User
) -> None:
    assert receivers_of(held, clock.today()) == [deputy]
    leave(deputy)
    assert receivers_of(held, clock.today()) == []


# --- Who has how much


def test_the_office_sees_all_units_and_a_head_the_own_township(
    held: list[Matter], clerk: User, zhujian: User, office: User, reviewer: User, outsider: User
) -> None:
    factories.in_progress(outsider, zhujian)
    factories.make_matter(outsider)
    seen = [(unit.name, one.person, one.count) for unit in holdings(office, clock.today()) for one in unit.people]
    assert {(person, count) for _, person, count in seen} == {(clerk, 3), (zhujian, 1), (outsider, 1)}
    (own,) = holdings(reviewer, clock.today())
    assert [(one.person, one.count, one.has_left) for one in own.people] == [(clerk, 3, False)]


@pytest.mark.parametrize("how", ["posting", "account"])
def test_who_has_left_stands_first_and_is_marked(
    how: str, held: list[Matter], clerk: User, deputy: User, office: User, signed_in: SignIn
) -> None:
    for _ in range(4):
        factories.make_matter(deputy)
    if how == "posting":
        leave(clerk)
    else:
        clerk.is_active = False
        clerk.save()
    (unit,) = holdings(office, clock.today())
    assert [(one.person, one.has_left) for one in unit.people] == [(clerk, True), (deputy, False)]
    page = read(signed_in(office), LIST)
    assert page.index("韦小燕") < page.index("已离岗") < page.index("韦代班")


@pytest.mark.parametrize("username", ["maojian", "zhujian", "jiancha", "admin", "pinglang"])
def test_nobody_else_opens_the_pages(username: str, held: list[Matter], clerk: User, signed_in: SignIn) -> None:
    user = User.objects.get(username=username)
    client = signed_in(user)
    for address in (LIST, address_of(clerk)):
        assert client.get(address).status_code == 403
    assert client.post(address_of(clerk), {}).status_code == 403
    with pytest.raises(PermissionDenied):
        holdings(user, clock.today())


def test_a_head_does_not_open_another_unit(
    held: list[Matter], reviewer: User, outsider: User, signed_in: SignIn
) -> None:
    assert signed_in(reviewer).get(address_of(outsider, "mochong")).status_code == 404


def test_the_lists_cost_the_same_however_much_is_held(
    clerk: User, deputy: User, office: User, signed_in: SignIn
) -> None:
    client = signed_in(office)
    factories.make_matter(clerk)
    counted = {address: queries_of(client, address) for address in (LIST, address_of(clerk))}
    for holder in (clerk, deputy):
        copies(factories.make_matter(holder), 4)
    assert counted == {address: queries_of(client, address) for address in counted}


# --- The pages


def filled_in(client: Client, person: User, to: User) -> dict[str, str]:
    """Fill in the first page; return what the check page would send."""
    first = read(client, address_of(person))
    token = re.search(r'name="token" value="([0-9a-f-]+)"', first)
    assert token
    typed = {"token": token[1], "to": str(to.pk), "reason": "韦小燕调离"}
    page = client.post(address_of(person), typed).content.decode()
    listed = re.search(r'name="listed" value="([0-9,]+)"', one_line(page))
    assert listed, page
    return typed | {"listed": listed[1], "confirmed": "1"}


def test_reading_it_once_more_changes_nothing_and_confirming_does_it(
    held: list[Matter], clerk: User, deputy: User, reviewer: User, signed_in: SignIn
) -> None:
    client = signed_in(reviewer)
    typed = filled_in(client, clerk, deputy)
    assert not MatterEvent.objects.of_move("hand_over").exists()
    answer = client.post(address_of(clerk), typed, follow=True)
    assert answer.redirect_chain[-1][0] == LIST
    assert "已把3件办件移交给韦代班" in answer.content.decode()
    assert Matter.objects.filter(handler=deputy).count() == 3


@pytest.mark.parametrize("listed", ["1" * 5000, "9" * 24, "²", ",", "x,-1"])
def test_what_is_no_id_is_no_matter_of_the_list(
    listed: str, held: list[Matter], clerk: User, deputy: User, reviewer: User, signed_in: SignIn
) -> None:
    client = signed_in(reviewer)
    typed = filled_in(client, clerk, deputy) | {"listed": listed}
    assert client.post(address_of(clerk), typed).status_code in {200, 302, 409}
    assert not Matter.objects.filter(handler=deputy).exists()


def test_a_second_click_hands_nothing_over_again(
    held: list[Matter], clerk: User, deputy: User, reviewer: User, signed_in: SignIn
) -> None:
    client = signed_in(reviewer)
    typed = filled_in(client, clerk, deputy)
    for _ in range(2):
        assert client.post(address_of(clerk), typed).headers["Location"] == LIST
    assert MatterEvent.objects.of_move("hand_over").count() == 3


def test_what_came_in_after_the_list_was_shown_stays_and_is_shown(
    held: list[Matter], clerk: User, deputy: User, reviewer: User, zhujian: User, signed_in: SignIn
) -> None:
    client = signed_in(reviewer)
    typed = filled_in(client, clerk, deputy)
    move("transfer", held[0], clerk, lead=zhujian.department)
    later = factories.make_matter(clerk)
    answer = client.post(address_of(clerk), typed, follow=True)
    page = answer.content.decode()
    assert "已把2件办件移交给韦代班" in page
    assert f"没有移交{held[0].number}：刚有变化" in page
    assert answer.redirect_chain[-1][0] == address_of(clerk)
    assert later.number in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"to": ""}, "请选接手的人。"),
        ({"to": "999"}, "请从列表里选接手的人。"),
        ({"reason": " "}, "请写移交的原因。"),
        ({"reason": "调" * 201}, "最多200个字，现在是201个字。"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    wrong: dict[str, str],
    sentence: str,
    held: list[Matter],
    clerk: User,
    deputy: User,
    reviewer: User,
    signed_in: SignIn,
) -> None:
    typed = {"token": str(uuid.uuid4()), "to": str(deputy.pk), "reason": "韦小燕调离到城区"} | wrong
    page = signed_in(reviewer).post(address_of(clerk), typed).content.decode()
    assert sentence in page
    assert typed["reason"].strip() in page
    if "to" not in wrong:
        assert f'<option value="{deputy.pk}" selected>' in page


def test_changing_ones_mind_goes_back_with_what_was_typed(
    held: list[Matter], clerk: User, deputy: User, reviewer: User, signed_in: SignIn
) -> None:
    client = signed_in(reviewer)
    typed = filled_in(client, clerk, deputy) | {"edit": "1"}
    del typed["confirmed"]
    page = client.post(address_of(clerk), typed).content.decode()
    assert "韦小燕调离" in page
    assert "下一步：核对" in page


def test_where_nobody_can_receive_the_page_says_so(
    held: list[Matter], clerk: User, reviewer: User, signed_in: SignIn
) -> None:
    page = read(signed_in(reviewer), address_of(clerk))
    assert "没有同岗位的其他人可以接手" in page
    assert "下一步" not in page


# --- Nobody is forgotten


def test_matters_of_who_has_left_are_counted_and_found_by_the_self_check(
    held: list[Matter], clerk: User, deputy: User, office: User, reviewer: User
) -> None:
    assert unowned(office, clock.today()) == 0
    assert list(faults()) == []
    leave(clerk)
    assert unowned(office, clock.today()) == unowned(reviewer, clock.today()) == 3
    sentence = "承办人韦小燕已不在毛尖镇任职，现在无人承办，请在“办件移交”里移交。"
    assert list(faults()) == [(matter.number, sentence) for matter in held]
    hand(held, clerk, deputy, reviewer)
    assert unowned(office, clock.today()) == 0
    assert list(faults()) == []


def test_somebody_who_works_in_another_unit_now_is_not_there(held: list[Matter], clerk: User, office: User) -> None:
    leave(clerk)
    clerk.postings.create(role="clerk", department=Department.objects.get(slug="mochong"), since=clock.today())
    assert unowned(office, clock.today()) == 3


def test_closed_matters_of_who_has_left_need_nobody(clerk: User, office: User) -> None:
    factories.make_matter(clerk, "linshi", "on_the_spot")
    leave(clerk)
    assert unowned(office, clock.today()) == 0
    assert list(faults()) == []


@pytest.mark.parametrize("username", ["office", "maojian-head"])
def test_workbenches_lead_to_what_nobody_answers_for(
    username: str, held: list[Matter], clerk: User, signed_in: SignIn
) -> None:
    client = signed_in(User.objects.get(username=username))
    assert "无人承办" not in read(client, "/")
    assert f'href="{LIST}"' in read(client, "/")
    leave(clerk)
    assert "无人承办3件" in read(client, "/")


@pytest.mark.parametrize("username", ["maojian-b", "zhujian", "jiancha"])
def test_other_workbenches_do_not(
    username: str, held: list[Matter], clerk: User, deputy: User, signed_in: SignIn
) -> None:
    leave(clerk)
    page = read(signed_in(User.objects.get(username=username)), "/")
    assert "无人承办" not in page
    assert LIST not in page


# --- The command


def dismissed(username: str, until: str) -> str:
    printed = io.StringIO()
    call_command("dismiss", username, until, stdout=printed)
    return printed.getvalue()


def test_a_posting_ends_once_nothing_is_in_ones_hands(
    held: list[Matter], clerk: User, deputy: User, reviewer: User
) -> None:
    with pytest.raises(CommandError, match="韦小燕名下还有3件在办的办件，请先"):
        dismissed("maojian", "2026-11-30")
    assert clerk.postings.get().until is None
    hand(held, clerk, deputy, reviewer)
    assert dismissed("maojian", "2026-11-30") == "韦小燕在毛尖镇的任职到2026年11月30日为止。\n"
    assert clerk.postings.get().until == dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("username", "until", "sentence"),
    [("nobody", "2026-11-30", "没有“nobody”这个账号"), ("maojian", "2010-01-01", "止日不能早于起日")],
)
def test_a_dismissal_that_cannot_be_says_why(username: str, until: str, sentence: str, clerk: User) -> None:
    with pytest.raises(CommandError, match=sentence):
        dismissed(username, until)


def test_nobody_is_dismissed_twice(clerk: User) -> None:
    dismissed("maojian", "2026-11-30")
    with pytest.raises(CommandError, match="没有未结束的任职"):
        dismissed("maojian", "2026-11-30")


def test_nothing_of_it_moves_a_matter_on(held: list[Matter], clerk: User, deputy: User, reviewer: User) -> None:
    before = {(matter.pk, matter.due_on, matter.promised_on) for matter in held}
    hand(held, clerk, deputy, reviewer)
    rows = Matter.objects.filter(status=Status.TO_TRANSFER).values_list("pk", "due_on", "promised_on")
    assert set(rows) == before
