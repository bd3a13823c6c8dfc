"""Load the reference data from departments/catalogue/, or refresh it. It may be run any number of times."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from departments.catalogue.load import CATALOGUE, CatalogueError, load_calendar, load_catalogue


class Command(BaseCommand):
    help = "Load departments, categories, responsibilities, materials, limits and the working calendar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=CATALOGUE, help="folder of the TOML files")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = load_catalogue(options["folder"]) | load_calendar(options["folder"])
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        drafts = counts.pop("drafts")
        self.stdout.write("，".join(f"{name} {count}" for name, count in counts.items()))
        if drafts:
            self.stdout.write(
                f"工作日历有{drafts}份随软件附带的改动待确认，请登录后在“工作日历”中核对；未确认前不生效。"
            )
