"""Give somebody an account and a role in a unit, for example to the clerk of a village's window."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from departments import clock
from departments.errors import DeskError
from departments.models import Department, User
from departments.people.postings import appoint
from departments.roles import Role

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""None that are taken for another when read from a slip of paper."""
LENGTH = 14


class Command(BaseCommand):
    help = "Appoint a person from today on; a new account gets a password, which is shown once and stored nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="账号, e.g. pingyang")
        parser.add_argument("full_name", help="姓名")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("department", help="the unit's slug, as in the address of its page under 单位办公时间")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        department, role = _department(options["department"]), Role(options["role"])
        if department.is_village and role != Role.CLERK:
            raise CommandError("村（社区）窗口只有窗口经办人（clerk）。")
        user, password = _account(options["username"], options["full_name"])
        try:
            appoint(user, role, department, clock.today())
        except DeskError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"{user.full_name}（账号{user.username}）今天起任{department.name}{role.label}。")
        if password:
            self.stdout.write(f"初始密码：{password}（只显示这一次，请当面交给本人）")


def _department(slug: str) -> Department:
    found = Department.objects.in_force(clock.today()).filter(slug=slug).first()
    if found is None:
        raise CommandError(f"没有代码是“{slug}”的单位。")
    department: Department = found
    return department


def _account(username: str, full_name: str) -> tuple[User, str]:
    """Return the account and, when it is new, its password.

    An account belongs to one person for ever: another name for it raises CommandError.
    """
    known = User.objects.filter(username=username).first()
    if known is None:
        password = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        return User.objects.create_user(username, password, full_name=full_name), password
    if known.full_name != full_name:
        raise CommandError(f"账号{username}是{known.full_name}的，请换一个账号。")
    return known, ""
