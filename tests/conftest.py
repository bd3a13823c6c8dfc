"""The cast and the house: who works here, what day it is, and the catalogue that every test finds loaded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker, Settings

from departments.calendar.reading import calendar as working_calendar
from departments.calendar.workdays import Calendar
from departments.catalogue.load import load_calendar, load_catalogue
from departments.models import Department, Posting, User
from departments.people.demo import seed_demo_people
from departments.roles import Role
from routing.append_only import allow_changes, forbid_changes

pytest_plugins = ["tests.chromium"]
# The same examples on every machine and in every run: what was green stays green until the code changes.
hypothesis.register_profile("suite", derandomize=True, database=None, deadline=None)
hypothesis.load_profile("suite")

MORNING = "2026-11-23T10:00"
"""A Monday: the day on which most stories of the suite begin."""
At = Callable[[str], None]


def furnish() -> None:
    """Load the catalogue and appoint the cast; the accounts are not demonstration accounts here."""
    load_catalogue()
    load_calendar()
    for user in seed_demo_people():
        user.is_demo = False
        user.save()
    since, villager = dt.date(2014, 12, 19), User.objects.create_user("pinglang", full_name="岑小英")
    Posting.objects.create(
        user=villager, role=Role.CLERK, department=Department.objects.get(slug="pinglang"), since=since
    )


@pytest.fixture(scope="session")
def _loop_before_database(request: pytest.FixtureRequest) -> None:
    """Start the browser before the database, in whatever order the tests come.

    The browser brings an event loop, and in a loop Django keeps connections of its own: one that was opened before
    would be forgotten, and a database that somebody is still connected to cannot be dropped.
    """
    if any(item.get_closest_marker("browser") for item in request.session.items):
        request.getfixturevalue("browser")


@pytest.fixture(autouse=True, scope="session")
def _plain_hashing() -> Iterator[None]:
    """Argon2 is slow on purpose; the cast is appointed and signs in often."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Have the tables made from the models, which takes a tenth of the time that the migrations take.

    tests/test_migrated.py proves that both ways lead to the same tables.
    """
    connection.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(
    _loop_before_database: None, _plain_hashing: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        forbid_changes(connection)
        furnish()


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied() -> Iterator[None]:
    """Let the test runner empty append-only tables after a test that really commits."""
    teardown = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def lifted(self: TransactionTestCase) -> None:
        allow_changes(connection)
        teardown(self)
        forbid_changes(connection)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lifted)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _furnished_again(request: pytest.FixtureRequest) -> None:
    """A test that really commits leaves an empty house behind: furnish it again for the next one."""
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    if commits or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        if not Department.objects.exists():
            furnish()


@pytest.fixture
def at(settings: Settings) -> At:
    """Return a function that sets the clock: at("2026-11-23T10:00")."""

    def stand(moment: str) -> None:
        settings.RELIEF_NOW = moment

    stand(MORNING)
    return stand


@pytest.fixture
def today(at: At) -> dt.date:
    return dt.date(2026, 11, 23)


@pytest.fixture
def calendar(db: None) -> Calendar:
    return working_calendar()


def person(username: str) -> User:
    return User.objects.get(username=username)


@pytest.fixture
def clerk(db: None, at: At) -> User:
    """韦小燕, window clerk of 毛尖镇."""
    return person("maojian")


@pytest.fixture
def reviewer(db: None, at: At) -> User:
    """罗明山, who answers for the window of 毛尖镇."""
    return person("maojian-head")


@pytest.fixture
def villager(db: None, at: At) -> User:
    """黄安平, clerk of the window of 坪阳村, a village of 毛尖镇."""
    return person("pingyang")


@pytest.fixture
def outsider(db: None, at: At) -> User:
    """莫文秀, window clerk of another township."""
    return person("modchong")


@pytest.fixture
def minzheng(db: None, at: At) -> User:
    return person("minzheng")


@pytest.fixture
def weisheng(db: None, at: At) -> User:
    return person("weisheng")


@pytest.fixture
def renshe(db: None, at: At) -> User:
    return person("renshe")


@pytest.fixture
def jiaoyu(db: None, at: At) -> User:
    return person("jiaoyu")


@pytest.fixture
def zhujian(db: None, at: At) -> User:
    return person("zhujian")


@pytest.fixture
def office(db: None, at: At) -> User:
    """石立新, coordinator of the 民政局 office."""
    return person("office")


@pytest.fixture
def auditor(db: None, at: At) -> User:
    return person("jiancha")


@pytest.fixture
def admin(db: None, at: At) -> User:
    return person("admin")


@pytest.fixture
def signed_in(client: Client) -> Callable[[User], Client]:
    """Return a function that signs a person in and gives the client back."""

    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Run what needs PostgreSQL only there: `./test.sh` runs the whole suite on both."""
    if connection.vendor == "postgresql":
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs two connections with row locks; runs on PostgreSQL"))
