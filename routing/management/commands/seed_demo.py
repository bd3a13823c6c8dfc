"""Make demonstration accounts and a few matters. Outside a trial (DEBUG=0) it refuses."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from departments.people.demo import seed_demo_people
from routing.demo import seed_matters


class Command(BaseCommand):
    help = "Make demonstration accounts and matters (only with DEBUG=1); repeating it changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("演示账号和办件只能在试用环境（DEBUG=1）里建立。")
        people, matters = seed_demo_people(), seed_matters()
        self.stdout.write(f"演示账号{len(people)}个，新建演示办件{matters}件。")
