"""Print the table of moves for the README."""

from typing import Any

from django.core.management.base import BaseCommand

from routing.moves.table import markdown
from routing.transitions import MOVES


class Command(BaseCommand):
    help = "Print the table of moves in Markdown, as it stands in the README."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(markdown(MOVES.values()))
