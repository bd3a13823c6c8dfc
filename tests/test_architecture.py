"""The shape of the code (DESIGN.md 2), read from the source: who imports whom, who writes what, how long, how named."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from django.core.management import call_command

ROOT: Final = Path(__file__).resolve().parent.parent
APPS: Final = ("departments", "intake", "routing", "duyun_relief")
"""From the bottom up: an app knows those before it and never those after it."""
RUNGS: Final = ("facts", "data", "acts", "border", "entrances", "wiring")
"""From the bottom up: a module knows its own rung and those before it."""

# Every module of the apps and its rung; a package stands for all that is in it.
ASSIGNED: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "departments": {
        "facts": (
            "calendar_package",
            "clock",
            "datewords",
            "editions",
            "errors",
            "notices",
            "quarters",
            "roles",
            "sheets",
            "shifts",
            "terms",
            "unseen",
            "workdays",
        ),
        "data": ("calendars", "models", "querysets"),
        "acts": (
            "calendar_changes",
            "calendar_pages",
            "calendar_reminders",
            "demo",
            "limit_changes",
            "limit_pages",
            "opening_hours",
            "reference_changes",
            "services",
            "system",
            "villages",
        ),
        "border": (
            "basis_field",
            "calendar_forms",
            "context_processors",
            "forms",
            "hours_forms",
            "limit_forms",
            "machines",
            "reference_forms",
            "templatetags",
            "typed",
            "village_forms",
        ),
        "entrances": (
            "auth_backend",
            "calendar_views",
            "checks",
            "hours_views",
            "limit_views",
            "management",
            "middleware",
            "reference_views",
            "views",
            "village_views",
        ),
        "wiring": ("apps", "urls"),
    },
    "intake": {
        "facts": ("identity", "money", "states"),
        "data": ("models", "openings", "querysets"),
        "acts": ("access", "corrections", "numbering", "onetime", "search", "services", "visits"),
        "border": ("forms", "templatetags"),
        "entrances": ("views",),
        "wiring": ("apps", "urls"),
    },
    "routing": {
        "facts": ("codes", "deadlines", "due_display", "errors", "paging", "periods", "slots", "stretches"),
        "data": ("append_only", "models", "move", "people", "querysets", "texts"),
        "acts": (
            "acceptance",
            "act",
            "agenda",
            "batch",
            "boards",
            "bureau_figures",
            "calendar_shift",
            "clock_lines",
            "conferences",
            "coordination",
            "day_papers",
            "deeming",
            "demo",
            "complaints",
            "documents",
            "evaluations",
            "glyphs",
            "handover",
            "leaflet_samples",
            "leaflets",
            "limit_words",
            "masking",
            "matter_page",
            "meeting_page",
            "memory",
            "move_table",
            "numbering_check",
            "office_papers",
            "opinions",
            "order_paper",
            "order_record",
            "order_states",
            "orders",
            "oversight",
            "pack",
            "ownership",
            "paper_check",
            "paper_rows",
            "papers",
            "postings",
            "publicity",
            "queues",
            "recalendar",
            "registers",
            "reminder_page",
            "reminders",
            "results",
            "return_figures",
            "returns",
            "rules",
            "selfcheck",
            "service_check",
            "steps",
            "statistics",
            "street",
            "text_changes",
            "text_pages",
            "text_samples",
            "topics",
            "township",
            "transitions",
            "unserved",
            "village_board",
            "waiting",
            "whereabouts",
            "window_figures",
            "wording",
        ),
        # The list is drawn from a form that has judged the query row, an order with the forms of its answers.
        "border": (
            "complaint_forms",
            "context_processors",
            "desk_forms",
            "evaluation_forms",
            "forms",
            "handover_forms",
            "listing",
            "meeting_forms",
            "order_forms",
            "order_page",
            "register_forms",
            "publicity_forms",
            "rule_forms",
            "street_forms",
            "text_forms",
        ),
        "entrances": (
            "batch_views",
            "complaint_views",
            "day_views",
            "glyph_views",
            "desk_views",
            "evaluation_views",
            "handover_views",
            "leaflet_views",
            "management",
            "matter_views",
            "meeting_views",
            "order_views",
            "paper_views",
            "publicity_views",
            "register_views",
            "reminder_views",
            "return_views",
            "rule_views",
            "street_views",
            "text_views",
            "visit_views",
            "ways_back",
        ),
        "wiring": (
            "apps",
            "desk_urls",
            "leaflet_urls",
            "meeting_urls",
            "order_urls",
            "paper_urls",
            "register_urls",
            "text_urls",
            "urls",
        ),
    },
    # The assembly stands above everything and is not laddered itself.
    "duyun_relief": {"wiring": ("environment", "error_views", "health", "settings", "trial_errors", "urls", "wsgi")},
}

MOVED: Final = frozenset({"status", "holder", "handler", "due_on", "due_at", "clock_kind"})
"""Fields of a matter that only a move changes."""
MOVERS: Final = {
    "routing.act": "its methods are the verbs of the rules; only transitions.perform and open_matters run them",
}
BULK: Final = frozenset({"update", "delete", "bulk_create", "bulk_update", "update_or_create", "raw"})
"""Calls by which a row changes unseen by simple-history; found by name, so harmless namesakes are allowed here."""
BULK_NAMESAKES: Final = {
    ("intake.forms.sheet", "update"): "fills the dict of a form's initial values",
    ("departments.limit_changes", "delete"): "one row that was never in force, and its history keeps it",
    ("routing.text_changes", "delete"): "one row that was never in force, and its history keeps it",
}
DRAWERS: Final = frozenset({"utils", "helpers", "common", "misc", "core"})
OTHER_CLOCKS: Final = frozenset({"date.today", "datetime.today", "datetime.now", "datetime.utcnow", "timezone.now"})

COORDINATOR: Final = "市民政局"
NAMED_IN_CODE: Final = {
    "intake.services": "a sentence says who corrects a changed name",
    "departments.roles": "the label of the coordinating office's role, as the notice names the office",
    "routing.wording": "a sentence says that 市民政局 coordinates now",
    "routing.rules": "a sentence says that 市民政局 brings it before the joint conference",
    "routing.rules.feedback": "a sentence says whom to ask for a longer extension",
    "routing.rules.transfer": "a sentence says that 市民政局 has assigned the unit",
}
"""Sentences that name the office the notice makes coordinator, 四（二）; no other unit is named anywhere in code."""


# --- Reading the source


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources(*folders: str) -> dict[str, Path]:
    """Return modules by dotted name; migrations are Django's writing and not ours."""
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return {dotted(path): path for path in paths if "migrations" not in path.parts}


MODULES: Final = sources(*APPS)
EVERYTHING: Final = MODULES | sources("scripts", "tests")


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(EVERYTHING[module].read_text(encoding="utf-8"))


def is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def nodes(root: ast.AST, *, with_types: bool = True) -> Iterator[ast.AST]:
    """Yield all nodes below; `with_types` false leaves out what only the type checker imports."""
    for child in ast.iter_child_nodes(root):
        if with_types or not is_for_types_only(child):
            yield child
            yield from nodes(child, with_types=with_types)


def imported(module: str, *, with_types: bool = True) -> set[str]:
    """Return the modules of ours that a module imports, each by its own name."""
    found: set[str] = set()
    for node in nodes(tree(module), with_types=with_types):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (whole & set(MODULES)) or {node.module}
    return found & set(MODULES)


def app_of(module: str) -> str:
    return module.partition(".")[0]


def rung_of(module: str) -> int:
    """Return the place of a module on the ladder of its app."""
    app, _, rest = module.partition(".")
    name = rest.partition(".")[0]
    return next(RUNGS.index(rung) for rung, names in ASSIGNED[app].items() if name in names)


def written(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [part for target in node.targets for part in ast.walk(target) if isinstance(part, ast.expr)]
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def calls(module: str) -> Iterator[ast.Call]:
    return (node for node in nodes(tree(module)) if isinstance(node, ast.Call))


def words_of(module: str) -> Iterator[str]:
    """Yield the literal texts of a module, its comments and docstrings left out."""
    bare = {id(node.value) for node in nodes(tree(module)) if isinstance(node, ast.Expr)}
    for node in nodes(tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


# --- Imports


def test_every_module_is_assigned_to_a_rung() -> None:
    expected = {f"{app}.{name}" for app, rungs in ASSIGNED.items() for names in rungs.values() for name in names}
    found = {".".join(module.split(".")[:2]) for module in MODULES if "." in module}
    assert found == expected


@pytest.mark.parametrize("module", MODULES)
def test_imports_between_apps_run_one_way(module: str) -> None:
    above = APPS[APPS.index(app_of(module)) + 1 :]
    assert not {name for name in imported(module) if app_of(name) in above}


@pytest.mark.parametrize("module", [name for name in MODULES if "." in name and app_of(name) != "duyun_relief"])
def test_imports_inside_an_app_run_down_the_ladder(module: str) -> None:
    own = {name for name in imported(module, with_types=False) if app_of(name) == app_of(module) and "." in name}
    assert not {name for name in own if rung_of(name) > rung_of(module)}


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
    """departments.typed.TextField takes off what nobody sees (SECURITY G7)."""
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
    assert found == {(module, COORDINATOR.removeprefix("市")) for module in NAMED_IN_CODE}


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# --- Length and names


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_a_module_has_at_most_400_lines() -> None:
    assert not {module: lines_of(path) for module, path in MODULES.items() if lines_of(path) > 400}


def test_no_module_is_a_drawer() -> None:
    assert not {module for module in EVERYTHING if set(module.split(".")) & DRAWERS}


# --- Templates and what the browser loads

TEMPLATES: Final = sorted((ROOT / "templates").rglob("*.html"))
LOADED: Final = [*TEMPLATES, *sorted(path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js"})]
INLINE: Final = re.compile(r"<[^>]*\s(style|on[a-z]+)\s*=|<style\b|<script\b(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
OTHER_HOST: Final = re.compile(r"(https?:)?//(?!www\.w3\.org/)[\w-]+\.\w", re.IGNORECASE)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_a_template_has_at_most_120_lines() -> None:
    assert not {relative(path): lines_of(path) for path in TEMPLATES if lines_of(path) > 120}


def test_a_template_has_nothing_inline() -> None:
    assert not {relative(path) for path in TEMPLATES if INLINE.search(path.read_text(encoding="utf-8"))}


def test_nothing_comes_from_another_host() -> None:
    assert not {relative(path) for path in LOADED if OTHER_HOST.search(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize(
    "text", ['<p style="x">', '<p\n  onclick="x">', "<script>x</script>", "<style>", '<a href="javascript:x">']
)
def test_the_search_for_inline_code_finds_it(text: str) -> None:
    assert INLINE.search(text)


@pytest.mark.parametrize("text", ['src="https://cdn.example.com/x.js"', "url(//example.com/x)", "http://a.cn"])
def test_the_search_for_other_hosts_finds_them(text: str) -> None:
    assert OTHER_HOST.search(text)
