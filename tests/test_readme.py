"""The README tells the truth."""

import re
from pathlib import Path
from typing import Final

import pytest

from departments.people.demo import DEMO_PASSWORD, DEMO_PEOPLE
from routing.moves.table import markdown
from routing.transitions import MOVES
from scripts.rooms import FILES, ROOMS

ROOT: Final = Path(__file__).parent.parent
README: Final = (ROOT / "README.md").read_text()


def test_the_table_of_moves_is_the_one_of_the_code() -> None:
    assert markdown(MOVES.values()) in README


def test_every_demo_account_is_listed() -> None:
    assert all(f"`{person.username}`" in README for person in DEMO_PEOPLE)
    assert DEMO_PASSWORD in README


def test_every_picture_exists() -> None:
    pictures = [line.split("](")[1].split(")")[0] for line in README.splitlines() if line.startswith("![")]
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


# --- How the code is laid out

LAYOUT: Final = [line for line in README.splitlines() if re.match(r"\| `(departments|intake|routing)/", line)]
SAID_TOGETHER: Final = {"apps", "urls", "acts", "pages", "forms", "views", "__init__"}
"""Files whose names say what is in them, in whatever room."""
ONE_FILE_EACH: Final = {"management", "migrations", "models", "sheets", "forms", "templatetags"}
"""Folders with a file for each command, table, paper or form: the folder is named, not every file."""


def paths_in(row: str) -> set[Path]:
    """Return the files that a row of the layout sends the reader to."""
    room, found = row.strip("| ").split(" | ", maxsplit=1)
    places = [ROOT / name for name in re.findall(r"`([\w./]+)`", room)]
    folder = places[0] if places[0].is_dir() else places[0].parent
    names = re.findall(r"`([\w/]+\.py|\w+/)`", found)
    return {*places, *(ROOT / name if name.partition("/")[0] in ROOMS else folder / name for name in names)}


NAMED: Final[set[Path]] = set().union(*map(paths_in, LAYOUT))


def test_the_layout_names_nothing_that_is_not_there() -> None:
    assert not {path for path in NAMED if not path.exists()}


@pytest.mark.parametrize("app", ROOMS)
def test_the_layout_has_every_room(app: str) -> None:
    rooms = {ROOT / app / (f"{room}.py" if room in FILES[app].split() else room) for room in ROOMS[app]}
    assert rooms <= NAMED


@pytest.mark.parametrize("app", ROOMS)
def test_the_layout_has_every_module_that_is_no_door(app: str) -> None:
    modules = {path for path in (ROOT / app).rglob("*.py") if not ONE_FILE_EACH & set(path.relative_to(ROOT).parts)}
    own = {path for path in modules if not SAID_TOGETHER & {path.stem, path.stem.rpartition("_")[2]}}
    assert sorted(map(str, own - NAMED)) == []
