"""Load or refresh the reference data; safe to repeat."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.services import CATALOGUE, CatalogueError, load_calendar, load_catalogue


class Command(BaseCommand):
    help = "Load departments, categories, responsibilities, materials, limits and the working calendar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=CATALOGUE, help="folder of the TOML files")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_catalogue(options["folder"]) | load_calendar(options["folder"])
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("，".join(f"{name} {count}" for name, count in counts.items()))
