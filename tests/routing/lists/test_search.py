"""The query row finds a person among the rows of a list, and no name and no number of a paper stands in an address."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import User
from intake.models import AccessKind, AccessRecord, Matter
from routing.lists.forms import EXPIRED
from tests.conftest import At
from tests.factories import make_matter
from tests.pages import SignIn

pytestmark = pytest.mark.django_db
NUMBER = "522701199001010016"


@pytest.fixture
def matter(clerk: User) -> Matter:
    make_matter(clerk, "jiuye", name="吴有珍", phone="13700002222")
    return make_matter(clerk, name="覃世明", id_number=NUMBER, phone="13812345678")


def ask(client: Client, **typed: str) -> str:
    """Send the query row and return the address it leads to."""
    return client.post(reverse("routing:matters_find"), typed).headers["Location"]


def found(client: Client, address: str) -> list[str]:
    return re.findall(r'href="/matters/(\d{4}-\d{6})/"', client.get(address).content.decode())


@pytest.mark.parametrize("term", ["覃世明", "qsm", NUMBER, NUMBER[-4:], "13812345678", "2026-000002", "2"])
def test_a_row_is_found_by(term: str, matter: Matter, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    assert set(found(client, ask(client, q=term))) == {matter.number}


@pytest.mark.parametrize("term", ["覃世明", "qsm", NUMBER, NUMBER[-4:], "13812345678"])
def test_what_may_be_personal_goes_under_a_token_and_on_record(
    term: str, matter: Matter, clerk: User, signed_in: SignIn
) -> None:
    asked = parse_qs(urlsplit(ask(signed_in(clerk), q=term, cat="zhufang")).query)
    record = AccessRecord.objects.get(kind=AccessKind.SEARCH)
    assert asked == {"cat": ["zhufang"], "k": [record.token]}
    assert (record.user, record.term) == (clerk, term)


def test_the_number_of_a_matter_may_stand_in_the_address(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    asked = parse_qs(urlsplit(ask(signed_in(clerk), q="２０２６－０００００２")).query)
    assert asked["n"] == ["2026-000002"]
    assert not AccessRecord.objects.exists()


def test_the_term_stays_in_its_box_and_as_a_condition(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    page = client.get(ask(client, q="覃世明")).content.decode()
    assert re.search(r'<input type="text" name="q" value="覃世明"', page)
    assert "姓名、证件或编号：覃世明" in page


def test_the_other_conditions_hold_beside_it(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    assert found(client, ask(client, q="覃世明", cat="jiuye")) == []


def test_nothing_typed_asks_for_everything_and_records_nothing(matter: Matter, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    assert len(set(found(client, ask(client, q=" ")))) == Matter.objects.count()
    assert not AccessRecord.objects.exists()


def test_a_condition_of_somebody_else_applies_to_nobody(
    matter: Matter, clerk: User, reviewer: User, signed_in: SignIn
) -> None:
    address = ask(signed_in(clerk), q="覃世明")
    page = signed_in(reviewer).get(address).content.decode()
    assert EXPIRED in page
    assert 'value="覃世明"' not in page
    assert "：覃世明" not in page


def test_after_eight_hours_one_types_it_again(matter: Matter, clerk: User, signed_in: SignIn, at: At) -> None:
    client = signed_in(clerk)
    address = ask(client, q="覃世明")
    at("2026-11-23T18:00")
    assert EXPIRED in client.get(address).content.decode()


def test_a_term_finds_nothing_that_is_hidden(matter: Matter, outsider: User, signed_in: SignIn) -> None:
    client = signed_in(outsider)
    assert found(client, ask(client, q="覃世明")) == []


def test_who_has_no_list_cannot_ask_it(admin: User, signed_in: SignIn) -> None:
    assert signed_in(admin).post(reverse("routing:matters_find"), {"q": "覃世明"}).status_code == 403


def test_one_can_turn_to_any_page(clerk: User, signed_in: SignIn) -> None:
    for _ in range(11):
        make_matter(clerk)
    page = signed_in(clerk).get("/matters/?size=10&cat=zhufang").content.decode()
    to = re.search(r'<form class="pager-to".*?</form>', page, re.DOTALL)
    assert to
    assert {'name="size" value="10"', 'name="cat" value="zhufang"'} <= set(re.findall(r'name="\w+" value="\w+"', to[0]))
    assert '<label for="pager-to">到第</label>' in to[0]
