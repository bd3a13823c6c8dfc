"""docs/architecture.md tells the truth: its pictures, the files and names it sends people to, its first recipe."""

from __future__ import annotations

import ast
import datetime as dt
import re
from pathlib import Path
from shutil import copytree
from textwrap import dedent

import pytest

from departments.catalogue.load import load_catalogue
from departments.models import Department, Responsibility
from intake.registration.openings import Situation
from routing.papers import slots
from routing.rules import propose
from scripts.rooms import PAGE, ROOT, drawn

TEXT = PAGE.read_text(encoding="utf-8")
PAGES = [PAGE, ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
NAMED = re.compile(r"`(\w+)`\s+(?:\(|in\s+)`([\w/]+\.py)`")
"""A name and the file it stands in."""


def paths_named_in(page: Path) -> set[str]:
    """Return the files and folders a page names, without those that a recipe tells the reader to write."""
    text = page.read_text(encoding="utf-8")
    told = set(re.findall(r"(?:new file|writes)\s+`([^`]+)`", text))
    named = set(re.findall(r"`((?:[\w.-]+/)+(?:[\w-]+\.\w+)?)`", text)) - told
    return {name for name in named if (ROOT / name.partition("/")[0]).is_dir()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_folder_that_is_named_is_there(page: Path) -> None:
    named = paths_named_in(page)
    assert named
    assert not {name for name in named if not (ROOT / name).exists()}


def names_in(file: str) -> set[str]:
    """Return what a module defines for others."""
    body = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    defined = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assigned = {part.id for node in body for part in ast.walk(node) if isinstance(part, ast.Name)}
    return defined | assigned


def test_every_name_stands_in_the_file_that_is_named_with_it() -> None:
    named = NAMED.findall(TEXT)
    assert named
    assert not {(name, file) for name, file in named if name not in names_in(file)}


def test_the_pictures_are_those_of_the_table() -> None:
    assert drawn(TEXT) == TEXT, "run: make rooms"


# --- The recipe for a category with its bureau, followed word by word


def append_what_the_recipe_says(root: Path) -> None:
    recipe = TEXT.partition("### Add a category")[2].partition("\n### ")[0]
    for file, block in re.findall(r"`([\w/]+\.toml)`.*?```toml\n(.*?)```", recipe, re.DOTALL):
        path = root / file
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{dedent(block)}", encoding="utf-8")


@pytest.fixture
def followed(tmp_path: Path) -> Path:
    """A copy of the catalogues after the recipe."""
    for folder in ("departments/catalogue", "routing/catalogue"):
        copytree(ROOT / folder, tmp_path / folder)
    append_what_the_recipe_says(tmp_path)
    return tmp_path


@pytest.mark.django_db
def test_the_recipe_for_a_category_brings_one_with_its_bureau(followed: Path) -> None:
    load_catalogue(followed / "departments/catalogue")
    window, on = Department.objects.get(slug="maojian"), dt.date(2026, 11, 23)
    at = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
    proposal = propose(Responsibility.objects.edition("falv", on), Situation(window=window, at=at), on)
    assert proposal.answers == "市司法局"
    assert [choice.title for choice in proposal.choices][:2] == ["告知到市法律援助中心申请", "转办市司法局"]


def test_the_recipe_for_a_category_words_it_for_people_who_only_ask(
    followed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "CATALOGUES", [followed / "routing/catalogue/leaflets.toml"])
    worded = [slot for key, slot in slots._read().items() if key.startswith("leaflet.falv.")]
    assert [slot.place for slot in worded] == ["falv.who", "falv.gets", "falv.how"]
    assert not [fault for slot in worded for fault in slots.faults_of(slot, slot.text)]
