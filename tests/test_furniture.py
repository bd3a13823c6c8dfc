"""The house is furnished again after a test that commits, even when somebody is still at work in it."""

from __future__ import annotations

import threading
import time
from typing import Final

import pytest
from django.db import connection

from tests import furniture
from tests.worlds import Rows, read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
AT_ONCE: Final = "2s"
LATE: Final = "60s"
"""How long each side waits before it looks for a deadlock: who looks is the one whose work is undone."""


def rows() -> dict[str, Rows]:
    return {table: read(table) for table in connection.introspection.table_names()}


def come_across(pid: int, early: str, late: str, has_begun: threading.Event) -> None:
    """Hold the rows that are emptied late, and want those that the other side has emptied when it waits for us."""
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN; SET LOCAL deadlock_timeout = '{LATE}'; TABLE {late} FOR UPDATE")
        has_begun.set()
        while not cursor.execute("SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted", [pid]).fetchone():
            time.sleep(0.02)
        cursor.execute(f"TABLE {early} FOR UPDATE; COMMIT")
    connection.close()


def test_the_house_is_furnished_in_spite_of_a_deadlock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(furniture, "PATIENCE", 0)
    before = rows()
    early, *_, late = [table for table, found in before.items() if found]
    has_begun = threading.Event()
    with connection.cursor() as cursor:
        cursor.execute(f"SET deadlock_timeout = '{AT_ONCE}'")
        cursor.execute("SELECT pg_backend_pid()")
        other = threading.Thread(target=come_across, args=[cursor.fetchone()[0], early, late, has_begun])
    other.start()
    has_begun.wait()
    furniture.furnish_again()
    other.join()
    connection.close()  # with its settings
    assert rows() == before
