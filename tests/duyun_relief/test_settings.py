"""What the settings promise, seen from the browser."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_pages_allow_no_foreign_and_no_inline_code(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
def test_papers_may_be_framed_by_this_site_only(client: Client) -> None:
    headers = client.get("/healthz").headers
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
