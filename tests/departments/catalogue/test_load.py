"""Loading the catalogue: all of it arrives, a second loading changes nothing, and every mistake raises an error."""

import datetime as dt
import re
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from departments import clock
from departments.calendar.acts import discard
from departments.calendar.reading import calendar
from departments.catalogue.load import CATALOGUE, CatalogueError, load_calendar, load_catalogue
from departments.duties.acts import add_limit
from departments.models import (
    CalendarChange,
    CalendarDay,
    CalendarYear,
    ClockLimit,
    Department,
    MaterialRequirement,
    Paper,
    PolicyBasis,
    ReliefCategory,
    Responsibility,
    SpecialStage,
    User,
)
from departments.terms import ClockKind, DepartmentKind, Handling, LimitUnit
from tests.conftest import At

OPENING = dt.date(2014, 12, 19)
FIRST_DAYS = {
    "dibao": OPENING,
    "tekun": OPENING,
    "shouzai": OPENING,
    "yiliao": OPENING,
    "jiaoyu": OPENING,
    "zhufang": OPENING,
    "jiuye": OPENING,
    "linshi": OPENING,
    "liulang": OPENING,
}
"""Each category by its number, with the day from which somebody answers for it."""
TABLES: dict[str, Any] = {
    "departments": Department,
    "categories": ReliefCategory,
    "bases": PolicyBasis,
    "responsibilities": Responsibility,
    "stages": SpecialStage,
    "papers": Paper,
    "materials": MaterialRequirement,
    "limits": ClockLimit,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue that a test may damage."""
    return Path(copytree(CATALOGUE, tmp_path / "catalogue"))


def append(folder: Path, name: str, text: str) -> None:
    file = folder / f"{name}.toml"
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def replace(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / f"{name}.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_loading_again_leaves_no_new_history(db: None) -> None:
    def history() -> list[int]:
        return [model.history.count() for model in [*TABLES.values(), CalendarDay]]

    before = history()
    load_catalogue()
    load_calendar()
    assert history() == before


def test_loading_an_empty_database_makes_the_same_rows(db: None) -> None:
    for model in reversed(TABLES.values()):
        if model not in (Department, ReliefCategory):  # people and other rows stand on these
            model.objects.all().delete()
    load_catalogue()
    assert ClockLimit.objects.count() == 14
    assert Responsibility.objects.edition("yiliao", OPENING).supporting.count() == 2


def test_loading_counts_the_rows_of_every_file(db: None) -> None:
    villages = Department.objects.filter(kind=DepartmentKind.VILLAGE).count()  # they come by import, not by a file
    counts = {name: model.objects.count() for name, model in TABLES.items()}
    assert load_catalogue() == counts | {"departments": counts["departments"] - villages}


def test_changed_row_is_saved_with_one_history_row(db: None, folder: Path) -> None:
    replace(folder, "limits", "value = 5", "value = 6")
    load_catalogue(folder)
    opinion = ClockLimit.objects.get(slug="opinion")
    assert (opinion.value, opinion.history.count()) == (6, 2)


def test_telephone_entered_by_the_office_survives_loading(db: None) -> None:
    window = Department.objects.get(slug="maojian")
    window.phone = "0854-0000000"
    window.save()
    load_catalogue()
    window.refresh_from_db()
    assert window.phone == "0854-0000000"


def test_unknown_reference_names_file_row_and_slug(db: None, folder: Path) -> None:
    replace(folder, "responsibilities", 'lead = "jiaoyu"', 'lead = "nobody"')
    with pytest.raises(CatalogueError, match=r"responsibilities\.toml, 2014-jiaoyu: there is no Department .*nobody"):
        load_catalogue(folder)


def test_failed_loading_changes_nothing_at_all(db: None, folder: Path) -> None:
    replace(folder, "departments", 'short_name = "毛尖镇"', 'short_name = "别的镇"')
    replace(folder, "limits", 'kind = "opinion"', 'kind = "waiting"')
    with pytest.raises(CatalogueError, match=r"limits\.toml, opinion"):
        load_catalogue(folder)
    assert Department.objects.get(slug="maojian").short_name == "毛尖镇"


def test_unknown_column_is_refused(db: None, folder: Path) -> None:
    replace(folder, "categories", 'short_name = "低保"', 'nickname = "低保"')
    with pytest.raises(CatalogueError, match="unknown column nickname"):
        load_catalogue(folder)


def test_second_open_edition_of_a_category_is_refused(db: None, folder: Path) -> None:
    text = (folder / "responsibilities.toml").read_text(encoding="utf-8")
    first = text.index('[[responsibilities]]\nslug = "2014-shouzai"')
    append(
        folder,
        "responsibilities",
        text[first : text.index("[[responsibilities]]", first + 1)].replace("2014-", "2027-"),
    )
    with pytest.raises(CatalogueError, match="2027-shouzai"):
        load_catalogue(folder)


def later_edition(folder: Path, valid_from: str, ends: str) -> None:
    """Let a newer catalogue know another edition of 转出, and when the first one ends."""
    first = 'slug = "transfer"\nkey = "transfer"\n'
    replace(folder, "limits", first, f"{first}valid_to = {ends}\n")
    row = f'slug = "transfer-later"\nkey = "transfer"\nkind = "transfer"\nvalue = 3\nvalid_from = {valid_from}\n'
    append(folder, "limits", f'\n[[limits]]\n{row}source = "新文件"\n')


def test_a_later_edition_of_the_file_ends_the_one_before(db: None, folder: Path) -> None:
    later_edition(folder, "2027-01-01", "2026-12-31")
    load_catalogue(folder)
    assert ClockLimit.objects.get(slug="transfer").valid_to == dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("ends", "sentence"), [("2026-12-30", "2026年12月31日没有一版"), ("2027-01-02", "2027年1月1日至1月2日两版都有效")]
)
def test_editions_of_the_file_that_do_not_follow_are_refused(ends: str, sentence: str, db: None, folder: Path) -> None:
    later_edition(folder, "2027-01-01", ends)
    with pytest.raises(CatalogueError, match=rf"limits\.toml, transfer-later: .*{sentence}"):
        load_catalogue(folder)


def test_an_end_in_the_file_does_not_undo_the_end_the_office_set(db: None, folder: Path, office: User, at: At) -> None:
    at("2026-11-23T10:00")
    fields = {"value": 3, "unit": "workdays", "source": "新文件", "is_verified": True}
    add_limit("transfer", fields=fields, valid_from=dt.date(2027, 1, 1), actor=office)
    first = 'slug = "transfer"\nkey = "transfer"\n'
    replace(folder, "limits", first, f"{first}valid_to = 2027-06-30\n")
    load_catalogue(folder)
    assert ClockLimit.objects.get(slug="transfer").valid_to == dt.date(2026, 12, 31)


def test_missing_file_is_refused(db: None, folder: Path) -> None:
    (folder / "bases.toml").unlink()
    with pytest.raises(CatalogueError, match=r"bases\.toml"):
        load_catalogue(folder)


MID_AUTUMN = '{ name = "中秋节", from = 2026-09-25, to = 2026-09-27 }'
LONGER = MID_AUTUMN.replace("2026-09-25", "2026-09-24").replace(" }", ', notice = "修改" }')
IN_JUNE = "2026-06-01T09:00"


def test_an_empty_calendar_is_loaded_at_once(db: None) -> None:
    days, years = (list(model.objects.all()) for model in (CalendarDay, CalendarYear))
    for row in [*days, *years]:
        row.delete()
    assert load_calendar()["drafts"] == 0
    assert (CalendarDay.objects.count(), CalendarYear.objects.count()) == (len(days), len(years))


def test_loading_the_same_calendar_again_offers_nothing(db: None) -> None:
    assert load_calendar()["drafts"] == 0
    assert not CalendarChange.objects.exists()


def test_a_day_that_a_newer_file_knows_is_offered_and_not_applied(db: None, folder: Path, at: At) -> None:
    at(IN_JUNE)
    replace(folder, "calendar", MID_AUTUMN, LONGER)
    assert load_calendar(folder)["drafts"] == 1
    assert calendar().is_workday(dt.date(2026, 9, 24))
    change = CalendarChange.objects.get()
    assert [row["date"] for row in change.rows] == ["2026-09-24"]
    assert (change.origin, change.entered_by, change.state) == ("随软件附带", None, "draft")
    assert change.notice.endswith("、修改")


def test_the_same_is_offered_only_once_even_when_it_was_given_up(db: None, folder: Path, at: At, office: User) -> None:
    at(IN_JUNE)
    replace(folder, "calendar", MID_AUTUMN, LONGER)
    load_calendar(folder)
    assert load_calendar(folder)["drafts"] == 0
    discard(CalendarChange.objects.get(), office, clock.now())
    assert load_calendar(folder)["drafts"] == 0
    assert CalendarChange.objects.count() == 1


def test_a_newer_offer_takes_the_place_of_the_open_one(db: None, folder: Path, at: At) -> None:
    at(IN_JUNE)
    replace(folder, "calendar", MID_AUTUMN, LONGER)
    load_calendar(folder)
    replace(folder, "calendar", "from = 2026-09-24", "from = 2026-09-23")
    load_calendar(folder)
    (change,) = CalendarChange.objects.filter(state="draft")
    assert [row["date"] for row in change.rows] == ["2026-09-23", "2026-09-24"]


def test_past_days_of_a_newer_file_are_not_even_offered(db: None, folder: Path, at: At) -> None:
    at("2026-09-24T09:00")
    replace(folder, "calendar", MID_AUTUMN, LONGER)
    assert load_calendar(folder)["drafts"] == 0


def test_a_year_that_a_newer_file_knows_is_offered(db: None, folder: Path, at: At) -> None:
    at(IN_JUNE)
    year = '[[years]]\nyear = 2027\nscope = "national"\nnotice = "通知"\nwork = []\n'
    append(folder, "calendar", f'\n{year}rest = [{{ name = "元旦", from = 2027-01-01, to = 2027-01-03 }}]\n')
    assert load_calendar(folder)["drafts"] == 1
    assert calendar().is_provisional(dt.date(2027, 1, 1))
    assert len(CalendarChange.objects.get(year=2027).rows) == 3


def test_ten_windows_and_the_bureaus_of_the_notice_exist(db: None) -> None:
    assert Department.objects.windows().count() == 10
    members = Department.objects.filter(is_conference_member=True)
    assert set(members.values_list("kind", flat=True)) == {DepartmentKind.BUREAU}
    assert set(members.values_list("slug", flat=True)) == {
        "minzheng", "weisheng", "jiaoyu", "zhujian", "renshe", "caizheng", "jiancha", "shenji", "fupin",
    }  # fmt: skip


def test_every_unit_has_a_mark_of_its_own_for_its_papers(db: None) -> None:
    writing = Department.objects.exclude(kind=DepartmentKind.VILLAGE)  # a village passes on and writes no papers
    marks = list(writing.values_list("mark", flat=True))
    assert "" not in marks
    assert len(set(marks)) == len(marks)


def test_no_code_stands_without_its_scheme(db: None) -> None:
    assert not Department.objects.exclude(code="").filter(coding_scheme="").exists()


def test_categories_are_numbered_as_on_the_registration_screen(db: None) -> None:
    assert list(ReliefCategory.objects.values_list("number", "slug")) == list(enumerate(FIRST_DAYS, start=1))


@pytest.mark.parametrize(("slug", "day"), FIRST_DAYS.items())
def test_every_category_has_one_edition_from_its_first_day_on(db: None, slug: str, day: dt.date) -> None:
    assert Responsibility.objects.edition(slug, day).category.slug == slug
    with pytest.raises(Responsibility.DoesNotExist):
        Responsibility.objects.edition(slug, day - dt.timedelta(days=1))


def test_later_edition_answers_from_its_first_day_on(db: None) -> None:
    old = Responsibility.objects.edition("shouzai", OPENING)
    old.valid_to = dt.date(2026, 12, 31)
    old.save()
    old.pk, old.slug, old.valid_from, old.valid_to = None, "2027-shouzai", dt.date(2027, 1, 1), None
    old.save(force_insert=True)
    assert Responsibility.objects.edition("shouzai", dt.date(2026, 12, 31)).slug == "2014-shouzai"
    assert Responsibility.objects.edition("shouzai", dt.date(2027, 1, 1)).slug == "2027-shouzai"


def test_medical_relief_is_led_by_one_bureau_and_supported_by_two(db: None) -> None:
    row = Responsibility.objects.edition("yiliao", OPENING)
    assert row.lead.slug == "minzheng"
    assert set(row.supporting.values_list("slug", flat=True)) == {"weisheng", "renshe"}


@pytest.mark.parametrize(
    ("category", "handling"),
    [
        ("dibao", Handling.ESCALATE),
        ("yiliao", Handling.ESCALATE),
        ("jiaoyu", Handling.INFORM),
        ("zhufang", Handling.INFORM),
        ("jiuye", Handling.INFORM),
        ("linshi", Handling.ON_THE_SPOT),
        ("liulang", Handling.ESCALATE),
    ],
)
def test_category_is_handled_as_the_notice_says(db: None, category: str, handling: Handling) -> None:
    assert Responsibility.objects.edition(category, OPENING).handling == handling


def test_limit_without_a_national_rule_says_it_is_the_citys_own(db: None) -> None:
    for row in Responsibility.objects.filter(limit_is_verified=False):
        assert row.limit_source.startswith("本市设定")
        assert row.limit_words.endswith("（本市设定）")


def test_only_minimum_living_and_destitute_support_have_a_verified_limit(db: None) -> None:
    verified = Responsibility.objects.filter(limit_is_verified=True)
    assert set(verified.values_list("category__slug", "limit", "extended_limit")) == {
        ("dibao", 30, 45),
        ("tekun", 30, None),
    }


@pytest.mark.parametrize(
    ("category", "day", "said"),
    [
        ("dibao", dt.date(2014, 12, 19), "23个工作日（本市设定）"),
        ("dibao", dt.date(2021, 6, 30), "23个工作日（本市设定）"),
        ("dibao", dt.date(2021, 7, 1), "30个工作日"),
        ("tekun", dt.date(2021, 6, 30), "40日（本市设定）"),
        ("tekun", dt.date(2021, 7, 1), "30个工作日"),
    ],
)
def test_the_limits_of_2021_hold_from_2021_on(db: None, category: str, day: dt.date, said: str) -> None:
    assert Responsibility.objects.edition(category, day).limit_words == said


def test_no_limit_is_verified_by_a_text_of_later_years(db: None) -> None:
    for row in Responsibility.objects.filter(limit_is_verified=True):
        years = [int(year) for year in re.findall(r"〔(\d{4})〕", row.limit_source)]
        assert min(years) <= row.valid_from.year, row.slug


def test_the_two_times_of_publicity_stood_beside_the_steps_of_2012(db: None) -> None:
    stages = Responsibility.objects.get(slug="2014-dibao").stages.values_list("name", "days", "stops_clock")
    assert list(stages) == [("乡镇公示", 7, True), ("县级公示", 7, True)]


@pytest.mark.parametrize(("slug", "day"), FIRST_DAYS.items())
def test_every_category_has_papers_and_a_basis_to_cite(db: None, slug: str, day: dt.date) -> None:
    assert MaterialRequirement.objects.in_force(day).filter(category__slug=slug, is_main=True).exists()
    assert PolicyBasis.objects.in_force(day).filter(category__slug=slug).exists()


def test_paper_the_window_can_look_up_is_never_a_main_one(db: None) -> None:
    assert not MaterialRequirement.objects.filter(window_looks_up=True, is_main=True).exists()


def test_law_of_2026_is_citable_from_its_first_day_on(db: None) -> None:
    def citable(on: dt.date) -> bool:
        return PolicyBasis.objects.in_force(on).filter(slug="law-decision").exists()

    assert (citable(dt.date(2026, 6, 30)), citable(dt.date(2026, 7, 1))) == (False, True)


def test_every_clock_that_does_not_get_its_length_elsewhere_has_a_limit(db: None) -> None:
    # From the category, the meeting's date, the stage, and the limit of telling.
    elsewhere = {ClockKind.HANDLE, ClockKind.CONFERENCE, ClockKind.STAGE, ClockKind.EXTENSION}
    assert set(ClockLimit.objects.values_list("kind", flat=True)) == set(ClockKind) - elsewhere


def test_transfer_takes_two_verified_workdays(db: None) -> None:
    row = ClockLimit.objects.get(slug="transfer")
    assert (row.value, row.unit, row.is_verified) == (2, LimitUnit.WORKDAYS, True)
