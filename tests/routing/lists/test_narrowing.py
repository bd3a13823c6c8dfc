"""收到起、收到至, 村（社区）, 承办人 above the lists: what they find, whom they name, that they stay until reset."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from departments.fields.days import WRONG_DAY
from departments.models import Department, User
from intake.models import Matter
from routing.lists.narrowing import ENDS_BEFORE
from routing.lists.places import MOST_PLACES
from tests.conftest import At, person
from tests.copies import copies
from tests.factories import make_colleague, make_matter, move, passed_on, sent, villager_of
from tests.pages import NUMBER, SignIn, page_of, read, read_main, text_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
LIST, LATE = "/matters/", "/desk/overdue/"
PINGYANG = "maojian-pingyangcun"
"""The slug of 坪阳村, the one village of the cast; 新场村 has no window."""
NEXT_YEAR = "2027-03-01T10:00"


def found(client: Client, address: str = LIST, **asked: str) -> set[str]:
    """Return the numbers of the matters on a list."""
    return set(NUMBER.findall(read(client, address, **asked).partition("<table")[2]))


@pytest.fixture
def three(clerk: User, at: At) -> list[str]:
    """Matters of three days, the second of another village."""
    matters = []
    for day, village in (("20", "坪阳村"), ("23", "新场村"), ("24", "坪阳村")):
        at(f"2026-11-{day}T10:00")
        matters.append(make_matter(clerk, village=village).number)
    return matters


@pytest.mark.parametrize(
    ("asked", "which"),
    [
        ({"since": "2026-11-23"}, {1, 2}),
        ({"until": "2026-11-23"}, {0, 1}),
        ({"since": "11.23", "until": "20261123"}, {1}),
        ({"since": "2026-12-01"}, set()),
        ({"village": PINGYANG}, {0, 2}),
        ({"village": PINGYANG, "until": "2026-11-22"}, {0}),
    ],
)
def test_a_list_is_narrowed_by_day_and_village(
    asked: dict[str, str], which: set[int], three: list[str], clerk: User, signed_in: SignIn
) -> None:
    assert found(signed_in(clerk), tab="open", **asked) == {three[nth] for nth in which}


def test_a_village_has_what_came_in_at_its_own_window_too(clerk: User, signed_in: SignIn) -> None:
    villager = villager_of(clerk)
    matter = passed_on(villager, village="")
    assert villager.department is not None
    assert found(signed_in(clerk), tab="open", village=villager.department.slug) == {matter.number}
    other = Department.objects.filter(parent=clerk.department).exclude(pk=villager.department.pk).first()
    if other is not None:
        assert not found(signed_in(clerk), tab="open", village=other.slug)


def test_a_list_is_narrowed_by_who_has_it_in_hand(clerk: User, signed_in: SignIn) -> None:
    colleague = make_colleague(clerk)
    make_matter(clerk)
    theirs = make_matter(colleague)
    client = signed_in(clerk)
    assert found(client, tab="open", who=str(colleague.pk)) == {theirs.number}
    page = read(client, LIST, tab="open", who=str(colleague.pk))
    assert f"承办人：{colleague.full_name}" in page


def names_offered(page: str) -> set[str]:
    chosen = re.search(r'<select name="who".*?</select>', page, re.DOTALL)
    assert chosen
    return set(re.findall(r">([^<\s]+)</option>", chosen[0])) - {"全部"}


def test_only_names_that_the_reader_may_see_are_offered(
    clerk: User, outsider: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    make_matter(clerk)
    make_matter(outsider)
    move("sign", sent(clerk, zhujian), zhujian)
    assert names_offered(read(signed_in(clerk), LIST)) == {clerk.full_name}
    assert names_offered(read(signed_in(zhujian), LIST)) == {zhujian.full_name}
    assert names_offered(read(signed_in(office), LIST)) == {one.full_name for one in (clerk, outsider, zhujian)}


def test_somebody_elses_village_and_clerk_are_no_conditions(clerk: User, outsider: User, signed_in: SignIn) -> None:
    mine = make_matter(clerk)
    make_matter(outsider)
    page = read(signed_in(clerk), LIST, tab="open", village="nowhere", who=str(outsider.pk))
    assert outsider.full_name not in page.partition("<main")[2]
    assert mine.number in page


def test_days_the_wrong_way_round_are_told(clerk: User, signed_in: SignIn) -> None:
    page = read(signed_in(clerk), LIST, since="2026-11-24", until="2026-11-20")
    assert ENDS_BEFORE in page


@pytest.mark.parametrize("address", [LIST, LATE])
@pytest.mark.parametrize("day", ["9999-12-31", "2100-01-01"])
def test_a_day_at_the_end_of_the_calendar_is_told(day: str, address: str, reviewer: User, signed_in: SignIn) -> None:
    client = signed_in(reviewer)
    for name in ("since", "until"):
        assert WRONG_DAY in text_of(client.get(address, {name: day}))


def test_the_query_row_puts_days_into_the_address(three: list[str], clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    response = client.post("/matters/find/", {"tab": "open", "since": "11月23日", "until": ""})
    assert "since=2026-11-23" in response.headers["Location"]
    assert found(client, response.headers["Location"]) == set(three[1:])


# --- Remembered, until reset


def test_conditions_stay_until_they_are_reset(three: list[str], clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    assert found(client, tab="open", since="2026-11-24") == {three[2]}
    again = client.get(LIST, follow=True)
    assert again.redirect_chain == [(f"{LIST}?tab=open&since=2026-11-24", 302)]
    page = text_of(again)
    assert "收到起：2026-11-24" in page
    reset = re.search(r'class="chip-clear" href="([^"]+)"', page)
    assert reset
    assert found(client, LIST + reset[1].replace("&amp;", "&")) == set(three)
    assert client.get(LIST).status_code == 200, "nothing is remembered any more"


def test_conditions_are_of_one_person_and_of_one_list(
    three: list[str], clerk: User, reviewer: User, signed_in: SignIn
) -> None:
    found(signed_in(clerk), tab="open", since="2026-11-24")
    client = signed_in(reviewer)
    assert client.get(LIST).status_code == 200
    assert client.get(LATE).status_code == 200
    client.get(LATE, {"since": "2026-11-24"})
    assert client.get(LIST).status_code == 200
    assert client.get(LATE).headers["Location"] == f"{LATE}?since=2026-11-24&by=unit"


def test_no_rows_for_the_conditions_differ_from_no_rows_at_all(clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    assert "没有在办的办件。" in read(client, LIST, tab="open")
    assert "没有符合条件的办件，可以清除条件再看。" in read(client, LIST, tab="open", since="2026-11-24")


def test_the_overdue_list_is_narrowed_too(three: list[str], reviewer: User, at: At, signed_in: SignIn) -> None:
    at(NEXT_YEAR)
    client = signed_in(reviewer)
    assert found(client, LATE) == set(three)
    assert found(client, LATE, since="2026-11-23", until="2026-11-23") == {three[1]}
    assert found(client, LATE, by="town", village=PINGYANG) == {three[0], three[2]}
    page = read_main(client, f"{LATE}?since=2027-01-01")
    assert "没有符合条件的逾期办件" in page
    assert "清除条件" in page


# --- The way back


def opened_from(client: Client, matter: Matter, address: str) -> str:
    response = client.get(matter.get_absolute_url(), HTTP_REFERER=f"http://localhost{address}", HTTP_HOST="localhost")
    return text_of(response)


def test_back_leads_to_the_page_the_conditions_and_the_row(clerk: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk)
    client = signed_in(clerk)
    page = opened_from(client, matter, f"{LIST}?tab=open&page=2")
    assert f'href="{LIST}?tab=open&amp;page=2#m{matter.number}">返回办件列表（第2页）</a>' in page
    assert f'id="m{matter.number}"' in read(client, LIST, tab="open")
    later = client.get(matter.get_absolute_url(), HTTP_HOST="localhost")
    assert "返回办件列表（第2页）" in text_of(later), "also after the matter was acted on"


@pytest.mark.parametrize(
    "address",
    ["http://evil.example/matters/?tab=open", "http://localhost/search/", "http://localhost/matters/new/", ""],
)
def test_no_other_page_is_a_way_back(address: str, clerk: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk)
    response = signed_in(clerk).get(matter.get_absolute_url(), HTTP_REFERER=address, HTTP_HOST="localhost")
    assert "返回办件列表" not in text_of(response)


def test_the_way_back_of_one_matter_is_not_that_of_another(clerk: User, signed_in: SignIn) -> None:
    first, second = make_matter(clerk), make_matter(clerk, "linshi")
    client = signed_in(clerk)
    opened_from(client, first, LIST)
    assert "返回办件列表" not in page_of(client, second)


def test_each_of_two_tabs_has_its_own_way_back(clerk: User, signed_in: SignIn) -> None:
    first, second = make_matter(clerk), make_matter(clerk, "linshi")
    client = signed_in(clerk)
    opened_from(client, first, f"{LIST}?tab=open&page=2")
    opened_from(client, second, f"{LIST}?tab=open&page=3")
    assert "返回办件列表（第2页）" in page_of(client, first)
    assert "返回办件列表（第3页）" in page_of(client, second)


def test_the_session_keeps_the_ways_back_of_twenty_matters(clerk: User, signed_in: SignIn) -> None:
    matters = copies(make_matter(clerk), MOST_PLACES + 1)
    client = signed_in(clerk)
    for matter in matters:
        opened_from(client, matter, LIST)
    assert len(client.session["came_from"]) == MOST_PLACES
    assert "返回办件列表" not in page_of(client, matters[0])
    assert "返回办件列表" in page_of(client, matters[-1])


# --- What it costs


@pytest.mark.parametrize("username", ["maojian", "office"])
def test_a_narrowed_list_costs_as_much_for_fifty_as_for_two(username: str, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(person(username))
    address = f"{LIST}?tab=open&size=50&since=2026-11-01&who={clerk.pk}"
    costs = set()
    first = make_matter(clerk)
    for rows in (2, 50):
        copies(first, rows - Matter.objects.count())
        read(client, address)
        costs.add(queries_of(client, address))
    assert len(costs) == 1, costs
