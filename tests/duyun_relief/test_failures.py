"""The database does not answer: the clerk sees 503 with all that was typed, and 再试一次 doubles nothing."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, InterfaceError, OperationalError, ProgrammingError, connection, connections, transaction
from django.db.utils import ConnectionHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from departments.models import User
from duyun_relief.environment import Limits, postgresql
from duyun_relief.failures import FailurePagesMiddleware, broken, is_outage, unavailable
from intake.models import Application, Matter
from tests.conftest import person
from tests.counter import ADDRESS, filled
from tests.pages import text_of

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
PATIENCE = 30
ROOT = Path(__file__).resolve().parent.parent.parent


def sent_by(page: str) -> dict[str, list[str]]:
    """Return what 再试一次 on this page would send."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


def calm(user: User) -> Client:
    """A client that shows the answer of a request that broke off, as a browser does."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def as_lists(typed: dict[str, Any]) -> dict[str, list[str]]:
    return {name: value if isinstance(value, list) else [value] for name, value in typed.items()}


# --- A real lock, a real limit


@contextmanager
def registering_is_held_up() -> Iterator[None]:
    """Hold, on another connection, what a registration needs, and let our own connection wait for a moment only."""
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:  # on SQLite a transaction holds the whole file
                if connection.vendor == "postgresql":
                    cursor.execute("LOCK TABLE intake_application IN ACCESS EXCLUSIVE MODE")
                held.set()
                let_go.wait(PATIENCE)
        finally:
            connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(PATIENCE)
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'" if is_postgresql else "PRAGMA busy_timeout = 200")
    try:
        yield
    finally:
        let_go.set()
        holder.join(PATIENCE)
        connection.close()  # and with it the short limit


@pytest.mark.django_db(transaction=True)
def test_a_held_lock_is_503_and_trying_again_registers_what_was_typed() -> None:
    desk = calm(person("maojian"))
    typed = filled("linshi", "zhufang", linshi__way="escalate", zhufang__way="transfer", zhufang__cannot_go="年老")
    typed |= {"difficulty": '因病支出大，"急"\r\n第二行'}
    with registering_is_held_up():
        answer = desk.post(ADDRESS, typed)
    page = text_of(answer, 503)
    assert answer.headers["Retry-After"] == "5"
    assert "再试一次" in page
    assert sent_by(page) == as_lists(typed)
    assert not Application.objects.exists()
    assert desk.post(ADDRESS, sent_by(page)).status_code == 302
    assert Matter.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_statement_that_takes_too_long_is_503() -> None:
    desk = calm(person("maojian"))

    def dawdle(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "intake_matter" in sql:
            execute("SELECT pg_sleep(%s)", (PATIENCE,), *rest[1:])
        return execute(sql, *rest)

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '200ms'")
    with connection.execute_wrapper(dawdle):
        answer = desk.get("/matters/")
    connection.close()
    page = text_of(answer, 503)
    assert '<a class="btn btn-primary" href="/matters/">再试一次</a>' in page


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_was_committed_before_the_answer_got_lost_is_not_done_twice() -> None:
    desk, typed = calm(person("maojian")), filled("linshi", linshi__way="escalate")
    own_end = connection.connection.info.backend_pid

    def lose_the_answer() -> None:
        with psycopg.connect(**_address()) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [own_end])
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    def once_committed(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "intake_application"'):
            transaction.on_commit(lose_the_answer)
        return execute(sql, *rest)

    with connection.execute_wrapper(once_committed):
        page = text_of(desk.post(ADDRESS, typed), 503)
    connection.close()
    only = Matter.objects.get()
    again = desk.post(ADDRESS, sent_by(page))
    assert again.headers["Location"] == f"/matters/{only.number}/done/"
    assert Matter.objects.count() == 1


def _address() -> dict[str, Any]:
    described = connection.get_connection_params()
    return {name: described[name] for name in ("host", "dbname", "user") if name in described}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_health_page_answers_while_rows_are_held() -> None:
    with registering_is_held_up():
        assert Client().get("/healthz").status_code == 200


# --- What the page holds


def posted(rf: RequestFactory, address: str = ADDRESS, **typed: Any) -> HttpRequest:
    return rf.post(address, typed)


def test_a_field_with_several_values_keeps_all_of_them(rf: RequestFactory) -> None:
    page = unavailable(posted(rf, categories=["dibao", "zhufang"], reason_code="")).content.decode()
    assert sent_by(page) == {"categories": ["dibao", "zhufang"], "reason_code": [""]}


def test_the_page_sends_to_the_same_address(rf: RequestFactory) -> None:
    page = unavailable(posted(rf, "/matters/new/?from=list", name="韦小妹")).content.decode()
    assert '<form method="post" action="/matters/new/?from=list">' in page


def test_what_was_typed_cannot_become_markup(rf: RequestFactory) -> None:
    assert "<script>" not in unavailable(posted(rf, name='"><script>')).content.decode()


def test_a_file_does_not_come_back_and_the_page_says_so(rf: RequestFactory) -> None:
    page = unavailable(posted(rf, "/setup/villages/", file=SimpleUploadedFile("村名单.csv", b"1"), note="x"))
    assert "选的文件没有带过来" in page.content.decode()
    assert sent_by(page.content.decode()) == {"note": ["x"]}


@pytest.mark.parametrize(("address", "typed"), [
    ("/login/", {"username": "maojian", "password": "relief-demo"}),
    ("/matters/new/", {"name": "韦小妹", "new_password": "relief-demo"}),
    ("/matters/new/", {"name": "韦小妹", "code": "relief-demo"}),
    ("/evaluate/abc/", {"words": "relief-demo"}),
])  # fmt: skip
def test_passwords_and_public_forms_are_not_written_into_the_page(
    rf: RequestFactory, address: str, typed: dict[str, str]
) -> None:
    page = unavailable(posted(rf, address, **typed)).content.decode()
    assert "relief-demo" not in page
    assert f'<a class="btn btn-primary" href="{address}">再试一次</a>' in page


def test_a_body_that_cannot_be_read_gives_a_page_without_it(rf: RequestFactory) -> None:
    request = rf.generic("POST", ADDRESS, b"nothing", content_type="multipart/form-data; boundary=")
    assert "再试一次" in unavailable(request).content.decode()


def test_a_mistake_of_ours_keeps_the_words_too(rf: RequestFactory) -> None:
    answer = broken(posted(rf, name="韦小妹"))
    assert (answer.status_code, sent_by(answer.content.decode())) == (500, {"name": ["韦小妹"]})


# --- Which errors are the database's


def failing(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(_request: HttpRequest) -> HttpResponse:
        raise error

    return view


@pytest.mark.parametrize("error", [OperationalError("the connection is lost"), InterfaceError("connection closed")])
def test_a_lost_connection_is_503(rf: RequestFactory, error: Exception) -> None:
    assert FailurePagesMiddleware(failing(error))(rf.get("/")).status_code == 503


@pytest.mark.parametrize("error", [ZeroDivisionError(), ProgrammingError("no such column")])
def test_a_mistake_of_ours_stays_500(rf: RequestFactory, error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    assert FailurePagesMiddleware(failing(error))(rf.get("/matters/")).status_code == 500
    assert type(error).__name__ in caplog.text


@pytest.mark.django_db
def test_a_faulty_statement_is_no_outage() -> None:
    with pytest.raises((OperationalError, ProgrammingError)) as caught, transaction.atomic():
        connection.cursor().execute("SELECT nothing FROM nowhere")
    assert not is_outage(caught.value)


def test_a_file_that_sqlite_cannot_open_is_an_outage(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(tmp_path / "nowhere" / "db.sqlite3")
    error = OperationalError()
    error.__cause__ = caught.value
    assert is_outage(error)


@pytest.mark.parametrize("fault", [
    psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure, psycopg.errors.AdminShutdown, psycopg.errors.IdleInTransactionSessionTimeout,
    psycopg.errors.DiskFull,
])  # fmt: skip
def test_what_postgresql_calls_its_own_trouble_is_an_outage(fault: type[psycopg.Error]) -> None:
    described = postgresql("DATABASE_URL", "postgresql://localhost/relief", Limits())
    with pytest.raises(Error) as caught, ConnectionHandler({"default": described})["default"].wrap_database_errors:
        raise fault
    assert is_outage(caught.value)


# --- Commands are not cut


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"])
def test_a_command_takes_as_long_as_it_takes(name: str) -> None:
    ask = f"from django.db import connection as c; k = c.cursor(); k.execute('SHOW {name}'); print(k.fetchone()[0])"
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", ask]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603
    assert said.stdout.split()[-1] == "0"
