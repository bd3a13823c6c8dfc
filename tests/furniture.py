"""What every test finds in the house: the catalogue and the cast; and how it comes back after a test that commits."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time

from django.db import connection
from django.db.backends.utils import CursorWrapper

from departments.catalogue.load import load_calendar, load_catalogue
from departments.models import Department, Posting, User
from departments.people.demo import seed_demo_people
from departments.roles import Role
from routing.append_only import forbid_changes

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
    with connection.cursor() as cursor:
        _wait_for_requests(cursor)
        tables = connection.introspection.table_names(cursor)
        emptied = [f"DELETE FROM {table}" for table in tables]  # noqa: S608
        filled = [f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE kept.{table}" for table in tables]
        steps = ["BEGIN", "SET LOCAL session_replication_role = replica", *emptied, *filled, "COMMIT"]
        cursor.execute(";".join(steps))


def _wait_for_requests(cursor: CursorWrapper) -> None:
    """Wait until no other connection is at work, for 10 seconds at most.

    A server may still answer the last click of a test that is over: emptying tables under it ends in a deadlock.
    """
    at_work = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    for _ in range(200):
        cursor.execute(f"SELECT 1 {at_work}")
        if cursor.fetchone() is None:
            return
        time.sleep(0.05)
