"""The shape of the code, read from the source: who imports whom, who writes what, how long, how named.

The rooms and who may import whom stand in scripts/rooms.py.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest
from django.core.management import call_command

from routing.transitions import MOVES
from scripts.rooms import ENTRANCES, FILES, ROOMS
from tests.sources import (
    APPS,
    EVERYTHING,
    MODULES,
    PLACES,
    ROOT,
    app_of,
    calls,
    door_of,
    functions,
    imported,
    lines_of,
    modules_of,
    neighbours,
    nodes,
    room_of,
    sources,
    tree,
    words_of,
    written,
)

MOVED: Final = frozenset({"status", "holder", "handler", "due_on", "due_at", "clock_kind"})
"""Fields of a matter that only a move changes."""
MOVERS: Final = {
    "routing.moves.act": "its methods are the verbs of the rules; only transitions.perform and open_matters run them",
}
BULK: Final = frozenset({"update", "delete", "bulk_create", "bulk_update", "update_or_create", "raw"})
"""Calls by which a row changes unseen by simple-history; found by name, so harmless namesakes are allowed here."""
BULK_NAMESAKES: Final = {
    ("intake.registration.sheet", "update"): "fills the dict of a form's initial values",
    ("departments.duties.acts", "delete"): "one row that was never in force, and its history keeps it",
    ("intake.drafts.acts", "delete"): "what was typed and never sent has no history",
    ("routing.texts.acts", "delete"): "one row that was never in force, and its history keeps it",
}
DRAWERS: Final = frozenset({"utils", "helpers", "common", "misc", "core"})
OTHER_CLOCKS: Final = frozenset({"date.today", "datetime.today", "datetime.now", "datetime.utcnow", "timezone.now"})

NAMED_IN_CODE: Final = {
    ("departments.roles", "民政局"): "the label of a role, as the notice 四（二） names the office that coordinates",
}
"""Where code names a unit. Everywhere else a unit is a row, so that a reorganisation changes what is said."""


# --- Imports


@pytest.mark.parametrize("app", APPS)
def test_nothing_stands_at_the_root_of_an_app_but_what_the_table_names(app: str) -> None:
    entries = {path for path in (ROOT / app).iterdir() if path.suffix == ".py" or any(path.rglob("*.py"))}
    files = {path.stem for path in entries if path.is_file()} - {"__init__"}
    folders = {path.name for path in entries if path.is_dir()} - {"migrations"}
    rooms, single, entrances = set(ROOMS.get(app, {})), set(FILES.get(app, "").split()), set(ENTRANCES[app].split())
    assert files | folders == rooms | entrances
    assert files & rooms == single


@pytest.mark.parametrize(("app", "room"), PLACES)
def test_a_room_imports_what_the_table_says_and_no_other(app: str, room: str) -> None:
    known = {room_of(name) for module in modules_of(app, room) for name in neighbours(module)} - {room}
    assert known == set(ROOMS[app][room].split())


@pytest.mark.parametrize(("app", "room"), PLACES)
def test_the_table_leads_down_only_so_that_there_is_no_circle(app: str, room: str) -> None:
    rooms = list(ROOMS[app])
    assert set(ROOMS[app][room].split()) <= set(rooms[: rooms.index(room)])


@pytest.mark.parametrize(("app", "room"), [(app, room) for app, room in PLACES if room not in FILES[app].split()])
def test_the_paragraph_of_a_room_says_what_it_may_import(app: str, room: str) -> None:
    paragraph = ast.get_docstring(tree(f"{app}.{room}")) or ""
    allowed = ", ".join(sorted(ROOMS[app][room].split())) or f"nothing of {app}"
    assert paragraph.endswith(f"\n\nMay import: {allowed}.")


def reached_inside(module: str) -> set[str]:
    """Return the modules of its own room that a module imports, directly or by way of others."""
    inside = {name for name in neighbours(module) if room_of(name) == room_of(module)} - {module}
    return inside.union(*(reached_inside(name) for name in inside))


@pytest.mark.parametrize("module", [name for name in MODULES if door_of(name) >= 0])
def test_the_doors_of_a_room_run_one_way(module: str) -> None:
    assert not {name for name in reached_inside(module) if door_of(name) > door_of(module)}


@pytest.mark.parametrize("module", MODULES)
def test_imports_between_apps_run_one_way(module: str) -> None:
    above = APPS[APPS.index(app_of(module)) + 1 :]
    assert not {name for name in imported(module) if app_of(name) in above}


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {module: imported(module, with_types=False) - {module} for module in MODULES}
    while free := [module for module, wanted in graph.items() if not wanted & set(graph)]:
        for module in free:
            del graph[module]
    assert not graph, "what is left imports each other"


def test_scripts_know_nothing_of_the_apps() -> None:
    assert not {module: imported(module) for module in sources("scripts") if imported(module)}


def hides_an_import(module: str) -> bool:
    functions = (node for node in nodes(tree(module)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return any(isinstance(node, ast.Import | ast.ImportFrom) for function in functions for node in nodes(function))


def test_no_import_hides_in_a_function() -> None:
    assert not {module for module in EVERYTHING if hides_an_import(module)}


@pytest.mark.parametrize("app", ROOMS)
def test_the_tests_of_a_room_stand_in_a_folder_of_its_name(app: str) -> None:
    folders = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests" / app).rglob("*.py")}
    assert not {folder for folder in folders if not (ROOT / folder / "__init__.py").is_file()}


# --- What is written, and by whom


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_wired_by_signals(module: str) -> None:
    names = {node.id for node in nodes(tree(module)) if isinstance(node, ast.Name)}
    attributes = {call.func.attr for call in calls(module) if isinstance(call.func, ast.Attribute)}
    sources_of_names = {node.module or "" for node in nodes(tree(module)) if isinstance(node, ast.ImportFrom)}
    assert "receiver" not in names
    assert "connect" not in attributes
    assert not {source for source in sources_of_names if "signals" in source or source == "django.dispatch"}


def moves_something(module: str) -> bool:
    """Does it assign to one of these fields of something? A field declared in a class body is not assigned."""
    targets = [part for node in nodes(tree(module)) for part in written(node) if isinstance(part, ast.Attribute)]
    return any(
        part.attr in MOVED and not (isinstance(part.value, ast.Name) and part.value.id == "self") for part in targets
    )


def test_only_the_verbs_of_the_moves_write_status_holder_and_due_date() -> None:
    assert {module for module in MODULES if moves_something(module)} == set(MOVERS)


def test_acts_are_begun_only_where_moves_are_made() -> None:
    makers = {
        module
        for module in MODULES
        for call in calls(module)
        if isinstance(call.func, ast.Name) and call.func.id == "Act"
    }
    assert makers == {"routing.transitions"}


def test_rows_never_change_behind_the_back_of_their_history() -> None:
    found = {
        (module, call.func.attr)
        for module in MODULES
        for call in calls(module)
        if isinstance(call.func, ast.Attribute) and call.func.attr in BULK
    }
    assert found == set(BULK_NAMESAKES)


def takes_text_in(call: ast.Call) -> bool:
    """Is it a plain field of text that people see?"""
    return ast.unparse(call.func) == "forms.CharField" and "HiddenInput" not in ast.unparse(call)


def test_typed_text_comes_in_by_one_field() -> None:
    """departments.fields.TextField takes off what nobody sees (SECURITY G7)."""
    assert not {module for module in MODULES if any(takes_text_in(call) for call in calls(module))}


def test_there_is_one_clock() -> None:
    uses = {
        module
        for module in MODULES
        for node in nodes(tree(module))
        if isinstance(node, ast.Attribute) and ".".join(ast.unparse(node).split(".")[-2:]) in OTHER_CLOCKS
    }
    assert uses == {"departments.clock"}


def unit_names() -> set[str]:
    """Return the names of the bureaus and townships of the catalogue, without the 市 before a bureau's."""
    text = (ROOT / "departments/catalogue/departments.toml").read_text(encoding="utf-8")
    rows = [row for row in tomllib.loads(text)["departments"] if row["kind"] in {"bureau", "township"}]
    return {row["short_name"].removeprefix("市") for row in rows}


def test_units_are_data_and_never_words_in_the_code() -> None:
    names = unit_names()
    modules = sources("departments", "intake", "routing")
    found = {
        (module, name)
        for module in modules
        if not module.endswith(".demo")
        for text in words_of(module)
        for name in names
        if name in text
    }
    assert found == set(NAMED_IN_CODE)


def bare_words(call: ast.Call) -> list[str]:
    """Return what a read compares columns with, as far as it is written as bare text; moves have no enumeration."""
    compared = [keyword.value for keyword in call.keywords if keyword.arg not in {None, "move"}]
    values = [part for value in compared for part in getattr(value, "elts", [value])]
    return [value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]


@pytest.mark.parametrize("module", [module for module in MODULES if module.endswith("querysets")])
def test_querysets_name_the_words_of_a_column_by_their_enumeration(module: str) -> None:
    reads = [call for call in calls(module) if ast.unparse(call.func).split(".")[-1] in {"Q", "filter", "exclude"}]
    assert reads
    assert not [word for call in reads for word in bare_words(call) if word]


SLUGGED: Final = ("departments", "categories", "bases", "responsibilities", "stages", "papers", "materials")
SLUGS_IN_CODE: Final = {
    ("routing.publicity.sheet", "law-decision"): "the article by which a decision is published, in force on its day",
    ("routing.publicity.sheet", "57-dibao-published"): "the same for 低保, of another law",
    ("routing.rules", "203-windows"): "the article by which a village's window passes on to its township",
}
"""Where code names a row of the catalogue by its slug; who answers for what is never written there."""


def slugs() -> set[str]:
    """Return the slugs of the catalogue; those of limits are the names of their clocks."""
    files = [ROOT / f"departments/catalogue/{name}.toml" for name in SLUGGED]
    return {row["slug"] for file in files for row in tomllib.loads(file.read_text(encoding="utf-8"))[file.stem]}


def test_code_names_no_row_of_the_catalogue_by_its_slug() -> None:
    known = slugs()
    found = {
        (module, node.value)
        for module in sources("departments", "intake", "routing")
        if not module.endswith(".demo")
        for node in nodes(tree(module))
        if isinstance(node, ast.Constant) and node.value in known
    }
    assert found == set(SLUGS_IN_CODE)


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# --- Length and names


def test_a_module_has_at_most_400_lines() -> None:
    assert not {module: lines_of(path) for module, path in MODULES.items() if lines_of(path) > 400}


def test_the_name_of_a_class_says_which_one_it_is() -> None:
    """No two classes share a name: a trace, a search or a hover tells at once which is meant."""
    named = Counter(
        node.name
        for module in MODULES
        if ".management.commands." not in module  # Django finds every command by the name Command
        for node in tree(module).body
        if isinstance(node, ast.ClassDef)
    )
    assert not [name for name, times in named.items() if times > 1]


def test_no_module_is_a_drawer() -> None:
    assert not {module for module in EVERYTHING if set(module.split(".")) & DRAWERS}


# --- Guards and predicates

PREDICATE: Final = re.compile(r"_?(is|may|has|can|was|are|does)_")
GUARD: Final = re.compile(r"_?why_")
GUARDS_OF_A_ROW: Final = frozenset({"when", "needless", "too_late"})


def misnamed(function: ast.FunctionDef) -> bool:
    """Does the name promise a yes or no where a sentence comes back, or a reason where a yes or no does?"""
    returned = ast.unparse(function.returns) if function.returns else ""
    is_predicate, is_guard = PREDICATE.match(function.name), GUARD.match(function.name)
    return bool((returned == "str" and is_predicate) or (returned == "bool" and is_guard))


def test_a_predicate_answers_yes_or_no_and_a_guard_says_why_not() -> None:
    found = {(module, function.name) for module in MODULES for function in functions(module) if misnamed(function)}
    assert not found


def guards_of_rows() -> Iterator[tuple[str, str]]:
    """Yield what guards the rows of the table of moves, by module."""
    for module in MODULES:
        rows = (call for call in calls(module) if ast.unparse(call.func) == "Move")
        for word in (word for row in rows for word in row.keywords if word.arg in GUARDS_OF_A_ROW):
            yield module, ast.unparse(word.value)


def test_what_guards_a_row_is_named_for_the_reason_it_returns() -> None:
    found = list(guards_of_rows())
    assert found
    assert not [(module, name) for module, name in found if not GUARD.match(name)]


# --- Names of moves

NAMESAKES: Final = {
    ("routing.complaints.acts", "answer"): "a field of the complaint's form",
    ("routing.complaints.views", "answer"): "a field of the complaint's form",
    ("routing.matter.forms.answering", "answer"): "a field of the form of 督办反馈",
    ("routing.rules.feedback.supervision", "answer"): "a field of the form of 督办反馈",
    ("routing.models.terms", "inform"): "a kind of paper",
    ("routing.models.terms", "transfer"): "a kind of paper",
    ("routing.rules.transfer.conference", "assign"): "what a meeting resolves",
    ("routing.rules.transfer.conference", "decide"): "what a meeting resolves",
}
"""Words that only look like the name of a move."""
NAMES_BELOW: Final = "routing.models.move_names"
"""The names that rooms below the rules ask for; every other name stands in its row alone."""


def own_names(module: str) -> set[int]:
    """Return the nodes by which the rows of a module say their names."""
    rows = (call for call in calls(module) if ast.unparse(call.func) == "Move")
    return {id(word.value) for row in rows for word in row.keywords if word.arg == "name"}


def test_a_move_is_called_by_its_row_and_not_by_a_string() -> None:
    """So a new move is a row, and a renamed one is renamed in one place."""
    found = {
        (module, node.value)
        for module in sources("intake", "routing")
        if module != NAMES_BELOW
        for node in nodes(tree(module))
        if isinstance(node, ast.Constant) and node.value in MOVES and id(node) not in own_names(module)
    }
    assert found == set(NAMESAKES)
