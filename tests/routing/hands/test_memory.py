"""指定规则: what was decided once is proposed, printed and preselected for the next person."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from departments import clock
from departments.models import Department, ReliefCategory, Responsibility, User
from departments.terms import ClockKind, Handling
from intake.models import Application, Matter
from intake.registration.openings import Choice, Proposal, Situation
from routing.errors import InvalidInput, NotAllowed
from routing.hands.memory import end_rule, expected_for, remembered
from routing.matter.forms import form_for
from routing.models import Document, RoutingRule
from routing.rules import propose
from routing.transitions import MOVES
from tests import factories
from tests.conftest import At, person
from tests.factories import move
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
COLLAPSED = "房屋倒塌"


def unit(slug: str) -> Department:
    return Department.objects.get(slug=slug)


def difficult(matter: Matter, difficulty: str) -> Matter:
    """The same matter as if the clerk had written another difficulty."""
    application = Application.objects.get(pk=matter.application_id)
    application.difficulty = difficulty
    application.save()
    matter.refresh_from_db()
    return matter


def disputed(slug: str = "zhufang", difficulty: str = "洪水后房屋倒塌，无处居住") -> Matter:
    clerk, officer = person("maojian"), person("zhujian")
    return difficult(factories.coordinating(clerk, officer, slug=slug), difficulty)


def assign(matter: Matter, lead: str = "minzheng", **inputs: Any) -> Matter:
    facts = {"lead": unit(lead), "basis": "因灾倒房属受灾救助。", "remember": True, "situation": COLLAPSED} | inputs
    return move("assign", matter, person("office"), **facts)


def proposal(slug: str = "zhufang", difficulty: str = "大雨后房屋倒塌", **facts: Any) -> Proposal:
    situation = Situation(window=unit("maojian"), at=clock.now(), difficulty=difficulty, **facts)
    return propose(Responsibility.objects.edition(slug, clock.today()), situation, clock.today())


def way(proposed: Proposal, handling: Handling) -> Choice:
    return proposed.choice(handling.value)


# --- What is remembered


def test_a_ticked_assignment_is_remembered_with_who_decided_and_from_which_matter(office: User) -> None:
    matter = disputed()
    assign(matter, supporting=[unit("renshe")])
    rule = RoutingRule.objects.get()
    assert (rule.category.slug, rule.situation, rule.lead.slug) == ("zhufang", COLLAPSED, "minzheng")
    assert list(rule.supporting.all()) == [unit("renshe")]
    assert (rule.basis, rule.learnt_from, rule.decided_by, rule.decided_at) == (
        "因灾倒房属受灾救助。",
        matter,
        office,
        clock.now(),
    )
    assert (rule.valid_from, rule.valid_to) == (clock.today(), None)
    assert matter.events.get(move="assign").data["remembered"] == "住房救助（房屋倒塌） → 市民政局"


def test_an_assignment_without_the_tick_holds_for_this_matter_only(at: At) -> None:
    assign(disputed(), remember=False)
    assert not RoutingRule.objects.exists()


@pytest.mark.parametrize(
    ("inputs", "field", "words"),
    [
        ({"situation": "火灾"}, "situation", "原话"),
        ({"situation": "房" * 41}, "situation", "最多40个字"),
        ({"lead": "mochong"}, "remember", "不能记为规则"),
    ],
)
def test_what_could_not_be_used_again_is_not_remembered_and_nothing_is_assigned(
    inputs: dict[str, str], field: str, words: str, at: At
) -> None:
    matter = disputed()
    with pytest.raises(InvalidInput, match=words) as refused:
        assign(matter, **inputs)
    assert refused.value.field == field
    matter.refresh_from_db()
    assert matter.status == "coordinating"
    assert not RoutingRule.objects.exists()


def test_the_name_of_a_person_does_not_become_a_rule(at: At) -> None:
    matter = disputed()
    difficult(matter, f"{matter.application.applicant.name}家房屋倒塌")
    with pytest.raises(InvalidInput, match="不要写申请人的姓名"):
        assign(matter, situation=f"{matter.application.applicant.name}家房屋")


def test_a_second_decision_about_the_same_situation_takes_the_place_of_the_first(at: At) -> None:
    assign(disputed())
    at("2026-11-24T10:00")
    assign(disputed(), lead="renshe")
    first, second = RoutingRule.objects.order_by("pk")
    assert (first.valid_to, second.valid_to) == (dt.date(2026, 11, 23), None)
    assert proposal().answers == "市人社局"


def test_a_decision_of_the_same_day_takes_its_place_at_once(at: At) -> None:
    assign(disputed())
    assign(disputed(), lead="renshe")
    assert proposal().answers == "市人社局"


# --- Which decision fits


def test_the_longest_situation_fits_first_and_an_empty_one_everything(at: At) -> None:
    assign(disputed(), "renshe", situation="")
    assign(disputed(), "minzheng", situation="房屋")
    assign(disputed(), "jiaoyu", situation=COLLAPSED)
    category = ReliefCategory.objects.get(slug="zhufang")
    found = {text: remembered(category.pk, text, clock.today()) for text in ("房屋倒塌", "房屋漏雨", "无房", "")}
    leads = {text: rule.lead.slug for text, rule in found.items() if rule}
    assert leads == {"房屋倒塌": "jiaoyu", "房屋漏雨": "minzheng", "无房": "renshe", "": "renshe"}


def test_another_category_and_another_difficulty_are_not_concerned(at: At) -> None:
    assign(disputed())
    assert proposal("jiuye").answers == "市人社局"
    assert proposal(difficulty="房屋漏雨").answers == "市住建局"
    assert proposal(difficulty="房屋漏雨").decision == ""


def test_a_rule_does_not_hold_before_its_day_nor_after_its_last(at: At) -> None:
    assign(disputed())
    rule, day = RoutingRule.objects.get(), dt.date(2026, 11, 23)
    end_rule(rule.pk, day=dt.date(2026, 11, 26), actor=person("admin"), today=day)
    category = rule.category_id
    found = [remembered(category, COLLAPSED, day + dt.timedelta(days=offset)) for offset in (-1, 0, 2, 3)]
    assert found == [None, rule, rule, None]


def test_a_unit_that_is_no_more_is_not_proposed(at: At) -> None:
    assign(disputed(), "renshe")
    gone = unit("renshe")
    gone.valid_to = dt.date(2026, 11, 30)
    gone.save()
    at("2026-12-01T10:00")
    assert proposal().answers == "市住建局"


# --- What is proposed, preselected and printed


def test_the_proposal_names_the_unit_and_the_decision(at: At) -> None:
    assign(disputed(), supporting=[unit("renshe")])
    at("2026-11-24T10:00")
    proposed = proposal(can_go=False)
    assert proposed.proposed.handling == Handling.TRANSFER
    assert (proposed.proposed.title, proposed.proposed.department.slug) == ("转办市民政局", "minzheng")
    assert "转市民政局（市人社局协办），" in proposed.proposed.sentence
    assert proposed.proposed.sentence.endswith(
        "按市民政局2026年11月23日指定：“房屋倒塌”由市民政局（市人社局协办）承办，依据：因灾倒房属受灾救助。"
    )


def test_who_can_go_is_sent_to_the_unit_that_was_decided_on(clerk: User) -> None:
    assign(disputed())
    assert way(proposal(), Handling.INFORM).title == "告知到都匀市民政局申请"
    matter = factories.make_matter(clerk)
    difficult(matter, "房屋倒塌")
    move("inform", matter, clerk, agreed=True)
    paper = Document.objects.get(matter=matter)
    assert paper.fields["go_to"] == unit("minzheng").name
    assert matter.events.get(move="inform").note == f"告知到{paper.fields['go_to']}申请"


def test_a_decision_goes_before_what_the_window_would_do_by_itself(at: At) -> None:
    matter = disputed("linshi")
    assign(matter, "renshe")
    proposed = proposal("linshi")
    assert [choice.value for choice in proposed.choices[:2]] == ["transfer", "on_the_spot"]
    assert way(proposed, Handling.ESCALATE).title == "上报市民政局"
    assert "指定" not in way(proposed, Handling.ESCALATE).sentence


def test_what_goes_up_goes_with_the_supporting_units_that_were_decided_on(clerk: User) -> None:
    assign(disputed("yiliao"), "minzheng", supporting=[unit("jiaoyu")])
    matter = factories.make_matter(clerk, "yiliao", "escalate")
    difficult(matter, "房屋倒塌受伤")
    move("escalate", matter, clerk, suggestion="建议给予救助")
    assert set(matter.assignments.values_list("department__slug", "role")) == {
        ("minzheng", "lead"),
        ("jiaoyu", "support"),
    }


def test_the_form_of_the_transfer_is_filled_with_the_decision(clerk: User) -> None:
    assign(disputed(), supporting=[unit("renshe")])
    matter = difficult(factories.make_matter(clerk), "房屋倒塌")
    form = form_for(MOVES["transfer"])(move=MOVES["transfer"], matter=matter, user=clerk)
    assert (form.fields["lead"].initial, form.fields["supporting"].initial) == (unit("minzheng"), [unit("renshe")])
    assert form.remark.startswith("按市民政局2026年11月23日指定：“房屋倒塌”由市民政局（市人社局协办）承办")


def test_the_receipt_names_the_unit_that_was_decided_on(clerk: User) -> None:
    assign(difficult(disputed(), "家中困难"), situation="困难")
    request = factories.ask_for("zhufang", handling="transfer", cannot_go="年老")
    application = factories.make_application(clerk, [request], [("transfer", {})])  # its difficulty is 家中困难
    (line,) = Document.objects.get(application=application).fields["lines"]
    assert line["way"] == "转办：市民政局"
    handle = application.matters.get().clocks.get(kind=ClockKind.HANDLE)
    assert handle.department == unit("minzheng")


def test_a_matter_of_before_keeps_the_unit_of_its_receipt_on_a_later_one(clerk: User) -> None:
    matter = factories.make_matter(clerk)
    at_first = expected_for(matter, clock.today())
    assert (at_first.lead.slug, at_first.reason) == ("zhujian", "")


def test_proposing_costs_the_same_however_many_rules_there_are(at: At) -> None:
    assign(disputed())
    one = count_queries(proposal)
    for word in ("洪水", "无处", "居住"):
        assign(disputed(), situation=word)
    assert count_queries(proposal) == one


# --- Ending


def test_only_the_office_and_the_administrator_end_a_rule(office: User, auditor: User) -> None:
    assign(disputed())
    rule, today = RoutingRule.objects.get(), clock.today()
    for other in ("jiancha", "maojian", "maojian-head", "zhujian"):
        with pytest.raises(PermissionDenied):
            end_rule(rule.pk, day=today, actor=person(other), today=today)
    assert end_rule(rule.pk, day=today, actor=office, today=today).valid_to == dt.date(2026, 11, 22)
    assert proposal().decision == ""


def test_a_rule_ends_neither_in_the_past_nor_twice(office: User) -> None:
    assign(disputed())
    rule, today = RoutingRule.objects.get(), clock.today()
    with pytest.raises(InvalidInput, match="不能早于今天"):
        end_rule(rule.pk, day=dt.date(2026, 11, 22), actor=office, today=today)
    end_rule(rule.pk, day=dt.date(2026, 12, 1), actor=office, today=today)
    with pytest.raises(NotAllowed, match="已经停用，最后一天是2026年11月30日"):
        end_rule(rule.pk, day=dt.date(2026, 12, 8), actor=office, today=today)


def test_who_made_and_who_ended_a_rule_stays_in_its_history(office: User) -> None:
    assign(disputed())
    end_rule(RoutingRule.objects.get().pk, day=clock.today(), actor=office, today=clock.today())
    assert RoutingRule.objects.get().history.count() >= 2
