"""转办 and 上报 as forms: what is to be known before passing on, and whom one may pass it to."""

from __future__ import annotations

import re
import uuid

from departments import clock
from departments.models import Department, Responsibility, User
from intake.models import Matter
from intake.registration.openings import Situation
from routing.matter.forms import form_for
from routing.rules import propose
from routing.transitions import MOVES
from tests.factories import make_matter, move, sent
from tests.pages import SignIn


def unit(slug: str) -> Department:
    return Department.objects.get(slug=slug)


def offered(name: str, field: str, matter: Matter, user: User) -> set[str]:
    """Return the slugs of the units that a form offers in a field."""
    form = form_for(MOVES[name])(move=MOVES[name], matter=matter, user=user)
    return {department.slug for department in form.fields[field].queryset}  # type: ignore[attr-defined]


def given_back(clerk: User, officer: User, suggested: str, slug: str = "zhufang") -> Matter:
    matter = sent(clerk, officer, slug)
    return move(
        "give_back",
        matter,
        officer,
        reason_code="不属本辖区",
        duty_item=matter.responsibility.item,
        suggested=unit(suggested),
    )


# --- what is shown


def test_both_ways_show_basis_papers_and_both_dates(clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    for slug, path in (("yiliao", "report"), ("zhufang", "transfer")):
        matter = make_matter(clerk, slug)
        page = client.get(f"/matters/{matter.number}/{path}/").content.decode()
        facts = dict(re.findall(r"<dt>(.+?)</dt><dd>(.+?)</dd>", page))
        assert facts["依据"] == f"{matter.responsibility.item}；{matter.responsibility.basis}"
        assert "身份证、户口簿1份" in facts["材料清单"]
        assert facts["签收期限"] == "11月24日前"
        assert facts["反馈期限"].startswith("2027年2月8日前" if slug == "zhufang" else "2027年1月5日前")


def test_missing_papers_are_no_hindrance_and_plain_to_see(clerk: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk, complete=False)
    page = signed_in(clerk).get(f"/matters/{matter.number}/transfer/").content.decode()
    assert "没有收到材料" in page


# --- whom one may pass it to


def test_a_transfer_goes_to_a_bureau_that_answers_for_something(clerk: User) -> None:
    matter = make_matter(clerk)
    assert offered("transfer", "lead", matter, clerk) == {"minzheng", "weisheng", "renshe", "jiaoyu", "zhujian"}


def test_what_goes_up_is_not_transferred_to_the_superior(clerk: User) -> None:
    matter = make_matter(clerk, "dibao")
    assert offered("transfer", "lead", matter, clerk) == {"weisheng", "renshe", "jiaoyu", "zhujian"}


def test_who_gave_it_back_is_not_offered_again(clerk: User, zhujian: User) -> None:
    matter = given_back(clerk, zhujian, "renshe")
    assert "zhujian" not in offered("transfer", "lead", matter, clerk)


def test_a_township_is_offered_when_the_bureau_names_it(clerk: User, zhujian: User) -> None:
    matter = given_back(clerk, zhujian, "mochong")
    assert "mochong" in offered("transfer", "lead", matter, clerk)


def test_the_lead_does_not_support_itself(clerk: User) -> None:
    assert "zhujian" not in offered("transfer", "supporting", make_matter(clerk), clerk)
    assert offered("escalate", "supporting", make_matter(clerk, "yiliao"), clerk) == {
        "weisheng",
        "renshe",
        "jiaoyu",
        "zhujian",
    }


def test_what_is_ticked_as_supporting_is_of_the_edition_and_says_so(clerk: User) -> None:
    shared, alone = make_matter(clerk, "yiliao"), make_matter(clerk, "dibao")
    fields = form_for(MOVES["escalate"])(move=MOVES["escalate"], matter=shared, user=clerk).fields
    assert set(fields["supporting"].initial) == set(shared.responsibility.supporting.all())
    assert fields["supporting"].help_text == "已按职责表勾上，这一件不用协办的去掉勾。"
    shared.responsibility.supporting.remove(unit("weisheng"))
    assert form_for(MOVES["escalate"])(move=MOVES["escalate"], matter=shared, user=clerk).fields[
        "supporting"
    ].initial == [unit("renshe")]
    plain = form_for(MOVES["escalate"])(move=MOVES["escalate"], matter=alone, user=clerk).fields["supporting"]
    assert not plain.initial
    assert not plain.help_text


def test_another_lead_cannot_be_ticked_as_supporting_too(clerk: User, signed_in: SignIn) -> None:
    matter, renshe = make_matter(clerk), unit("renshe")
    typed = {"seen": str(matter.version), "token": str(uuid.uuid4()), "cannot_go": "年老"}
    posted = typed | {"lead": str(renshe.pk), "supporting": [str(renshe.pk)]}
    answer = signed_in(clerk).post(f"/matters/{matter.number}/transfer/", posted)
    assert "承办单位不能同时是协办单位，请去掉一个。" in answer.content.decode()


# --- at the counter


def test_the_own_line_is_reported_and_never_transferred(clerk: User) -> None:
    assert clerk.department
    situation = Situation(window=clerk.department, at=clock.now(), can_go=False)
    for slug in ("dibao", "tekun", "shouzai", "yiliao", "linshi", "liulang"):
        choices = propose(Responsibility.objects.edition(slug, clock.today()), situation, clock.today()).choices
        assert not [choice.title for choice in choices if choice.value == "transfer"]
        assert "上报市民政局" in [choice.title for choice in choices]
