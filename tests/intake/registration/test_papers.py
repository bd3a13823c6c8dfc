"""材料 of a visit: every paper once, however many categories ask for it; what the window looks up stands apart."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from departments import clock
from departments.models import MaterialRequirement, Paper, ReliefCategory, User, most_copies, strictest_form
from intake.models import Application, Matter
from intake.registration.papers import CHANGED, VisitPaper, papers_of
from tests.counter import ADDRESS, filled
from tests.pages import SignIn, one_line, text_of

IN_ONE_VISIT = {
    "linshi__way": "escalate",
    "zhufang__way": "transfer",
    "zhufang__cannot_go": "年老",
}


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


def requirement(slug: str) -> MaterialRequirement:
    return MaterialRequirement.objects.get(slug=slug)


def listed(desk: Client, *slugs: str, **typed: str | list[str]) -> str:
    """Return the list as the script asks for it when these categories are ticked."""
    return one_line(text_of(desk.post(ADDRESS, {"action": "papers", "categories": list(slugs)} | typed)))


def received(slug: str) -> set[str]:
    """Return the keys of the requirements that a matter of the category has received."""
    matter = Matter.objects.get(category__slug=slug)
    return set(matter.materials.filter(received_on=clock.today()).values_list("requirement__slug", flat=True))


# --- The strictest holds: one rule


@pytest.mark.parametrize(
    ("forms", "strictest"),
    [
        (("复印件", "原件"), "原件"),
        (("原件核对，交复印件", "原件"), "原件"),
        (("原件", "原件，签字"), "原件，签字"),
        (("原件或电子件", "原件核对，交复印件"), "原件核对，交复印件"),
        (("电子件或原件", "复印件"), "电子件或原件"),
        (("", "复印件"), "复印件"),
    ],
)
def test_the_strictest_form_holds_in_whatever_order(forms: tuple[str, str], strictest: str) -> None:
    demands = [MaterialRequirement(form=form) for form in forms]
    assert strictest_form(demands) == strictest_form(reversed(demands)) == strictest


def test_the_largest_number_of_copies_holds() -> None:
    assert most_copies([MaterialRequirement(copies=number) for number in (1, 3, 2)]) == 3


def test_a_paper_of_one_category_is_named_as_that_category_does(db: None) -> None:
    (paper,) = papers_of([requirement("dibao-id")])
    assert (paper.name, paper.shared_words, paper.own_words) == ("全体共同生活家庭成员身份证、户口簿", "", "")


def test_a_shared_paper_says_who_wants_more_of_it(db: None) -> None:
    (paper,) = papers_of([requirement("dibao-id"), requirement("zhufang-id")])
    assert (paper.name, paper.shared_words) == ("身份证、户口簿", "2项共用")
    assert paper.own_words == "低保：全体共同生活家庭成员身份证、户口簿"


def test_papers_of_one_name_without_a_link_are_two(db: None) -> None:
    rows = list(MaterialRequirement.objects.filter(slug__in=["dibao-id", "zhufang-id"]))
    for row in rows:
        row.paper, row.name = None, "身份证"
    assert len(papers_of(rows)) == 2


def test_the_two_authorisations_are_not_one_paper(db: None) -> None:
    assert len(papers_of([requirement("dibao-authorisation"), requirement("tekun-authorisation")])) == 2


def test_every_link_of_the_catalogue_is_between_papers_that_one_side_brings(db: None) -> None:
    """What one category looks up must not be asked for by another: the link would contradict the law (Art. 62)."""
    for paper in Paper.objects.all():
        rows = list(paper.requirements.all())
        assert len(rows) > 1
        assert len({row.window_looks_up for row in rows}) == 1


# --- On the sheet


def test_five_categories_show_the_identity_card_once(desk: Client) -> None:
    page = listed(desk, "dibao", "yiliao", "jiaoyu", "zhufang", "jiuye")
    assert page.count("5项共用") == 1
    assert len(re.findall(r'name="papers"', page)) == len(set(re.findall(r'value="([pm]\d+)"', page)))


def test_what_the_window_looks_up_has_no_box(desk: Client) -> None:
    page = listed(desk, "zhufang")
    boxes, _, apart = page.partition("窗口代查，不用交：")
    assert "不动产登记信息" in apart
    assert "低保、特困或残疾证件" in apart
    assert "不动产登记信息" not in boxes


def test_the_strictest_form_stands_on_the_sheet_and_each_matter_keeps_its_own(desk: Client) -> None:
    strict = requirement("zhufang-id")
    strict.form, strict.copies = "原件", 2
    strict.save()
    assert "原件，2份" in listed(desk, "linshi", "zhufang")
    desk.post(ADDRESS, filled("linshi", "zhufang", **IN_ONE_VISIT, papers=[strict.paper_key]))
    rows = {row.matter.category.slug: row for matter in Matter.objects.all() for row in matter.materials.all()
            if row.requirement and row.requirement.paper_id == strict.paper_id}  # fmt: skip
    assert (rows["zhufang"].form, rows["zhufang"].copies) == ("原件", 2)
    assert (rows["linshi"].form, rows["linshi"].copies) == ("原件核对，交复印件", 1)


def test_one_tick_is_written_to_every_matter_of_the_visit(desk: Client) -> None:
    desk.post(ADDRESS, filled("linshi", "zhufang", **IN_ONE_VISIT, papers=[requirement("zhufang-id").paper_key]))
    assert received("linshi") == {"linshi-id"}
    assert received("zhufang") == {"zhufang-id"}


def test_a_paper_of_its_own_is_written_to_its_own_matter(desk: Client) -> None:
    desk.post(ADDRESS, filled("linshi", "zhufang", **IN_ONE_VISIT, papers=[requirement("zhufang-photos").paper_key]))
    assert (received("linshi"), received("zhufang")) == (set(), {"zhufang-photos"})


def test_a_tick_survives_the_list_drawn_anew_and_an_error(desk: Client) -> None:
    key = requirement("zhufang-id").paper_key
    assert re.search(rf'value="{key}"[^>]* checked', listed(desk, "zhufang", "linshi", papers=[key]))
    page = text_of(desk.post(ADDRESS, filled("linshi", phone="", linshi__way="escalate", papers=[key])))
    assert "有错误" in page
    assert re.search(rf'value="{key}"[^>]* checked', page)


def test_a_form_opened_before_has_its_ticks_by_category_and_still_works(desk: Client) -> None:
    old = [str(requirement("linshi-id").pk)]
    desk.post(ADDRESS, filled("linshi", "zhufang", **IN_ONE_VISIT, **{"linshi-received": old}))
    assert received("linshi") == {"linshi-id"}
    assert received("zhufang") == {"zhufang-id"}, "it is one paper"


@pytest.mark.parametrize("strange", ["p999999", "m0", "no key at all"])
def test_a_tick_that_no_category_knows_is_refused_and_nothing_is_lost(strange: str, desk: Client) -> None:
    key = requirement("linshi-id").paper_key
    page = text_of(desk.post(ADDRESS, filled("linshi", linshi__way="escalate", papers=[key, strange])))
    assert CHANGED in page
    assert re.search(rf'value="{key}"[^>]* checked', page)
    assert "韦小妹" in page
    assert not Application.objects.exists()


def test_what_the_window_looks_up_cannot_be_ticked_by_a_made_up_form(desk: Client) -> None:
    key = requirement("zhufang-property").paper_key
    assert CHANGED in text_of(desk.post(ADDRESS, filled("zhufang", **IN_ONE_VISIT, papers=[key])))


def test_a_tick_of_a_category_that_was_unticked_again_means_nothing(desk: Client) -> None:
    desk.post(ADDRESS, filled("linshi", **IN_ONE_VISIT, papers=[requirement("zhufang-photos").paper_key]))
    assert received("linshi") == set()


# --- 核对授权: one fact, asked once

CONSENT = "已签经济状况核对授权书"


def test_the_authorisation_is_asked_by_its_paper_or_else_by_a_tick(desk: Client) -> None:
    assert CONSENT not in listed(desk, "dibao")
    assert "家庭经济状况核对授权书" in listed(desk, "dibao")
    assert CONSENT in listed(desk, "zhufang")
    assert CONSENT not in listed(desk, "zhufang", "dibao")
    assert re.search(r'name="consent"[^>]* checked', listed(desk, "zhufang", consent="on"))


@pytest.mark.parametrize("has_paper", [True, False])
def test_what_is_signed_and_what_came_are_one_fact(*, has_paper: bool, desk: Client) -> None:
    papers = [requirement("dibao-authorisation").paper_key] if has_paper else []
    desk.post(ADDRESS, filled("dibao", dibao__way="escalate", consent="on", papers=papers))
    assert Application.objects.get().consent is has_paper
    assert ("dibao-authorisation" in received("dibao")) is has_paper


def test_both_authorisations_of_a_visit_have_to_be_signed(desk: Client) -> None:
    ways, papers = {"dibao__way": "escalate", "tekun__way": "escalate"}, [requirement("dibao-authorisation").paper_key]
    desk.post(ADDRESS, filled("dibao", "tekun", **ways, papers=papers))
    assert not Application.objects.get().consent


def test_where_no_paper_is_listed_the_tick_is_stored(desk: Client) -> None:
    desk.post(ADDRESS, filled("zhufang", zhufang__way="transfer", zhufang__cannot_go="年老", consent="on"))
    assert Application.objects.get().consent


def test_all_papers_ticked_leave_nothing_to_ask_for(desk: Client) -> None:
    category = ReliefCategory.objects.get(slug="linshi")
    keys = [row.paper_key for row in category.materials.filter(window_looks_up=False)]
    page = text_of(desk.post(ADDRESS, filled("linshi", linshi__way="materials", papers=keys)))
    assert "材料已经齐了，不用补正" in page


def test_the_receipt_lists_a_paper_once_with_the_most_copies(desk: Client) -> None:
    strict = requirement("zhufang-id")
    strict.copies = 3
    strict.save()
    desk.post(ADDRESS, filled("linshi", "zhufang", **IN_ONE_VISIT, papers=[strict.paper_key]))
    receipt = Application.objects.get().documents.get(kind="receipt")
    assert receipt.fields["received"] == "身份证、户口簿3份。"
    assert receipt.fields["received_count"] == "1种3份"


def test_a_visit_paper_of_one_looked_up_row_is_not_to_bring(db: None) -> None:
    assert VisitPaper("m1", [requirement("zhufang-property")]).looks_up
