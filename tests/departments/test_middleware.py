import pytest
from django.test import Client

from departments.models import User
from tests.pages import SignIn


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/no-such-page/"])
def test_no_page_is_kept_by_the_browser(client: Client, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        *("/healthz?unit=a%00b", "/healthz?q%00=a", "/healthz?unit=a&unit=%00"),
        *("/query/%00/", "/evaluate/a%00b/", "/policy/%00/"),
    ],
)
def test_no_address_brings_a_nul(client: Client, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, "看不明白" in answer.content.decode()) == (400, True)


@pytest.mark.django_db
def test_no_form_brings_a_nul(client: Client) -> None:
    form = "application/x-www-form-urlencoded"
    assert client.post("/login/", "username=a%00b&password=c", content_type=form).status_code == 400
    assert client.post("/login/", "username=ab&password=c", content_type=form).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/search/", "/matters/find/", "/matters/new/"])
def test_no_form_in_parts_brings_a_nul(address: str, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    assert client.post(address, {"q": "a\0b"}).status_code == 400
    assert client.post(address, {"q\0": "ab"}).status_code == 400
    assert client.post(address, {"q": "ab"}).status_code < 400
