"""同一次来访: matters of one visit name each other, to who may see them and to nobody else."""

from __future__ import annotations

from django.test import Client

from departments.models import User
from intake.models import Matter
from tests.counter import ADDRESS
from tests.factories import make_matter
from tests.intake.registration.test_one_save import five_ways
from tests.pages import SignIn, one_line, page_of


def visit(desk: Client) -> dict[str, Matter]:
    """Register the farmer with five requests; return the matters by category."""
    desk.post(ADDRESS, five_ways())
    return {matter.category.slug: matter for matter in Matter.objects.select_related("category")}


def test_the_window_reads_all_the_others_with_where_they_are(clerk: User, signed_in: SignIn) -> None:
    desk = signed_in(clerk)
    matters = visit(desk)
    page = one_line(page_of(desk, matters["dibao"]))
    _, _, line = page.partition("同一次来访：")
    line = line.partition("</p>")[0]
    assert f"住房救助 {matters['zhufang'].number}</a>（市住建局，待签收）" in line
    assert line.count("<a") == 4
    assert matters["dibao"].number not in line


def test_a_bureau_reads_nothing_of_what_others_were_asked_for(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matters = visit(signed_in(clerk))
    page = page_of(signed_in(zhujian), matters["zhufang"])
    assert "同一次来访" not in page
    assert not [one.number for one in matters.values() if one != matters["zhufang"] and one.number in page]


def test_a_bureau_with_two_of_them_reads_the_other(clerk: User, minzheng: User, signed_in: SignIn) -> None:
    matters = visit(signed_in(clerk))
    page = one_line(page_of(signed_in(minzheng), matters["dibao"]))
    line = page.partition("同一次来访：")[2].partition("</p>")[0]
    assert f"{matters['yiliao'].number}</a>（市民政局，待签收）" in line
    assert line.count("<a") == 1


def test_a_matter_that_came_alone_names_nobody(clerk: User, signed_in: SignIn) -> None:
    assert "同一次来访" not in page_of(signed_in(clerk), make_matter(clerk))
