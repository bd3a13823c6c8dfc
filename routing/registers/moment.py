"""One moment for a whole print: its lines, its 合计, its missing numbers and the record of the print agree."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything inside as it was at the first read, whatever others commit meanwhile.

    PostgreSQL reads from a snapshot (REPEATABLE READ). It accepts this level only before the first query, so inside a
    transaction that has begun already nothing changes. SQLite lets nobody else write while the transaction lasts.
    """
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
