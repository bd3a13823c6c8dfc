"""投诉维权: received, answered within its limit, told; read by the office and auditors, worked by the office alone."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from departments import clock
from departments.errors import DeskError
from departments.models import User
from intake.models import Matter
from routing.complaints.acts import answer_complaint, due_of, due_on, receive_complaint, tell_complainant
from routing.models import Complaint
from tests import factories
from tests.conftest import At, person
from tests.pages import SignIn
from tests.queries import queries_of

PAGE = "/desk/complaints/"
SAID = "窗口让我跑了三趟，每次要的材料都不一样。"
ANSWER = "经核查，窗口没有一次告知，已责令改正并当面致歉。"


def facts(**given: Any) -> dict[str, Any]:
    return {"kind": "complaint", "way": "visit", "name": "王大山", "phone": "13800005678", "content": SAID} | given


def received(office: User, **given: Any) -> Complaint:
    return receive_complaint(facts(**given), actor=office, now=clock.now())


def answered(office: User) -> Complaint:
    return answer_complaint(received(office), finding="founded", text=ANSWER, actor=office, now=clock.now())


def told(office: User) -> Complaint:
    return tell_complainant(answered(office), how="电话告知本人", on=clock.today(), actor=office, now=clock.now())


# --- The acts


def test_the_answer_is_due_five_working_days_after_the_day_of_receipt(office: User) -> None:
    assert due_on(received(office)) == dt.date(2026, 11, 30)


def test_what_comes_after_hours_counts_for_the_next_day(office: User, at: At) -> None:
    at("2026-11-23T17:45")
    assert due_on(received(office)) == dt.date(2026, 12, 1)


def test_lateness_is_seen_on_the_day_after(office: User, at: At) -> None:
    row = received(office)
    at("2026-12-01T09:00")
    assert due_of(row, clock.today()).words == "逾期1个工作日"


def test_a_telephone_without_a_name_is_asked_about(office: User) -> None:
    with pytest.raises(DeskError) as refused:
        received(office, name="")
    assert refused.value.field == "name"


def test_who_leaves_no_name_is_heard_too(office: User) -> None:
    assert received(office, name="", phone="").is_open


def test_too_little_is_said(office: User) -> None:
    with pytest.raises(DeskError, match="不少于10个字"):
        received(office, content="不好")


def test_an_answer_needs_a_finding(office: User) -> None:
    with pytest.raises(DeskError) as refused:
        answer_complaint(received(office), finding="", text=ANSWER, actor=office, now=clock.now())
    assert refused.value.field == "finding"


def test_the_second_answer_is_told_of_the_first(office: User) -> None:
    row = answered(office)
    with pytest.raises(DeskError, match="石立新已在11月23日 10:00写了答复"):
        answer_complaint(row, finding="unfounded", text=ANSWER, actor=office, now=clock.now())


def test_nobody_is_told_before_there_is_an_answer(office: User) -> None:
    with pytest.raises(DeskError, match="先答复再告知"):
        tell_complainant(received(office), how="电话", on=clock.today(), actor=office, now=clock.now())


def test_telling_lies_not_in_the_future(office: User) -> None:
    with pytest.raises(DeskError) as refused:
        tell_complainant(answered(office), how="电话", on=dt.date(2026, 11, 24), actor=office, now=clock.now())
    assert refused.value.field == "on"


def test_telling_lies_not_before_the_answer(office: User) -> None:
    with pytest.raises(DeskError, match="不能早于答复那天（2026年11月23日）") as refused:
        tell_complainant(answered(office), how="电话", on=dt.date(2026, 11, 22), actor=office, now=clock.now())
    assert refused.value.field == "on"


def test_it_is_open_until_the_person_is_told(office: User) -> None:
    assert answered(office).is_open
    assert not told(office).is_open


def test_it_never_moves_a_matter(clerk: User, zhujian: User, office: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    before = matter.version
    received(office, matter=matter, about=zhujian.department)
    matter.refresh_from_db()
    assert matter.version == before


# --- The pages


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "minzheng", "admin"])
@pytest.mark.parametrize("path", ["", "new/", "1/"])
def test_nobody_but_the_office_and_the_auditor_comes_in(
    at: At, db: None, username: str, path: str, signed_in: SignIn
) -> None:
    assert signed_in(person(username)).get(PAGE + path).status_code == 403


def test_the_auditor_reads_and_writes_nothing(office: User, auditor: User, signed_in: SignIn) -> None:
    row, client = received(office), signed_in(auditor)
    assert client.get(f"{PAGE}{row.pk}/").status_code == 200
    assert client.post(f"{PAGE}{row.pk}/", {"finding": "founded", "answer": ANSWER}).status_code == 403
    assert client.get(f"{PAGE}new/").status_code == 403


def test_a_complaint_goes_its_whole_way_by_pages(office: User, clerk: User, signed_in: SignIn) -> None:
    matter, client = factories.make_matter(clerk), signed_in(office)
    page = client.post(f"{PAGE}new/", facts(matter=matter.number, token=uuid.uuid4()))
    client.post(page.headers["Location"], {"finding": "founded", "answer": ANSWER, "token": uuid.uuid4()})
    client.post(page.headers["Location"], {"how": "电话告知本人", "on": "20261123", "token": uuid.uuid4()})
    row = Complaint.objects.get()
    assert (row.matter, row.finding, row.told_on) == (matter, "founded", dt.date(2026, 11, 23))


def test_a_second_click_stores_nothing_twice(office: User, signed_in: SignIn) -> None:
    client, typed = signed_in(office), facts(token=uuid.uuid4())
    pages = {client.post(f"{PAGE}new/", typed).headers["Location"] for _ in range(2)}
    assert (len(pages), Complaint.objects.count()) == (1, 1)


def test_what_was_typed_stays_when_something_is_wrong(office: User, signed_in: SignIn) -> None:
    page = signed_in(office).post(f"{PAGE}new/", facts(matter="2026-999999", token=uuid.uuid4())).content.decode()
    assert "没有这个编号的办件" in page
    assert SAID in page


def test_a_stale_page_is_told_what_happened(office: User, signed_in: SignIn) -> None:
    row = answered(office)
    typed = {"finding": "unfounded", "answer": ANSWER, "token": uuid.uuid4()}
    assert "写了答复" in signed_in(office).post(f"{PAGE}{row.pk}/", typed).content.decode()


def test_the_most_urgent_stands_first(office: User, at: At, signed_in: SignIn) -> None:
    at("2026-11-24T10:00")
    later = received(office)
    at("2026-11-23T10:00")
    first = received(office)
    rows = [line.complaint for line in signed_in(office).get(PAGE).context["open"]]
    assert rows == [first, later]


def test_a_longer_list_asks_no_more_of_the_store(office: User, clerk: User, signed_in: SignIn) -> None:
    matter: Matter = factories.make_matter(clerk)
    counts = set()
    for _ in range(3):
        received(office, matter=matter, about=clerk.department)
        told(office)
        client = signed_in(office)
        client.get(PAGE)
        counts.add(queries_of(client, PAGE))
    assert len(counts) == 1
