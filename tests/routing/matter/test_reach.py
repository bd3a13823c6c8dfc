"""显示电话、住址和家庭成员: one recorded press, for one view, for who works the matter."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from departments.models import User
from intake.models import AccessKind, AccessRecord, Matter
from intake.states import Status
from routing.hands.people import works_on
from tests.conftest import At, person
from tests.factories import in_progress, make_colleague, make_matter, matter_in, move, passed_on, sent, villager_of
from tests.pages import SignIn, page_of, text_of
from tests.returns import give_back

pytestmark = pytest.mark.django_db
PHONE, RESIDENCE, HUKOU, MEMBER = "13912349876", "毛尖镇坪阳村三组7号", "墨冲镇石板村二组12号", "罗秀英"
FACTS: dict[str, Any] = {"phone": PHONE, "residence": RESIDENCE, "hukou_address": HUKOU}
IN_FULL = (PHONE, RESIDENCE, HUKOU, MEMBER)
PRESS = "显示电话、住址和家庭成员"


@pytest.fixture
def matter(clerk: User, zhujian: User) -> Matter:
    """A matter at the bureau, of a person with a wife."""
    found = in_progress(clerk, zhujian, **FACTS)
    found.application.applicant.household.create(name=MEMBER, relation="妻子", id_number="522701198203040026")
    return found


def press(client: Client, matter: Matter, token: str = "", *, follow: bool = True) -> Any:
    sent_with = {"token": token or str(uuid.uuid4())}
    return client.post(f"{matter.get_absolute_url()}reach/", sent_with, follow=follow)


def shown_on(page: str) -> list[str]:
    return [word for word in IN_FULL if word in page]


def looks() -> int:
    return AccessRecord.objects.filter(kind=AccessKind.REACH).count()


def refused() -> list[tuple[User, Matter | None]]:
    """Return who was refused at which matter, one pair for each record."""
    return [(row.user, row.matter) for row in AccessRecord.objects.filter(kind=AccessKind.REFUSED)]


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "zhujian"])
def test_who_works_the_matter_sees_it_all_by_one_press(username: str, matter: Matter, signed_in: SignIn) -> None:
    client = signed_in(person(username))
    before = page_of(client, matter)
    assert PRESS in before
    assert not shown_on(before)
    page = text_of(press(client, matter))
    assert shown_on(page) == list(IN_FULL)
    assert "522701198203040026" not in page, "the number of a member stands on papers only"
    record = AccessRecord.objects.get(kind=AccessKind.REACH)
    applicant = matter.application.applicant
    assert (record.user, record.matter, record.applicant, record.reason) == (person(username), matter, applicant, "")


def test_a_reload_masks_again_and_asks_for_another_press(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    press(client, matter)
    again = page_of(client, matter)
    assert not shown_on(again)
    assert PRESS in again
    press(client, matter)
    assert looks() == 2


def test_nothing_of_it_stands_in_an_address_or_a_cache(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    response = press(signed_in(clerk), matter)
    assert [address for address, _ in response.redirect_chain] == [f"{matter.get_absolute_url()}#who"]
    assert response.headers["Cache-Control"] == "no-store"


def test_a_second_click_shows_the_same_and_is_one_record(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    client, token = signed_in(clerk), str(uuid.uuid4())
    press(client, matter, token)
    assert shown_on(text_of(press(client, matter, token)))
    assert looks() == 1


def test_an_old_press_sent_again_shows_nothing(matter: Matter, clerk: User, signed_in: SignIn, at: At) -> None:
    client, token = signed_in(clerk), str(uuid.uuid4())
    press(client, matter, token)
    at("2026-11-23T10:30")
    assert not shown_on(text_of(press(client, matter, token)))
    assert looks() == 1


def test_a_view_that_never_came_leaves_nothing_open(matter: Matter, clerk: User, signed_in: SignIn, at: At) -> None:
    client = signed_in(clerk)
    press(client, matter, follow=False)
    at("2026-11-23T10:30")
    assert not shown_on(page_of(client, matter))


def test_a_press_opens_one_matter_and_no_other(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    other = make_matter(clerk, "linshi", phone="13900001111")
    press(client, matter, follow=False)
    assert "13900001111" not in page_of(client, other)


def test_a_token_of_another_matter_opens_nothing(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    client, token = signed_in(clerk), str(uuid.uuid4())
    press(client, make_matter(clerk, "linshi", phone="13900001111"), token)
    page = text_of(press(client, matter, token))
    assert not shown_on(page)
    assert "这一页已经过期，请再按一次" in page
    assert not shown_on(page_of(client, matter)), "nor does the next view"
    assert looks() == 1


def test_a_token_that_something_else_has_used_opens_nothing(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    client, token = signed_in(clerk), str(uuid.uuid4())
    client.post("/desk/chase/", {"token": token})
    press(client, matter, token)
    assert not shown_on(page_of(client, matter))
    assert looks() == 0


def test_a_press_without_a_token_says_what_to_do(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    response = signed_in(clerk).post(f"{matter.get_absolute_url()}reach/", {}, follow=True)
    page = text_of(response)
    assert "这一页已经过期，请再按一次" in page
    assert not shown_on(page)
    assert looks() == 0


def test_a_look_stands_in_the_log_of_looks(matter: Matter, zhujian: User, office: User, signed_in: SignIn) -> None:
    press(signed_in(zhujian), matter)
    assert "查看电话、住址和家庭成员" in page_of(signed_in(office), matter)


def test_a_look_is_never_changed_or_taken_back(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    press(signed_in(clerk), matter)
    rows = AccessRecord.objects.filter(kind=AccessKind.REACH)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(reason="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    assert looks() == 1


# --- Who does not work it


Story = Callable[[User, User], Matter]


def given_back(clerk: User, officer: User) -> Matter:
    matter = sent(clerk, officer, **FACTS)
    give_back(matter, officer, person("renshe"))
    return matter


def recalled(clerk: User, officer: User) -> Matter:
    matter = sent(clerk, officer, **FACTS)
    move("recall", matter, clerk, reason="转错了单位")
    return matter


def decided(clerk: User, officer: User) -> Matter:
    return matter_in(Status.TO_NOTIFY, clerk, officer, person("maojian-head"))


def closed(clerk: User, officer: User) -> Matter:
    return matter_in(Status.CLOSED, clerk, officer, person("maojian-head"))


@pytest.mark.parametrize(
    ("username", "story"),
    [
        ("jiancha", in_progress),
        ("office", in_progress),
        ("zhujian", given_back),
        ("zhujian", recalled),
        ("zhujian", decided),
        ("maojian", closed),
        ("zhujian", closed),
    ],
)
def test_who_only_sees_it_or_is_through_with_it_gets_no_press(
    username: str, story: Story, clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    matter, client = story(clerk, zhujian), signed_in(person(username))
    page = page_of(client, matter)
    assert PRESS not in page
    assert press(client, matter).status_code == 403
    assert not shown_on(page_of(client, matter))
    assert looks() == 0
    assert refused() == [(person(username), matter)]


@pytest.mark.parametrize("username", ["modchong", "pinglang", "jiaoyu", "admin"])
def test_a_stranger_does_not_learn_that_it_exists(username: str, matter: Matter, signed_in: SignIn) -> None:
    assert press(signed_in(person(username)), matter).status_code in {403, 404}
    assert looks() == 0
    assert refused() == [(person(username), matter)]


def test_every_refused_press_is_in_the_log_of_looks(matter: Matter, office: User, signed_in: SignIn) -> None:
    for _ in range(2):
        press(signed_in(office), matter)
    assert refused() == [(office, matter)] * 2
    assert page_of(signed_in(office), matter).count("想看电话、住址和家庭成员，没有获准") == 2


def test_a_press_on_a_number_that_does_not_exist_leaves_nothing(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    address = matter.get_absolute_url().replace(matter.number, "2026-999999")
    assert signed_in(clerk).post(f"{address}reach/", {"token": str(uuid.uuid4())}).status_code == 404
    assert refused() == []


def test_rights_that_end_between_press_and_view_show_nothing(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = sent(clerk, zhujian, **FACTS)
    client = signed_in(zhujian)
    press(client, matter, follow=False)
    move("recall", matter, clerk, reason="转错了单位")
    assert not shown_on(page_of(client, matter))


def test_the_unit_that_supports_and_the_village_work_it_too(clerk: User, zhujian: User, weisheng: User) -> None:
    assert works_on(weisheng, sent(clerk, zhujian, supporting=[weisheng]))
    villager = villager_of(clerk)
    passed = passed_on(villager)
    assert works_on(villager, passed)
    assert works_on(make_colleague(clerk), passed)
    assert not works_on(weisheng, passed)
