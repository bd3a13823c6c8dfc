"""The cast and the house: who works here, what day it is, and the catalogue that every test finds loaded."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from hypothesis import settings as hypothesis
from pytest_django import DjangoDbBlocker, Settings

from departments.calendar.reading import calendar as working_calendar
from departments.calendar.workdays import Calendar
from departments.models import User
from duyun_relief import environment
from duyun_relief.settings import VAR
from tests.furniture import furnish, furnish_again
from tests.worlds import story

pytest_plugins = ["tests.chromium", "tests.stack"]
# The same examples on every machine and in every run: what was green stays green until the code changes.
hypothesis.register_profile("suite", derandomize=True, database=None, deadline=None)
hypothesis.load_profile("suite")

MORNING = "2026-11-23T10:00"
"""A Monday: the day on which most stories of the suite begin."""
At = Callable[[str], None]


def pytest_collection_finish() -> None:
    """Let the search for garbage pass over the tests themselves, and come seldom: it took a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


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


@pytest.fixture(autouse=True, scope="session")
def _no_list_of_static_files(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each client of a test would have all static files listed, and asks for none. A browser does: it gets the list."""
    is_browsing = any(item.get_closest_marker("browser") for item in request.session.items)
    with override_settings(WHITENOISE_AUTOREFRESH=not is_browsing):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Have the tables made from the models, which takes a tenth of the time that the migrations take.

    tests/test_migrated.py proves that both ways lead to the same tables. Nothing is cut short: on a machine with other
    work a race may keep a loser waiting for longer than a desk should. The tests of the limits set their own.
    """
    connection.settings_dict["TEST"]["MIGRATE"] = False
    patient = environment.Limits(lock=0, statement=0, idle=0)
    connection.settings_dict["OPTIONS"] |= environment.database("DATABASE_URL", folder=VAR, limits=patient)["OPTIONS"]


@pytest.fixture(scope="session")
def django_db_setup(
    _loop_before_database: None, _plain_hashing: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        furnish()


@pytest.fixture(autouse=True, scope="session")
def _a_house_stays_furnished() -> Iterator[None]:
    """Django would leave an empty house behind a test that really commits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: furnish_again())
        yield


@pytest.fixture(autouse=True)
def _story(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tell the worlds what a test does; one that commits builds all of its own."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    with story(monkeypatch, whole=not commits and not (marker and marker.kwargs.get("transaction"))):
        yield


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


@pytest.hookimpl(tryfirst=True)  # before -m is asked
def pytest_collection_modifyitems(config: pytest.Config, items: list[Any]) -> None:
    """`./test.sh` runs the suite on two databases: what needs PostgreSQL only there, what needs none only on SQLite."""
    _mark_further_cases(items)
    # The longest first: begun last, one of them would run on while the other process has nothing left to do.
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if connection.vendor == "postgresql":
        without = [item for item in items if not _needs_a_database(item)]
        items[:] = [item for item in items if _needs_a_database(item)]
        config.hook.pytest_deselected(items=without)
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs two connections with row locks; runs on PostgreSQL"))


def _mark_further_cases(items: list[Any]) -> None:
    """Mark all cases of a test but its first: `--quick` leaves them out."""
    met = set[str]()
    for item in items:
        test = item.nodeid.partition("[")[0]
        if test in met:
            item.add_marker(pytest.mark.further)
        met.add(test)


def _needs_a_database(item: Any) -> bool:
    """pytest-django opens the database only to a test that says so: by a mark, a fixture or its class."""
    asked = {"db", "transactional_db", "live_server", "django_db_setup"} & set(item.fixturenames)
    is_case = item.cls is not None and issubclass(item.cls, TransactionTestCase)
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres", "browser"))
    return marked or bool(asked) or is_case
