"""How many queries something costs: a list of fifty must cost what a list of one does."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.pages import read


def count_queries(act: Callable[[], object]) -> int:
    """Act, and return how many queries that asked of the database.

    They are counted at once, for the next request of a client empties Django's log of them.
    """
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def queries_of(client: Client, address: str) -> int:
    """Open an address and return how many queries the page asked."""
    return count_queries(lambda: read(client, address))
