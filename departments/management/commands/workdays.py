"""Print the date that is some working days after another, then day by day why."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from departments.calendar.reading import calendar
from departments.terms import CalendarScope


class Command(BaseCommand):
    help = "Print the n-th working day after START (ISO), then every day on the way with its reason."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("start", type=dt.date.fromisoformat, metavar="START", help="day 0, e.g. 2026-02-13")
        parser.add_argument("n", type=_count, metavar="N", help="working days, 0 or more")
        parser.add_argument("--scope", choices=[CalendarScope.NATIONAL.value], help="leave the days of Qiannan out")

    def handle(self, *args: Any, **options: Any) -> None:
        days = calendar(options["scope"])
        due = days.add_workdays(options["start"], options["n"])
        self.stdout.write(due.isoformat())
        if days.is_provisional(due):
            self.stdout.write(f"暂定：工作日历只公布到{days.known_until.isoformat()}。")
        if days.local_missing(due):
            self.stdout.write(f"{due.year}年黔南州地方节假日未录入。")
        for line in days.explain(options["start"], options["n"]):
            self.stdout.write(f"{line.date.isoformat()} {line.reason}")


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("working days must not be negative")
    return number
