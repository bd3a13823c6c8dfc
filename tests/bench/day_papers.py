"""Measure 今天的文书 with many papers of one day: first page, last page, queries. What is made for it is undone.

No timed test stands in the suite: the figures are for reading. Run after tests.bench.pages, on the same data.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path
from typing import Final

import django

PAPERS: Final = 2000
ROUNDS: Final = 10
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duyun_relief.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
django.setup()

from django.db import connection, transaction  # noqa: E402  (Django must be set up before its models can be imported)
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from departments import clock  # noqa: E402
from departments.models import User  # noqa: E402
from routing.models import Document, PaperKind  # noqa: E402
from routing.papers.day import MOST_AT_ONCE  # noqa: E402


def copies(paper: Document, count: int) -> list[Document]:
    """Return papers of today like one that was issued, under numbers nobody has taken."""
    same = {name: getattr(paper, name) for name in ("application_id", "matter_id", "kind", "department_id", "year")}
    words = {name: getattr(paper, name) for name in ("fields", "html", "digest", "issued_by_id")}
    return [
        Document(**same, **words, serial=100_000 + n, number=f"{paper.number}-{n}", issued_at=clock.now())
        for n in range(count)
    ]


def measure(client: Client, page: str) -> tuple[float, int]:
    """Return (p50 in ms, queries) of a page of the list."""
    with CaptureQueriesContext(connection) as queries:
        status = client.get("/papers/today/", {"page": page}).status_code
    assert status == 200, "the page of another host is no measure"
    asked, times = len(queries), []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        client.get("/papers/today/", {"page": page})
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), asked


def main() -> None:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="maojian"), backend="departments.auth_backend.DemoAwareBackend")
    with transaction.atomic():
        paper = Document.objects.filter(kind=PaperKind.RECEIPT, department__slug="maojian").earliest("pk")
        Document.objects.bulk_create(copies(paper, PAPERS), batch_size=500)
        for page in ("1", str(PAPERS // MOST_AT_ONCE)):
            p50, asked = measure(client, page)
            print(f"papers of the day, {PAPERS} of them, page {page:>3}{p50:>9.1f} ms{asked:>6} queries")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
