"""The tests make their tables from the models. The migrations, which make them in earnest, lead to the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from routing.append_only import missing

# Django itself gives that one key another width when it makes it by its migrations.
ON_POSTGRESQL = {
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity
        FROM information_schema.columns
        WHERE table_schema = 'public' AND (table_name, column_name) <> ('auth_group_permissions', 'id')
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """
        SELECT tgrelid::regclass::text, tgenabled::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    """,
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}
ON_SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
Schema = dict[str, set[tuple[object, ...]]]


def schema_of(connection: BaseDatabaseWrapper) -> Schema:
    """Return everything the database knows about its tables, but for the order of their columns."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(ON_SQLITE)
            return {"sql": {piece for row in cursor.fetchall() for piece in pieces(*row)}}
        schema: Schema = {}
        for what, question in ON_POSTGRESQL.items():
            cursor.execute(question)
            schema[what] = set(cursor.fetchall())
        return schema


def pieces(kind: str, name: str, table: str, sql: str) -> Iterator[tuple[object, ...]]:
    """Yield what is compared of a statement: the whole of it, or each column and constraint of a CREATE TABLE.

    A migration that adds a column puts it last, where the models have it in the middle.
    """
    body = re.fullmatch(r'CREATE TABLE "\w+" \((.*)\)', sql, re.DOTALL)
    for piece in at_commas(body.group(1)) if body else [sql]:
        yield kind, name, table, piece


def at_commas(body: str) -> list[str]:
    """Cut at the commas that stand in no bracket and in no quotes: `a, b(c, d), 'e, f'` gives three."""
    cut, depth, quote = [0], 0, ""
    for place, sign in enumerate(body):
        if quote or sign in "'\"":
            quote = "" if sign == quote else quote or sign
        elif sign == "," and depth == 0:
            cut.append(place + 1)
        else:
            depth += (sign == "(") - (sign == ")")
    return [body[start:end].strip(" ,") for start, end in zip(cut, [*cut[1:], len(body)], strict=True)]


@contextmanager
def migrated() -> Iterator[BaseDatabaseWrapper]:
    """Put a second database, made by the migrations, in the place of the first: they write into the default one."""
    furnished = connections[DEFAULT_DB_ALIAS]
    fresh = furnished.copy()
    name = str(furnished.settings_dict["NAME"])
    fresh.settings_dict["TEST"] = {**fresh.settings_dict["TEST"], "NAME": f"{name}_migrated", "MIGRATE": True}
    connections[DEFAULT_DB_ALIAS] = fresh
    try:
        fresh.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        with fresh.cursor() as cursor:
            cursor.execute("DROP TABLE django_migrations")  # which ones ran is kept there: none did for the tests
        yield fresh
    finally:
        fresh.creation.destroy_test_db(name, verbosity=0)
        connections[DEFAULT_DB_ALIAS] = furnished


def test_a_statement_is_cut_at_its_own_commas_only() -> None:
    assert at_commas("a, b(c, d), 'e, f' CHECK (\"g,\" IN ('h', 'i)'))") == [
        "a",
        "b(c, d)",
        "'e, f' CHECK (\"g,\" IN ('h', 'i)'))",
    ]


@pytest.mark.django_db
@pytest.mark.long
def test_the_migrations_make_the_tables_that_the_tests_use() -> None:
    with migrated() as fresh:
        theirs = schema_of(fresh)
        assert missing(fresh) == []
    ours = schema_of(connection)
    assert {what: rows ^ theirs[what] for what, rows in ours.items() if rows != theirs[what]} == {}
