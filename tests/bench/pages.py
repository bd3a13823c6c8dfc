"""Measure the pages of the main job on the demonstration data: p50 of 50 requests, queries, bytes; then memory.

No timed test stands in the suite: the figures are for reading. Aim: 50 ms a page, 250 MB for the server.
"""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import django

ROUNDS = 50
WARM_UP = 3
PORT = "8123"
ROOT = Path(__file__).resolve().parent.parent.parent
os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duyun_relief.settings")
sys.path.insert(0, str(ROOT))
django.setup()

from django.db import connection  # noqa: E402  (Django must be set up before its models can be imported)
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from departments.models import User  # noqa: E402
from intake.models import Application, Matter  # noqa: E402
from intake.states import Status  # noqa: E402


def pages() -> Iterator[tuple[str, str, str]]:
    """Yield (title, account, path) of every page of the main job."""
    matter = Matter.objects.filter(status=Status.IN_PROGRESS).earliest("pk")
    waiting = Matter.objects.filter(status=Status.TO_TRANSFER, window__slug="maojian").earliest("pk")
    paper = matter.application.documents.earliest("pk")
    application: Application = matter.application
    yield "sign in", "", "/login/"
    yield "workbench, window", "maojian", "/"
    yield "workbench, bureau", "minzheng", "/"
    yield "workbench, office", "office", "/"
    yield "registration", "maojian", "/matters/new/"
    yield "registered", "maojian", f"/matters/{matter.number}/done/"
    yield "list, window", "maojian", "/matters/"
    yield "list, bureau", "minzheng", "/matters/"
    yield "list, office", "office", "/matters/"
    yield "overdue", "office", "/desk/overdue/"
    yield "matter, window", "maojian", f"/matters/{matter.number}/"
    yield "matter, bureau", "minzheng", f"/matters/{matter.number}/"
    yield "clocks explained", "maojian", f"/matters/{matter.number}/clocks/"
    yield "working calendar", "office", "/setup/calendar/"
    yield "move: escalate", "maojian", f"/matters/{waiting.number}/report/"
    yield "move: transfer", "maojian", f"/matters/{waiting.number}/transfer/"
    yield "move: decide", "minzheng", f"/matters/{matter.number}/result/"
    yield "paper", "maojian", f"/matters/{matter.number}/papers/{paper.pk}/"
    yield "person", "maojian", f"/people/{application.applicant.token}/"
    yield "public answer to the QR code", "", f"/query/{application.query_token}/"


def measure(account: str, path: str) -> tuple[int, float, int, int]:
    """Return (status, p50 in ms, queries, bytes)."""
    client = Client(headers={"host": "127.0.0.1"})
    if account:
        client.force_login(User.objects.get(username=account), backend="departments.auth_backend.DemoAwareBackend")
    for _ in range(WARM_UP):
        client.get(path)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    asked = len(queries)  # read now: the next request empties the log
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - began) * 1000)
    return response.status_code, statistics.median(times), asked, len(response.content)


def proportional_set_size(group: int) -> float:
    """Return the summed PSS of a process group in MB, as Linux tells it."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                found = re.search(r"^Pss:\s+(\d+)", (folder / "smaps_rollup").read_text(), re.MULTILINE)
                total += int(found.group(1)) if found else 0
        except (OSError, ValueError):
            continue
    return total / 1024


def memory() -> float:
    """Start the server with two workers, ask it a hundred times, and return what it uses."""
    command = [
        sys.executable, "-m", "gunicorn", "duyun_relief.wsgi", "--bind", f"127.0.0.1:{PORT}", "--workers", "2",
        "--worker-class", "gthread", "--threads", "4", "--no-control-socket", "--log-level", "error",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        time.sleep(5)
        for _ in range(100):
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/login/", timeout=10) as answer:
                answer.read()
        return proportional_set_size(server.pid)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def main() -> None:
    print(f"{'page':32}{'status':>7}{'p50 ms':>9}{'queries':>9}{'KB':>8}")
    for title, account, path in pages():
        status, p50, queries, size = measure(account, path)
        print(f"{title:32}{status:>7}{p50:>9.1f}{queries:>9}{size / 1024:>8.1f}")
    print(f"\nserver with two workers: {memory():.0f} MB (summed PSS)")


if __name__ == "__main__":
    main()
