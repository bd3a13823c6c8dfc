import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/no-such-page/"])
def test_no_page_is_kept_by_the_browser(client: Client, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "no-store"
