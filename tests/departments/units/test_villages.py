"""村（社区）名单: every row is judged before anything is stored; then all rows are imported as previewed, or none."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
from typing import Any, Final

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase
from openpyxl import load_workbook

from departments.errors import DeskError
from departments.models import Department, User
from departments.spreadsheets import SheetError, SheetRow, clean, read, write_csv, write_xlsx
from departments.terms import DepartmentKind
from departments.units.villages import COLUMNS, SCHEME, State, VillageEntry, entries_from, entries_of, plan, take_over
from tests.conftest import At, person
from tests.pages import SignIn, one_line, text_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
ADDRESS: Final = "/setup/villages/"
HEAD: Final = list(COLUMNS.values())
CODE: Final = "522701110201"


def entry(name: str = "双堡村", *, number: int = 2, **facts: str) -> VillageEntry:
    return VillageEntry(number, **{"township": "毛尖镇", "name": name} | facts)


def judged(*entries: VillageEntry) -> list[tuple[State, str]]:
    return [(line.state, "".join(line.faults + line.changes)) for line in plan(entries).lines]


def take(office: User, *entries: VillageEntry) -> None:
    shown = plan(entries)
    take_over(shown.content, shown.digest, office)


def village(name: str = "双堡村") -> Department:
    found: Department = Department.objects.get(short_name=name, kind=DepartmentKind.VILLAGE)
    return found


def count() -> int:
    return Department.objects.filter(kind=DepartmentKind.VILLAGE).count()


# --- Reading the table


def rows(*lines: tuple[str, ...]) -> list[SheetRow]:
    return [SheetRow(number, cells, frozenset()) for number, cells in enumerate(lines, 1)]


def test_the_head_is_found_below_a_title_and_in_any_order() -> None:
    table = rows(
        ("都匀市村（社区）名单",),
        ("填报单位：毛尖镇", "2026年11月23日"),
        ("序号", "村(社区) 名称", "所属乡镇", "联系电话"),
        ("1", "坪阳村", "毛尖镇", "0854-8221234"),
    )
    assert entries_of(table) == [VillageEntry(4, "毛尖镇", "坪阳村", phone="0854-8221234")]


@pytest.mark.parametrize("table", [[], rows(("村名", "电话"), ("坪阳村", "")), rows(("毛尖镇", "坪阳村"))])
def test_a_table_without_a_head_is_refused(table: list[SheetRow]) -> None:
    with pytest.raises(SheetError, match="没有找到表头"):
        entries_of(table)


def test_a_list_with_nothing_in_it_is_refused() -> None:
    with pytest.raises(SheetError, match="一行也没有"):
        entries_of(rows(("乡镇", "村（社区）名称"), ("", "")))


def test_our_own_templates_are_read_back() -> None:
    listed = [("毛尖镇", "双堡村", CODE, "0854-8221234", "工作日 8:30至17:00")]
    for raw in (write_xlsx("名单", HEAD, listed, widths=(9, 9, 9, 9, 9)), write_csv(HEAD, listed)):
        assert entries_of(read(raw, most=9)) == [VillageEntry(2, *listed[0])]


# --- Judging


def test_a_row_is_new_changed_or_the_same(office: User) -> None:
    take(office, entry(phone="0854-8221234"))
    assert judged(
        entry("石龙村", number=2),
        entry(number=3, phone="0854-8225678", code=CODE),
        entry("坪阳村", number=4),
    ) == [
        (State.NEW, ""),
        (State.CHANGED, f"代码：空改为{CODE}电话：0854-8221234改为0854-8225678"),
        (State.SAME, ""),
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (entry(township="毛尖"), "没有叫“毛尖”的乡镇，应是广惠街道、"),
        (entry(township=""), "没有填乡镇。"),
        (entry(""), "没有填村（社区）名称。"),
        (entry(code="5227011102"), "代码应是12位数字，现在是“5227011102”。"),
        (entry(code="5.22701E+11"), "被改成了科学计数"),
        (entry(code="52270111020X"), "代码应是12位数字"),
        (entry(code="522701110000"), "那是乡镇的代码"),
        (entry(code="522701106201"), "代码前9位应是522701110（毛尖镇），现在是522701106。"),
        (entry(phone="问村支书"), "没认出电话“问村支书”"),
        (entry(phone="8548221234"), "没认出电话“8548221234”"),
        (entry("村" * 31), "最多30个字，现在是31个字。"),
        (entry(hours="早" * 61), "最多60个字"),
        (entry("双\x07堡村"), "无法显示的字符"),
        (entry(clean("双\ud800堡村")), "无法显示的字符"),
        (entry(fault="“代码”是公式，请改成文字。"), "是公式，请改成文字"),
    ],
)
def test_a_row_that_is_wrong_says_what_and_how_to_mend_it(wrong: VillageEntry, sentence: str) -> None:
    ((state, words),) = judged(wrong)
    assert state == State.FAULT
    assert sentence in words


def test_rows_that_repeat_each_other_name_the_first() -> None:
    lines = judged(entry(number=2, code=CODE), entry(number=5), entry("石龙村", number=6, code=CODE))
    assert lines == [
        (State.NEW, ""),
        (State.FAULT, "与第2行重复，都是毛尖镇双堡村。"),
        (State.FAULT, "代码与第2行相同。"),
    ]


def test_two_townships_may_have_villages_of_one_name() -> None:
    lines = judged(entry(number=2), entry(number=3, township="墨冲镇"))
    assert [state for state, _ in lines] == [State.NEW, State.NEW]


def test_a_code_that_is_another_villages_asks_to_end_that_one_first(office: User) -> None:
    take(office, entry(code=CODE))
    assert judged(entry("新双堡村", code=CODE)) == [
        (State.FAULT, "代码已经是毛尖镇双堡村的；改名或合并的，请先停用原来的村（社区）。")
    ]


def test_a_village_that_has_ended_is_not_in_the_way(office: User, today: dt.date) -> None:
    take(office, entry(code=CODE))
    old = village()
    old.valid_to = today - dt.timedelta(days=1)
    old.save()
    take(office, entry(code=CODE))
    assert Department.objects.filter(short_name="双堡村").count() == 2
    assert Department.objects.in_force(today).get(short_name="双堡村").slug == f"village-{CODE}-2"


@pytest.mark.parametrize(
    "typed",
    [
        entry("毛尖镇双堡村"),
        entry(township="都匀市毛尖镇人民政府"),
        entry(code="５２２７０１ １１０２０１", phone="０８５４-８２２１２３４"),
        entry(code="无", phone="—", hours="/"),
        entry(phone="0854-8221234、13800005678"),
    ],
)
def test_what_people_write_otherwise_is_understood(typed: VillageEntry) -> None:
    ((state, words),) = judged(typed)
    assert (state, words) == (State.NEW, "")


# --- Importing


def test_a_new_village_has_its_window_under_its_township_from_today(office: User, today: dt.date) -> None:
    take(office, entry(code=CODE, phone="0854-8221234", hours="工作日 8:30至17:00"))
    row, township = village(), Department.objects.get(slug="maojian")
    assert (row.parent, row.name, row.slug, row.valid_from) == (township, "毛尖镇双堡村", f"village-{CODE}", today)
    assert (row.code, row.coding_scheme, row.phone, row.hours) == (CODE, SCHEME, "0854-8221234", "工作日 8:30至17:00")
    assert row.source == "石立新导入的村（社区）名单"
    assert row.history.count() == 1


def test_villages_without_a_code_have_addresses_of_their_own(office: User) -> None:
    take(office, entry("石龙村", number=2), entry("十龙村", number=3), entry("𬭊𬬭", number=4))
    assert village("石龙村").slug == "maojian-shilongcun"
    assert village("十龙村").slug == "maojian-shilongcun-2"
    assert village("𬭊𬬭").slug.startswith("maojian-")


def test_an_empty_cell_erases_nothing_and_what_is_left_out_stays(office: User) -> None:
    take(office, entry(code=CODE, phone="0854-8221234"))
    shown = plan([entry(phone="", code="", hours="工作日")])
    assert [str(row) for row in shown.left_out] == ["坪阳村"]
    take_over(shown.content, shown.digest, office)
    row = village()
    assert (row.code, row.phone, row.hours) == (CODE, "0854-8221234", "工作日")
    assert village("坪阳村").valid_to is None


def test_what_does_not_change_gets_no_line_of_history(office: User) -> None:
    take(office, entry())
    take(office, entry(), entry("石龙村", number=3))
    assert village().history.count() == 1


def test_one_fault_keeps_the_whole_list_out(office: User) -> None:
    shown, before = plan([entry(), entry("石龙村", number=3, phone="x")]), count()
    assert not shown.may_be_confirmed
    with pytest.raises(DeskError):
        take_over(shown.content, shown.digest, office)
    assert count() == before


def test_only_what_was_seen_is_confirmed(office: User) -> None:
    shown = plan([entry(phone="0854-8221234")])
    take(office, entry(phone="0854-8225678"))  # a colleague was faster
    with pytest.raises(DeskError, match="预览以后名单有了变化"):
        take_over(shown.content, shown.digest, office)
    assert village().phone == "0854-8225678"


def test_a_second_click_changes_nothing_and_is_no_error(office: User) -> None:
    shown = plan([entry()])
    take_over(shown.content, shown.digest, office)
    before = count()
    assert not take_over(shown.content, shown.digest, office).changes_something
    assert count() == before


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", "null", "[1]", '[["2","毛尖镇","x"]]', "[[2,1,2]]", "[" * 5000, '[[true,"毛尖镇","x"]]']
)
def test_content_that_is_from_no_preview_is_refused(content: str, office: User) -> None:
    with pytest.raises(DeskError, match="请重新选择文件"):
        take_over(content, "", office)


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "pingyang", "zhujian", "jiancha"])
def test_nobody_else_imports(username: str, office: User) -> None:
    shown = plan([entry()])
    with pytest.raises(PermissionDenied):
        take_over(shown.content, shown.digest, person(username))


# --- Any text at all

anything = st.text(max_size=40) | st.sampled_from(["毛尖镇", "坪阳村", CODE, "=1+1", "\0", "\ud800", " ", "无"])


class AnyText(HypothesisCase):
    """Each example happens in a transaction of its own."""

    @given(st.lists(st.tuples(anything, anything, anything, anything, anything), min_size=1, max_size=4))
    def test_any_text_is_judged_and_imported_whole_or_not_at_all(self, texts: list[tuple[str, ...]]) -> None:
        shown, before = plan([VillageEntry(n, *map(clean, cells)) for n, cells in enumerate(texts, 2)]), count()
        assert len(shown.lines) == len(texts)
        assert all(line.faults for line in shown.faulty)
        try:
            take_over(shown.content, shown.digest, person("office"))
        except DeskError:
            assert count() == before
        else:
            assert not shown.faulty
            assert count() == before + shown.counts[State.NEW]

    @given(st.lists(st.tuples(anything, anything, anything, anything, anything), min_size=1, max_size=4))
    def test_any_file_is_read_or_refused(self, texts: list[tuple[str, ...]]) -> None:
        visible = [["".join(char for char in text if char.isprintable()) for text in cells] for cells in texts]
        with contextlib.suppress(SheetError):
            plan(entries_of(read(write_csv(HEAD, visible), most=9)))

    @given(st.lists(st.tuples(anything, anything, anything, anything, anything), min_size=1, max_size=4))
    def test_a_preview_is_handed_on_without_loss(self, texts: list[tuple[str, ...]]) -> None:
        shown = plan([VillageEntry(n, *map(clean, cells)) for n, cells in enumerate(texts, 2)])
        again = plan(entries_from(shown.content))
        assert (again.content, again.digest) == (shown.content, shown.digest)


# --- The pages


def handed_in(client: Client, raw: bytes, name: str = "名单.csv") -> Any:
    return client.post(ADDRESS, {"action": "preview", "file": SimpleUploadedFile(name, raw)})


def a_list(*lines: tuple[str, ...]) -> bytes:
    return write_csv(HEAD, [(*line, *[""] * (5 - len(line))) for line in lines])


def confirmed(client: Client, response: Any, **changed: str) -> Any:
    shown = response.context["plan"]
    facts = {"action": "confirm", "content": shown.content, "digest": shown.digest} | changed
    return client.post(ADDRESS, facts, follow=True)


@pytest.mark.parametrize("username", ["office", "admin"])
def test_who_keeps_the_settings_sees_the_result_before_and_then_imports(
    username: str, db: None, at: At, signed_in: SignIn
) -> None:
    client, before = signed_in(person(username)), count()
    response = handed_in(client, a_list(("毛尖镇", "双堡村", CODE), ("毛尖镇", "坪阳村", "", "0854-8221234")))
    page = text_of(response)
    assert "新增1个，有变化1个，没有变化0个，有错误0个" in page
    assert "电话：空改为0854-8221234" in page
    assert count() == before
    page = text_of(confirmed(client, response))
    assert "已导入：新增1个，改动1个。" in page
    assert "双堡村" in page
    assert count() == before + 1


def test_faults_are_listed_with_their_row_and_there_is_nothing_to_confirm(office: User, signed_in: SignIn) -> None:
    page = text_of(handed_in(signed_in(office), a_list(("毛尖镇", "双堡村"), ("毛尖", "石龙村"))))
    assert "有1行要改，改好前一行也不导入" in page
    assert '<a href="#row-3">第3行</a>：没有叫“毛尖”的乡镇' in page
    assert "确认导入" not in page


def test_a_list_that_says_nothing_new_has_nothing_to_confirm(office: User, signed_in: SignIn) -> None:
    page = text_of(handed_in(signed_in(office), a_list(("毛尖镇", "坪阳村"))))
    assert "和现在的名单一样，没有要导入的。" in page
    assert "确认导入" not in page


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "文件是空的"),
        (b"x" * (1024 * 1024 + 1), "文件超过1 MB"),
        (b"PK\x03\x04", "已经损坏"),
        ("坪阳村".encode(), "没有找到表头"),
        (a_list(*[("毛尖镇", f"第{n}村") for n in range(2001)]), "名单超过2000行"),
    ],
)
def test_a_file_that_is_no_list_is_refused_beside_the_field(
    raw: bytes, sentence: str, office: User, signed_in: SignIn
) -> None:
    page = text_of(handed_in(signed_in(office), raw))
    assert sentence in page
    assert "<title>有错误：" in one_line(page)


def test_no_file_is_asked_for(office: User, signed_in: SignIn) -> None:
    assert "请选名单文件。" in text_of(signed_in(office).post(ADDRESS, {"action": "preview"}))


def test_two_thousand_villages_come_in_at_once(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    response = handed_in(client, a_list(*[("毛尖镇", f"第{n}村") for n in range(2000)]))
    assert "已导入：新增2000个" in text_of(confirmed(client, response))
    entered = Department.history.filter(source=f"{office}导入的村（社区）名单", history_type="+")
    assert entered.filter(history_user=office).count() == entered.values("id").distinct().count() == 2000


def test_a_list_that_changed_meanwhile_is_shown_again_as_it_is_now(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    response = handed_in(client, a_list(("毛尖镇", "双堡村", "", "0854-8221234")))
    take(office, entry(phone="0854-8225678"))
    page = text_of(confirmed(client, response), 409)
    assert "预览以后名单有了变化，请核对下面的结果再确认。" in page
    assert "电话：0854-8225678改为0854-8221234" in page


def test_a_confirmation_of_nothing_leads_back_to_the_list(office: User, signed_in: SignIn) -> None:
    page = text_of(signed_in(office).post(ADDRESS, {"action": "confirm"}))
    assert "这一页已经过期，请重新选择文件。" in page


def test_the_auditor_reads_and_hands_nothing_in(auditor: User, signed_in: SignIn) -> None:
    client = signed_in(auditor)
    page = text_of(client.get(ADDRESS))
    assert "坪阳村" in page
    assert "导入名单" not in page
    assert handed_in(client, a_list(("毛尖镇", "双堡村"))).status_code == 403


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "pingyang", "zhujian"])
def test_others_do_not_come_in(username: str, db: None, at: At, signed_in: SignIn) -> None:
    client = signed_in(person(username))
    for address in (ADDRESS, f"{ADDRESS}template.csv", f"{ADDRESS}template.xlsx"):
        assert client.get(address).status_code == 403
    assert handed_in(client, a_list(("毛尖镇", "双堡村"))).status_code == 403


def test_the_template_holds_the_present_list_as_text(office: User, signed_in: SignIn) -> None:
    take(office, entry(code=CODE))
    client = signed_in(office)
    response = client.get(f"{ADDRESS}template.xlsx")
    assert "filename=villages.xlsx" in response.headers["Content-Disposition"]
    listed = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert listed[0] == tuple(HEAD)
    assert ("毛尖镇", "双堡村", CODE) in {row[:3] for row in listed}
    assert f"毛尖镇,双堡村,{CODE}" in client.get(f"{ADDRESS}template.csv").content.decode("utf-8-sig")


def test_the_page_asks_the_store_as_often_for_fifty_villages_as_for_three(office: User, signed_in: SignIn) -> None:
    client, asked = signed_in(office), []
    for number in (3, 50):
        take(office, *(entry(f"第{n}村", number=n) for n in range(2, number)))
        asked.append(queries_of(client, ADDRESS))
    assert asked[0] == asked[1]
