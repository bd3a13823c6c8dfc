"""Pages opened while others work: whatever is committed between two reads of a page, the page stands and adds up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client, override_settings

from departments.models import User
from intake.models import AccessRecord, Matter
from tests.conftest import person
from tests.factories import make_matter, move
from tests.pages import text_of
from tests.test_races import at_once, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
LONG_AGO: Final = "2026-11-02T10:00"
TIMES: Final = 4
"""How often somebody else commits while one page is drawn."""
READ: Final = re.compile(r'SELECT\b.*\b(FROM|JOIN) "(intake_matter|routing_document)"', re.DOTALL)
Act = Callable[[], Any]


@contextmanager
def meanwhile(*acts: Act) -> Iterator[list[Act]]:
    """Let somebody else act on another connection: one of these acts after each query of matters or papers.

    Yields the acts that are left.
    """
    left = list(acts)

    def after(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        answer = execute(sql, *rest)
        if left and READ.match(sql):
            assert kinds(at_once([left.pop(0)])) == {"Matter": 1}
        return answer

    with connection.execute_wrapper(after):
        yield left


def registering() -> Matter:
    return make_matter(person("maojian"))


def receiving(matter: Matter) -> Act:
    """Return an act: the person hands in what was missing, so that a matter whose limit has run out is late again."""

    def act() -> Matter:
        papers = list(matter.materials.filter(asked_on__isnull=False))
        return move("receive_materials", matter, person("maojian"), materials=papers)

    return act


@pytest.fixture
def late(clerk: User) -> list[Act]:
    """Acts that each bring one more matter onto the overdue list (`receiving`)."""
    with override_settings(RELIEF_NOW=LONG_AGO):
        matters = [make_matter(clerk) for _ in range(TIMES + 1)]
    for matter in matters[1:]:
        move("request_materials", matter, clerk, other="房屋照片")
    return [receiving(matter) for matter in matters[1:]]


def opened(username: str, address: str, *acts: Act, posted: bool = False) -> str:
    client = Client()
    client.force_login(person(username))
    with meanwhile(*acts) as left:
        response = client.post(address) if posted else client.get(address)
    page = text_of(response)
    assert len(left) < len(acts), "nothing happened meanwhile"
    return page


@pytest.mark.parametrize("address", ["/registers/matters/", "/registers/papers/", "/", "/matters/", "/papers/today/"])
def test_a_page_stands_while_somebody_registers(address: str, clerk: User) -> None:
    make_matter(clerk)
    opened("maojian", address, *[registering] * TIMES)


@pytest.mark.parametrize(
    ("username", "address"),
    [
        ("office", "/desk/overdue/"),
        ("office", "/desk/overdue/?by=town"),
        ("office", "/"),
        ("office", "/desk/returns/"),
        ("office", "/meetings/2026Q4/"),
        ("maojian-head", "/"),
        ("maojian", "/"),
    ],
)
def test_a_page_stands_while_matters_become_late(username: str, address: str, late: list[Act]) -> None:
    opened(username, address, *late)


@pytest.mark.parametrize(
    ("which", "lines"), [("matters", r"<td>\d{4}-\d{6}</td>"), ("papers", r"<td>毛救受〔2026〕\d+号</td>")]
)
def test_a_printed_register_adds_up_while_somebody_registers(which: str, lines: str, clerk: User) -> None:
    make_matter(clerk)
    page = opened("maojian", f"/registers/{which}/print/", *[registering] * TIMES, posted=True)
    total = re.search(r"(?:办件|文书)(\d+)[件份]", page[page.index("合计") :])
    record = AccessRecord.objects.get()
    assert total
    assert len(re.findall(lines, page)) == int(total[1])
    assert record.reason == f"打印{total[1]}行"
