"""Every paper whole, as it was last agreed: any change of what people are handed shows in the diff.

After a change that is meant: RENEW_GOLDEN=1 pytest tests/routing/papers/sheets/test_golden_html.py, then read the diff.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from departments.models import User
from routing.models import Document, PaperKind
from tests.conftest import At
from tests.papers import issue_any

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent.parent.parent.parent / "golden"
RENEWED = os.environ.get("RENEW_GOLDEN") == "1"
QR_CODE = re.compile(r'<svg [^>]*class="squares".*?</svg>', re.DOTALL)


def lasting(paper: Document) -> str:
    """Return the frozen paper without what is drawn by lot: the code for the look-up and the token in the QR code."""
    html = QR_CODE.sub("<svg>二维码</svg>", paper.html)
    if paper.application is not None:
        html = html.replace(paper.application.query_code, "查询码")
    return "\n".join(line.rstrip() for line in html.strip().splitlines()) + "\n"


@pytest.mark.parametrize("kind", list(PaperKind))
def test_a_paper_is_whole_as_it_was_agreed(kind: PaperKind, clerk: User, at: At) -> None:
    place, html = GOLDEN / f"{kind.value}.html", lasting(issue_any(kind, at))
    if RENEWED:
        place.write_text(html, encoding="utf-8")
    assert html.splitlines() == place.read_text(encoding="utf-8").splitlines()


def test_no_golden_paper_is_left_over() -> None:
    assert {place.stem for place in GOLDEN.glob("*.html")} == {kind.value for kind in PaperKind}
