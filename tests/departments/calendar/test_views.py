"""The pages of the working calendar (M11): who reads, who enters, who confirms, and what they are told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from departments.calendar.reading import calendar
from departments.calendar.workdays import ONE_DAY
from departments.models import CalendarChange, CalendarDay, User
from intake.models import Matter
from routing.models import MatterEvent
from tests.conftest import At, person
from tests.factories import enter_notice, in_progress
from tests.pages import SignIn, one_line, text_of
from tests.test_access import CAST

YEAR, CHANGES = reverse("departments:calendar"), reverse("departments:calendar_changes")
NEW = reverse("departments:calendar_change_new")
TABLE = """2027-01-01至2027-01-03 放假 元旦
2027-02-05至2027-02-11 放假 春节
2027-02-20 上班 春节
2027-04-05 放假 清明节
2027-05-01至2027-05-03 放假 劳动节
2027-06-09 放假 端午节
2027-09-15 放假 中秋节
2027-10-01至2027-10-07 放假 国庆节
"""
TYPED = {
    "action": "enter", "notice": "国办发明电〔2026〕9号", "published_on": "2026-11-20", "scope": "national",
    "year": "2027", "table": TABLE,
}  # fmt: skip


def entered(client: Client, **typed: Any) -> CalendarChange:
    response = client.post(NEW, TYPED | typed)
    assert response.status_code == 302, re.findall("field-error.*", text_of(response))
    change = CalendarChange.objects.first()
    assert change is not None
    assert response.headers["Location"] == page_of(change)
    return change


def confirmed(client: Client, change: CalendarChange, **options: Any) -> Any:
    """Look at a draft and press the button that is there."""
    shown = re.search(r'name="seen" value="(\w+)"', text_of(client.get(page_of(change))))
    return client.post(page_of(change, "_confirm"), {"seen": shown[1] if shown else ""}, **options)


def page_of(change: CalendarChange, act: str = "") -> str:
    return reverse(f"departments:calendar_change{act}", args=[change.pk])


@pytest.fixture
def draft(office: User, signed_in: SignIn) -> CalendarChange:
    return entered(signed_in(office))


# --- The year


@pytest.mark.parametrize("username", CAST)
def test_everybody_reads_the_calendar(username: str, office: User, signed_in: SignIn) -> None:
    assert signed_in(person(username)).get(YEAR).status_code == 200


def test_buttons_are_for_those_who_keep_the_calendar(office: User, clerk: User, signed_in: SignIn) -> None:
    assert "录入放假通知" in text_of(signed_in(office).get(YEAR))
    assert "录入" not in text_of(signed_in(clerk).get(YEAR)).replace("没有录入", "")


def test_a_year_counts_its_working_days(clerk: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(clerk).get(f"{YEAR}2024/"))
    assert "全年247个工作日" in shown, "251 by the country's notice, less four local days"
    assert '2月 <span class="hint">18个工作日</span>' in shown


def test_every_day_is_told_in_words_and_marked(clerk: User, signed_in: SignIn) -> None:
    shown = one_line(text_of(signed_in(clerk).get(f"{YEAR}2024/")))
    for mark, words in (("休", "放假（春节）"), ("班", "上班（春节）"), ("州", "放假（州庆）"), ("休", "星期日休息")):
        assert f'<span class="day-mark" aria-hidden="true">{mark}</span><span class="sr">，{words}</span>' in shown


def test_today_is_marked_once(clerk: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(clerk).get(YEAR))
    assert shown.count('aria-current="date"') == 1
    assert "，今天，上班" in shown


def test_arrangements_stand_with_their_notice(clerk: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(clerk).get(f"{YEAR}2015/"))
    assert "9月3日（星期四）至9月5日（星期六）" in shown
    assert "国发明电〔2015〕1号" in shown


def test_a_year_not_entered_says_so(clerk: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(clerk).get(f"{YEAR}2027/"))
    assert "（暂定）" in shown
    assert "2027年的放假安排还没有录入" in shown


def test_missing_local_days_are_told_apart(clerk: User, signed_in: SignIn) -> None:
    missing = "地方节假日（四月初八、六月初六、州庆）没有录入"
    assert missing in text_of(signed_in(clerk).get(f"{YEAR}2026/"))
    assert missing not in text_of(signed_in(clerk).get(f"{YEAR}2024/"))


@pytest.mark.parametrize("year", [2013, 2028, 9999])
def test_there_are_no_pages_for_years_far_away(year: int, clerk: User, signed_in: SignIn) -> None:
    assert signed_in(clerk).get(f"{YEAR}{year}/").status_code == 404


# --- Who may


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "pinglang", "minzheng", "jiancha"])
def test_others_neither_enter_nor_confirm_nor_give_up(username: str, draft: CalendarChange, signed_in: SignIn) -> None:
    client = signed_in(person(username))
    for address in (NEW, page_of(draft, "_confirm"), page_of(draft, "_discard")):
        assert client.post(address, TYPED).status_code == 403
    assert CalendarChange.objects.get().state == "draft"


def test_an_auditor_looks_at_changes_without_buttons(draft: CalendarChange, auditor: User, signed_in: SignIn) -> None:
    client = signed_in(auditor)
    assert draft.notice in text_of(client.get(CHANGES))
    assert "确认并改期" not in text_of(client.get(page_of(draft)))


def test_a_window_does_not_read_changes(draft: CalendarChange, clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    assert {client.get(address).status_code for address in (NEW, CHANGES, page_of(draft))} == {403}


def test_the_token_of_the_page_is_asked_for(draft: CalendarChange, admin: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)
    assert client.post(page_of(draft, "_confirm")).status_code == 403


# --- Entering


def test_a_typed_notice_becomes_a_draft(draft: CalendarChange, office: User) -> None:
    assert (draft.entered_by, draft.origin, draft.year, len(draft.rows)) == (office, "手工录入", 2027, 24)
    assert calendar().is_provisional(calendar().known_until + ONE_DAY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_as_windows_and_others_write_it(encoding: str, office: User, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("2027.csv", TABLE.replace(" ", ",").encode(encoding))
    change = entered(signed_in(office), table="", file=file)
    assert (change.origin, len(change.rows)) == ("文件 2027.csv", 24)
    assert change.rows[0]["name"] == "元旦"


def test_what_a_wrong_file_said_can_be_mended_on_the_screen(office: User, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("2027.txt", "2027-01-01 元旦".encode("gb18030"))
    shown = text_of(signed_in(office).post(NEW, TYPED | {"table": "", "file": file}))
    assert ">\n2027-01-01 元旦</textarea>" in shown


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"2027-01-01 x\n" * 9000, "文件超过100 KB"),
        (b"PK\x03\x04\x00\x00\xff\xff", "这不是文本文件"),
        (b"", "文件是空的"),
    ],
)
def test_a_file_that_is_no_table_is_told(content: bytes, sentence: str, office: User, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("2027.txt", content)
    assert sentence in text_of(signed_in(office).post(NEW, TYPED | {"table": "", "file": file}))


def test_table_and_file_are_not_mixed(office: User, signed_in: SignIn) -> None:
    file = SimpleUploadedFile("2027.txt", TABLE.encode())
    shown = text_of(signed_in(office).post(NEW, TYPED | {"file": file}))
    assert "表格和文件只能用一样" in shown


def test_what_was_typed_stays_exactly_when_it_is_wrong(office: User, signed_in: SignIn) -> None:
    typed = "  2027-01-01\t元旦\n\n2027-02-31  放假 <春节>  "
    shown = text_of(signed_in(office).post(NEW, TYPED | {"table": typed}))
    assert f">\n{typed.replace('<', '&lt;').replace('>', '&gt;')}</textarea>" in shown
    assert "第3行：没有2027年2月31日这一天" in shown
    assert 'value="国办发明电〔2026〕9号"' in shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"notice": " "}, "请填通知文号或标题"),
        ({"table": " \n"}, "请填表格，或者选一个文件。"),
        ({"published_on": "11月"}, "这个日期不对，可以写成20261123。"),
        ({"published_on": "2026-11-24"}, "发布日期不能晚于今天。"),
        ({"scope": "county"}, "请从列表里选范围。"),
        ({"year": "2030"}, "请从列表里选年度。"),
        ({"table": "2027-02-05 放假 春节"}, "没有1月1日放假"),
        ({"table": "2027-01-01 放假 元旦"}, "全年安排里没有写春节、清明、劳动、端午、中秋、国庆的放假"),
        ({"table": TABLE.replace("国庆节", "长假")}, "没有写国庆的放假"),
        ({"table": "2026-11-20 放假 停电", "year": ""}, "2026年11月20日已经过去，不能再改。"),
        ({"table": "2026-10-01 放假 国庆节", "year": ""}, "没有变化"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_stored(
    typed: dict[str, str], sentence: str, office: User, signed_in: SignIn
) -> None:
    shown = text_of(signed_in(office).post(NEW, TYPED | typed))
    assert sentence in shown
    assert not CalendarChange.objects.exists()


def test_a_local_year_needs_no_new_years_day(office: User, signed_in: SignIn) -> None:
    assert entered(signed_in(office), scope="qiannan", table="2027-05-13 放假 四月初八").scope == "qiannan"


def test_a_year_out_of_the_package_becomes_a_draft_only(office: User, at: At, signed_in: SignIn) -> None:
    at("2025-11-10T10:00")
    gone = CalendarDay.objects.filter(date__year=2026)[3]
    gone.delete()
    response = signed_in(office).post(NEW, {"action": "import", "package_year": "2026"})
    change = CalendarChange.objects.get()
    assert response.headers["Location"] == page_of(change)
    assert "chinesecalendar" in change.origin
    assert [row["date"] for row in change.rows] == [gone.date.isoformat()]
    assert not CalendarDay.objects.filter(date=gone.date).exists()


def test_a_year_that_the_package_does_not_know_is_told(office: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(office).post(NEW, {"action": "import", "package_year": "2027"}))
    assert "软件包里还没有2027年的安排" in shown


def test_the_form_opens_with_the_year_that_is_asked_for(office: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(office).get(f"{NEW}?year=2027&scope=qiannan"))
    assert '<option value="2027" selected>' in shown
    assert re.search(r'value="qiannan"[^>]*checked', shown)


# --- The draft, and what becomes of it


@pytest.fixture
def waiting(clerk: User, zhujian: User) -> Matter:
    """A matter whose promise runs into 2027."""
    return in_progress(clerk, zhujian)


def test_a_draft_shows_its_days_and_what_they_move(
    waiting: Matter, draft: CalendarChange, office: User, signed_in: SignIn
) -> None:
    shown = one_line(text_of(signed_in(office).get(page_of(draft))))
    assert "改动影响1件办件的期限" in shown
    assert reverse("routing:matter", args=[waiting.number]) in shown
    assert re.search(r"2月20日</th><td[^>]*>星期六</td><td[^>]*>星期六休息</td><td[^>]*><b>上班（春节）</b>", shown)
    assert "暂定→确定" in shown


def test_who_entered_a_draft_reads_that_another_confirms(
    draft: CalendarChange, office: User, signed_in: SignIn
) -> None:
    client = signed_in(office)
    shown = text_of(client.get(page_of(draft)))
    assert "须由另一人确认" in shown
    assert "确认并改期" not in shown
    told = text_of(client.post(page_of(draft, "_confirm"), follow=True))
    assert "这份改动是您录入的，须由另一人确认。" in told


def test_a_second_person_confirms_and_the_matters_move(
    waiting: Matter, draft: CalendarChange, admin: User, signed_in: SignIn
) -> None:
    client = signed_in(admin)
    assert "确认并改期" in text_of(client.get(page_of(draft)))
    response = confirmed(client, draft)
    assert response.headers["Location"] == page_of(draft)
    shown = text_of(client.get(page_of(draft)))
    assert "1件办件的期限已改动或确定" in shown
    assert f"{admin.full_name} 2026-11-23 10:00" in shown
    assert not calendar().is_provisional(calendar().known_until)
    assert MatterEvent.objects.filter(matter=waiting, move="recalendar").count() == 1


def test_what_has_changed_since_it_was_seen_is_shown_before_it_is_confirmed(
    waiting: Matter, draft: CalendarChange, clerk: User, zhujian: User, admin: User, signed_in: SignIn
) -> None:
    client = signed_in(admin)
    seen = re.search(r'name="seen" value="(\w+)"', text_of(client.get(page_of(draft))))
    assert seen
    in_progress(clerk, zhujian)
    client.force_login(admin)
    told = text_of(client.post(page_of(draft, "_confirm"), {"seen": seen[1]}, follow=True))
    assert "改动影响的办件和您看到的已经不一样" in told
    assert "改动影响2件办件的期限" in told
    assert calendar().known_until.year == 2026
    assert not MatterEvent.objects.filter(move="recalendar").exists()
    assert "2件办件的期限已改动或确定" in text_of(confirmed(client, draft, follow=True))


def test_nobody_confirms_what_was_not_looked_at(draft: CalendarChange, admin: User, signed_in: SignIn) -> None:
    told = text_of(signed_in(admin).post(page_of(draft, "_confirm"), follow=True))
    assert "和您看到的已经不一样" in told
    assert CalendarChange.objects.get().state == "draft"


def test_who_confirms_reads_what_the_year_comes_to(draft: CalendarChange, admin: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(admin).get(page_of(draft)))
    # 365 days with 104 of weekends, 15 rests on weekdays, one Saturday made up for
    assert "全年休息118天（含周末），调休上班1天，工作日247天。" in shown
    assert "请核对" not in shown.partition("全年合计")[0]


def test_who_confirms_is_warned_of_holidays_that_are_missing(office: User, admin: User, signed_in: SignIn) -> None:
    change = enter_notice(office, {"2027-01-01": "rest", "2027-02-05": "rest"}, name="春节", year=2027)
    shown = text_of(signed_in(admin).get(page_of(change)))
    assert "这一年没有写元旦、清明、劳动、端午、中秋、国庆的放假" in shown


def test_a_notice_that_changes_a_few_days_is_no_whole_year(office: User, admin: User, signed_in: SignIn) -> None:
    change = enter_notice(office, {"2026-12-03": "rest"})
    assert "全年合计" not in text_of(signed_in(admin).get(page_of(change)))


def test_the_administrator_reads_numbers_that_lead_nowhere(
    waiting: Matter, draft: CalendarChange, admin: User, signed_in: SignIn
) -> None:
    shown = text_of(signed_in(admin).get(page_of(draft)))
    assert waiting.number in shown
    assert reverse("routing:matter", args=[waiting.number]) not in shown


def test_a_second_click_on_confirm_is_told_and_moves_nothing(
    waiting: Matter, draft: CalendarChange, admin: User, signed_in: SignIn
) -> None:
    client = signed_in(admin)
    confirmed(client, draft)
    assert "这份改动已确认，不能再操作。" in text_of(client.post(page_of(draft, "_confirm"), follow=True))
    assert MatterEvent.objects.filter(matter=waiting, move="recalendar").count() == 1


def test_a_draft_that_is_given_up_changes_nothing(draft: CalendarChange, office: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(office).post(page_of(draft, "_discard"), follow=True))
    assert "已放弃，日历没有变动。" in shown
    assert calendar().known_until.year == 2026


def test_a_draft_that_came_too_late_cannot_be_confirmed(
    draft: CalendarChange, admin: User, at: At, signed_in: SignIn
) -> None:
    at("2027-02-06T10:00")
    shown = text_of(signed_in(admin).get(page_of(draft)))
    assert "2027年2月5日已经过去，不能再改。" in shown
    assert "确认并改期" not in shown


def test_at_most_fifty_of_the_moving_dates_are_listed(
    draft: CalendarChange, office: User, clerk: User, zhujian: User, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("departments.calendar.pages.SHOWN", 1)
    for _ in range(2):
        in_progress(clerk, zhujian)
    shown = text_of(signed_in(office).get(page_of(draft)))
    assert "改动影响2件办件的期限" in shown
    assert "共2项，先列1项" in shown


def test_changes_are_listed_newest_first_with_their_state(
    draft: CalendarChange, office: User, signed_in: SignIn
) -> None:
    client = signed_in(office)
    client.post(page_of(draft, "_discard"))
    entered(client, notice="第二份通知")
    shown = text_of(client.get(CHANGES))
    assert shown.index("第二份通知") < shown.index("国办发明电〔2026〕9号")
    assert "待确认" in shown
    assert "已放弃" in shown


# --- The reminders of the workbench


@pytest.mark.parametrize("username", ["office", "admin"])
def test_the_workbench_reminds_of_the_missing_year_from_november_on(
    username: str, office: User, at: At, signed_in: SignIn
) -> None:
    client = signed_in(person(username))
    at("2026-10-31T10:00")
    assert "工作日历未录入" not in text_of(client.get("/"))
    at("2026-11-01T10:00")
    shown = text_of(client.get("/"))
    assert "2027年工作日历未录入" in shown
    assert f"{NEW}?year=2027" in shown


def test_the_workbench_reminds_of_drafts(draft: CalendarChange, admin: User, signed_in: SignIn) -> None:
    client = signed_in(admin)
    shown = text_of(client.get("/"))
    assert "有1份日历改动待确认" in shown
    assert page_of(draft) in shown


@pytest.mark.parametrize("username", ["maojian", "minzheng", "jiancha"])
def test_nobody_else_is_reminded(username: str, draft: CalendarChange, signed_in: SignIn) -> None:
    shown = text_of(signed_in(person(username)).get("/"))
    assert "日历未录入" not in shown
    assert "日历改动待确认" not in shown


def test_the_settings_of_the_office_lead_to_the_calendar(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    assert f'<a href="{YEAR}">工作日历</a></h2>' in text_of(client.get("/setup/"))
    assert '<a href="/setup/" aria-current="page">设置</a>' in one_line(text_of(client.get(YEAR)))
