"""The one style of view, at every address of the resolver: functions that say who asks and by which methods.

tests/test_every_page.py holds that HEAD is answered like GET.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final, get_type_hints

import pytest
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic import RedirectView

from departments.models import User
from departments.requests import DeskRequest
from tests.factories import in_progress
from tests.pages import SignIn
from tests.sources import MODULES, calls
from tests.test_access import ROUTES, House, house_of

GENERIC: Final = (LoginView, LogoutView, RedirectView)
"""The generic views of Django that do the work of a page."""
READ, ACT, FORM = frozenset({"GET", "HEAD"}), frozenset({"POST"}), frozenset({"GET", "HEAD", "POST"})
"""The methods of a page that is read, of an act, and of a page with a form; a view knows no others."""


def callbacks(resolver: URLResolver) -> Iterator[Any]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from callbacks(pattern)


VIEWS: Final = {f"{view.__module__}.{view.__qualname__}": view for view in callbacks(get_resolver())}
FUNCTIONS: Final = {name: view for name, view in VIEWS.items() if not hasattr(view, "view_class")}


@pytest.fixture
def house(clerk: User, zhujian: User) -> House:
    return house_of(in_progress(clerk, zhujian), clerk)


# --- How a view is written


def test_a_view_is_a_function_unless_a_generic_one_does_the_work() -> None:
    classes = [view.view_class for view in VIEWS.values() if hasattr(view, "view_class")]
    assert {name for name, view in FUNCTIONS.items() if inspect.isfunction(inspect.unwrap(view))} == set(FUNCTIONS)
    assert not [found for found in classes if not issubclass(found, GENERIC)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_view_says_by_its_type_who_may_ask(name: str) -> None:
    expected = DeskRequest if getattr(FUNCTIONS[name], "login_required", True) else HttpRequest
    asked = next(iter(get_type_hints(inspect.unwrap(FUNCTIONS[name])).values()))
    assert asked is expected


def test_nobody_asks_in_another_way_who_is_asking() -> None:
    found = {
        module
        for module in MODULES
        for call in calls(module)
        if ast.unparse(call.func) in {"cast", "isinstance"} and "User" in {ast.unparse(one) for one in call.args}
    }
    assert found == {"departments.requests", "departments.auth_backend"}


def takes_a_form(view: Any) -> bool:
    """Does the view, or a function of its module that it calls, look at what was typed?"""
    written = ast.parse(inspect.getsource(inspect.getmodule(inspect.unwrap(view))))  # type: ignore[arg-type]
    functions = {node.name: node for node in written.body if isinstance(node, ast.FunctionDef)}
    waiting, met = [view.__name__], set[str]()
    while waiting:
        met.add(name := waiting.pop())
        names = {ast.unparse(node) for node in ast.walk(functions[name]) if isinstance(node, ast.Name | ast.Attribute)}
        if names & {"posted", "request.POST"}:
            return True
        waiting += (names & set(functions)) - met
    return False


# --- What it answers


def methods(refused: Any) -> frozenset[str]:
    """Return the methods that a refusal says would be answered."""
    assert refused.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    return frozenset(refused.headers["Allow"].split(", ")) - {"OPTIONS"}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["BREW", "PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_refused_everywhere(method: str, house: House, office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    for address in map(house.address, ROUTES):
        assert methods(client.generic(method, address)) in {READ, ACT, FORM}, address


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_view_that_takes_no_form_is_only_read_or_an_act(name: str, rf: RequestFactory) -> None:
    view = FUNCTIONS[name]
    assert takes_a_form(view) or methods(view(rf.generic("BREW", "/"))) != FORM
