"""文书登记簿 and 办件台账: complete, only what is the reader's, counted on paper, on record."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.models import AccessKind, AccessRecord, Matter, Series
from routing.models import Document, DocumentVoid, PaperKind
from routing.papers.documents import record_prints
from routing.papers.texts import di_key
from routing.registers import MatterLedger, PaperRegister, RegisterSpan
from routing.registers import views as register_views
from tests.conftest import At, person
from tests.copies import copies
from tests.factories import decided, make_matter, meeting, move, on_agenda, ordered, posted, sent, switch, told
from tests.pages import SignIn, read, text_of
from tests.papers import issue_ordinary
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
PAPERS, MATTERS = reverse("routing:paper_register"), reverse("routing:matter_ledger")
PRINT_PAPERS, PRINT_MATTERS = reverse("routing:paper_register_print"), reverse("routing:matter_ledger_print")
CANARY, MASKED = "仇鸣凤", "仇*凤"
BOTH = [(PAPERS, PRINT_PAPERS), (MATTERS, PRINT_MATTERS)]


def printed(client: Client, address: str, **asked: str) -> str:
    return text_of(client.post(address, asked))


def numbers(html: str) -> list[str]:
    """Return the first cell of every line on screen."""
    return re.findall(r'<td class="nowrap">(?:<a [^>]*>)?([^<]+)', html)


def cells(user: User, paper: Document) -> dict[str, str]:
    """Return the line of a paper by the heads of its columns."""
    register = PaperRegister(user, year=paper.year)
    line = next(line for line in register.whole() if line.texts[0] == paper.number)
    return dict(zip([column.words for column in register.columns], line.texts, strict=True))


def ledger(user: User, part: str = "") -> MatterLedger:
    return MatterLedger(user, span=RegisterSpan.of(2026, part))


def row(user: User, matter: Matter) -> dict[str, str]:
    register = ledger(user)
    line = next(line for line in register.whole() if line.texts[0] == matter.number)
    return dict(zip([column.words for column in register.columns], line.texts, strict=True))


# --- 文书登记簿: what stands in it


def test_a_paper_stands_with_whom_what_and_by_whom(clerk: User) -> None:
    make_matter(clerk, name=CANARY)
    told_line = cells(clerk, Document.objects.get(kind=PaperKind.RECEIPT))
    assert told_line == {
        "文号": "毛救受〔2026〕1号",
        "日期": "2026-11-23",
        "文种": "受理回执",
        "申请人／主送": MASKED,
        "事项": "住房救助",
        "经办人": "韦小燕",
        "打印": "0",
        "送达": "—",
        "作废、更正": "—",
    }


def test_a_paper_between_offices_names_the_unit_it_goes_to(clerk: User) -> None:
    slip = issue_ordinary(PaperKind.TRANSFER)
    assert cells(clerk, slip)["申请人／主送"].endswith(f"／{slip.fields['lead']}")


def test_an_order_and_a_topic_stand_in_the_register_of_the_office(clerk: User, zhujian: User, office: User) -> None:
    ordered(office, sent(clerk, zhujian))
    on_agenda(clerk, zhujian, office, meeting(office))
    order, topic = (Document.objects.get(kind=kind) for kind in (PaperKind.ORDER, PaperKind.AGENDA))
    assert cells(office, order)["申请人／主送"] == f"主送{zhujian.department}"
    assert cells(office, order)["事项"] == "督办1件"
    assert cells(office, topic)["事项"] == "住房救助没有承办单位的问题"


def test_prints_and_the_delivery_are_told(clerk: User, zhujian: User) -> None:
    matter = told(decided(clerk, zhujian), clerk)
    paper = matter.documents.get(kind=PaperKind.RESULT)
    record_prints([paper], actor=clerk, now=clock.now())  # once more than before it was handed over
    line = cells(zhujian, paper)
    assert line["打印"] == "2"
    assert "2026-11-23当面" in line["送达"]


def test_a_void_paper_keeps_its_number_with_the_reason(clerk: User) -> None:
    paper = issue_ordinary(PaperKind.RECEIPT)
    DocumentVoid.objects.create(document=paper, reason="打错了姓名", by=clerk, at=clock.now())
    assert cells(clerk, paper)["作废、更正"] == "作废：打错了姓名"
    assert "作废1份" in PaperRegister(clerk, year=2026).total


@pytest.mark.parametrize("reader", ["clerk", "auditor"])
def test_a_reason_names_nobody(reader: str, clerk: User, request: pytest.FixtureRequest) -> None:
    matter = make_matter(clerk, name="王大山")
    applicant, paper = matter.application.applicant, matter.application.documents.get(kind=PaperKind.RECEIPT)
    applicant.name = "韦大山"
    applicant.save()
    move("correct_paper", matter, clerk, paper=paper, why=f"姓名写成王大山，应为韦大山，后来又叫{CANARY}")
    applicant.name = CANARY
    applicant.save()
    remark = cells(request.getfixturevalue(reader), paper)["作废、更正"]
    assert f"姓名写成王*山，应为韦*山，后来又叫{MASKED}" in remark
    assert "已由毛救受〔2026〕2号更正" in remark


def test_of_a_hidden_paper_no_reason_is_told(clerk: User, zhujian: User, minzheng: User, office: User) -> None:
    on_agenda(clerk, zhujian, office)
    sheet = Document.objects.get(kind=PaperKind.AGENDA)
    DocumentVoid.objects.create(document=sheet, reason=f"{CANARY}的情况写错", by=office, at=clock.now())
    assert cells(minzheng, sheet)["作废、更正"] == "作废"


def test_the_whole_register_goes_by_number(clerk: User) -> None:
    for _ in range(11):
        make_matter(clerk)
    whole = [line.texts[0] for line in PaperRegister(clerk, year=2026, kind=PaperKind.RECEIPT).whole()]
    assert whole == [f"毛救受〔2026〕{n}号" for n in range(1, 12)]


def test_a_missing_number_is_shown_at_its_place_and_explained(clerk: User, signed_in: SignIn) -> None:
    make_matter(clerk)
    series = Series.objects.get(kind=PaperKind.RECEIPT, department=clerk.department)
    series.last = 2  # what a broken restore would leave behind
    series.save()
    make_matter(clerk)
    register = PaperRegister(clerk, year=2026, kind=PaperKind.RECEIPT)
    assert [line.texts[0] for line in register.whole()] == [f"毛救受〔2026〕{n}号" for n in (1, 2, 3)]
    assert "缺号1个" in register.total
    assert "毛救受〔2026〕2号　缺号：这个号没有文书。" in read(signed_in(clerk), PAPERS)


def lose_numbers(user: User, last: int) -> None:
    """Leave behind what a broken restore would: the counter of the receipts stands at `last`, without the papers."""
    Series.objects.update_or_create(
        department=user.department, kind=PaperKind.RECEIPT, year=2026, defaults={"last": last}
    )


def rename(user: User, mark: str) -> None:
    """Give the unit another 代字 from now on; its history goes by the real clock, which is not that of the test."""
    unit = user.department
    assert unit is not None
    unit.mark = mark
    unit.save()
    unit.history.exclude(mark=mark).update(history_date=clock.now() - dt.timedelta(days=30))
    unit.history.filter(mark=mark).update(history_date=clock.now())


def receipts(user: User) -> list[str]:
    return [line.texts[0] for line in PaperRegister(user, year=2026, kind=PaperKind.RECEIPT).whole()]


def test_a_missing_number_is_written_as_the_papers_around_it_are(clerk: User, office: User, signed_in: SignIn) -> None:
    switch(di_key(PaperKind.RECEIPT), office, "2026-11-20")
    make_matter(clerk)
    lose_numbers(clerk, 2)
    make_matter(clerk)
    assert receipts(clerk) == [f"毛救受〔2026〕第{n}号" for n in (1, 2, 3)]
    assert "毛救受〔2026〕第2号　缺号" in read(signed_in(clerk), PAPERS)


def test_a_missing_number_is_written_as_on_the_day_of_the_one_before_it(clerk: User, office: User, at: At) -> None:
    make_matter(clerk)
    lose_numbers(clerk, 2)
    at("2026-11-25T09:00")
    switch(di_key(PaperKind.RECEIPT), office, "2026-11-25")
    rename(clerk, "坪")
    make_matter(clerk)
    lose_numbers(clerk, 4)
    expected = ["毛救受〔2026〕1号", "毛救受〔2026〕2号", "坪救受〔2026〕第3号", "坪救受〔2026〕第4号"]
    assert receipts(clerk) == expected


@pytest.mark.parametrize("is_followed", [True, False])
def test_a_missing_first_number_is_written_as_the_next_one_or_as_today(
    *, is_followed: bool, clerk: User, office: User, at: At
) -> None:
    lose_numbers(clerk, 1)
    switch(di_key(PaperKind.RECEIPT), office, "2026-11-20")
    if is_followed:
        make_matter(clerk)
    switch(di_key(PaperKind.RECEIPT), office, "2026-11-24", on=not is_followed)
    at("2026-11-24T09:00")
    assert receipts(clerk)[0] == "毛救受〔2026〕第1号"


def test_a_register_without_a_gap_says_so(clerk: User, signed_in: SignIn) -> None:
    make_matter(clerk)
    page = read(signed_in(clerk), PAPERS)
    assert "缺号0个" in page
    assert "缺号：" not in page


def test_each_year_has_its_own_pages(clerk: User, signed_in: SignIn, at: At) -> None:
    make_matter(clerk)
    at("2027-01-04T10:00")
    make_matter(clerk)
    client = signed_in(clerk)
    assert "毛救受〔2027〕1号" in numbers(read(client, PAPERS))
    assert set(numbers(read(client, PAPERS, year="2026"))) == {"毛救受〔2026〕1号"}


def test_the_conditions_narrow_the_register(clerk: User, outsider: User, office: User, signed_in: SignIn) -> None:
    issue_ordinary(PaperKind.TRANSFER)
    make_matter(outsider)
    client = signed_in(office)
    assert {number[0] for number in numbers(read(client, PAPERS))} == {"毛", "墨"}
    assert {
        number[0]
        for number in numbers(read(client, PAPERS, unit=str(outsider.department and outsider.department.slug)))
    } == {"墨"}
    assert numbers(read(client, PAPERS, kind="transfer")) == ["毛救转〔2026〕1号"]


@pytest.mark.parametrize("address", [PAPERS, MATTERS])
def test_a_condition_from_no_list_is_told_and_left_out(address: str, clerk: User, signed_in: SignIn) -> None:
    make_matter(clerk)
    page = read(signed_in(clerk), address, year="1066", kind="x", cat="x", part="M13")
    assert "年份请从列表里选。" in page
    assert numbers(page)


# --- 办件台账: what stands in it


def test_a_matter_stands_with_its_dates_and_its_unit(clerk: User, zhujian: User) -> None:
    matter = sent(clerk, zhujian, name=CANARY)
    line = row(clerk, matter)
    assert (line["申请人"], line["受理日期"], line["承办单位"]) == (MASKED, "2026-11-23", str(zhujian.department))
    assert (line["办结日期"], line["按期/超期"]) == ("—", "在办")


def test_what_came_on_another_day_stands_with_both_days(clerk: User, reviewer: User) -> None:
    matter = posted(clerk)
    assert row(clerk, matter)["受理日期"] == "2026-11-23（11-18收到，11-23补登）"
    move("refuse_day", matter, reviewer, reason="邮戳是今天的")
    assert row(clerk, matter)["受理日期"] == "2026-11-23"


def test_what_was_recalled_is_with_the_window_and_has_no_result(clerk: User, zhujian: User) -> None:
    matter = sent(clerk, zhujian)
    move("recall", matter, clerk, reason="转错了单位")
    assert clerk.department is not None
    line = row(clerk, matter)
    assert (line["承办单位"], line["结果"]) == (clerk.department.short_name, "—")


@pytest.mark.parametrize(("day", "verdict"), [("2026-11-24T10:00", "按期办结"), ("2027-06-01T10:00", "超期")])
def test_a_closed_matter_says_whether_it_was_in_time(
    day: str, verdict: str, clerk: User, zhujian: User, at: At
) -> None:
    matter = decided(clerk, zhujian)
    at(day)
    told(matter, clerk)
    line = row(clerk, matter)
    assert verdict in line["按期/超期"]
    assert line["办结日期"] == day[:10]
    assert line["结果"] == "给予救助"


def test_what_is_late_and_not_finished_says_so(clerk: User, zhujian: User, at: At) -> None:
    matter = sent(clerk, zhujian)
    at("2026-11-30T10:00")
    assert row(clerk, matter)["按期/超期"].startswith("逾期")
    assert "（其中逾期1件）" in ledger(clerk).total


def test_the_total_adds_up(clerk: User, zhujian: User) -> None:
    told(decided(clerk, zhujian), clerk)
    sent(clerk, zhujian)
    expected = "办件2件：已办结1件（按期1件、超期0件），在办1件（其中逾期0件）；不予受理0件"
    assert ledger(clerk).total == expected


@pytest.mark.parametrize(("part", "found"), [("", 1), ("Q4", 1), ("Q3", 0), ("M11", 1), ("M12", 0), ("M10", 0)])
def test_a_part_of_the_year_holds_what_was_registered_in_it(part: str, found: int, clerk: User) -> None:
    make_matter(clerk)
    assert len(ledger(clerk, part).whole()) == found


def test_december_ends_with_the_year() -> None:
    assert (
        RegisterSpan.of(2026, "M12").after
        == RegisterSpan.of(2026, "Q4").after
        == RegisterSpan.of(2026, "").after
        == RegisterSpan.of(2027, "").first
    )


def test_the_ledger_is_narrowed_by_category_unit_and_township(
    clerk: User, outsider: User, zhujian: User, office: User, signed_in: SignIn
) -> None:
    first, second = sent(clerk, zhujian), make_matter(outsider, "jiaoyu")
    client = signed_in(office)
    assert numbers(read(client, MATTERS, cat="jiaoyu")) == [second.number]
    assert numbers(read(client, MATTERS, town=str(outsider.department and outsider.department.slug))) == [second.number]
    assert numbers(read(client, MATTERS, unit="zhujian")) == [first.number]


# --- who


@pytest.mark.parametrize("username", ["modchong", "pinglang", "pingyang", "jiaoyu", "zhujian"])
def test_papers_of_another_unit_never_appear(username: str, clerk: User, signed_in: SignIn) -> None:
    make_matter(clerk, name=CANARY)
    client = signed_in(person(username))
    for page in (read(client, PAPERS), client.post(PRINT_PAPERS).content.decode()):
        assert not [word for word in (CANARY, MASKED, "毛救受") if word in page]


@pytest.mark.parametrize("username", ["modchong", "pinglang", "pingyang", "jiaoyu"])
def test_matters_of_another_township_never_appear(username: str, clerk: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk, name=CANARY)
    client = signed_in(person(username))
    for page in (read(client, MATTERS), client.post(PRINT_MATTERS).content.decode()):
        assert not [word for word in (CANARY, MASKED, matter.number) if word in page]


@pytest.mark.parametrize(
    "username", ["maojian", "maojian-head", "modchong", "zhujian", "minzheng", "office", "jiancha"]
)
def test_what_a_register_leads_to_opens(
    username: str, clerk: User, zhujian: User, office: User, reviewer: User, signed_in: SignIn
) -> None:
    told(decided(clerk, zhujian), clerk)
    ordered(office, sent(clerk, zhujian))
    on_agenda(clerk, zhujian, office)
    client = signed_in(person(username))
    for address in BOTH:
        links = re.findall(r'<td class="nowrap"><a href="([^"]+)"', read(client, address[0]))
        assert {client.get(link).status_code for link in links} <= {200}


def test_every_number_of_a_unit_stands_there_even_where_the_paper_is_hidden(
    clerk: User, zhujian: User, minzheng: User, office: User
) -> None:
    """The office and the bureau's own officer are one unit, and he does not see what the office coordinates."""
    on_agenda(clerk, zhujian, office)
    sheet = Document.objects.get(kind=PaperKind.AGENDA)
    assert sheet not in Document.objects.visible_to(minzheng)
    assert cells(minzheng, sheet)["申请人／主送"] == "不在你的办件范围"


@pytest.mark.parametrize("address", [PAPERS, MATTERS])
def test_an_administrator_has_no_registers(address: str, admin: User, signed_in: SignIn) -> None:
    assert signed_in(admin).get(address).status_code == 403


def test_an_auditor_finds_the_register_in_the_bar(auditor: User, signed_in: SignIn) -> None:
    page = signed_in(auditor).get("/").content.decode()
    assert re.search(rf'<nav class="nav".*?href="{PAPERS}"', page, re.DOTALL)


@pytest.mark.parametrize("address", [PAPERS, MATTERS])
def test_a_register_asks_as_much_of_fifty_lines_as_of_one(address: str, clerk: User, signed_in: SignIn) -> None:
    client, asked = signed_in(clerk), []
    for more in (1, 2, 47):
        copies(make_matter(clerk), more - 1)
        asked.append(queries_of(client, address))
    assert len(set(asked)) == 1


# --- on paper


@pytest.mark.parametrize(("address", "printing"), BOTH)
def test_a_print_is_whole_counted_and_signed(address: str, printing: str, clerk: User, signed_in: SignIn) -> None:
    copies(make_matter(clerk), 69)
    client = signed_in(clerk)
    page = printed(client, printing)
    count = len(re.findall(r'class="sheet ledger"', page))
    assert count > 2
    assert [f"第{n}页　共{count}页" in page for n in range(1, count + 1)] == [True] * count
    assert page.count("<thead>") == count, "the heads stand on every page"
    assert page.count("合计") == 1
    assert all(words in page for words in ("填报单位：毛尖镇", "填报人：韦小燕", "审核人：", "日期：2026年11月23日"))
    assert len(set(re.findall(r"<td>(2026-\d{6}|毛救受〔2026〕\d+号)</td>", page))) == 70
    assert "监督查看" not in page


@pytest.mark.parametrize(("address", "printing"), BOTH)
def test_a_print_is_recorded_and_looking_is_not(address: str, printing: str, clerk: User, signed_in: SignIn) -> None:
    make_matter(clerk)
    client = signed_in(clerk)
    read(client, address)
    assert not AccessRecord.objects.exists()
    printed(client, printing, year="2026")
    record = AccessRecord.objects.get()
    assert (record.kind, record.user, record.reason) == (AccessKind.REGISTER, clerk, "打印1行")
    assert "毛尖镇　2026年" in record.term


def test_a_print_by_get_is_not_possible(clerk: User, signed_in: SignIn) -> None:
    answer = signed_in(clerk).get(PRINT_PAPERS)
    assert answer.headers["Location"] == PRINT_PAPERS.removesuffix("print/")
    assert not AccessRecord.objects.exists()


def test_an_auditors_print_is_marked_on_every_page(clerk: User, auditor: User, signed_in: SignIn) -> None:
    copies(make_matter(clerk), 69)
    page = printed(signed_in(auditor), PRINT_MATTERS)
    assert page.count(f"监督查看　{auditor}　2026-11-23 10:00") == len(re.findall('class="sheet ledger"', page)) > 1
    assert "填报人" not in page
    assert AccessRecord.objects.get().user == auditor


def test_too_long_a_register_is_told_how_to_be_shortened(
    clerk: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_views, "MOST_ROWS", 1)
    for _ in range(2):
        make_matter(clerk)
    page = printed(signed_in(clerk), PRINT_PAPERS)
    assert "一次最多打印1行，这里有2行。请缩小范围" in page
    assert not AccessRecord.objects.exists()


def test_an_empty_register_prints_one_page(clerk: User, signed_in: SignIn) -> None:
    assert "第1页　共1页" in printed(signed_in(clerk), PRINT_PAPERS)


def test_the_shares_of_the_columns_are_the_whole_width() -> None:
    assert {sum(column.share for column in one.columns) for one in (PaperRegister, MatterLedger)} == {100}


def test_the_address_where_an_auditor_looks_leads_to_the_register(signed_in: SignIn) -> None:
    answer = signed_in(person("jiancha")).get("/audit/registers/", {"year": "2026"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{reverse('routing:paper_register')}?year=2026")


def test_a_stranger_is_not_led_to_the_register(client: Client) -> None:
    assert client.get("/audit/registers/").headers["Location"].startswith("/login/")
