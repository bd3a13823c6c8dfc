"""受理: a matter keeps the edition under which it was accepted, not the one it was registered under."""

from __future__ import annotations

import datetime as dt

import pytest

from departments.duties.acts import add_responsibility
from departments.duties.forms import COPIED
from departments.models import Responsibility, User
from departments.terms import Handling
from intake.models import Matter
from intake.registration.openings import MATERIALS
from routing.models import Clock, PaperKind
from tests.conftest import At
from tests.factories import make_matter, move, passed_on
from tests.pages import SignIn, one_line, read_main, text_of, words

DECEMBER = dt.date(2026, 12, 1)


@pytest.fixture
def new_edition(office: User, renshe: User, at: At) -> Responsibility:
    """From 1 December on 人社局 answers for housing, within ten working days."""
    before = Responsibility.objects.edition("zhufang", DECEMBER)
    changed = {"lead": renshe.department, "limit": 10, "limit_unit": "workdays", "limit_source": "新文件"}
    fields = {name: getattr(before, name) for name in (*COPIED, "edition", "source")} | changed
    return add_responsibility(
        before.category, fields=fields, supporting=(), stages=(), valid_from=DECEMBER, actor=office
    )


def completed(matter: Matter, clerk: User) -> Matter:
    return move("receive_materials", matter, clerk, materials=list(matter.materials.all()))


def handle(matter: Matter) -> Clock:
    found: Clock = matter.clocks.get(kind="handle")
    return found


def test_papers_completed_after_a_new_edition_are_accepted_under_it(
    clerk: User, new_edition: Responsibility, at: At
) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    at("2026-12-01T10:00")
    completed(matter, clerk)
    assert matter.responsibility == new_edition
    assert (handle(matter).department, handle(matter).limit) == (new_edition.lead, 10)
    assert matter.promised_on == dt.date(2026, 12, 15)


def test_the_event_says_that_the_edition_has_changed(clerk: User, new_edition: Responsibility, at: At) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    at("2026-12-01T10:00")
    event = completed(matter, clerk).events.last()
    assert event is not None
    assert event.data["edition"] == {"from": "2014-zhufang", "to": new_edition.slug}


def test_the_receipt_names_the_limit_of_the_edition_accepted_under(
    clerk: User, new_edition: Responsibility, at: At
) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    at("2026-12-01T10:00")
    completed(matter, clerk)
    (line,) = matter.application.documents.get(kind=PaperKind.RECEIPT).fields["lines"]
    assert line["due"] == "2026年12月15日前（10个工作日）"


def test_an_overruled_refusal_is_accepted_under_the_edition_of_that_day(
    clerk: User, reviewer: User, new_edition: Responsibility, at: At
) -> None:
    matter = make_matter(clerk, way="refuse")
    at("2026-12-01T10:00")
    move("overrule", matter, reviewer, reason="材料证明符合条件")
    assert matter.responsibility == new_edition


def test_a_refusal_is_only_proposed_until_it_is_confirmed_and_gone_once_overruled(
    clerk: User, reviewer: User, signed_in: SignIn
) -> None:
    matter, client = make_matter(clerk, "dibao", way="refuse"), signed_in(reviewer)
    Matter.objects.filter(pk=matter.pk).update(handling=Handling.REFUSE)  # as the page of registration stores it

    def ways() -> tuple[str, str]:
        """Return 办理方式 as the matter's page and its line in 办件台账 have it."""
        page = words(read_main(client, matter.get_absolute_url())).partition("办理方式 ")[2].split()[0]
        line = words(read_main(client, "/registers/matters/")).partition(f"{matter.number} ")[2].split()[3]
        return page, line

    assert ways() == ("拟不予受理", "拟不予受理")
    move("overrule", matter, reviewer, reason="材料证明符合条件")
    assert ways() == ("上报", "上报")


def test_papers_completed_before_a_new_edition_are_accepted_under_the_old(
    clerk: User, new_edition: Responsibility, at: At
) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    at("2026-11-30T10:00")
    event = completed(matter, clerk).events.last()
    assert matter.responsibility.slug == "2014-zhufang"
    assert event is not None
    assert "edition" not in event.data


def test_what_was_accepted_keeps_its_edition_when_papers_come_later(
    clerk: User, new_edition: Responsibility, at: At
) -> None:
    matter = make_matter(clerk)
    move("request_materials", matter, clerk, other="房屋照片")
    at("2026-12-01T10:00")
    assert completed(matter, clerk).responsibility.slug == "2014-zhufang"


def test_a_category_given_up_meanwhile_is_accepted_as_it_was_registered(clerk: User, at: At) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    last = Responsibility.objects.get(slug="2014-zhufang")
    last.valid_to = dt.date(2026, 11, 30)
    last.save()
    at("2026-12-01T10:00")
    assert completed(matter, clerk).responsibility == last


@pytest.mark.parametrize(("complete", "said"), [(True, "已签"), (False, "没有签")])
def test_the_township_reads_of_one_authorisation(
    complete: bool,  # noqa: FBT001  (pytest hands it over)
    said: str,
    villager: User,
    clerk: User,
    signed_in: SignIn,
) -> None:
    """Whatever was said at registration: 核对授权书 cannot be signed and still be missing."""
    matter = passed_on(villager, "dibao", complete=complete)
    assert matter.application.consent
    page = one_line(text_of(signed_in(clerk).get(f"{matter.get_absolute_url()}accept/")))
    assert f"<dt>核对授权</dt><dd>{said}</dd>" in page
