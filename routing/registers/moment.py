"""One moment: a register is printed as of one moment, so that its lines, 合计 and the record of the print agree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Let everything read inside be as it was at the first read, whatever others commit meanwhile.

    PostgreSQL reads a snapshot (REPEATABLE READ). It takes the level before the first query of a transaction only, so a
    transaction that has begun already keeps its own. SQLite lets nobody else write while a transaction lasts.
    """
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
