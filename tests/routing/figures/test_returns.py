"""Figures derived from the rows they count: what a number says is what its link shows."""

from __future__ import annotations

from functools import partial

import pytest

from departments.calendar.quarters import Quarter
from departments.models import User
from intake.models import Matter
from routing.figures.returns import UnitReturns, Verdict, matters_returned, returns_by_unit
from tests import factories
from tests.conftest import At, person
from tests.factories import move
from tests.queries import count_queries
from tests.returns import give_back

Q4 = Quarter(2026, 4)


def line(user: User, unit: str, quarter: Quarter = Q4) -> UnitReturns | None:
    return next((row for row in returns_by_unit(user, quarter) if row.slug == unit), None)


def verdict_of(unit: str) -> dict[str, int]:
    found = line(person("office"), unit)
    return {verdict: getattr(found, verdict) for verdict in Verdict.values if found and getattr(found, verdict)}


@pytest.fixture
def returned(clerk: User, zhujian: User, renshe: User) -> Matter:
    """Given back once by 住建局."""
    return give_back(factories.sent(clerk, zhujian), zhujian, renshe)


@pytest.fixture
def disputed(returned: Matter, clerk: User, renshe: User, jiaoyu: User) -> Matter:
    """Given back by 住建局 and then by 人社局."""
    move("transfer", returned, clerk, lead=renshe.department)
    return give_back(returned, renshe, jiaoyu)


def test_a_return_is_pending_until_another_unit_has_signed(returned: Matter, clerk: User, renshe: User) -> None:
    assert verdict_of("zhujian") == {"pending": 1}
    move("transfer", returned, clerk, lead=renshe.department)
    assert verdict_of("zhujian") == {"pending": 1}
    move("sign", returned, renshe)
    assert verdict_of("zhujian") == {"upheld": 1}


def test_a_second_return_makes_the_first_pending_again(disputed: Matter) -> None:
    assert verdict_of("zhujian") == verdict_of("renshe") == {"pending": 1}


def test_what_the_office_assigns_back_refuses_the_return_and_upholds_the_other(disputed: Matter, office: User) -> None:
    move("assign", disputed, office, lead=person("zhujian").department, basis="职责表")
    assert (verdict_of("zhujian"), verdict_of("renshe")) == ({"refused": 1}, {"upheld": 1})


def test_what_the_office_assigns_to_a_third_upholds_both(disputed: Matter, office: User, jiaoyu: User) -> None:
    move("assign", disputed, office, lead=jiaoyu.department, basis="职责表")
    assert (verdict_of("zhujian"), verdict_of("renshe")) == ({"upheld": 1}, {"upheld": 1})


def test_what_the_third_reports_as_uncovered_is_pending_again(disputed: Matter, office: User, jiaoyu: User) -> None:
    move("assign", disputed, office, lead=jiaoyu.department, basis="职责表")
    move("report_uncovered", disputed, jiaoyu, suggestion="没有政策")
    assert verdict_of("zhujian") == {"pending": 1}


def test_the_verdict_stays_when_the_matter_is_decided(returned: Matter, clerk: User, renshe: User) -> None:
    move("transfer", returned, clerk, lead=renshe.department)
    move("sign", returned, renshe)
    move("decide", returned, renshe, outcome="granted", content="给予补贴")
    assert verdict_of("zhujian") == {"upheld": 1}


def test_what_the_applicant_took_back_before_another_led_it_has_no_verdict(returned: Matter, clerk: User) -> None:
    move("withdraw", returned, clerk, signed=True, reason="已经解决")
    assert verdict_of("zhujian") == {"dropped": 1}


def test_a_return_belongs_to_the_quarter_in_which_it_was_made(clerk: User, zhujian: User, renshe: User, at: At) -> None:
    at("2026-12-31T16:00")
    matter = factories.sent(clerk, zhujian)
    at("2026-12-31T23:30")
    give_back(matter, zhujian, renshe)
    office = person("office")
    assert line(office, "zhujian", Quarter(2026, 4)) is not None
    assert line(office, "zhujian", Quarter(2027, 1)) is None


def test_every_number_is_exactly_the_matters_behind_it(disputed: Matter, clerk: User, office: User) -> None:
    give_back(factories.sent(clerk, person("zhujian")), person("zhujian"), person("renshe"))
    move("assign", disputed, office, lead=person("zhujian").department, basis="职责表")
    for row in returns_by_unit(office, Q4):
        for verdict in Verdict.values:
            found = matters_returned(office, Q4, unit=row.slug, verdict=verdict)
            assert found.count() == getattr(row, verdict)
        assert matters_returned(office, Q4, unit=row.slug).count() == row.total
    assert matters_returned(office, Q4).count() == 2, "a matter given back by two units is one matter"


def test_who_sees_which_returns(disputed: Matter, clerk: User, outsider: User, admin: User) -> None:
    seen = {name: {row.slug for row in returns_by_unit(person(name), Q4)} for name in ("office", "jiancha", "renshe")}
    assert seen == {"office": {"renshe", "zhujian"}, "jiancha": {"renshe", "zhujian"}, "renshe": {"renshe"}}
    assert {row.slug for row in returns_by_unit(clerk, Q4)} == {"renshe", "zhujian"}
    assert returns_by_unit(outsider, Q4) == returns_by_unit(admin, Q4) == []


def test_the_table_costs_one_query_however_many_returns_there_are(
    returned: Matter, clerk: User, zhujian: User, renshe: User, office: User
) -> None:
    assert office.role
    table = partial(returns_by_unit, office, Q4)
    assert count_queries(table) == 1
    for _ in range(3):
        give_back(factories.sent(clerk, zhujian), zhujian, renshe)
    assert count_queries(table) == 1
