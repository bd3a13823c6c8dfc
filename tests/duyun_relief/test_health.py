import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client


@pytest.mark.django_db
def test_health_is_told_to_anybody(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content.decode()) == (200, f"ok {settings.VERSION}")


@pytest.mark.django_db
def test_health_is_only_read(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_health_reports_a_silent_database_without_details(client: Client) -> None:
    def refuse(*_arguments: object) -> None:
        raise OperationalError("connection to 10.0.0.5 refused")

    with connection.execute_wrapper(refuse):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert b"10.0.0.5" not in answer.content
