"""Records that nobody may change or remove: the database itself refuses, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = (
    "routing_matterevent",
    "routing_document",
    "routing_documentprint",
    "routing_documentvoid",
    "routing_delivery",
    "routing_evaluation",
    "routing_postedsheet",
    "routing_postedprint",
    "intake_accessrecord",
)
_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""


def forbid_changes(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers that refuse UPDATE and DELETE (and, on PostgreSQL, TRUNCATE by hand is left to roles)."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute(_FUNCTION)
        for table in _present(connection):
            for act in ("UPDATE", "DELETE"):
                cursor.execute(_postgresql(table, act) if postgresql else _sqlite(table, act))


def allow_changes(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for reversing the migration, and for test databases that are emptied between tests."""
    with connection.cursor() as cursor:
        for table in _present(connection):
            for act in ("UPDATE", "DELETE"):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, act)}{on_table}")


_ON_POSTGRESQL = """
SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(pg_class.oid)
"""
_ON_SQLITE = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the triggers that ought to be there and are not, or are switched off."""
    with connection.cursor() as cursor:
        cursor.execute(_ON_POSTGRESQL if connection.vendor == "postgresql" else _ON_SQLITE)
        there = set(cursor.fetchall())
    names = [(_name(table, act), table) for table in TABLES for act in ("UPDATE", "DELETE")]
    return [name for name, table in names if (name, table) not in there]


def _present(connection: BaseDatabaseWrapper) -> list[str]:
    """An earlier migration runs before the later tables are there."""
    there = set(connection.introspection.table_names())
    return [table for table in TABLES if table in there]


def _name(table: str, act: str) -> str:
    return f"{table}_no_{act.lower()}"


def _postgresql(table: str, act: str) -> str:
    return f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def _sqlite(table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {_name(table, act)} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END"
    )
