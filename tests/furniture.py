"""What every test finds in the house: the catalogue and the cast; and how it comes back after a test that commits."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time

from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper

from departments.catalogue.load import load_calendar, load_catalogue
from departments.models import Department, Posting, User
from departments.people.demo import seed_demo_people
from departments.roles import Role
from routing.append_only import forbid_changes

PATIENCE = 10.0
"""Seconds that the last requests of a test are given to end."""
TRIES = 5
_kept = sqlite3.connect(":memory:")  # on PostgreSQL the schema `kept` is the place


def furnish() -> None:
    """Load the catalogue, appoint the cast, and keep a copy; the accounts are not demonstration accounts here."""
    forbid_changes(connection)
    load_catalogue()
    load_calendar()
    for user in seed_demo_people():
        user.is_demo = False
        user.save()
    since, villager = dt.date(2014, 12, 19), User.objects.create_user("pinglang", full_name="岑小英")
    Posting.objects.create(
        user=villager, role=Role.CLERK, department=Department.objects.get(slug="pinglang"), since=since
    )
    _keep()


def _keep() -> None:
    if connection.vendor == "sqlite":
        connection.connection.backup(_kept)
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA kept")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"CREATE TABLE kept.{table} AS TABLE {table}")


def furnish_again() -> None:
    """Leave in every table what `furnish` left there, in one transaction and past the triggers."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        _kept.backup(connection.connection)
        return
    for _ in range(TRIES):
        with connection.cursor() as cursor:
            _wait_for_requests(cursor)
            if _has_refilled(cursor):
                return
    raise AssertionError(f"{TRIES} deadlocks: who is still at work here?")


def _has_refilled(cursor: CursorWrapper) -> bool:
    """Fill the tables anew. False after a deadlock with a request that began meanwhile: PostgreSQL undid our work."""
    tables = connection.introspection.table_names(cursor)
    emptied = [f"DELETE FROM {table}" for table in tables]  # noqa: S608
    filled = [f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE kept.{table}" for table in tables]
    try:
        cursor.execute(";".join(["BEGIN", "SET LOCAL session_replication_role = replica", *emptied, *filled, "COMMIT"]))
    except OperationalError:
        cursor.execute("ROLLBACK")
        return False
    return True


def _wait_for_requests(cursor: CursorWrapper) -> None:
    """Wait until no other connection is at work, for as long as our patience lasts.

    A server may still answer the last click of a test that is over: emptying tables under it may end in a deadlock.
    """
    at_work = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        cursor.execute(f"SELECT 1 {at_work}")
        if cursor.fetchone() is None:
            return
        time.sleep(0.05)
