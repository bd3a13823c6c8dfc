"""The pages of the joint conference, as each role sees them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.meetings import acts as conferences
from routing.meetings.acts import NewTopic
from routing.models import AgendaItem, Conference, TopicKind
from tests.conftest import At, person
from tests.factories import coordinating, in_progress, meeting, on_agenda, sent, topic_words
from tests.pages import SignIn, read, read_main, text_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
QUARTER = "/meetings/2026Q4/"
AFTER = "2026-11-27T16:00"


def propose(conference: Conference, holder: User, **words: Any) -> AgendaItem:
    topic = NewTopic(words=topic_words() | {"kind": TopicKind.PROPOSAL} | words)
    conferences.put_on(conference, [topic], actor=holder, now=clock.now())
    found: AgendaItem = conference.items.order_by("-pk")[0]
    return found


def give(topic: AgendaItem, holder: User, to: User) -> None:
    facts: dict[str, Any] = {"department": to.department, "due_on": dt.date(2026, 12, 18)}
    conferences.resolve_topic(topic, resolution="请统一格式。", **facts, actor=holder, now=clock.now())


# --- Who reads what


@pytest.mark.parametrize(
    ("username", "url", "status"),
    [
        ("office", QUARTER, 200),
        ("jiancha", QUARTER, 200),
        ("maojian-head", QUARTER, 200),
        ("zhujian", QUARTER, 403),
        ("maojian", QUARTER, 403),
        ("admin", QUARTER, 403),
        ("office", "/meetings/", 302),
        ("zhujian", "/meetings/", 200),
        ("maojian", "/meetings/", 403),
        ("admin", "/meetings/", 403),
        ("office", "/meetings/2026Q5/", 404),
        ("office", "/meetings/1999Q1/", 404),
    ],
)
def test_everybody_reads_what_is_theirs(
    username: str, url: str, status: int, db: None, at: At, signed_in: SignIn
) -> None:
    assert signed_in(person(username)).get(url).status_code == status


def test_what_is_listed_opens_and_nothing_else(
    office: User, reviewer: User, auditor: User, zhujian: User, signed_in: SignIn
) -> None:
    of_city, of_town = meeting(office), meeting(reviewer)
    topics = [propose(of_city, office), propose(of_town, reviewer)]
    for user in (office, reviewer, auditor, zhujian):
        client = signed_in(user)
        page = client.get(QUARTER)
        shown = set(re.findall(r'id="meeting-(\d+)"', page.content.decode())) if page.status_code == 200 else set()
        for conference, topic in zip((of_city, of_town), topics, strict=True):
            expected = 200 if str(conference.pk) in shown else 404
            assert client.get(reverse("routing:pack", args=[conference.pk])).status_code == expected
            assert client.get(reverse("routing:topic_paper", args=[topic.pk])).status_code == expected
    assert shown == set()


def test_an_auditor_reads_and_changes_nothing(office: User, auditor: User, signed_in: SignIn) -> None:
    conference = meeting(office)
    topic = propose(conference, office)
    client = signed_in(auditor)
    page = read_main(client, QUARTER)
    assert "<form" not in page
    posts = [
        reverse("routing:meeting_new", args=[2026, 4]),
        reverse("routing:meeting_edit", args=[conference.pk]),
        reverse("routing:meeting_close", args=[conference.pk]),
        reverse("routing:topics_new", args=[conference.pk]),
        reverse("routing:topic_shift", args=[topic.pk]),
        reverse("routing:topic_resolve", args=[topic.pk]),
        reverse("routing:topic_done", args=[topic.pk]),
        reverse("routing:topic_paper_print", args=[topic.pk]),
    ]
    assert {client.post(url).status_code for url in posts} == {403}


def test_the_matter_of_a_resolution_is_named_only_to_who_may_open_it(
    clerk: User, zhujian: User, renshe: User, office: User, at: At, signed_in: SignIn
) -> None:
    matter, conference = sent(clerk, zhujian), meeting(office)
    topic = NewTopic(words=topic_words() | {"kind": TopicKind.OVERDUE}, matter=matter)
    conferences.put_on(conference, [topic], actor=office, now=clock.now())
    at(AFTER)
    give(conference.items.get(), office, renshe)
    client = signed_in(renshe)
    assert not Matter.objects.visible_to(renshe).exists()
    for url in ("/", "/meetings/"):
        assert "请统一格式。" in read_main(client, url)
        assert matter.number not in read_main(client, url)


def test_a_meeting_says_how_far_it_has_come(
    office: User, renshe: User, auditor: User, at: At, signed_in: SignIn
) -> None:
    topic = propose(meeting(office), office)
    client, facts = signed_in(auditor), "2026年11月27日　三楼会议室　"
    assert f"{facts}还没有召开" in read_main(client, QUARTER)
    at(AFTER)
    assert f"{facts}1项没有记录议定" in read_main(client, QUARTER)
    give(topic, office, renshe)
    assert f"{facts}0项没有记录议定" in read_main(client, QUARTER)
    conferences.close(topic.conference, actor=office, now=clock.now())
    assert f"{facts}已结束" in read_main(client, QUARTER)


# --- Empty


def test_an_empty_quarter_says_so(office: User, signed_in: SignIn) -> None:
    page = read_main(signed_in(office), QUARTER)
    assert "2026年第四季度还没有召集会议。" in page
    assert "本季度还没有议题，可从“退回协调”和“逾期”里选入。" in page
    assert "以前的会议没有要落实的议定事项。" in page


def test_a_bureau_without_resolutions_reads_so(zhujian: User, signed_in: SignIn) -> None:
    assert "联席会议没有交给本单位的事项。" in read_main(signed_in(zhujian), "/meetings/")
    assert "<h2>议定事项" not in read_main(signed_in(zhujian), "/")


# --- Calling and changing


def filled(**facts: Any) -> dict[str, Any]:
    return {"token": uuid4(), "title": "2026年第四季度社会救助联席会议", "held_on": "20261127", "place": "三楼"} | facts


def test_a_meeting_is_called_with_its_members(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    url = reverse("routing:meeting_new", args=[2026, 4])
    assert client.get(url).content.decode().count("checked") == 9
    response = client.post(url, filled(members=[office.department.pk]))  # type: ignore[union-attr]
    conference = Conference.objects.get()
    assert response.headers["Location"] == f"{QUARTER}#meeting-{conference.pk}"
    assert (conference.held_on, conference.members.count()) == (dt.date(2026, 11, 27), 1)


def test_a_second_click_calls_no_second_meeting(office: User, signed_in: SignIn) -> None:
    client, facts = signed_in(office), filled()
    url = reverse("routing:meeting_new", args=[2026, 4])
    assert client.post(url, facts).headers["Location"] == client.post(url, facts).headers["Location"]
    assert Conference.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"held_on": "20261128"}, "2026年11月28日是休息日（星期六休息），请选工作日。"),
        ({"held_on": "1113"}, "这个日期不对，可以写成20261123。"),
        ({"held_on": ""}, "请写会议日期。"),
        ({"title": " "}, "请写会议名称。"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(
    facts: dict[str, str], sentence: str, office: User, signed_in: SignIn
) -> None:
    page = signed_in(office).post(reverse("routing:meeting_new", args=[2026, 4]), filled(**facts)).content.decode()
    assert sentence in page
    assert "三楼" in page
    assert not Conference.objects.exists()


def test_putting_a_meeting_off_tells_how_many_matters_moved(
    clerk: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    conference = meeting(office)
    on_agenda(clerk, zhujian, office, conference)
    url = reverse("routing:meeting_edit", args=[conference.pk])
    response = signed_in(office).post(url, filled(held_on="20261218"), follow=True)
    assert "1件办件的期限跟着改到新的会议日期。" in response.content.decode()


# --- From the pool to the agenda


def test_ticked_matters_are_drafted_and_put_on(clerk: User, zhujian: User, office: User, signed_in: SignIn) -> None:
    held, elsewhere, conference = coordinating(clerk, zhujian), sent(clerk, zhujian), meeting(office)
    url = reverse("routing:topics_new", args=[conference.pk])
    client, query = signed_in(office), f"?ticked=1&matter={held.number}&matter={elsewhere.number}"
    page = read(client, url + query)
    assert "没有对应的救助政策，也没有明确的承办单位。" in page
    assert held.application.applicant.name not in page
    facts: dict[str, Any] = {"token": uuid4()}
    for matter in (held, elsewhere):
        words = {"title": "议题", "question": "由谁办？", "situation": "情况。", "seen": matter.version}
        facts |= {f"{matter.number}-{name}": value for name, value in words.items()}
    response = client.post(url + query, facts)
    assert response.headers["Location"] == f"{QUARTER}#meeting-{conference.pk}"
    assert conference.items.count() == 2
    held.refresh_from_db()
    assert held.due_on == conference.held_on


def test_a_question_that_is_missing_is_asked_for_and_nothing_typed_is_lost(
    clerk: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    matter, conference = coordinating(clerk, zhujian), meeting(office)
    url = f"{reverse('routing:topics_new', args=[conference.pk])}?matter={matter.number}"
    facts = {"token": uuid4(), f"{matter.number}-title": "河边的房屋", f"{matter.number}-situation": "情况。"}
    page = signed_in(office).post(url, facts).content.decode()
    assert "请写需研究的问题，用问句写。" in page
    assert "河边的房屋" in page
    assert not AgendaItem.objects.exists()


def test_nothing_ticked_is_told(office: User, signed_in: SignIn) -> None:
    url = reverse("routing:topics_new", args=[meeting(office).pk])
    assert "请先勾选办件。" in text_of(signed_in(office).get(f"{url}?ticked=1", follow=True))


def test_a_proposal_is_not_told_of_a_matter(office: User, signed_in: SignIn) -> None:
    page = read(signed_in(office), reverse("routing:topics_new", args=[meeting(office).pk]))
    assert "不要写申请人的姓名。" in page
    assert "按流转记录" not in page


def test_a_proposal_is_typed_by_hand(office: User, zhujian: User, signed_in: SignIn) -> None:
    conference = meeting(office)
    url = reverse("routing:topics_new", args=[conference.pk])
    words = {"title": "统一证明格式", "question": "由谁牵头？", "situation": "各窗口不一样。"}
    facts = {"token": uuid4(), "proposal-raised_by": zhujian.department.pk}  # type: ignore[union-attr]
    signed_in(office).post(url, facts | {f"proposal-{name}": value for name, value in words.items()})
    topic = conference.items.get()
    assert (topic.kind, topic.raised_by, topic.matter) == (TopicKind.PROPOSAL, zhujian.department, None)


def test_a_matter_of_another_township_is_not_found(
    outsider: User, zhujian: User, reviewer: User, signed_in: SignIn
) -> None:
    matter, conference = sent(outsider, zhujian), meeting(reviewer)
    url = reverse("routing:topics_new", args=[conference.pk])
    assert signed_in(reviewer).get(f"{url}?matter={matter.number}").status_code == 404


def test_the_page_of_the_move_puts_on_an_agenda_too(
    clerk: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    matter, conference = coordinating(clerk, zhujian), meeting(office)
    url = reverse("routing:move", args=[matter.number, "agenda"])
    client = signed_in(office)
    assert "还没有召集会议的，先到“联席会议”页召集。" in read(client, url)
    facts = {"token": uuid4(), "seen": matter.version, "conference": conference.pk}
    words = {"title": "议题", "question": "由谁办？", "situation": "情况。"}
    response = client.post(url, facts | words, follow=True)
    assert "已列入联席会议议题，会议日期11月27日。" in response.content.decode()


def test_topics_move_up_and_down_by_buttons(office: User, signed_in: SignIn) -> None:
    conference = meeting(office)
    first, second = propose(conference, office, title="一"), propose(conference, office, title="二")
    client = signed_in(office)
    client.post(reverse("routing:topic_shift", args=[second.pk]), {"way": "up"})
    assert [topic.title for topic in conference.items.all()] == ["二", "一"]
    client.post(reverse("routing:topic_shift", args=[second.pk]), {"way": "down"})
    assert conference.items.first() == first


# --- What was resolved


def test_the_page_of_the_move_records_what_was_resolved(
    clerk: User, zhujian: User, office: User, at: At, signed_in: SignIn
) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at(AFTER)
    url = reverse("routing:move", args=[matter.number, "resolve"])
    client = signed_in(office)
    assert url in read_main(client, QUARTER)
    assert "由哪个单位承办，按什么标准救助？" in read_main(client, url)
    facts = {"token": uuid4(), "seen": matter.version, "resolution": "由住建局办。", "way": "assign"}
    client.post(url, facts | {"lead": zhujian.department.pk, "due_on": "20261218"})  # type: ignore[union-attr]
    matter.refresh_from_db()
    assert matter.status == Status.IN_PROGRESS
    assert "剩15个工作日" in read_main(client, QUARTER)


def test_what_the_meeting_pays_at_once_is_read_once_more(
    clerk: User, zhujian: User, office: User, at: At, signed_in: SignIn
) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at(AFTER)
    url = reverse("routing:move", args=[matter.number, "resolve"])
    facts = {"token": uuid4(), "seen": matter.version, "resolution": "一次性救助。", "way": "decide"}
    facts |= {"due_on": "20261204", "outcome": "granted", "content": "一次性救助", "amount": "3000"}
    client = signed_in(office)
    assert "人民币叁仟元整" in client.post(url, facts).content.decode()
    matter.refresh_from_db()
    assert matter.status == Status.COORDINATING
    client.post(url, facts | {"confirmed": "1"})
    matter.refresh_from_db()
    assert matter.status == Status.TO_NOTIFY
    assert "已有结果，待告知" in read_main(client, QUARTER)


def test_a_proposal_is_resolved_followed_and_done(office: User, renshe: User, at: At, signed_in: SignIn) -> None:
    topic = propose(meeting(office), office)
    at(AFTER)
    url = reverse("routing:topic_resolve", args=[topic.pk])
    facts = {"token": uuid4(), "resolution": "请统一格式。", "due_on": "20261218"}
    signed_in(office).post(url, facts | {"department": renshe.department.pk})  # type: ignore[union-attr]
    client = signed_in(renshe)
    assert "请统一格式。" in read_main(client, "/")
    done = reverse("routing:topic_done", args=[topic.pk])
    assert done in read_main(client, "/meetings/")
    client.post(done, {"token": uuid4(), "done_on": "20261127", "note": "已印发"})
    page = read_main(client, "/meetings/")
    assert "按期完成" in page
    assert "已印发" in page
    assert "请统一格式。" not in read_main(client, "/")


def test_the_next_quarter_shows_what_the_last_one_gave_to_do(
    office: User, renshe: User, at: At, signed_in: SignIn
) -> None:
    topic = propose(meeting(office), office)
    at(AFTER)
    give(topic, office, renshe)
    at("2027-01-04T10:00")
    page = read_main(signed_in(office), "/meetings/2027Q1/")
    assert "上次议定事项落实" in page
    assert "逾期10个工作日" in page


def test_a_meeting_is_ended_by_a_button(office: User, at: At, signed_in: SignIn) -> None:
    conference = meeting(office)
    at(AFTER)
    client = signed_in(office)
    client.post(reverse("routing:meeting_close", args=[conference.pk]))
    page = read_main(client, QUARTER)
    assert "已结束" in page
    assert "结束会议" not in page


# --- Papers


def test_a_topic_sheet_is_shown_and_its_print_recorded(office: User, auditor: User, signed_in: SignIn) -> None:
    topic = propose(meeting(office), office)
    paper = reverse("routing:topic_paper", args=[topic.pk])
    assert "需研究的问题" in read(signed_in(auditor), paper)
    assert signed_in(office).post(f"{paper}print/").status_code == 200
    assert topic.document is not None
    assert topic.document.prints.count() == 1


def test_the_pack_holds_its_five_parts_in_order_on_counted_pages(
    clerk: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    conference = meeting(office)
    on_agenda(clerk, zhujian, office, conference)
    page = read(signed_in(office), reverse("routing:pack", args=[conference.pk]))
    parts = ("联席会议议程", "上次议定事项落实表", "办件统计表", "联席会议议题单", "逾期清单")
    places = [page.index(f"{part}</h1>") for part in parts]
    assert places == sorted(places)
    assert [f"共5页　第{number}页" in page for number in range(1, 6)] == [True] * 5
    assert Matter.objects.get().application.applicant.name not in page


# --- What a page costs


def test_the_pages_cost_the_same_for_one_row_and_for_many(
    clerk: User, zhujian: User, renshe: User, office: User, at: At, signed_in: SignIn
) -> None:
    conference = meeting(office)
    urls = [QUARTER, reverse("routing:pack", args=[conference.pk])]

    def fill(times: int) -> None:
        for _ in range(times):
            on_agenda(clerk, zhujian, office, conference)
            coordinating(clerk, zhujian)
            in_progress(clerk, zhujian)
            give(propose(conference, office), office, renshe)

    at(AFTER)
    fill(1)
    client = signed_in(office)
    few = [queries_of(client, url) for url in urls]
    bureau = signed_in(renshe)
    few += [queries_of(bureau, url) for url in ("/", "/meetings/")]
    fill(3)
    client = signed_in(office)
    many = [queries_of(client, url) for url in urls]
    bureau = signed_in(renshe)
    many += [queries_of(bureau, url) for url in ("/", "/meetings/")]
    assert many == few


def test_a_workbench_asks_once_for_its_resolutions(zhujian: User, signed_in: SignIn) -> None:
    with CaptureQueriesContext(connection) as queries:
        signed_in(zhujian).get("/")
    assert sum("routing_agendaitem" in query["sql"] for query in queries) == 1


def test_a_topic_without_a_meeting_leads_to_calling_one(
    clerk: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    matter, client = coordinating(clerk, zhujian), signed_in(office)
    url = f"/matters/{matter.number}/agenda/"
    assert '<a href="/meetings/2026Q4/new/">还没有能列入的会议，先召集会议</a>' in read(client, url)
    meeting(office)
    assert "先召集会议" not in read(client, url)
