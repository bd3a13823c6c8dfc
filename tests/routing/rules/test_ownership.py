"""接办、移交: the person changes and nothing else; who may, to whom, and whom a matter never goes back to."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from departments import clock
from departments.models import User
from departments.people.postings import dismiss
from intake.models import Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.errors import InvalidInput, NotAllowed
from routing.rules.ownership import receivers
from routing.transitions import MOVES, available_for
from tests import factories
from tests.factories import make_colleague, move
from tests.pages import SignIn, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def deputy(clerk: User) -> User:
    """韦代班, the other clerk at the window of 毛尖镇."""
    return make_colleague(clerk)


@pytest.fixture
def other_officer(zhujian: User) -> User:
    """潘代班, the other officer of 住建局."""
    return make_colleague(zhujian)


def offered(matter: Matter, user: User) -> set[str]:
    return {found.name for found in available_for(matter, user, clock.now())}


def leave(user: User) -> None:
    """Let somebody's posting end yesterday."""
    dismiss(user.postings.get(), clock.today() - dt.timedelta(days=1))


def facts(matter: Matter) -> tuple[object, ...]:
    """Return all of a matter that changing hands must leave as it is."""
    clocks = [(row.pk, row.due_on, row.department_id, row.stopped_on) for row in matter.clocks.all()]
    whose = (matter.status, matter.holder_id, matter.first_asked_id, matter.promised_on, matter.due_on)
    return (*whose, clocks, list(matter.assignments.values_list("pk", "signed_by", "ended_at")))


# --- 接办


def test_a_colleague_takes_over_and_only_the_person_changes(clerk: User, zhujian: User, other_officer: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    before = facts(matter)
    move("claim", matter, other_officer)
    assert matter.handler == other_officer
    assert facts(matter) == before


def test_taking_over_leaves_one_event_that_names_both(clerk: User, zhujian: User, other_officer: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    version = matter.version
    move("claim", matter, other_officer)
    event = matter.events.get(version=version + 1)
    assert (event.move, event.note) == ("claim", "由潘代班接办，原由潘德清承办")
    assert event.data == {"handler": other_officer.pk, "from": "潘德清"}


def test_who_took_over_decides(clerk: User, zhujian: User, other_officer: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    move("claim", matter, other_officer)
    move("decide", matter, other_officer, outcome="granted", content="纳入危房改造", without_opinions="已口头同意")
    assert matter.status == Status.TO_NOTIFY


def test_who_has_it_already_is_told_so(clerk: User, zhujian: User, other_officer: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    assert "claim" not in offered(matter, zhujian)
    with pytest.raises(NotAllowed, match="已经由你承办"):
        move("claim", matter, zhujian)


def test_nobody_of_another_unit_or_role_takes_over(
    clerk: User, reviewer: User, outsider: User, weisheng: User, zhujian: User, deputy: User
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    for user in (deputy, outsider, weisheng):
        with pytest.raises(PermissionDenied):
            move("claim", matter, user)
    at_window = factories.make_matter(clerk)
    with pytest.raises(PermissionDenied):
        move("claim", at_window, reviewer)


def test_what_is_on_its_way_has_nobody_to_take_it_from(clerk: User, zhujian: User, other_officer: User) -> None:
    matter = factories.sent(clerk, zhujian)
    assert "claim" not in offered(matter, other_officer)
    with pytest.raises(NotAllowed, match="待签收"):
        move("claim", matter, other_officer)


def test_a_refusal_can_be_taken_over_until_it_is_served(clerk: User, reviewer: User, deputy: User) -> None:
    matter = factories.matter_in(Status.REFUSED, clerk, clerk, reviewer)
    move("claim", matter, deputy)
    factories.told(matter, deputy)
    with pytest.raises(NotAllowed, match="已经办结"):
        move("claim", matter, clerk)


def test_who_proposed_a_refusal_never_gets_its_review(clerk: User, reviewer: User) -> None:
    second = make_colleague(reviewer)
    matter = factories.make_matter(clerk, way="refuse")
    posting = clerk.postings.get()
    posting.role = "reviewer"
    posting.save()
    proposer = User.objects.get(pk=clerk.pk)
    assert matter.handler == reviewer
    assert receivers(matter, clock.today()) == [second]
    with pytest.raises(PermissionDenied):
        move("claim", matter, proposer)
    with pytest.raises(InvalidInput, match="要由另一个人审核"):
        move("hand_over", matter, reviewer, to=proposer, reason="请假")


# --- 移交


def test_the_head_of_the_window_hands_over_with_a_reason(clerk: User, reviewer: User, deputy: User) -> None:
    matter = factories.make_matter(clerk)
    before = facts(matter)
    move("hand_over", matter, reviewer, to=deputy, reason="韦小燕请产假")
    event = matter.events.get(version=matter.version)
    assert matter.handler == deputy
    assert facts(matter) == before
    assert event.note == "由韦小燕移交给韦代班。原因：韦小燕请产假"


def test_the_office_hands_over_in_any_unit(clerk: User, zhujian: User, other_officer: User, office: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    move("hand_over", matter, office, to=other_officer, reason="调离")
    assert matter.handler == other_officer


def test_a_head_hands_over_only_what_the_own_township_has(
    clerk: User, zhujian: User, reviewer: User, other_officer: User, outsider: User
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    with pytest.raises(PermissionDenied):
        move("hand_over", matter, reviewer, to=other_officer, reason="调离")
    make_colleague(outsider)
    elsewhere = factories.make_matter(outsider)
    with pytest.raises(PermissionDenied):
        move("hand_over", elsewhere, reviewer, to=outsider, reason="调离")


def test_a_clerk_hands_nothing_over(clerk: User, deputy: User) -> None:
    matter = factories.make_matter(clerk)
    with pytest.raises(PermissionDenied):
        move("hand_over", matter, clerk, to=deputy, reason="请假")


@pytest.mark.parametrize(
    ("inputs", "field", "sentence"),
    [
        ({"reason": "请假"}, "to", "请选接手的人"),
        ({"to": "maojian-b"}, "reason", "请写移交的原因"),
        ({"to": "maojian", "reason": "请假"}, "to", "已经由韦小燕承办"),
        ({"to": "modchong", "reason": "请假"}, "to", "莫文秀现在不在毛尖镇担任窗口经办人"),
        ({"to": "maojian-head", "reason": "请假"}, "to", "罗明山现在不在毛尖镇担任窗口经办人"),
    ],
)
def test_a_handing_over_that_cannot_be_is_refused_with_its_sentence(
    inputs: dict[str, str], field: str, sentence: str, clerk: User, deputy: User, reviewer: User, outsider: User
) -> None:
    matter = factories.make_matter(clerk)
    given = {name: User.objects.get(username=value) if name == "to" else value for name, value in inputs.items()}
    with pytest.raises(InvalidInput, match=sentence) as refused:
        move("hand_over", matter, reviewer, **given)
    assert refused.value.field == field


def test_nobody_receives_who_has_left_or_whose_account_is_off(clerk: User, reviewer: User, deputy: User) -> None:
    matter = factories.make_matter(clerk)
    assert receivers(matter, clock.today()) == [deputy]
    leave(deputy)
    assert receivers(matter, clock.today()) == []
    assert "没有别的窗口经办人可以接手" in MOVES["hand_over"].when(matter, clock.now())
    assert "hand_over" not in offered(matter, reviewer)


# --- Whom a matter goes back to


def test_after_the_materials_the_matter_goes_on_with_who_took_it_over(
    clerk: User, zhujian: User, other_officer: User
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    move("claim", matter, other_officer)
    move("request_materials", matter, clerk, other="房屋照片")
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(asked_on__isnull=False)))
    assert matter.handler == other_officer


def test_after_the_materials_the_matter_goes_on_with_a_colleague_of_who_has_left(
    clerk: User, zhujian: User, other_officer: User
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    move("request_materials", matter, clerk, other="房屋照片")
    leave(zhujian)
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(asked_on__isnull=False)))
    assert (matter.status, matter.handler) == (Status.IN_PROGRESS, other_officer)


def test_a_result_comes_to_a_colleague_of_the_first_asked_who_has_left(
    clerk: User, zhujian: User, deputy: User
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    leave(clerk)
    move("decide", matter, zhujian, outcome="granted", content="纳入危房改造", without_opinions="已口头同意")
    assert (matter.handler, matter.first_asked) == (deputy, clerk)


def test_a_result_comes_to_nobody_whose_account_is_off(clerk: User, zhujian: User, deputy: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    clerk.is_active = False
    clerk.save()
    move("decide", matter, zhujian, outcome="granted", content="纳入危房改造", without_opinions="已口头同意")
    assert matter.handler == deputy


def test_a_second_request_by_the_head_waits_before_somebody_who_is_there(
    clerk: User, zhujian: User, deputy: User, reviewer: User
) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(asked_on__isnull=False)))
    leave(clerk)
    move("request_materials", matter, reviewer, other="房屋照片", why_now="入户后发现")
    assert matter.handler == deputy


# --- What the page says


def test_one_click_on_the_page_takes_the_matter_over(
    clerk: User, zhujian: User, other_officer: User, signed_in: SignIn
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    client = signed_in(other_officer)
    page = page_of(client, matter)
    address = reverse("routing:move", args=[matter.number, "claim"])
    assert f'action="{address}"' in page
    token = re.search(r'name="token" value="([0-9a-f-]+)"', page)
    assert token
    answer = client.post(address, {"token": token[1], "seen": matter.version}, follow=True).content.decode()
    assert "已接办。接下来由市住建局潘代班办理，" in answer
    assert "11月23日由潘代班接办，原由潘德清承办。" in answer
    assert f'action="{address}"' not in answer


def test_a_claim_by_who_has_it_already_is_answered_with_a_sentence(
    clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    answer = signed_in(zhujian).get(reverse("routing:move", args=[matter.number, "claim"]), follow=True)
    assert "已经由你承办。" in answer.content.decode()


def test_receiver_and_sender_read_who_handed_over_and_why(
    clerk: User, reviewer: User, deputy: User, signed_in: SignIn
) -> None:
    matter = factories.make_matter(clerk)
    move("hand_over", matter, reviewer, to=deputy, reason="韦小燕请产假。")
    for user in (clerk, deputy):
        page = page_of(signed_in(user), matter)
        assert "11月23日毛尖镇罗明山移交：由韦小燕移交给韦代班。原因：韦小燕请产假。" in page
        assert "首问责任人：毛尖镇韦小燕" in page


def test_the_form_offers_only_who_can_receive(
    clerk: User, reviewer: User, deputy: User, outsider: User, signed_in: SignIn
) -> None:
    matter = factories.make_matter(clerk)
    page = signed_in(reviewer).get(reverse("routing:move", args=[matter.number, "hand-over"])).content.decode()
    assert re.findall(r'<option value="\d+"[^>]*>([^<]+)', page) == ["韦代班"]


def test_once_the_matter_has_moved_on_the_page_does_not_speak_of_the_change(
    clerk: User, reviewer: User, deputy: User, zhujian: User, signed_in: SignIn
) -> None:
    matter = factories.make_matter(clerk)
    move("hand_over", matter, reviewer, to=deputy, reason="请假")
    move("transfer", matter, deputy, lead=zhujian.department)
    assert "11月23日毛尖镇罗明山移交" not in page_of(signed_in(clerk), matter)
