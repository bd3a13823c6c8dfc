"""退回协调, the matters behind its numbers, the page of the decision, and 指定规则 in the settings."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.models import RoutingRule
from tests import factories
from tests.conftest import At, person
from tests.copies import copies
from tests.factories import move
from tests.pages import SignIn, read
from tests.queries import queries_of
from tests.returns import give_back

pytestmark = pytest.mark.django_db
RETURNS, RULES = "/desk/returns/", "/setup/rules/"


def numbers_on(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"/matters/(\d{4}-\d{6})/", page.partition("<main")[2])))


@pytest.fixture
def disputed(clerk: User, zhujian: User, renshe: User, jiaoyu: User) -> Matter:
    matter = give_back(factories.sent(clerk, zhujian), zhujian, renshe)
    move("transfer", matter, clerk, lead=renshe.department)
    return give_back(matter, renshe, jiaoyu, reason_code="重复")


# --- The list


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "modchong", "zhujian", "admin"])
def test_the_list_is_the_offices_and_the_auditors(username: str, at: At, db: None, signed_in: SignIn) -> None:
    assert signed_in(person(username)).get(RETURNS).status_code == 403


def test_the_most_urgent_stands_first_with_why_it_came_there(
    disputed: Matter, clerk: User, zhujian: User, office: User, at: At, signed_in: SignIn
) -> None:
    at("2026-11-24T10:00")
    later = factories.coordinating(clerk, zhujian)
    page = read(signed_in(office), RETURNS)
    assert numbers_on(page)[:2] == [disputed.number, later.number]
    assert "市人社局退回：重复；建议市教育局" in page
    assert "市住建局提请研究：没有对应政策，建议开会研究" in page
    assert f"/matters/{disputed.number}/assign/" in page


def test_the_auditor_reads_the_list_and_decides_nothing(disputed: Matter, auditor: User, signed_in: SignIn) -> None:
    page = read(signed_in(auditor), RETURNS)
    assert disputed.number in page
    assert "/assign/" not in page
    assert signed_in(auditor).post(RETURNS).status_code == 405


def test_an_empty_list_says_so(office: User, signed_in: SignIn) -> None:
    page = read(signed_in(office), RETURNS)
    assert "没有等协调的办件。" in page
    assert "2026年第四季度没有单位退回办件。" in page


def test_the_list_costs_the_same_however_long_it_is(
    disputed: Matter, clerk: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    client = signed_in(office)
    one = queries_of(client, RETURNS)
    copies(factories.coordinating(clerk, zhujian), 4)
    copies(give_back(factories.sent(clerk, zhujian), zhujian, person("renshe")), 4)
    assert queries_of(client, RETURNS) == one


# --- The table


def test_every_number_of_the_table_leads_to_exactly_what_it_counts(
    disputed: Matter, clerk: User, zhujian: User, renshe: User, office: User, signed_in: SignIn
) -> None:
    move("assign", disputed, office, lead=zhujian.department, basis="职责表")
    give_back(factories.sent(clerk, zhujian), zhujian, renshe)
    client = signed_in(office)
    page = read(client, RETURNS)
    links = re.findall(r'href="(/desk/returns/counted/[^"]*)">(\d+)<', page)
    assert len(links) == 5
    for address, count in links:
        assert len(numbers_on(read(client, address.replace("&amp;", "&")))) == int(count), address
    assert "口径说明：一次退回算一件" in page


def test_another_quarter_is_chosen_in_the_address_and_nonsense_is_the_present_one(
    disputed: Matter, office: User, signed_in: SignIn
) -> None:
    client = signed_in(office)
    assert "2026年第三季度没有单位退回办件。" in read(client, f"{RETURNS}?quarter=2026Q3")
    assert "quarter=2026Q4" in read(client, f"{RETURNS}?quarter=2026Q3")
    assert "下一季度" not in read(client, f"{RETURNS}?quarter=2026Q4")
    assert "市住建局" in read(client, f"{RETURNS}?quarter=drop&page=x")


def test_a_bureau_opens_its_own_returns_and_no_others(disputed: Matter, renshe: User, signed_in: SignIn) -> None:
    client = signed_in(renshe)
    assert numbers_on(read(client, "/desk/returns/counted/?unit=renshe")) == [disputed.number]
    assert numbers_on(read(client, "/desk/returns/counted/?unit=zhujian")) == []


def test_a_township_sees_what_was_given_back_of_its_own(
    disputed: Matter, reviewer: User, outsider: User, admin: User, signed_in: SignIn
) -> None:
    address = "/desk/returns/counted/?quarter=2026Q4"
    assert numbers_on(read(signed_in(reviewer), address)) == [disputed.number]
    assert numbers_on(read(signed_in(outsider), address)) == []
    assert signed_in(admin).get(address).status_code == 403


# --- The decision


def test_the_page_of_the_decision_lays_what_was_written_beside_it(
    disputed: Matter, office: User, signed_in: SignIn
) -> None:
    page = read(signed_in(office), f"/matters/{disputed.number}/assign/")
    for words in ("各单位怎么说", "市住建局", "不属本单位职责", "市人社局", "重复", "记为规则", "主要困难：家中困难"):
        assert words in page


def decide(client: Client, matter: Matter, **typed: str) -> str:
    matter.refresh_from_db()
    lead = str(person("jiaoyu").department.pk)  # type: ignore[union-attr]
    facts = {"seen": str(matter.version), "token": str(uuid.uuid4()), "lead": lead, "basis": "职责表"} | typed
    return client.post(f"/matters/{matter.number}/assign/", facts, follow=True).content.decode()


def test_a_decision_is_made_and_remembered_on_the_page(disputed: Matter, office: User, signed_in: SignIn) -> None:
    page = decide(signed_in(office), disputed, remember="on", situation="困难")
    assert "已指定市教育局承办，不能再退回；已记为规则。" in page
    assert RoutingRule.objects.get().situation == "困难"


def test_what_is_wrong_with_a_rule_is_said_beside_its_field_and_nothing_is_lost(
    disputed: Matter, office: User, signed_in: SignIn
) -> None:
    page = decide(signed_in(office), disputed, remember="on", situation="火灾")
    assert "情形要用主要困难里的原话（主要困难：家中困难）。" in page
    assert 'value="火灾"' in page
    page = decide(signed_in(office), disputed, situation="困难")
    assert "填了情形，请勾选“记为规则”" in page
    disputed.refresh_from_db()
    assert disputed.status == Status.COORDINATING


# --- 指定规则


@pytest.fixture
def rule(disputed: Matter, office: User, zhujian: User) -> RoutingRule:
    move("assign", disputed, office, lead=zhujian.department, basis="职责表", remember=True, situation="困难")
    return RoutingRule.objects.get()


def test_rules_are_listed_with_who_decided_and_from_which_matter(
    rule: RoutingRule, disputed: Matter, office: User, auditor: User, admin: User, signed_in: SignIn
) -> None:
    for reader in (office, auditor):
        page = read(signed_in(reader), RULES)
        assert "石立新　2026-11-23" in page
        assert f'href="/matters/{disputed.number}/"' in page
    page = read(signed_in(admin), RULES)
    assert f"由{disputed.number}而来" in page
    assert f"/matters/{disputed.number}/" not in page, "the administrator sees no matters"


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "zhujian"])
def test_nobody_else_reads_or_ends_rules(username: str, rule: RoutingRule, signed_in: SignIn) -> None:
    client = signed_in(person(username))
    assert {client.get(RULES).status_code, client.get(f"{RULES}{rule.pk}/end/").status_code} == {403}


def test_the_auditor_cannot_end_a_rule(rule: RoutingRule, auditor: User, signed_in: SignIn) -> None:
    assert signed_in(auditor).post(f"{RULES}{rule.pk}/end/", {"day": "20261201"}).status_code == 403
    assert "停用<span" not in read(signed_in(auditor), RULES)


def test_a_rule_ends_from_a_day_on_and_a_second_click_changes_nothing(
    rule: RoutingRule, admin: User, signed_in: SignIn
) -> None:
    client, typed = signed_in(admin), {"token": str(uuid.uuid4()), "day": "2026年12月1日"}
    for _ in range(2):
        page = client.post(f"{RULES}{rule.pk}/end/", typed, follow=True).content.decode()
        assert "到2026年11月30日" in page
    rule.refresh_from_db()
    assert str(rule.valid_to) == "2026-11-30"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("昨天", "这个日期不对，可以写成20261123。"),
        ("20261101", "停用的日子不能早于今天。"),
        ("", "请写从哪天起停用。"),
    ],
)
def test_a_wrong_day_is_told_and_stays_in_the_field(
    day: str, words: str, rule: RoutingRule, office: User, signed_in: SignIn
) -> None:
    page = signed_in(office).post(f"{RULES}{rule.pk}/end/", {"token": str(uuid.uuid4()), "day": day}).content.decode()
    assert words in page
    assert not day or f'value="{day}"' in page
    rule.refresh_from_db()
    assert rule.valid_to is None


def test_no_rules_yet(office: User, signed_in: SignIn) -> None:
    assert "还没有指定规则。" in read(signed_in(office), RULES)
