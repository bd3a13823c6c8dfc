"""Who sees and who may (DESIGN.md 6), at every address of the resolver and for everybody of the cast."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from departments import clock
from departments.models import User
from intake import access
from intake.models import AccessKind, AccessRecord, Matter
from intake.states import Status
from routing.evaluations import acts as evaluations
from routing.lists.queues import tabs_of
from routing.meetings import acts as conferences
from routing.models import AgendaItem, Document, Invitation, MatterEvent, TopicKind
from routing.transitions import by_hand
from tests.conftest import person
from tests.factories import REACHABLE, in_progress, make_matter, matter_in, meeting, move, sent, topic_words
from tests.pages import SignIn, text_of
from tests.returns import give_back
from tests.worlds import built_once

pytestmark = pytest.mark.django_db

CAST: Final = (
    "maojian", "maojian-head", "pingyang", "modchong", "pinglang", "minzheng", "weisheng", "renshe", "jiaoyu",
    "zhujian", "office", "jiancha", "admin",
)  # fmt: skip
READERS: Final = ("maojian", "maojian-head", "pingyang", "modchong", "zhujian", "weisheng", "office", "jiancha")
"""One of each kind: own window, village, other window, lead, support, and who sees all."""
PUBLIC: Final = frozenset(
    {"healthz", "login/", "policy/", "policy/<slug:category>/", "query/<str:token>/", "evaluate/<str:token>/"}
)
"""What answers without signing in; nothing else may."""
CANARY, MASKED, PHONE, ADDRESS = "仇鸣凤", "仇*凤", "13912349876", "毛尖镇金丝雀巷9号"


# --- Every address


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


ROUTES: Final = tuple(routes(get_resolver()))
OF_A_MATTER: Final = tuple(route for route in ROUTES if "<str:number>" in route)


@dataclass(frozen=True)
class House:
    """A matter with a person, a paper and a stored search: enough to fill every address."""

    matter: Matter
    paper: Document
    search: AccessRecord
    topic: AgendaItem
    invitation: Invitation

    def address(self, route: str, *, number: str = "", path: str = "sign") -> str:
        """Return the address of a route with its parts filled in. Fails for a new part, which is to be added here."""
        application = self.matter.application
        tokens = {
            "people": application.applicant.token,
            "search": self.search.token,
            "query": application.query_token,
            "evaluate": self.invitation.token,
            "drafts": "nobody-typed-this-here",
        }
        parts = {
            "<str:number>": number or self.matter.number,
            "<slug:path>": path,
            "<int:pk>": str(self.paper.pk),
            "<int:person>": str(self.matter.first_asked_id),
            "<int:year>": "2026",
            "<int:number>": "4",
            "<int:meeting>": str(self.topic.conference_id),
            "<int:topic>": str(self.topic.pk),
            "<slug:category>": "dibao",
            "<slug:key>": "sign",
            "<slug:edition>": "2014-dibao",
            "<slug:unit>": "maojian",
            "<str:slot>": "refusal.letter",
            "<str:switch>": "remedies",
            "<str:token>": tokens.get(route.partition("/")[0], ""),
        }
        for part, value in parts.items():
            route = route.replace(part, value)
        assert "<" not in route, route
        return f"/{route}"

    def of_matter(self, *, number: str = "") -> Iterator[str]:
        """Yield every address of the matter, and every move's."""
        for route in OF_A_MATTER:
            for path in [row.path for row in by_hand()] if "<slug:path>" in route else [""]:
                yield self.address(route, number=number, path=path)


def house_of(matter: Matter, clerk: User) -> House:
    # A receipt belongs to the application; what is proposed for refusal has no paper yet, so the number need not exist.
    paper = Document.objects.on_matter(matter).first() or Document(pk=1)
    return House(matter, paper, *_around(matter, clerk))


@built_once
def _around(matter: Matter, clerk: User) -> tuple[AccessRecord, AgendaItem, Invitation]:
    """Return a stored search, a topic of a meeting and an invitation to evaluate what was done about a matter."""
    search = access.record(AccessKind.SEARCH, clerk, clock.now(), term=CANARY, reason="查办件")
    return search, topic_of(matter), evaluations.invite(matter, matter.holder)


def topic_of(matter: Matter) -> AgendaItem:
    """Return a topic on the agenda of a conference of the city. Putting it there moves no matter.

    It is about the matter, unless that waits to be coordinated: then a topic would move it.
    """
    office = person("office")
    conference = meeting(office, "2026-12-18")
    about = None if matter.status == Status.COORDINATING else matter
    topic = conferences.NewTopic(words={**topic_words(), "kind": TopicKind.OVERDUE}, matter=about)
    conferences.put_on(conference, [topic], actor=office, now=clock.now())
    found: AgendaItem = conference.items.get()
    return found


def house_of_canary(clerk: User, officer: User) -> House:
    """Return a house with a person whose name, telephone number and address nobody else has."""
    return house_of(in_progress(clerk, officer, name=CANARY, phone=PHONE, residence=ADDRESS), clerk)


@pytest.fixture
def house(clerk: User, zhujian: User) -> House:
    return house_of_canary(clerk, zhujian)


# --- Who sees nothing of another township


@pytest.mark.parametrize("status", REACHABLE)
def test_a_matter_of_another_township_is_not_found(
    status: Status, clerk: User, reviewer: User, outsider: User, zhujian: User, signed_in: SignIn
) -> None:
    house = house_of(matter_in(status, clerk, zhujian, reviewer), clerk)
    client = signed_in(outsider)
    for address in house.of_matter():
        # 405: the page knows no such method, whosever the matter is. What only takes a form leads to the page above it.
        answers = client.get(address, follow=True), client.post(address)
        assert {answer.status_code for answer in answers} <= {404, 405}, address
    assert MatterEvent.objects.count() == house.matter.version


def test_whether_a_hidden_matter_exists_shows_in_no_answer(house: House, outsider: User, signed_in: SignIn) -> None:
    client = signed_in(outsider)
    for address, elsewhere in zip(house.of_matter(), house.of_matter(number="2026-999999"), strict=True):
        for method in (client.get, client.post):
            assert method(address).status_code == method(elsewhere).status_code, address


@pytest.mark.parametrize("route", ["people/<str:token>/", "search/<str:token>/"])
def test_a_person_and_a_search_of_another_township_are_not_found(
    route: str, house: House, outsider: User, signed_in: SignIn
) -> None:
    assert signed_in(outsider).get(house.address(route)).status_code == 404


def test_a_full_number_is_not_shown_to_another_township(house: House, outsider: User, signed_in: SignIn) -> None:
    address = house.address("people/<str:token>/reveal/")
    response = signed_in(outsider).post(address, {"reason": "核对"})
    assert house.matter.application.applicant.id_number not in text_of(response, 404)


@pytest.mark.parametrize("username", ["modchong", "pinglang", "pingyang", "jiaoyu", "admin"])
def test_the_name_of_a_hidden_person_is_on_no_list(username: str, house: House, signed_in: SignIn) -> None:
    user = person(username)
    client = signed_in(user)
    pages = ["/", "/matters/", "/matters/?town=maojian", "/matters/?cat=zhufang&size=50", "/matters/new/"]
    pages += [f"/matters/?tab={tab.slug}" for tab in tabs_of(user, clock.today())]
    for page in pages:
        shown = client.get(page).content.decode()  # some may not come here: a refusal tells nothing either
        assert not [word for word in (CANARY, MASKED, PHONE, ADDRESS, house.matter.number) if word in shown], page


@pytest.mark.parametrize("username", ["modchong", "pinglang", "pingyang", "jiaoyu"])
def test_a_search_finds_nobody_who_is_hidden(username: str, house: House, signed_in: SignIn) -> None:
    client, applicant = signed_in(person(username)), house.matter.application.applicant
    terms = [CANARY, "鸣凤", PHONE, applicant.id_number, applicant.id_number[-4:], house.matter.number]
    terms += [house.matter.number.replace("-", ""), "1", house.paper.number, "qmf", applicant.pinyin.split()[0]]
    for term in terms:
        response = client.post("/search/", {"q": term}, follow=True)
        # A whole number that finds nobody opens the sheet at a window, to register whoever stands there.
        assert response.redirect_chain[-1][0].startswith(("/search/", "/matters/new/?found=")), term
        shown = text_of(response).replace(term, "")  # the term itself is shown again
        assert not [word for word in (CANARY, MASKED, PHONE, ADDRESS, house.matter.number) if word in shown], term


def test_the_same_search_finds_the_person_where_she_is_known(house: House, clerk: User, signed_in: SignIn) -> None:
    response = signed_in(clerk).post("/search/", {"q": "qmf"})
    assert response.headers["Location"] == house.matter.get_absolute_url()


# --- A bureau sees what came to it, now or before


def listed(client: Client, user: User) -> set[str]:
    """Return the numbers on all tabs of the list of somebody."""
    pages = [text_of(client.get(f"/matters/?tab={tab.slug}&size=50")) for tab in tabs_of(user, clock.today())]
    return {number for page in pages for number in re.findall(r"/matters/(\d{4}-\d{6})/", page)}


def opens(matter: Matter, user: User, signed_in: SignIn) -> bool:
    return signed_in(user).get(matter.get_absolute_url()).status_code == 200


def test_a_bureau_sees_a_matter_from_the_moment_it_is_sent(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk)
    assert not opens(matter, zhujian, signed_in)
    move("transfer", matter, clerk, lead=zhujian.department)
    assert opens(matter, zhujian, signed_in)


def test_a_bureau_still_sees_what_it_gave_back(clerk: User, zhujian: User, renshe: User, signed_in: SignIn) -> None:
    matter = sent(clerk, zhujian)
    give_back(matter, zhujian, renshe)
    assert opens(matter, zhujian, signed_in)
    assert matter.number in listed(signed_in(zhujian), zhujian)


def test_a_bureau_still_sees_what_was_recalled(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = sent(clerk, zhujian)
    move("recall", matter, clerk, reason="转错了单位")
    assert opens(matter, zhujian, signed_in)


def test_a_supporting_bureau_sees_the_matter_and_others_do_not(
    clerk: User, zhujian: User, weisheng: User, jiaoyu: User, signed_in: SignIn
) -> None:
    matter = sent(clerk, zhujian, supporting=[weisheng])
    assert opens(matter, weisheng, signed_in)
    assert not opens(matter, jiaoyu, signed_in)


def test_who_holds_no_posting_any_more_sees_nothing(house: House, clerk: User, signed_in: SignIn) -> None:
    posting = clerk.postings.get()
    posting.until = posting.since
    posting.save()
    assert not opens(house.matter, person(clerk.username), signed_in)


# --- Who only looks on changes nothing


@pytest.mark.parametrize("status", REACHABLE)
def test_an_auditor_makes_no_move(
    status: Status, clerk: User, reviewer: User, zhujian: User, auditor: User, signed_in: SignIn
) -> None:
    matter = matter_in(status, clerk, zhujian, reviewer)
    events, client = MatterEvent.objects.count(), signed_in(auditor)
    for row in by_hand():
        response = client.post(row.address(matter.number), {"seen": matter.version})
        assert response.status_code == 403, row.name
    assert MatterEvent.objects.count() == events


@pytest.mark.parametrize("username", ["jiancha", "admin", "office", "weisheng"])
def test_who_does_not_work_a_matter_learns_no_telephone_by_a_press(
    username: str, house: House, signed_in: SignIn
) -> None:
    client = signed_in(person(username))
    response = client.post(house.address("matters/<str:number>/reach/"), {"token": str(uuid.uuid4())}, follow=True)
    assert response.status_code in {403, 404}
    seen = client.get(house.matter.get_absolute_url()).content.decode()
    assert not [word for word in (PHONE, ADDRESS) if word in seen]
    assert not AccessRecord.objects.filter(kind=AccessKind.REACH).exists()


@pytest.mark.parametrize("username", ["jiancha", "admin", "office", "maojian-head", "zhujian", "modchong", "pingyang"])
def test_nobody_but_the_clerk_of_the_window_sends_on_in_batch(username: str, clerk: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk, name=CANARY)
    typed = {"pick": f"{matter.number}.{matter.version}", "matter": matter.number, "confirmed": "1"}
    response = signed_in(person(username)).post("/desk/send/", typed | {"token": str(uuid.uuid4())}, follow=True)
    assert CANARY not in response.content.decode()
    assert MatterEvent.objects.filter(matter=matter).count() == matter.version


def test_an_auditor_reads_papers_and_prints_none(house: House, auditor: User, signed_in: SignIn) -> None:
    client = signed_in(auditor)
    assert client.get(house.address("matters/<str:number>/papers/<int:pk>/")).status_code == 200
    assert client.post(house.address("matters/<str:number>/papers/<int:pk>/print/")).status_code == 403
    assert not house.paper.prints.exists()
