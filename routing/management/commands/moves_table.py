"""Print the table of moves for the README."""

from typing import Any

from django.core.management.base import BaseCommand

from routing.transitions import moves_table


class Command(BaseCommand):
    help = "Print the table of moves in Markdown, as it stands in the README."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(moves_table())
