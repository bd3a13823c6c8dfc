"""A form that meets no session, or that of somebody else, is kept for who opened its page, and for nobody else."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.drafts.acts import MOST_BYTES, MOST_DRAFTS
from intake.drafts.signature import HOLDS_FOR, sign
from intake.models import Draft, Matter, Submission
from routing.models import MatterEvent
from tests.conftest import At, person
from tests.factories import basis, in_progress, sent
from tests.pages import SignIn, text_of, words
from tests.test_access import ROUTES, house_of
from tests.walk import Form, Page

pytestmark = pytest.mark.django_db

HERE: Final = "http://testserver"
REASON: Final = "申请人的房屋不在本市，\n按规定应由外地办理 <b>"
COMES_BACK: Final = "登录已过期。重新登录后，刚才填的内容会恢复。"


def form_at(client: Client, address: str, action: str = "") -> Form:
    """Return the form of a page that posts to an address; to the page itself when none is named."""
    page = Page(text_of(client.get(address)))
    return next(form for form in page.forms if form.action == action)


def post(client: Client, page: str, fields: dict[str, Any], address: str = "", **headers: str) -> Any:
    """Send a form as a browser does: it says on which page of which site the form stood."""
    return client.post(address or page, fields, headers={"origin": HERE, "referer": HERE + page, **headers})


def signed_in_again(client: Client, user: User, answer: Any) -> Any:
    """Sign in on the page that the answer leads to, and follow to where that leads."""
    shown = client.get(answer.headers["Location"])
    assert shown.templates[0].name == "departments/people/login.html"
    fields = {"username": user.username, "password": "relief-demo", "next": shown.context["next"]}
    return client.post(reverse("departments:login"), fields, follow=True)


@pytest.fixture
def matter(clerk: User, minzheng: User) -> Matter:
    return in_progress(clerk, minzheng, "dibao")


@pytest.fixture
def page(matter: Matter) -> str:
    return reverse("routing:move", args=[matter.number, "extend"])


@pytest.fixture
def filled(page: str, minzheng: User, signed_in: SignIn) -> dict[str, Any]:
    """The fields of 申请延期, typed by an officer who was signed in when the page was opened."""
    fields = form_at(signed_in(minzheng), page).fields
    return {name: values[-1] for name, values in fields.items()} | {"days": "3", "reason": REASON}


def shown_values(html: str, action: str = "") -> dict[str, str]:
    return {name: values[-1] for name, values in next(f for f in Page(html).forms if f.action == action).fields.items()}


RENEWED: Final = {"token", "opened_by"}


def typed_of(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in RENEWED}


# --- The session has ended


def test_the_same_person_finds_the_form_as_it_was(page: str, filled: dict[str, Any], minzheng: User) -> None:
    stranger = Client()
    answer = post(stranger, page, filled)
    assert COMES_BACK in text_of(stranger.get(answer.headers["Location"]))
    back = signed_in_again(stranger, minzheng, answer)
    html = text_of(back)
    again = shown_values(html)
    assert typed_of(filled).items() <= again.items()
    assert "已经恢复，请核对后再提交" in words(html)
    assert again["token"] != filled["token"], "a fresh one"


def test_what_came_back_is_one_press_from_being_sent_and_then_forgotten(
    page: str, filled: dict[str, Any], minzheng: User, matter: Matter
) -> None:
    stranger = Client()
    back = signed_in_again(stranger, minzheng, post(stranger, page, filled))
    done = post(stranger, page, shown_values(text_of(back)))
    assert done.status_code == 302
    assert MatterEvent.objects.filter(matter=matter, move="ask_extension").exists()
    assert not Draft.objects.exists()


def test_a_form_that_is_answered_with_a_page_is_forgotten_too(
    clerk: User, minzheng: User, matter: Matter, signed_in: SignIn
) -> None:
    person_page = reverse("intake:person", args=[matter.application.applicant.token])
    reveal = f"{person_page}reveal/"
    fields = form_at(signed_in(minzheng), person_page, reveal).fields
    filled = {name: values[-1] for name, values in fields.items()} | {"reason": "核对身份"}
    stranger = Client()
    back = signed_in_again(stranger, minzheng, post(stranger, person_page, filled, reveal))
    assert Draft.objects.count() == 1
    shown = post(stranger, person_page, shown_values(text_of(back), reveal), reveal)
    assert shown.status_code == 200
    assert matter.application.applicant.id_number in text_of(shown)
    assert not Draft.objects.exists()


def test_what_was_about_to_be_confirmed_comes_back_on_its_check_page(matter: Matter, minzheng: User) -> None:
    """An adverse or paid decision is read once more before it is sent; a session that ends in between skips nothing."""
    client, page = Client(), reverse("routing:move", args=[matter.number, "result"])
    client.force_login(minzheng)
    fields = {name: values[-1] for name, values in form_at(client, page).fields.items()}
    fields |= {"outcome": "denied", "content": "不纳入", "reason": REASON, "basis": str(basis().pk)}
    checked = client.post(page, fields)
    assert "请核对：办理结果" in text_of(checked)
    stranger = Client()
    sent_on = shown_values(text_of(checked)) | {"confirmed": "1"}
    html = text_of(signed_in_again(stranger, minzheng, post(stranger, page, sent_on)))
    assert "请核对：办理结果" in html
    assert shown_values(html)["reason"] == REASON
    matter.refresh_from_db()
    assert matter.outcome == "", "not sent"
    assert post(stranger, page, shown_values(html) | {"confirmed": "1"}).status_code == 302
    matter.refresh_from_db()
    assert matter.outcome == "denied"


def test_nothing_is_done_by_coming_back(page: str, filled: dict[str, Any], minzheng: User, matter: Matter) -> None:
    events, used = MatterEvent.objects.count(), Submission.objects.count()
    stranger = Client()
    signed_in_again(stranger, minzheng, post(stranger, page, filled))
    assert (MatterEvent.objects.count(), Submission.objects.count()) == (events, used)


def test_somebody_else_gets_nothing_and_no_hint(page: str, filled: dict[str, Any], clerk: User, matter: Matter) -> None:
    stranger = Client()
    answer = post(stranger, page, filled)
    assert matter.number not in answer.headers["Location"]
    shown = text_of(stranger.get(answer.headers["Location"]))
    assert REASON.partition("\n")[0] not in shown
    back = signed_in_again(stranger, clerk, answer)
    assert back.redirect_chain[-1][0] == "/"
    assert "填好没有交出的" not in text_of(back)
    assert Draft.objects.count() == 1


def test_nothing_typed_stands_in_the_address_or_the_sign_in_page(page: str, filled: dict[str, Any]) -> None:
    stranger = Client()
    answer = post(stranger, page, filled)
    assert re.fullmatch(r"/login/\?next=/drafts/[\w-]{22}/", answer.headers["Location"])
    assert "房屋" not in text_of(stranger.get(answer.headers["Location"]))
    assert "房屋" not in str(dict(stranger.session))


def test_who_signs_in_by_another_way_finds_it_on_the_workbench(
    page: str, filled: dict[str, Any], minzheng: User, signed_in: SignIn, matter: Matter
) -> None:
    post(Client(), page, filled)
    client = signed_in(minzheng)
    desk = text_of(client.get("/"))
    assert f"还有一份填好没有交出的（10:00，{matter.number}）：继续" in words(desk)
    back = client.get(reverse("intake:draft", args=[Draft.objects.get().token]), follow=True)
    assert shown_values(text_of(back))["reason"] == REASON


def test_what_is_not_wanted_is_thrown_away(
    page: str, filled: dict[str, Any], minzheng: User, signed_in: SignIn
) -> None:
    post(Client(), page, filled)
    draft = Draft.objects.get()
    client = signed_in(minzheng)
    answer = client.post(reverse("intake:draft_discard", args=[draft.token]), follow=True)
    assert "已经丢弃" in text_of(answer)
    assert not Draft.objects.exists()


def test_what_was_kept_ends_with_the_local_day(
    page: str, filled: dict[str, Any], minzheng: User, signed_in: SignIn, at: At
) -> None:
    post(Client(), page, filled)
    draft, client = Draft.objects.get(), signed_in(minzheng)
    assert draft.expires_at == clock.start_of(dt.date(2026, 11, 24))
    at("2026-11-23T23:59")
    assert client.get(reverse("intake:draft", args=[draft.token])).headers["Location"] != "/"
    at("2026-11-24T00:00")
    assert client.get(reverse("intake:draft", args=[draft.token])).headers["Location"] == "/"


def test_a_sign_in_purges_what_has_expired(page: str, filled: dict[str, Any], clerk: User, at: At) -> None:
    post(Client(), page, filled)
    at("2026-11-24T08:00")
    Client().post(reverse("departments:login"), {"username": clerk.username, "password": "relief-demo"})
    assert not Draft.objects.exists()


# --- A lone button


def test_a_lone_button_leads_to_the_page_it_stands_on(clerk: User, minzheng: User, signed_in: SignIn) -> None:
    matter = sent(clerk, minzheng, "dibao")
    page, action = matter.get_absolute_url(), reverse("routing:move", args=[matter.number, "sign"])
    fields = form_at(signed_in(minzheng), page, action).fields
    stranger = Client()
    back = signed_in_again(stranger, minzheng, post(stranger, page, fields, action))
    assert back.redirect_chain[-1][0].partition("?")[0] == page
    assert not MatterEvent.objects.filter(matter=matter, move="sign").exists()
    assert not Draft.objects.exists(), "nothing was typed"


# --- Somebody has signed in anew in another tab


def test_who_signed_in_anew_goes_straight_to_the_filled_form(page: str, filled: dict[str, Any], minzheng: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(minzheng)
    answer = post(client, page, filled)
    back = client.get(answer.headers["Location"], follow=True)
    html = text_of(back)
    assert "这一页打开之后重新登录过" in html
    assert typed_of(filled).items() <= shown_values(html).items()


def test_a_colleague_who_signed_in_meanwhile_reads_that_nothing_was_done(
    page: str, filled: dict[str, Any], minzheng: User, clerk: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk)
    answer = post(client, page, filled)
    assert answer.status_code == 403
    said = answer.content.decode()
    assert "有别人登录过" in said
    assert not [word for word in (minzheng.full_name, minzheng.username, REASON[:6]) if word in said]
    assert Draft.objects.get().user == minzheng


def test_after_a_new_token_and_without_a_session_the_way_leads_by_the_sign_in(
    page: str, filled: dict[str, Any], minzheng: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = post(client, page, filled)
    assert answer.headers["Location"].startswith("/login/?next=/drafts/")


# --- Attacks


@pytest.mark.parametrize("header", ["origin", "referer"])
def test_what_is_no_address_breaks_nothing(
    header: str, page: str, filled: dict[str, Any], matter: Matter, clerk: User, signed_in: SignIn
) -> None:
    said = {"origin": "", "referer": HERE, header: "http://[::1"}
    assert Client().post(page, filled, headers=said).status_code == 302
    assert not Draft.objects.exists()
    assert signed_in(clerk).get(matter.get_absolute_url(), headers=said).status_code == 200


@pytest.mark.parametrize(
    "signature",
    ["", "9", "9:1795399200", "9:1795399200:" + "x" * 43, "\ud800:1:2".encode("utf-16", "surrogatepass").hex()],
)
def test_a_forged_signature_keeps_nothing(signature: str, page: str, filled: dict[str, Any]) -> None:
    answer = post(Client(), page, filled | {"opened_by": signature})
    assert not Draft.objects.exists()
    assert "/drafts/" not in answer.headers["Location"]


def test_a_signature_for_another_purpose_keeps_nothing(page: str, filled: dict[str, Any]) -> None:
    own, _, mac = filled["opened_by"].rpartition(":")
    other = own.replace(own.partition(":")[0], "1", 1)
    post(Client(), page, filled | {"opened_by": f"{other}:{mac}"})
    assert not Draft.objects.exists()


def test_an_old_signature_keeps_nothing(page: str, filled: dict[str, Any], minzheng: User) -> None:
    old = sign(minzheng, clock.now() - HOLDS_FOR - dt.timedelta(seconds=1))
    ahead = sign(minzheng, clock.now() + dt.timedelta(hours=1))
    for signature in (old, ahead):
        post(Client(), page, filled | {"opened_by": signature})
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "https://testserver"}]
)
def test_a_foreign_origin_keeps_nothing(headers: dict[str, str], page: str, filled: dict[str, Any]) -> None:
    post(Client(), page, filled, **headers)
    assert not Draft.objects.exists()


def test_without_an_origin_the_page_it_came_from_counts(page: str, filled: dict[str, Any]) -> None:
    Client().post(page, filled, headers={"referer": "http://evil.example/"})
    Client().post(page, filled)
    assert not Draft.objects.exists()
    Client().post(page, filled, headers={"referer": HERE + page})
    assert Draft.objects.count() == 1


def test_the_same_page_sent_again_takes_the_place_of_what_it_sent(page: str, filled: dict[str, Any]) -> None:
    for words_ in ("甲", "乙"):
        post(Client(), page, filled | {"reason": words_})
    assert dict(Draft.objects.get().typed)["reason"] == "乙"


def test_what_has_arrived_is_not_kept_once_more(
    page: str, filled: dict[str, Any], minzheng: User, signed_in: SignIn
) -> None:
    done = post(signed_in(minzheng), page, filled)
    stranger = Client()
    again = post(stranger, page, filled)
    assert not Draft.objects.exists()
    assert signed_in_again(stranger, minzheng, again).redirect_chain[0][0] == done.headers["Location"]


def test_a_bomb_is_not_kept(page: str, filled: dict[str, Any]) -> None:
    post(Client(), page, filled | {"reason": "大" * (MOST_BYTES // 3)})
    post(Client(), page, filled, referer=f"{HERE}{page}?{'x' * 600}")
    assert not Draft.objects.exists()


def test_a_bomb_that_django_refuses_is_refused_and_breaks_nothing(page: str, filled: dict[str, Any]) -> None:
    for client in (Client(), Client(enforce_csrf_checks=True)):
        assert post(client, page, filled | {"reason": "x" * 3_000_000}).status_code == 413
        assert post(client, page, {f"n{number}": "x" for number in range(1100)}).status_code == 400
    assert not Draft.objects.exists()


def test_a_bomb_of_blanks_holds_nobody_up(page: str, filled: dict[str, Any]) -> None:
    began = time.process_time()
    post(Client(), page, filled | {"reason": " " * 50_000})
    assert time.process_time() - began < 2, "it took half a minute"


@pytest.mark.parametrize("name", ["reason", "token", "kept", "opened_by"])
def test_a_nul_that_comes_with_a_file_breaks_nothing(name: str, page: str, filled: dict[str, Any]) -> None:
    post(Client(), page, filled | {name: "x\0"})
    assert not [pair for draft in Draft.objects.all() for pair in draft.typed if "\0" in pair[1]]


def test_a_file_is_not_kept_and_has_to_be_chosen_again(office: User, signed_in: SignIn) -> None:
    address = reverse("departments:calendar_change_new")
    fields = form_at(signed_in(office), address).fields
    typed = {name: values[-1] for name, values in fields.items()} | {"title": "关于调休的通知"}
    upload = SimpleUploadedFile("通知.txt", "不留下的文件".encode())
    stranger = Client()
    html = text_of(signed_in_again(stranger, office, post(stranger, address, typed | {"file": upload})))
    assert "选的文件没有保留，请重新选" in html
    assert "不留下的文件" not in str(Draft.objects.get().typed)


def test_somebody_has_so_many_drafts_and_no_more(page: str, filled: dict[str, Any], minzheng: User) -> None:
    for number in range(MOST_DRAFTS + 2):
        post(Client(), page, filled | {"token": f"00000000-0000-4000-8000-{number:012}"})
    assert minzheng.drafts.count() == MOST_DRAFTS
    assert not minzheng.drafts.filter(key__endswith="-000000000000").exists(), "the oldest gave way"


def test_passwords_and_query_codes_are_never_kept(page: str, filled: dict[str, Any]) -> None:
    post(
        Client(),
        page,
        filled | {"new_password1": "geheim-geheim", "code": "123456", "q": "KX7P2M9Q", "k": " KX7P2M9Q "},
    )
    assert not {"new_password1", "code", "q", "k"} & set(dict(Draft.objects.get().typed))


def test_a_form_for_everybody_is_not_kept(minzheng: User, at: At) -> None:
    fields = {"username": "x", "password": "y", "opened_by": sign(minzheng, clock.now())}
    post(Client(), reverse("departments:login"), fields)
    assert not Draft.objects.exists()


def test_a_draft_opens_to_its_owner_alone(page: str, filled: dict[str, Any], clerk: User, signed_in: SignIn) -> None:
    post(Client(), page, filled)
    token = Draft.objects.get().token
    client = signed_in(clerk)
    assert client.get(reverse("intake:draft", args=[token])).headers["Location"] == "/"
    client.post(reverse("intake:draft_discard", args=[token]))
    assert Draft.objects.count() == 1
    assert "填的内容" not in client.get(f"{page}?kept={token}").content.decode()


# --- The page has changed meanwhile


def test_what_was_typed_into_a_page_that_is_closed_can_be_copied(
    page: str, filled: dict[str, Any], minzheng: User, matter: Matter, signed_in: SignIn
) -> None:
    post(Client(), page, filled)
    client = signed_in(minzheng)
    post(client, page, filled | {"token": "00000000-0000-4000-8000-000000000001"})
    back = client.get(reverse("intake:draft", args=[Draft.objects.get().token]), follow=True)
    assert "按规定应由外地办理 &lt;b&gt;" in text_of(back)


# --- Forms that can only be posted, and other methods


def test_a_post_to_a_page_that_is_only_read_answers_in_chinese(clerk: User, signed_in: SignIn) -> None:
    answer = signed_in(clerk).post("/matters/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "这个地址不能这样打开" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/search/", "/"),
        ("/matters/{0}/visits/", "/matters/{0}/"),
        ("/matters/{0}/papers/{1}/print/", "/matters/{0}/papers/{1}/"),
        ("/reminders/read/", "/reminders/"),
        ("/matters/find/", "/matters/"),
        ("/logout/", "/"),
    ],
)
def test_an_address_that_takes_a_form_only_leads_to_the_page_above_it(
    address: str, page: str, clerk: User, minzheng: User, signed_in: SignIn
) -> None:
    matter = in_progress(clerk, minzheng, "dibao")
    keys = matter.number, matter.documents.earliest("pk").pk
    client = signed_in(clerk)
    answer = client.get(address.format(*keys), follow=True)
    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, page.format(*keys))


def test_no_address_answers_a_link_with_an_empty_page(clerk: User, minzheng: User, signed_in: SignIn) -> None:
    house = house_of(in_progress(clerk, minzheng, "dibao"), clerk)
    for account in ("maojian", "office"):
        client = signed_in(person(account))
        for route in ROUTES:
            answer = client.get(house.address(route), follow=True)
            assert answer.status_code != 405, route
            assert answer.streaming or answer.content, route
