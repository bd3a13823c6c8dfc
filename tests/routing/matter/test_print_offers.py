"""What a move has just written is to be printed where it was made, and nobody is told in person without the paper."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.models import Document, PaperKind
from tests.conftest import At
from tests.factories import decided, make_matter, matter_in, move, printed, sent
from tests.pages import SignIn, page_of


def print_url(matter: Matter, kind: PaperKind) -> str:
    return reverse("routing:paper_print", args=[matter.number, Document.objects.get(kind=kind).pk])


def to_print(html: str) -> list[str]:
    """Return the addresses that print what the last move wrote."""
    found = re.search(r'<div class="notice notice-success print-now">.*?\n</div>', html, re.DOTALL)
    return re.findall(r'action="([^"]+)"', found[0]) if found else []


def f9(html: str) -> str:
    """Return the address of the form that the key submits; there is one at most."""
    keyed = [form for form in re.findall(r"<form.*?</form>", html, re.DOTALL) if 'data-key="F9"' in form]
    assert len(keyed) <= 1
    return "".join(re.findall(r'action="([^"]+)"', "".join(keyed)))


def act(client: Client, matter: Matter, path: str, **typed: str) -> str:
    """Make a move on its page and return the page one lands on."""
    matter.refresh_from_db()
    posted = {"seen": str(matter.version), "token": str(uuid.uuid4()), **typed}
    return client.post(f"/matters/{matter.number}/{path}/", posted, follow=True).content.decode()


# --- what has just been issued


def test_a_transfer_lands_where_its_slip_prints(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = printed(make_matter(clerk))
    assert zhujian.department
    landed = act(signed_in(clerk), matter, "transfer", lead=str(zhujian.department.pk), cannot_go="年老")
    assert to_print(landed) == [print_url(matter, PaperKind.TRANSFER)] == [f9(landed)]


def test_a_report_lands_where_it_prints(clerk: User, signed_in: SignIn) -> None:
    matter = printed(make_matter(clerk, "yiliao"))
    landed = act(signed_in(clerk), matter, "report", suggestion="情况属实，建议给予救助。")
    assert to_print(landed) == [print_url(matter, PaperKind.REPORT)] == [f9(landed)]


def test_asking_for_materials_lands_where_the_notice_prints(clerk: User, signed_in: SignIn) -> None:
    matter = printed(make_matter(clerk))
    landed = act(signed_in(clerk), matter, "correct", other="房屋照片")
    assert "请打印补正告知单" in landed
    assert to_print(landed) == [print_url(matter, PaperKind.SUPPLEMENT)] == [f9(landed)]


def test_a_confirmed_refusal_lands_where_its_notice_prints(clerk: User, reviewer: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk, way="refuse")
    landed = act(signed_in(reviewer), matter, "refuse", confirmed="1")
    assert to_print(landed) == [print_url(matter, PaperKind.REFUSAL)] == [f9(landed)]


def test_what_is_printed_is_not_asked_for_again(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = sent(clerk, zhujian)
    client = signed_in(clerk)
    client.post(print_url(matter, PaperKind.TRANSFER))
    assert to_print(page_of(client, matter)) == []


# --- beside each paper


def job_url(matter: Matter) -> str:
    return reverse("routing:visit_print", args=[matter.number])


def test_unprinted_papers_have_their_buttons_and_the_key_prints_them_together(
    clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    matter = sent(clerk, zhujian)
    move("sign", matter, zhujian)
    html = page_of(signed_in(clerk), matter)
    assert to_print(html) == []
    assert f9(html) == job_url(matter)
    assert "打印2份" in html
    for kind in (PaperKind.RECEIPT, PaperKind.TRANSFER):
        assert print_url(matter, kind) in html


def test_a_single_unprinted_paper_has_the_key(clerk: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk)
    assert f9(page_of(signed_in(clerk), matter)) == print_url(matter, PaperKind.RECEIPT)


def test_a_paper_says_how_often_it_was_printed(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter, client = sent(clerk, zhujian), signed_in(clerk)
    number = matter.documents.get(kind=PaperKind.TRANSFER).number
    assert f"{number}　还没有打印" in page_of(client, matter)
    for _ in range(2):
        client.post(print_url(matter, PaperKind.TRANSFER))
    assert f"{number}　已打印2次" in page_of(client, matter)


def test_the_key_prints_once_more_what_was_issued_last_when_all_is_printed(
    clerk: User, zhujian: User, signed_in: SignIn, at: At
) -> None:
    matter = make_matter(clerk)
    at("2026-11-23T11:00")
    move("transfer", matter, clerk, lead=zhujian.department)
    html = page_of(signed_in(clerk), printed(matter))
    assert f9(html) == print_url(matter, PaperKind.TRANSFER)
    assert "补打" in html


def test_papers_of_one_save_are_printed_once_more_together(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = printed(sent(clerk, zhujian))
    html = page_of(signed_in(clerk), matter)
    assert f9(html) == job_url(matter)
    assert "补打2份" in html


def test_who_may_only_look_is_offered_no_print(clerk: User, zhujian: User, auditor: User, signed_in: SignIn) -> None:
    html = page_of(signed_in(auditor), sent(clerk, zhujian))
    assert (to_print(html), f9(html)) == ([], "")


# --- telling in person without the paper


@pytest.fixture
def matter(clerk: User, zhujian: User) -> Matter:
    return decided(clerk, zhujian)


def tell(client: Client, matter: Matter, way: str) -> str:
    name = matter.application.applicant.name
    return act(client, matter, "deliver", way=way, recipient=name)


def test_who_is_about_to_tell_is_warned_of_an_unprinted_paper(clerk: User, matter: Matter, signed_in: SignIn) -> None:
    client, address = signed_in(clerk), f"/matters/{matter.number}/deliver/"
    assert "办理结果告知书还没有打印" in client.get(address).content.decode()
    client.post(print_url(matter, PaperKind.RESULT))
    assert "还没有打印" not in client.get(address).content.decode()


def test_telling_in_person_without_the_paper_is_refused_and_nothing_typed_is_lost(
    clerk: User, matter: Matter, signed_in: SignIn
) -> None:
    page = tell(signed_in(clerk), matter, "in_person")
    assert "办理结果告知书还没有打印，请先打印再送达。" in page
    assert print_url(matter, PaperKind.RESULT) in page  # the button is there
    assert f'value="{matter.application.applicant.name}"' in page
    matter.refresh_from_db()
    assert matter.status == Status.TO_NOTIFY


def test_telling_by_telephone_needs_no_paper(clerk: User, matter: Matter, signed_in: SignIn) -> None:
    assert "电话告知，办理结果告知书未送达" in tell(signed_in(clerk), matter, "phone")
    matter.refresh_from_db()
    assert matter.status == Status.CLOSED


def test_a_refusal_too_is_served_on_paper(clerk: User, zhujian: User, reviewer: User, signed_in: SignIn) -> None:
    matter = matter_in(Status.REFUSED, clerk, zhujian, reviewer)
    assert "不予受理情况告知单还没有打印，请先打印再送达。" in tell(signed_in(clerk), matter, "in_person")
