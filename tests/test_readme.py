"""The README tells the truth."""

from pathlib import Path

from departments.people.demo import DEMO_PASSWORD, DEMO_PEOPLE
from routing.moves.table import markdown
from routing.transitions import MOVES

README = (Path(__file__).parent.parent / "README.md").read_text()


def test_the_table_of_moves_is_the_one_of_the_code() -> None:
    assert markdown(MOVES.values()) in README


def test_every_demo_account_is_listed() -> None:
    assert all(f"`{person.username}`" in README for person in DEMO_PEOPLE)
    assert DEMO_PASSWORD in README


def test_every_picture_exists() -> None:
    root = Path(__file__).parent.parent
    pictures = [line.split("](")[1].split(")")[0] for line in README.splitlines() if line.startswith("![")]
    assert pictures
    assert all((root / picture).is_file() for picture in pictures)
