"""The people of a trial. Their names are invented, and their accounts work only with DEBUG=1."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from departments.models import Department, User
from departments.people.postings import appoint
from departments.roles import Role
from departments.units.villages import new_village

DEMO_PASSWORD = "relief-demo"  # noqa: S105 (public on purpose: it stands on the login page of a trial)
WINDOWS_OPENED = dt.date(2014, 12, 19)

DEMO_VILLAGE = "maojian-pingyangcun"


@dataclass(frozen=True)
class DemoPerson:
    username: str
    full_name: str
    role: Role
    department: str


DEMO_PEOPLE = (
    DemoPerson("maojian", "韦小燕", Role.CLERK, "maojian"),
    DemoPerson("maojian-head", "罗明山", Role.REVIEWER, "maojian"),
    DemoPerson("pingyang", "黄安平", Role.CLERK, DEMO_VILLAGE),
    DemoPerson("modchong", "莫文秀", Role.CLERK, "mochong"),
    DemoPerson("minzheng", "陆国平", Role.OFFICER, "minzheng"),
    DemoPerson("weisheng", "杨秋云", Role.OFFICER, "weisheng"),
    DemoPerson("renshe", "吴启航", Role.OFFICER, "renshe"),
    DemoPerson("jiaoyu", "蒙春梅", Role.OFFICER, "jiaoyu"),
    DemoPerson("zhujian", "潘德清", Role.OFFICER, "zhujian"),
    DemoPerson("office", "石立新", Role.COORDINATOR, "minzheng"),
    DemoPerson("jiancha", "覃正明", Role.AUDITOR, "jiancha"),
    DemoPerson("admin", "王系成", Role.ADMIN, "minzheng"),
)


@transaction.atomic
def seed_demo_people() -> list[User]:
    """Make the accounts that README lists, each with a posting. An account that exists is left as it is."""
    _seed_village()
    return [_seed(person) for person in DEMO_PEOPLE]


def _seed_village() -> None:
    """Make one village with a window of its own. All other villages come by import (村（社区）名单)."""
    if not Department.objects.filter(slug=DEMO_VILLAGE).exists():
        new_village(Department.objects.get(slug="maojian"), "坪阳村", source="演示", valid_from=WINDOWS_OPENED)


def _seed(person: DemoPerson) -> User:
    user = User.objects.filter(username=person.username).first()
    if user is None:
        user = User.objects.create_user(
            person.username, DEMO_PASSWORD, full_name=person.full_name, phone="", is_demo=True
        )
    if not user.postings.exists():
        department = Department.objects.get(slug=person.department)
        appoint(user, person.role, department, WINDOWS_OPENED)
    return user
