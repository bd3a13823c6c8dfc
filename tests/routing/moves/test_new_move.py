"""A new move is a row, and a form if it asks something: one is laid into the table here, and stands everywhere."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pytest

from departments import clock
from departments.fields import line
from departments.models import User
from departments.roles import Role
from departments.units.office import office
from intake.models import Matter
from intake.states import Status
from routing.errors import NotAllowed
from routing.hands.people import works_for_lead
from routing.lists.queues import read_rows
from routing.matter.forms import MoveForm
from routing.matter.page import MatterPage
from routing.matter.tasks import step_for
from routing.matter.topic_draft import draft
from routing.models import MatterEvent, PaperKind
from routing.moves.act import Act
from routing.moves.move import Move, told_as
from routing.moves.table import markdown
from routing.orders.record import records_of
from routing.transitions import MOVES, available_for, perform
from routing.upkeep.matters import faults
from tests import factories
from tests.conftest import person
from tests.pages import SignIn
from tests.routing.test_transitions import CAST

pytestmark = pytest.mark.django_db


def inspect(act: Act) -> None:
    act.note = f"入户核查：{act.required('found', '请写核查情况。')}"
    found = act.text("found")
    act.paper(PaperKind.REPORT, issuer=act.department, to=office().name, suggestion=found, uncovered=False, note="")


INSPECT = Move(
    name="inspect",
    title="入户核查",
    rule=5,
    sources=frozenset({Status.IN_PROGRESS}),
    to="same",
    who="officer of the lead",
    may=works_for_lead,
    effect=inspect,
    writes=PaperKind.REPORT,
    leads_on=frozenset({Status.IN_PROGRESS}),
    rank=2,
    step_of=frozenset({Role.OFFICER}),
    afterwards="入户核查已记录，{holder}{handler}继续办理，期限{due}。",
    recorded=lambda event: f"{event.department}已入户",
    asks_office=True,
    effort=told_as("入户核查"),
)


class InspectForm(MoveForm):
    of: ClassVar[tuple[Move, ...]] = (INSPECT,)
    found = line("核查情况", 100, needed=True)


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOVES, INSPECT.name, INSPECT)


@pytest.fixture
def matter(clerk: User, zhujian: User) -> Matter:
    return factories.in_progress(clerk, zhujian)


def inspected(matter: Matter, actor: User) -> Matter:
    matter.refresh_from_db()
    return perform(INSPECT, matter=matter, actor=actor, seen=matter.version, now=clock.now(), found="房屋漏雨")


def test_it_is_offered_to_whom_the_row_names_and_to_nobody_else(matter: Matter, signed_in: SignIn) -> None:
    offered = {who for who in CAST if INSPECT in available_for(matter, person(who), clock.now())}
    assert offered == {"zhujian"}
    button = f'href="{INSPECT.address(matter.number)}"'
    assert button in signed_in(person("zhujian")).get(matter.get_absolute_url()).content.decode()
    assert button not in signed_in(person("maojian")).get(matter.get_absolute_url()).content.decode()


def test_it_comes_first_where_its_row_leads_on(matter: Matter, zhujian: User) -> None:
    assert MatterPage(matter, zhujian, clock.now()).choices.primary is INSPECT
    rows = read_rows(Matter.objects.filter(pk=matter.pk), clock.today())
    assert [step_for(zhujian, row) for row in rows] == [INSPECT]


def test_its_page_asks_what_its_form_asks_and_carries_it_out(matter: Matter, zhujian: User, signed_in: SignIn) -> None:
    client, address = signed_in(zhujian), INSPECT.address(matter.number)
    assert "核查情况" in client.get(address).content.decode()
    typed = {"seen": str(matter.version), "token": str(uuid.uuid4()), "found": "房屋漏雨"}
    page = client.post(address, typed, follow=True).content.decode()
    assert "入户核查已记录，市住建局潘德清继续办理，期限" in page
    assert "入户核查：房屋漏雨" in page
    event = matter.events.last()
    assert event is not None
    assert (event.move, event.note, event.data["found"]) == ("inspect", "入户核查：房屋漏雨", "房屋漏雨")


def test_the_page_of_the_matter_tells_it_and_offers_its_paper(matter: Matter, zhujian: User, signed_in: SignIn) -> None:
    inspected(matter, zhujian)
    log = MatterPage(Matter.objects.get(pk=matter.pk), zhujian, clock.now()).log
    paper = matter.documents.get(kind=PaperKind.REPORT)
    assert (log.entries[0].title, log.entries[0].paper_no) == ("入户核查", paper.number)
    assert [row.paper for row in log.fresh_papers] == [paper]
    assert "入户核查" in signed_in(zhujian).get(matter.get_absolute_url()).content.decode()


def test_it_is_refused_where_its_row_does_not_lead_on(clerk: User, zhujian: User) -> None:
    matter = factories.sent(clerk, zhujian)
    with pytest.raises(NotAllowed, match="不能办“入户核查”"):
        inspected(matter, zhujian)


def test_the_office_is_reminded_of_it(matter: Matter, zhujian: User, office: User) -> None:
    inspected(matter, zhujian)
    assert office.reminders.get().text == f"市住建局潘德清 入户核查：{matter.number} 住房救助"


def test_the_table_of_the_readme_prints_it() -> None:
    assert "| 5 | `inspect` 入户核查 | IN_PROGRESS | same | officer of the lead | – | 上报单 |\n" in markdown(
        MOVES.values()
    )


def test_orders_and_topics_tell_it_in_its_own_words(matter: Matter, zhujian: User) -> None:
    inspected(matter, zhujian)
    assert "市住建局已入户" in [entry["what"] for entry in records_of([matter])[matter.pk]]
    assert draft(matter, clock.today())["efforts"].endswith("市住建局入户核查：房屋漏雨。")


def test_the_check_of_the_matters_knows_it(matter: Matter, zhujian: User) -> None:
    inspected(matter, zhujian)
    assert MatterEvent.objects.filter(move="inspect").exists()
    assert list(faults()) == []
