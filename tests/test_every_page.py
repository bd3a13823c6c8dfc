"""Every page that the cast or a passer-by can come to, each of them on a walk (tests/walk.py).

Each form has its token, reading changes nothing, HEAD is answered like GET, and what is listed is what opens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from intake.models import Matter
from routing.models import Document
from tests.conftest import MORNING, person
from tests.markup import markup_faults
from tests.pages import NUMBER
from tests.routing.matter.test_first_asked import ASKERS, UNTOLD, naming, words_of
from tests.sources import ROOT, TEMPLATES, relative
from tests.test_access import CAST, READERS
from tests.walk import ASK_TWICE, NOBODY, Town, Walk, town
from tests.worlds import undone

pytestmark = [pytest.mark.django_db, pytest.mark.long]

WRONG: Final = re.compile(r'class="errors"|<b>有错误</b>')
SCRIPT: Final = re.compile(r'<script src="/static/js/([a-z]+)')
MOST_SCRIPT: Final = 25 * 1024
"""Bytes of own script that a page may load (UX.md 4.5)."""
TITLE: Final = re.compile(r"<title>(.*?)</title>", re.DOTALL)

AFTER_A_FAULT: Final = {"components/_try_again.html", "routing/matter/_waiting_rows.html"}
"""No link leads there: when the database does not answer, and when a registration still needs words (test_done.py)."""
# Who is sure to come to a form, by its template: a walk that led nowhere would find nothing wrong.
COMES_TO: Final = {
    NOBODY: {"base.html", "departments/people/login.html", "routing/evaluations/evaluate.html"},
    "maojian": {
        "components/_hand_over_paper.html",
        "components/_print.html",
        "intake/drafts/_discard.html",
        "intake/people/person.html",
        "intake/people/person_correct.html",
        "intake/registration/register.html",
        "routing/desks/_scan.html",
        "routing/desks/matters.html",
        "routing/desks/reminders.html",
        "routing/desks/_with_others.html",
        "routing/desks/send.html",
        "routing/matter/_actions.html",
        "routing/matter/_materials.html",
        "routing/matter/_opinions.html",
        "routing/matter/_print_job.html",
        "routing/matter/_reach.html",
        "routing/matter/_visit_papers.html",
        "routing/matter/_visits.html",
        "routing/matter/move.html",
        "routing/papers/day.html",
        "routing/papers/paper.html",
        "routing/publicity/publicity.html",
        "routing/publicity/sheet.html",
        "routing/registers/register.html",
        "routing/street/street.html",
    },
    "maojian-head": {
        "departments/units/hours_unit.html",
        "routing/desks/_late_unit.html",
        "routing/desks/_receipt_days.html",
        "routing/handover/check.html",
        "routing/handover/person.html",
        "routing/matter/_receipt_day.html",
        "routing/meetings/form.html",
    },
    "pingyang": {"routing/desks/_scan.html"},
    "zhujian": {"routing/desks/_to_sign.html", "routing/matter/move_check.html", "routing/orders/_ordered.html"},
    "office": {
        "departments/calendar/change.html",
        "departments/calendar/change_new.html",
        "departments/duties/_withdraw.html",
        "departments/duties/edition_new.html",
        "departments/duties/reference_new.html",
        "departments/units/villages.html",
        "departments/units/villages_preview.html",
        "routing/complaints/complaint.html",
        "routing/complaints/new.html",
        "routing/desks/_receipt_days.html",
        "routing/hands/rule_end.html",
        "routing/meetings/_meeting.html",
        "routing/meetings/topics_new.html",
        "routing/orders/check.html",
        "routing/orders/new.html",
        "routing/texts/_take_back.html",
        "routing/texts/switch.html",
        "routing/texts/text.html",
    },
}


@pytest.fixture(scope="module")
def everywhere(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock(), override_settings(RELIEF_NOW=MORNING), undone():
        yield town()


@pytest.fixture(scope="module", params=[*CAST, NOBODY])
def walk(request: pytest.FixtureRequest, everywhere: Town, django_db_blocker: DjangoDbBlocker) -> Walk:
    """Walk once for all that is asked of one person's pages."""
    with django_db_blocker.unblock():
        return Walk(request.param, everywhere)


# --- Every page


def test_every_form_that_posts_has_its_token(walk: Walk) -> None:
    assert not walk.incomplete


def test_a_page_that_is_only_read_writes_nothing_but_who_read_it(walk: Walk) -> None:
    assert walk.written <= {"intake_accessrecord", "django_session"}, "a message waits in the session"


def test_head_is_answered_like_get(walk: Walk) -> None:
    assert not walk.unlike


def test_a_page_that_says_what_is_wrong_says_so_in_its_title(walk: Walk) -> None:
    pages = {address: answer.text for address, answer in (walk.answers | walk.sent).items()}
    wrong = {address: html for address, html in pages.items() if WRONG.search(html)}
    titles = {address: " ".join(TITLE.findall(html)[0].split()) for address, html in wrong.items()}
    assert {address: title for address, title in titles.items() if not title.startswith("有错误")} == {}


def test_no_page_loads_more_script_than_it_may(walk: Walk) -> None:
    loaded = {frozenset(SCRIPT.findall(answer.text)) for answer in walk.answers.values()}
    heavy = {names: sum((ROOT / f"static/js/{name}.js").stat().st_size for name in names) for names in loaded}
    assert max(heavy.values()) > 0
    assert {names: size for names, size in heavy.items() if size > MOST_SCRIPT} == {}


@pytest.mark.parametrize("walk", ASK_TWICE, indirect=True)
def test_the_nu_checker_finds_nothing_wrong(walk: Walk, tmp_path: Path) -> None:
    pages = [answer.text for answer in walk.answers.values() if answer.text]
    assert not markup_faults(pages, tmp_path)


def test_the_nu_checker_does_find_what_is_wrong(tmp_path: Path) -> None:
    page = '<!doctype html><html lang="zh-CN"><head><title>页</title></head><body><form action=""></form></body></html>'
    (fault,) = markup_faults([page], tmp_path)
    assert "action" in fault


def test_nobody_passes_a_form_by(walk: Walk) -> None:
    assert COMES_TO.get(walk.username, set()) <= walk.templates


def test_somebody_comes_to_every_form_that_posts() -> None:
    posting = {relative(path).removeprefix("templates/") for path in TEMPLATES if 'method="post"' in path.read_text()}
    assert set().union(*COMES_TO.values()) == posting - AFTER_A_FAULT


# --- What is listed is what opens


def visible(walk: Walk) -> set[str]:
    return set(Matter.objects.visible_to(person(walk.username)).values_list("number", flat=True))


@pytest.mark.parametrize("walk", CAST, indirect=True)
def test_what_somebody_finds_in_lists_is_exactly_what_opens(walk: Walk, everywhere: Town) -> None:
    answers = {matter.number: walk.answers[matter.get_absolute_url()].status for matter in everywhere.matters}
    opening = {number for number, answer in answers.items() if answer == 200}
    pages = [walk.answers[address].text for address in walk.lists]
    linked = {number for page in pages for number in re.findall(r"/matters/(\d{4}-\d{6})/", page)}
    written = {number for page in pages for number in NUMBER.findall(page.partition("<main")[2])}
    assert set(answers.values()) <= {200, 404}
    assert opening == visible(walk) & answers.keys()
    assert linked == written == visible(walk)


@pytest.mark.parametrize("walk", CAST, indirect=True)
def test_the_list_leads_to_all_of_its_tabs(walk: Walk) -> None:
    tabs = re.findall(r'href="\?tab=(\w+)"', walk.answers[reverse("routing:matters")].text)
    assert set(tabs) == {parse_qs(urlsplit(address).query)["tab"][0] for address in walk.lists}


@pytest.mark.parametrize("walk", CAST, indirect=True)
def test_a_workbench_shows_nothing_that_does_not_open(walk: Walk) -> None:
    desk = walk.answers["/"]
    assert desk.status == 200
    assert set(NUMBER.findall(desk.text)) <= visible(walk)


@pytest.mark.parametrize("walk", ASKERS, indirect=True)
def test_the_page_of_a_matter_names_who_was_asked_first(walk: Walk, everywhere: Town) -> None:
    shown = visible(walk)
    untold = [matter for matter in everywhere.matters if matter.status in UNTOLD and matter.number in shown]
    pages = {matter: words_of(walk.answers[matter.get_absolute_url()].text) for matter in untold}
    assert pages
    assert [matter for matter, page in pages.items() if not naming(matter).search(page)] == []


@pytest.mark.parametrize("walk", READERS, indirect=True)
def test_papers_and_result_pages_open_with_their_matter_and_never_alone(walk: Walk, everywhere: Town) -> None:
    for matter in everywhere.matters:
        expected = walk.answers[matter.get_absolute_url()].status
        pages = [reverse("intake:registered", args=[matter.number])]
        pages += [reverse("routing:paper", args=[matter.number, paper.pk]) for paper in matter.documents.all()]
        assert {walk.client.get(page).status_code for page in pages} == {expected}


@pytest.mark.parametrize("walk", READERS, indirect=True)
def test_papers_do_not_open_under_the_number_of_another_matter(walk: Walk, everywhere: Town) -> None:
    paper = everywhere.matters[0].documents.first() or Document.objects.filter(matter=None)[0]
    foreign = everywhere.matters[-1]
    assert walk.client.get(reverse("routing:paper", args=[foreign.number, paper.pk])).status_code == 404
