"""End somebody's posting (离岗). Whoever still has open matters hands them over first (办件移交)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.calendar.datewords import chinese_date
from departments.errors import DeskError
from departments.models import User
from routing.handover.acts import leave


class Command(BaseCommand):
    help = "End the posting of an account; refused while open matters are in its hands (hand them over first)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="the account")
        parser.add_argument("until", type=dt.date.fromisoformat, help="the last day of the posting, as 2026-11-30")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"没有“{options['username']}”这个账号。")
        try:
            posting = leave(user, options["until"])
        except DeskError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"{user.full_name}在{posting.department}的任职到{chinese_date(options['until'])}为止。")
