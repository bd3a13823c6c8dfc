"""Worlds that are built once: what real moves wrote for one test is put back, row by row, for the next.

Most tests begin with the same few matters. The first test of a process that asks for such a world builds it, and the
rows it wrote are kept. A later test gets exactly these rows when it asks the same builder for the same, at the same
moment, and has done nothing else to the database before. A test that has, or that replaces parts of the program, has
its world built for itself.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import re
from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, ParamSpec, TypeVar

import pytest
from django.conf import settings
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

P = ParamSpec("P")
R = TypeVar("R")
Key = tuple[Any, ...]
Rows = dict[Any, tuple[Any, ...]]
"""Rows of a table by their primary key."""
Changes = dict[Any, tuple[Any, ...] | None]
"""Rows that are new or other than they were, by their primary key; None stands for a row that is gone."""
_WRITES: Final = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM|ROLLBACK TO SAVEPOINT) "?(\w+)')
_PLAIN: Final = (str, int, Decimal, dt.date, type(None))


class NoWords(Exception):
    """A value of which nobody can say in words whether it is the same another time."""


@dataclass(frozen=True)
class World:
    """What a builder wrote and returned, and how it left the clock and the numbers of invented people."""

    rows: Mapping[str, Changes]
    returned: Any
    now: str | None
    serial: int


class Story:
    """What has been done to the database since a test began."""

    def __init__(self, steps: Key | None, patch: pytest.MonkeyPatch) -> None:
        """`steps`: the worlds asked for so far; None from when something else was written."""
        self.steps, self.patch, self.serial = steps, patch, 0
        self.written: set[str] = set()

    @property
    def has_words(self) -> bool:
        """Is the program whole, its clock set, and all that was written known? No two moments of a clock are alike."""
        is_patched = bool(self.patch._setattr or self.patch._setitem)
        return self.steps is not None and not is_patched and settings.RELIEF_NOW is not None

    def watch(self, execute: Callable[..., Any], sql: str, *others: Any) -> Any:
        if found := _WRITES.match(sql):
            self.written.add(found.group(1))
            self.steps = None
        return execute(sql, *others)


_story = Story(None, pytest.MonkeyPatch())
_is_shared = False
"""Whether a module has built something that stands beneath each of its tests."""
_worlds: dict[Key, World] = {}
_furnished: dict[str, Rows] = {}


@contextlib.contextmanager
def story(patch: pytest.MonkeyPatch, *, whole: bool) -> Iterator[None]:
    """Begin the story of a test; `whole` says that all it writes is written in one transaction and undone."""
    global _story  # noqa: PLW0603 (one test runs at a time)
    outer, _story = _story, Story(() if whole and not _is_shared else None, patch)
    try:
        with connection.execute_wrapper(_story.watch):
            yield
    finally:
        _story = outer


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Let a module share what is written in here, and undo it afterwards. The tests within build all of their own."""
    global _is_shared  # noqa: PLW0603 (one module runs at a time)
    outer, _is_shared = _is_shared, True
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _is_shared = outer


def is_known() -> bool:
    """Say whether the next world that this test asks for can be one that was built before."""
    return _story.has_words


def forget() -> None:
    """Have every world built anew."""
    _worlds.clear()


def next_serial() -> int:
    """Return 1, 2, 3 …: numbers that invented people of one test share with nobody."""
    _story.serial += 1
    return _story.serial


def built_once(build: Callable[P, R]) -> Callable[P, R]:
    """Let a function that makes rows be carried out once for each world; what it returns is read anew each time."""

    @functools.wraps(build)
    def built(*args: P.args, **kwargs: P.kwargs) -> R:
        call = functools.partial(build, *args, **kwargs)
        key = _key_of(call)
        if key is None:
            return call()
        returned: R = _put_back(key) if key in _worlds else _build(key, call)
        _story.steps = key if key in _worlds else None
        return returned

    return built


# --- What is asked for


def _key_of(call: functools.partial[Any]) -> Key | None:
    """Return what tells this world from all others; None where its story or its inputs have no words."""
    if _story.steps is None or not _story.has_words:
        return None
    try:
        asked = _words([*call.args, call.keywords, _overridden()])
    except NoWords:
        return None
    return (*_story.steps, (call.func.__module__, call.func.__qualname__, asked))


def _words(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value._meta.label, value.pk
    if isinstance(value, Mapping):
        return tuple((name, _words(item)) for name, item in sorted(value.items()))
    if isinstance(value, list | tuple):
        return tuple(map(_words, value))
    if callable(value):  # a fixture that returns a function, such as `at`
        return value.__qualname__
    if not isinstance(value, _PLAIN):
        raise NoWords
    return value


def _overridden() -> dict[str, str]:
    """Return the settings that do not stand in the file of settings; the clock is one of them."""
    found: dict[str, str] = {}
    holder: Any = vars(settings)["_wrapped"]
    while hasattr(holder, "default_settings"):
        found = {name: repr(value) for name, value in vars(holder).items() if name.isupper()} | found
        holder = holder.default_settings
    return found


# --- Building, and putting back


def _build(key: Key, build: Callable[[], R]) -> R:
    """Build a world and keep what it changed."""
    if not _furnished:  # the first world of a process is the first thing its test does
        _furnished.update({table: read(table) for table in connection.introspection.table_names()})
    earlier, _story.written = _story.written, set()
    returned = build()
    written, _story.written = _story.written & _furnished.keys(), _story.written | earlier
    with contextlib.suppress(NoWords):
        changed = {table: _changed(_was(key[:-1], table), read(table)) for table in written}
        _worlds[key] = World(changed, _noted(returned), settings.RELIEF_NOW, _story.serial)
    return returned


def _put_back(key: Key) -> Any:
    """Write the rows of a world again, all of them or none."""
    world = _worlds[key]
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in world.rows.items():
            known = _was(key[:-1], table).keys()
            for pk, row in rows.items():
                if pk in known:
                    _rewrite(cursor, table, pk, row)
            _insert(cursor, table, [row for pk, row in rows.items() if row and pk not in known])
    _story.serial = world.serial
    if world.now != settings.RELIEF_NOW:
        settings.RELIEF_NOW = world.now
    return _again(world.returned)


def read(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 (the names of our own tables)
        place = _columns(table).index(_key_column(table))
        return {row[place]: row for row in cursor.fetchall()}


@functools.cache
def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


@functools.cache
def _key_column(table: str) -> str:
    """Return the primary key. It is not the first column of a history: that is the key of the row it tells of."""
    with connection.cursor() as cursor:
        return str(connection.introspection.get_primary_key_column(cursor, table))


def _was(steps: Key, table: str) -> Rows:
    """Return the rows of a table after these worlds were asked for, one after the other."""
    stages: list[Mapping[Any, Any]] = [_furnished[table]]
    stages += [_worlds[steps[:nth]].rows.get(table, {}) for nth in range(1, len(steps) + 1)]
    return {pk: row for pk, row in ChainMap(*map(dict, reversed(stages))).items() if row}


def _changed(before: Rows, after: Rows) -> Changes:
    changed: Changes = {pk: row for pk, row in after.items() if before.get(pk) != row}
    return changed | dict.fromkeys(before.keys() - after.keys())


def _insert(cursor: CursorWrapper, table: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        values = ", ".join([f"({', '.join(['%s'] * len(rows[0]))})"] * len(rows))
        cursor.execute(f"INSERT INTO {table} VALUES {values}", [_bound(value) for row in rows for value in row])  # noqa: S608


def _bound(value: Any) -> Any:
    """Return a value as a driver takes it: that of SQLite reads a time of day and cannot write one."""
    return value.isoformat() if isinstance(value, dt.time) else value


def _rewrite(cursor: CursorWrapper, table: str, pk: Any, row: tuple[Any, ...] | None) -> None:
    this = f'WHERE "{_key_column(table)}" = %s'
    if row is None:
        cursor.execute(f"DELETE FROM {table} {this}", [pk])  # noqa: S608 (the names of our own tables)
        return
    assigned = ", ".join(f'"{name}" = %s' for name in _columns(table))
    cursor.execute(f"UPDATE {table} SET {assigned} {this}", [*map(_bound, row), pk])  # noqa: S608


# --- What a builder returns


@dataclass(frozen=True)
class Noted:
    """A row that was returned: it is read anew for each test."""

    model: type[models.Model]
    pk: Any


def _noted(value: Any) -> Any:
    if isinstance(value, models.Model):
        return Noted(type(value), value.pk)
    if isinstance(value, list | tuple):
        return type(value)(map(_noted, value))
    if not isinstance(value, _PLAIN):
        raise NoWords
    return value


def _again(value: Any) -> Any:
    if isinstance(value, Noted):
        return value.model._base_manager.get(pk=value.pk)
    if isinstance(value, list | tuple):
        return type(value)(map(_again, value))
    return value
