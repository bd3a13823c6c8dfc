"""Postings, demonstration accounts, signing in and out."""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from departments.auth_backend import DemoAwareBackend
from departments.errors import DeskError
from departments.models import Department, Posting, User
from departments.people.demo import DEMO_PASSWORD, DEMO_PEOPLE, seed_demo_people
from departments.people.postings import appoint, dismiss
from departments.roles import Role
from tests.queries import count_queries

StandStill = Callable[[dt.date], None]
TODAY = dt.date(2026, 11, 23)
PASSWORD = "a long password"


@pytest.fixture
def window(db: None) -> Department:
    return Department.objects.get(slug="maojian")


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("wei", PASSWORD, full_name="韦某")


@pytest.fixture
def demo_people(db: None) -> list[User]:
    """Mark the cast as demonstration accounts again. In the rest of the suite they are ordinary accounts."""
    people = seed_demo_people()
    for user in people:
        user.is_demo = True
        user.save()
    return people


def can_sign_in(username: str, password: str) -> bool:
    request = RequestFactory().post("/login/")
    return authenticate(request, username=username, password=password) is not None


def fresh(user: User) -> User:
    """Read the person anew, because a User object remembers its posting."""
    return User.objects.get(pk=user.pk)


def test_posting_holds_from_its_first_to_its_last_day(
    person: User, window: Department, stand_still: StandStill
) -> None:
    posting = appoint(person, Role.CLERK, window, TODAY)
    dismiss(posting, TODAY + dt.timedelta(days=1))
    held = []
    for offset in (-1, 0, 1, 2):
        stand_still(TODAY + dt.timedelta(days=offset))
        held.append(fresh(person).role)
    assert held == [None, Role.CLERK, Role.CLERK, None]


def test_person_holds_one_open_posting_at_a_time(person: User, window: Department) -> None:
    appoint(person, Role.CLERK, window, TODAY)
    with pytest.raises(DeskError, match="还有未结束的任职"):
        appoint(person, Role.REVIEWER, window, TODAY)


def test_new_posting_follows_an_ended_one(person: User, window: Department, stand_still: StandStill) -> None:
    dismiss(appoint(person, Role.CLERK, window, TODAY), TODAY)
    appoint(person, Role.REVIEWER, window, TODAY + dt.timedelta(days=1))
    stand_still(TODAY + dt.timedelta(days=1))
    assert fresh(person).role == Role.REVIEWER


def test_posting_cannot_end_before_it_began(person: User, window: Department) -> None:
    posting = appoint(person, Role.CLERK, window, TODAY)
    with pytest.raises(DeskError, match="止日不能早于起日"):
        dismiss(posting, TODAY - dt.timedelta(days=1))


def test_appointing_and_dismissing_leave_history(person: User, window: Department) -> None:
    posting = dismiss(appoint(person, Role.CLERK, window, TODAY), TODAY)
    assert posting.history.count() == 2


def test_demo_people_are_made_once(demo_people: list[User]) -> None:
    before = User.objects.count(), Posting.objects.count()
    seed_demo_people()
    assert (User.objects.count(), Posting.objects.count()) == before
    assert len(demo_people) == len(DEMO_PEOPLE) == 12


def test_demo_people_hold_their_roles_in_their_units(demo_people: list[User]) -> None:
    held = set(Posting.objects.values_list("user__username", "role", "department__slug"))
    assert {
        ("maojian", "clerk", "maojian"),
        ("maojian-head", "reviewer", "maojian"),
        ("modchong", "clerk", "mochong"),
        ("weisheng", "officer", "weisheng"),
        ("office", "coordinator", "minzheng"),
        ("jiancha", "auditor", "jiancha"),
    } <= held


def test_demo_person_signs_in_during_a_trial(demo_people: list[User], settings: Settings) -> None:
    settings.DEBUG = True
    assert can_sign_in("maojian", DEMO_PASSWORD)


def test_demo_person_is_refused_outside_a_trial(demo_people: list[User], settings: Settings) -> None:
    settings.DEBUG = False
    assert not can_sign_in("maojian", DEMO_PASSWORD)


def test_open_session_of_a_demo_person_is_a_strangers_outside_a_trial(
    demo_people: list[User], settings: Settings, client: Client
) -> None:
    settings.DEBUG = True
    client.force_login(demo_people[0], "departments.auth_backend.DemoAwareBackend")
    settings.DEBUG = False
    page = client.post(reverse("departments:logout"))
    assert page.headers["Location"] == f"{reverse('departments:login')}?next={reverse('departments:logout')}"


def test_person_without_posting_is_refused(person: User) -> None:
    assert not can_sign_in("wei", PASSWORD)


def test_person_whose_posting_has_ended_is_refused(person: User, window: Department, stand_still: StandStill) -> None:
    stand_still(TODAY)
    posting = appoint(person, Role.CLERK, window, TODAY)
    assert can_sign_in("wei", PASSWORD)
    dismiss(posting, TODAY)
    stand_still(TODAY + dt.timedelta(days=1))
    assert not can_sign_in("wei", PASSWORD)


def test_inactive_person_is_refused(person: User, window: Department) -> None:
    appoint(person, Role.CLERK, window, TODAY)
    person.is_active = False
    person.save()
    assert not can_sign_in("wei", PASSWORD)


def test_an_open_session_ends_with_the_account(
    person: User, window: Department, client: Client, stand_still: StandStill
) -> None:
    stand_still(TODAY)
    appoint(person, Role.CLERK, window, TODAY)
    client.force_login(person)
    assert client.get(reverse("routing:workbench")).status_code == HTTPStatus.OK
    person.is_active = False
    person.save()
    assert client.get(reverse("routing:workbench")).status_code == HTTPStatus.FOUND


def test_an_open_session_ends_with_the_posting(
    person: User, window: Department, client: Client, stand_still: StandStill
) -> None:
    stand_still(TODAY)
    posting = appoint(person, Role.CLERK, window, TODAY)
    client.force_login(person)
    dismiss(posting, TODAY)
    assert client.get(reverse("routing:workbench")).status_code == HTTPStatus.OK
    stand_still(TODAY + dt.timedelta(days=1))
    assert client.get(reverse("routing:workbench")).status_code == HTTPStatus.FOUND


def test_a_request_reads_account_posting_and_unit_in_one_query(person: User, window: Department) -> None:
    appoint(person, Role.CLERK, window, TODAY)

    def read() -> None:
        user = DemoAwareBackend().get_user(person.pk)
        assert user is not None
        assert (user, user.role, user.department) == (person, Role.CLERK, window)

    assert count_queries(read) == 1


def test_wrong_password_is_answered_in_one_chinese_sentence(demo_people: list[User], client: Client) -> None:
    page = client.post(reverse("departments:login"), {"username": "maojian", "password": "wrong"})
    assert "账号或密码不对" in page.text
    assert 'value="maojian"' in page.text


def test_empty_fields_are_answered_in_chinese(db: None, client: Client) -> None:
    page = client.post(reverse("departments:login"), {})
    assert "请输入账号。" in page.text
    assert "请输入密码。" in page.text


def test_login_page_names_the_demo_accounts_during_a_trial_only(
    demo_people: list[User], client: Client, settings: Settings
) -> None:
    settings.DEBUG = True
    assert "maojian-head" in client.get(reverse("departments:login")).text
    settings.DEBUG = False
    page = client.get(reverse("departments:login")).text
    assert "maojian-head" not in page
    assert DEMO_PASSWORD not in page


def test_signing_in_leads_to_the_workbench_and_out_to_the_login_page(
    demo_people: list[User], client: Client, settings: Settings
) -> None:
    settings.DEBUG = True
    form = {"username": "maojian", "password": DEMO_PASSWORD}
    assert client.post(reverse("departments:login"), form).headers["Location"] == "/"
    assert client.post(reverse("departments:logout")).headers["Location"] == reverse("departments:login")
    assert "_auth_user_id" not in client.session


def test_signing_out_by_a_link_is_not_possible(demo_people: list[User], client: Client, settings: Settings) -> None:
    settings.DEBUG = True
    client.force_login(demo_people[0], "departments.auth_backend.DemoAwareBackend")
    assert client.get(reverse("departments:logout"))["Location"] == "/"
    assert client.get("/").status_code == 200, "still signed in"
