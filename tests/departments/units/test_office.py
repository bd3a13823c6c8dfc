"""The file catalogue/office.toml names the unit that coordinates; when it ends, its successor coordinates."""

from __future__ import annotations

import datetime as dt

import pytest

from departments.models import Department
from departments.terms import DepartmentKind
from departments.units.office import is_office, office
from tests.conftest import At

LAST_DAY = dt.date(2026, 11, 30)


@pytest.fixture
def minzheng(db: None, at: At) -> Department:
    found: Department = Department.objects.get(slug="minzheng")
    return found


def successor(before: Department, name: str, since: dt.date) -> Department:
    row: Department = Department.objects.create(
        slug=f"after-{before.slug}-{before.successors.count()}",
        kind=DepartmentKind.BUREAU,
        name=f"都匀市{name}",
        short_name=f"市{name}",
        mark=f"匀{name[:2]}",
        order=90 + before.successors.count(),
        predecessor=before,
        valid_from=since,
        source="匀委发〔演练〕1号",
    )
    return row


def end(unit: Department, day: dt.date) -> None:
    unit.valid_to = day
    unit.save()


def test_the_unit_of_the_catalogue_coordinates(minzheng: Department) -> None:
    assert office() == minzheng
    assert [unit.slug for unit in Department.objects.all() if is_office(unit)] == ["minzheng"]


def test_the_successor_coordinates_once_the_unit_has_ended(minzheng: Department, at: At) -> None:
    heir = successor(minzheng, "民政和社会事务局", dt.date(2026, 12, 1))
    end(minzheng, LAST_DAY)
    assert office() == minzheng
    at("2026-12-01T09:00")
    assert office() == heir


def test_what_the_unit_called_as_the_office_stays_the_offices(minzheng: Department, at: At) -> None:
    heir = successor(minzheng, "民政和社会事务局", dt.date(2026, 12, 1))
    end(minzheng, LAST_DAY)
    at("2026-12-01T09:00")
    assert (is_office(minzheng), is_office(heir)) == (True, True)


def test_the_office_goes_through_every_reorganisation(minzheng: Department, at: At) -> None:
    second = successor(minzheng, "民政和社会事务局", dt.date(2026, 12, 1))
    end(minzheng, LAST_DAY)
    third = successor(second, "社会工作局", dt.date(2027, 1, 1))
    end(second, dt.date(2026, 12, 31))
    at("2027-01-04T09:00")
    assert office() == third
    assert is_office(second)


def test_what_is_split_off_from_a_unit_that_goes_on_does_not_coordinate(minzheng: Department, at: At) -> None:
    split = successor(minzheng, "医疗保障局", dt.date(2026, 12, 1))
    at("2026-12-01T09:00")
    assert office() == minzheng
    assert not is_office(split)


def test_a_unit_that_ends_without_a_successor_is_still_asked(minzheng: Department, at: At) -> None:
    end(minzheng, LAST_DAY)
    at("2026-12-01T09:00")
    assert office() == minzheng


def test_of_two_successors_the_first_in_the_list_coordinates(minzheng: Department, at: At) -> None:
    first = successor(minzheng, "民政和社会事务局", dt.date(2026, 12, 1))
    second = successor(minzheng, "医疗保障局", dt.date(2026, 12, 1))
    end(minzheng, LAST_DAY)
    at("2026-12-01T09:00")
    assert office() == first
    assert not is_office(second)
