"""政策条目: what people who only ask are told, its length, its day of effect, who may print it."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from departments import clock
from departments.catalogue.load import CATALOGUE
from departments.models import Department, MaterialRequirement, ReliefCategory, Responsibility
from departments.terms import LimitUnit
from routing.leaflets import entries as leaflets
from routing.leaflets.entries import LeafletEntry, Unit
from routing.models import PaperText
from routing.papers.sheets.order import BLANK
from routing.papers.slots import SLOTS, faults_of
from tests.conftest import person
from tests.pages import SignIn, one_line, read

pytestmark = pytest.mark.django_db
CATEGORIES = [row["slug"] for row in tomllib.loads((CATALOGUE / "categories.toml").read_text("utf-8"))["categories"]]
PRINTS = ("leaflet", "broadcast", "bring")
LONGEST = Unit(
    name="绿茵湖街道社会事务窗口",
    phone="0854-8123456转8012",
    address="都匀市绿茵湖街道办事处政务服务大楼一楼3号窗口",
    hours="8:30至12:00、14:30至17:30",
    slug="lvyinhu",
)
"""The longest that a window of 都匀市 enters."""
OFFICE = Unit(name="市民政局", phone="0854-8123456", address="", hours="")


def entry(slug: str, on: dt.date | None = None) -> LeafletEntry:
    return leaflets.entry_of(ReliefCategory.objects.get(slug=slug), on or clock.today())


def word(key: str, text: str, since: dt.date) -> None:
    """Word a passage anew, as the office does."""
    PaperText.objects.create(
        key=key, text=text, valid_from=since, reason="试", entered_by=person("office"), entered_at=clock.now()
    )


def page(client: Client, slug: str, name: str = "policy") -> str:
    return read(client, reverse(f"routing:{name}", args=[slug]))


# --- What it says


def test_every_category_has_an_entry(today: dt.date) -> None:
    assert [duty.category.slug for duty, _ in leaflets.entries(today)] == CATEGORIES


@pytest.mark.parametrize("slug", CATEGORIES)
def test_an_entry_has_three_steps_and_all_its_parts(slug: str, today: dt.date) -> None:
    found = entry(slug)
    assert len(found.steps) == 3
    assert all([found.who, found.gets, found.brings.lines, found.time, found.free])


@pytest.mark.parametrize("slug", CATEGORIES)
def test_a_leaflet_has_at_most_350_letters(slug: str, today: dt.date) -> None:
    assert leaflets.letters(entry(slug).body(LONGEST, OFFICE)) <= 350


@pytest.mark.parametrize("slug", CATEGORIES)
def test_a_broadcast_has_at_most_200_letters(slug: str, today: dt.date) -> None:
    assert leaflets.letters(leaflets.broadcast(entry(slug), LONGEST, today)) <= 200


@pytest.mark.parametrize("slug", CATEGORIES)
def test_a_broadcast_has_nothing_that_cannot_be_read_out(slug: str, today: dt.date) -> None:
    own = leaflets.unit_of(Department.objects.get(slug="maojian"))
    text = leaflets.broadcast(entry(slug), own, today)
    assert not set(text) & set(f"{BLANK}【】〖〗：（）()")
    assert "本市设定" not in text
    assert "身份证" in text or not entry(slug).brings.carried


def test_every_built_in_text_names_its_source() -> None:
    assert [slot.key for slot in SLOTS.values() if slot.paper == "leaflet" and not (slot.source and slot.since)] == []


def test_no_built_in_text_has_a_figure_of_money() -> None:
    texts = [slot.text for slot in SLOTS.values() if slot.key.endswith(".gets")]
    assert not [text for text in texts if any(letter.isdigit() for letter in text)]


def test_too_long_a_wording_is_refused_with_its_limit() -> None:
    slot = SLOTS["leaflet.dibao.who"]
    assert any(f"最多{slot.most}个字" in fault for fault in faults_of(slot, "家" * (slot.most + 1)))


# --- What follows from the duty table and the list of papers


def test_the_time_follows_from_the_duty_in_force(today: dt.date) -> None:
    assert entry("dibao").time == "受理后30个工作日内（从第二天算起，周末、放假不算）；情况特殊的最长45个工作日。"
    before = entry("dibao", dt.date(2015, 6, 1)).time
    assert before == "受理后23个工作日内（本市设定，从第二天算起，周末、放假不算）。"


def test_a_limit_that_no_national_rule_fixes_says_so(today: dt.date) -> None:
    for slug in CATEGORIES:
        found = entry(slug)
        assert ("本市设定" in found.time) is not found.duty.limit_is_verified


def test_an_urgent_limit_is_told_in_hours(today: dt.date) -> None:
    assert "急难的24小时内先救助" in entry("linshi").time
    assert entry("liulang").duty.limit_unit == LimitUnit.HOURS
    assert "放假也办" in entry("liulang").time


def test_what_the_window_looks_up_need_not_be_brought(today: dt.date) -> None:
    assert "不用带：残疾证（窗口代查）。" in entry("dibao").brings.lines
    assert "残疾证" not in "".join(entry("dibao").brings.carried)


def test_forms_are_filled_in_at_the_window(today: dt.date) -> None:
    assert "到窗口填：申请书等4样表。" in entry("dibao").brings.lines


def test_who_is_found_in_the_street_needs_no_papers(today: dt.date) -> None:
    assert entry("liulang").brings.lines[0] == "不用带证件、材料。"


def test_a_paper_that_ended_is_not_asked_for_any_more(today: dt.date) -> None:
    paper = MaterialRequirement.objects.get(slug="dibao-diagnosis")
    paper.valid_to = today - dt.timedelta(days=1)
    paper.save()
    assert "疾病诊断证明" not in "".join(entry("dibao").brings.lines)
    assert entry("dibao").version == "20261123"


# --- Day of effect


def test_a_new_wording_holds_from_its_day_on(today: dt.date) -> None:
    begins = today + dt.timedelta(days=7)
    word("leaflet.dibao.gets", "按月发给低保金。\n2027年标准：每人每月800元。", begins)
    assert "800" not in "".join(entry("dibao").gets)
    assert "800" in "".join(entry("dibao", begins).gets)


def test_version_and_validity_follow_the_wording(today: dt.date) -> None:
    begins = today + dt.timedelta(days=7)
    word("leaflet.dibao.who", "穷人。", begins)
    assert (entry("dibao").version, entry("dibao").validity) == ("20260701", "2026年7月1日起至2026年11月29日")
    assert (entry("dibao", begins).version, entry("dibao", begins).ends) == ("20261130", None)
    assert entry("tekun").ends is None


def test_a_category_without_an_edition_in_force_has_no_page(today: dt.date, client: Client) -> None:
    duty = Responsibility.objects.get(slug="2014-linshi")
    duty.valid_to = today - dt.timedelta(days=1)
    duty.save()
    assert client.get(reverse("routing:policy", args=["linshi"])).status_code == 404
    assert "临时救助" not in client.get(reverse("routing:policies")).content.decode()


# --- Who reads and who prints


@pytest.mark.parametrize("slug", CATEGORIES)
def test_everybody_reads_the_page_and_finds_no_way_in(slug: str, today: dt.date, client: Client) -> None:
    shown = page(client, slug)
    assert entry(slug).who in shown
    assert not [word for word in ("打印", "广播稿", "公示单", "退出", "＿") if word in shown]


def test_the_page_is_kept_by_no_browser_and_sets_no_cookie(today: dt.date, client: Client) -> None:
    response = client.get(reverse("routing:policy", args=["dibao"]))
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


def test_the_page_answers_no_post(today: dt.date, client: Client) -> None:
    assert client.post(reverse("routing:policy", args=["dibao"])).status_code == 405


def test_the_code_on_the_leaflet_leads_to_the_window_that_printed_it(today: dt.date, client: Client) -> None:
    window = Department.objects.get(slug="maojian")
    window.phone = "0854-8000001"
    window.save()
    address = leaflets.public_address(ReliefCategory.objects.get(slug="dibao"), leaflets.unit_of(window))
    assert address == "http://localhost:8000/policy/dibao/?unit=maojian"
    assert "0854-8000001" in client.get(address.removeprefix("http://localhost:8000")).content.decode()


@pytest.mark.parametrize("unit", ["nobody", "", "x" * 500, "zhengfu"])
def test_an_address_that_names_no_window_shows_where_to_apply(unit: str, today: dt.date, client: Client) -> None:
    response = client.get(reverse("routing:policy", args=["dibao"]), {"unit": unit})
    assert "<b>户籍所在地乡镇（街道）社会事务窗口</b>" in response.content.decode()


@pytest.mark.parametrize("name", PRINTS)
@pytest.mark.parametrize("username", ["maojian", "maojian-head", "pingyang", "jiaoyu", "office"])
def test_who_meets_people_prints(name: str, username: str, today: dt.date, signed_in: SignIn) -> None:
    assert entry("dibao").title in page(signed_in(person(username)), "dibao", name)


@pytest.mark.parametrize("name", PRINTS)
@pytest.mark.parametrize("username", ["jiancha", "admin"])
def test_who_only_supervises_prints_nothing(name: str, username: str, today: dt.date, signed_in: SignIn) -> None:
    client = signed_in(person(username))
    assert client.get(reverse(f"routing:{name}", args=["dibao"])).status_code == 403
    assert client.get(reverse("routing:policy", args=["dibao"])).status_code == 200


def test_the_sheet_names_the_window_of_whoever_prints(today: dt.date, signed_in: SignIn) -> None:
    assert "毛尖镇社会事务窗口" in page(signed_in(person("maojian")), "dibao", "bring")
    assert "坪阳村社会事务窗口" in page(signed_in(person("pingyang")), "dibao", "bring")


def test_what_was_not_entered_is_a_line_to_write_on(today: dt.date, signed_in: SignIn) -> None:
    assert f"电话：{BLANK}" in page(signed_in(person("maojian")), "dibao", "leaflet")


def test_the_plain_sheet_has_neither_number_nor_signature(today: dt.date, signed_in: SignIn) -> None:
    shown = page(signed_in(person("maojian")), "dibao", "bring")
    assert "办事一次性告知单" in shown
    assert not [word for word in ("救补", "签收", "存根", "经办人", "指印") if word in shown]
    assert all(word in shown for word in ("条件", "材料", "流程", "时限", "地点", "电话", "窗口代查，不用带"))


def test_too_long_an_entry_is_told_to_who_prints_it(today: dt.date, signed_in: SignIn) -> None:
    window = Department.objects.get(slug="maojian")
    window.address = "都匀市" + "很长的地址" * 20
    window.save()
    client = signed_in(person("maojian"))
    assert "超过350个字" in page(client, "jiuye", "leaflet")
    assert "超过350个字" not in page(client, "liulang", "broadcast")


def test_window_and_bureau_find_the_policies_in_their_bar(today: dt.date, signed_in: SignIn) -> None:
    for username in ("maojian", "maojian-head", "jiaoyu"):
        page = one_line(signed_in(person(username)).get("/").content.decode())
        assert f'<a href="{reverse("routing:policies")}">政策</a>' in page


def test_the_list_asks_as_little_of_the_database_as_one_page(
    today: dt.date, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(4):
        client.get(reverse("routing:policies"))
    with django_assert_max_num_queries(12):
        client.get(reverse("routing:policy", args=["dibao"]))
