"""下一件: who has finished with a matter is offered the most urgent of those that are left, with one press."""

from __future__ import annotations

import uuid

from django.test import Client

from departments.models import User
from intake.models import Matter
from tests.conftest import At
from tests.factories import decided, in_progress, move, printed, sent
from tests.pages import SignIn, read_main, words

RESULT = {
    "outcome": "granted",
    "content": "纳入危房改造，补助20000元",
    "amount": "20000",
    "without_opinions": "已口头同意",
}


def offered(client: Client, address: str) -> str:
    """Return what the page offers to go on with; empty when it offers nothing."""
    return words(read_main(client, address).partition('class="following">')[2].partition("</div>")[0])


def test_after_a_result_the_most_urgent_in_hand_is_offered(
    clerk: User, zhujian: User, signed_in: SignIn, at: At
) -> None:
    at("2026-10-12T10:00")
    urgent = in_progress(clerk, zhujian)
    at("2026-11-23T10:00")
    done, later = in_progress(clerk, zhujian), in_progress(clerk, zhujian)
    waiting = in_progress(clerk, zhujian)
    move("ask_materials", waiting, zhujian, other="房屋照片")
    sent(clerk, zhujian)
    client = signed_in(zhujian)
    answer = result_of(client, done)
    assert answer == f"{done.get_absolute_url()}?next=in_hand"
    assert offered(client, answer).startswith(f"下一件 {urgent.number}")
    move("decide", urgent, zhujian, **RESULT)
    assert offered(client, answer).startswith(f"下一件 {later.number}")


def result_of(client: Client, matter: Matter) -> str:
    """Give a result as the page does, and return where it leads."""
    return post(client, matter, "result", confirmed="1", **RESULT)


def post(client: Client, matter: Matter, path: str, **typed: str) -> str:
    """Make a move as its page does, and return where that leads."""
    matter.refresh_from_db()
    fields = {"token": str(uuid.uuid4()), "seen": str(matter.version), **typed}
    return str(client.post(f"/matters/{matter.number}/{path}/", fields).headers.get("Location", ""))


def test_nothing_is_offered_when_nothing_is_left(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = decided(clerk, zhujian)
    client = signed_in(zhujian)
    assert offered(client, f"{matter.get_absolute_url()}?next=in_hand") == ""
    assert offered(client, f"{matter.get_absolute_url()}?next=nonsense") == ""


def test_nothing_is_offered_to_who_only_looks(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = in_progress(clerk, zhujian)
    in_progress(clerk, zhujian)
    assert offered(signed_in(zhujian), matter.get_absolute_url()) == ""


def test_after_telling_the_next_to_tell_is_offered(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    one, other = printed(decided(clerk, zhujian)), printed(decided(clerk, zhujian))
    client = signed_in(clerk)
    name = one.application.applicant.name
    answer = post(client, one, "deliver", way="in_person", recipient=name, relation="本人")
    assert answer == f"{one.get_absolute_url()}?next=to_tell"
    assert offered(client, answer).startswith(f"下一件 {other.number}")
