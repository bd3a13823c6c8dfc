"""Bureau, limit and basis of a category change from a day on; running matters keep what they were accepted under."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from departments.calendar.reading import clock_limit
from departments.catalogue.load import load_catalogue
from departments.duties.acts import Stage, add_limit, add_responsibility, take_back_edition
from departments.errors import DeskError
from departments.models import ClockLimit, Department, ReliefCategory, Responsibility, SpecialStage, User
from departments.terms import ClockKind
from routing.models import Clock
from tests.conftest import At
from tests.factories import make_matter

TOMORROW, NEW_YEAR = dt.date(2026, 11, 24), dt.date(2027, 1, 1)
COPIED = (
    "edition", "label", "item", "lead", "handling", "settles_at_window", "limit", "limit_unit", "limit_source",
    "limit_is_verified", "extended_limit", "urgent_hours", "go_to", "basis", "source", "needs_member_numbers",
)  # fmt: skip


def enter(
    actor: User,
    slug: str = "zhufang",
    valid_from: dt.date = NEW_YEAR,
    supporting: tuple[Department, ...] = (),
    stages: tuple[Stage, ...] = (),
    **changed: Any,
) -> Responsibility:
    """Enter an edition with the columns of the one in force, except those that are given."""
    old = Responsibility.objects.filter(category__slug=slug).order_by("valid_from")[0]
    fields = {name: getattr(old, name) for name in COPIED} | {"source": "匀府办发〔2026〕88号"} | changed
    return add_responsibility(
        old.category, fields=fields, supporting=supporting, stages=stages, valid_from=valid_from, actor=actor
    )


def transfer_limit(actor: User, value: int = 3, valid_from: dt.date = NEW_YEAR, unit: str = "workdays") -> ClockLimit:
    fields = {"value": value, "unit": unit, "source": "匀府办发〔2026〕88号", "is_verified": True}
    return add_limit("transfer", fields=fields, valid_from=valid_from, actor=actor)


def the_first(slug: str = "zhufang") -> Responsibility:
    return Responsibility.objects.get(slug=f"2014-{slug}")


def handling_clock(matter: Any) -> Clock:
    clock: Clock = matter.clocks.get(kind=ClockKind.HANDLE)
    return clock


# --- A new edition


def test_a_new_edition_ends_the_one_in_force_the_day_before(office: User) -> None:
    edition = enter(office, limit=20, limit_source="市里新文件")
    assert (edition.slug, edition.valid_from, edition.valid_to) == ("20270101-zhufang", NEW_YEAR, None)
    assert the_first().valid_to == dt.date(2026, 12, 31)


def test_each_day_reads_the_edition_of_that_day(office: User) -> None:
    enter(office, limit=20, limit_source="市里新文件")
    limits = [Responsibility.objects.edition("zhufang", NEW_YEAR - dt.timedelta(days=n)).limit for n in (1, 0)]
    assert limits == [75, 20]


def test_ending_and_entering_stand_in_the_history(office: User) -> None:
    edition = enter(office)
    assert [row.history_type for row in the_first().history.all()] == ["~", "+"]
    assert edition.history.filter(history_type="+").count() == 1


def test_supporting_units_and_stages_belong_to_the_edition(office: User) -> None:
    unit = Department.objects.get(slug="minzheng")
    publicity = Stage("公示", "建办保〔2027〕1号", days=15, stops_clock=True)
    edition = enter(office, supporting=(unit,), stages=(publicity, Stage("实地核查", "同上")))
    assert list(edition.supporting.all()) == [unit]
    stages = edition.stages.values_list("slug", "name", "days", "stops_clock")
    assert list(stages) == [
        ("20270101-zhufang-1", "公示", 15, True),
        ("20270101-zhufang-2", "实地核查", None, False),
    ]


@pytest.mark.parametrize("day", [dt.date(2026, 11, 23), dt.date(2020, 1, 1)])
def test_an_edition_cannot_begin_today_or_earlier(day: dt.date, office: User) -> None:
    with pytest.raises(DeskError, match="生效日期最早是明天") as refused:
        enter(office, valid_from=day)
    assert refused.value.field == "valid_from"
    assert the_first().valid_to is None


def test_a_second_waiting_edition_is_refused(office: User) -> None:
    enter(office, valid_from=NEW_YEAR)
    with pytest.raises(DeskError, match="2027年1月1日起的一版已经录入，还没有生效"):
        enter(office, valid_from=TOMORROW)


def test_a_gap_after_an_edition_that_was_ended_is_refused(office: User) -> None:
    old = the_first()
    old.valid_to = dt.date(2026, 11, 30)
    old.save()
    with pytest.raises(DeskError, match="2026年12月1日至12月31日没有一版"):
        enter(office)


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "zhujian", "jiancha"])
def test_only_the_office_and_the_administrator_enter_editions(username: str, office: User) -> None:
    actor = User.objects.get(username=username)
    with pytest.raises(PermissionDenied):
        enter(actor)
    with pytest.raises(PermissionDenied):
        transfer_limit(actor)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"limit": 0, "limit_source": "新"}, "limit"),
        ({"extended_limit": 75, "limit_source": "新"}, "extended_limit"),
        ({"limit": 24, "limit_unit": "hours", "extended_limit": 48, "limit_source": "新"}, "extended_limit"),
        ({"limit": 60}, "limit_source"),
        ({"limit_is_verified": True}, "limit_source"),
        ({"handling": "on_the_spot"}, "settles_at_window"),
        ({"urgent_hours": 0}, "urgent_hours"),
    ],
)
def test_a_wrong_column_is_refused_by_its_name(changed: dict[str, Any], field: str, office: User) -> None:
    with pytest.raises(DeskError) as refused:
        enter(office, **changed)
    assert refused.value.field == field


def test_the_lead_cannot_support_itself(office: User) -> None:
    with pytest.raises(DeskError, match="牵头单位不能同时是协办单位"):
        enter(office, supporting=(the_first().lead,))


def test_a_stage_that_stops_the_clock_says_for_how_long(office: User) -> None:
    with pytest.raises(DeskError, match="“公示”不计入时限，要写明需要几天"):
        enter(office, stages=(Stage("公示", "依据", stops_clock=True),))


def test_a_limit_in_hours_is_stopped_by_no_stage(office: User) -> None:
    with pytest.raises(DeskError, match="按小时计的时限不停表"):
        enter(office, "liulang", stages=(Stage("公示", "依据", days=1, stops_clock=True),))


# --- What runs keeps its own


def test_a_matter_accepted_before_keeps_bureau_limit_and_basis(office: User, clerk: User, at: At) -> None:
    before = make_matter(clerk)
    promised = before.promised_on
    enter(office, lead=Department.objects.get(slug="minzheng"), limit=20, limit_source="市里新文件")
    at("2027-01-04T10:00")
    before.refresh_from_db()
    duty = before.responsibility
    assert (duty.slug, duty.lead.slug, duty.limit) == ("2014-zhufang", "zhujian", 75)
    assert (before.promised_on, handling_clock(before).limit) == (promised, 75)


def test_a_matter_accepted_after_gets_the_new_bureau_limit_and_basis(office: User, clerk: User, at: At) -> None:
    enter(office, lead=Department.objects.get(slug="minzheng"), limit=20, limit_source="市里新文件")
    at("2027-01-04T10:00")
    after = make_matter(clerk)
    assert (after.responsibility.slug, after.responsibility.lead.slug) == ("20270101-zhufang", "minzheng")
    assert handling_clock(after).limit == 20
    assert handling_clock(after).due_on == dt.date(2027, 1, 25)  # the 24th is a Sunday


# --- Clocks


def test_a_new_clock_limit_runs_from_its_first_day(office: User) -> None:
    edition = transfer_limit(office)
    assert (edition.slug, edition.kind) == ("transfer-20270101", "transfer")
    assert (clock_limit("transfer", dt.date(2026, 12, 31)).value, clock_limit("transfer", NEW_YEAR).value) == (2, 3)


def test_two_limits_of_one_kind_change_apart(office: User) -> None:
    transfer_limit(office)
    assert clock_limit("retransfer", NEW_YEAR).value == 1


def test_a_running_clock_keeps_its_limit(office: User, clerk: User, at: At) -> None:
    at("2026-12-31T10:00")
    before = make_matter(clerk)
    transfer_limit(office)
    at("2027-01-01T10:00")
    assert before.clocks.get(kind=ClockKind.TRANSFER).limit == 2
    assert make_matter(clerk).clocks.get(kind=ClockKind.TRANSFER).limit == 3


@pytest.mark.parametrize(("value", "unit", "field"), [(0, "workdays", "value"), (24, "hours", "unit")])
def test_a_wrong_clock_limit_is_refused_by_its_column(value: int, unit: str, field: str, office: User) -> None:
    with pytest.raises(DeskError) as refused:
        transfer_limit(office, value, unit=unit)
    assert refused.value.field == field
    assert ClockLimit.objects.get(key="transfer").valid_to is None


def test_the_urgent_clock_counts_only_in_hours(office: User) -> None:
    fields = {"value": 1, "unit": "workdays", "source": "新", "is_verified": False}
    with pytest.raises(DeskError, match="急难计时按小时算"):
        add_limit("urgent", fields=fields, valid_from=NEW_YEAR, actor=office)


# --- Withdrawing


def test_withdrawing_opens_the_edition_before_again(office: User) -> None:
    take_back_edition(enter(office, stages=(Stage("公示", "依据"),)), office)
    assert Responsibility.objects.filter(category__slug="zhufang").get() == the_first()
    assert the_first().valid_to is None
    assert not SpecialStage.objects.filter(slug__startswith="20270101").exists()


def test_what_was_withdrawn_stays_in_the_history(office: User) -> None:
    take_back_edition(enter(office), office)
    assert Responsibility.history.filter(slug="20270101-zhufang", history_type="-").count() == 1


def test_a_clock_limit_can_be_withdrawn_too(office: User) -> None:
    take_back_edition(transfer_limit(office), office)
    assert clock_limit("transfer", NEW_YEAR).value == 2


def test_after_withdrawing_the_same_day_can_be_entered_again(office: User) -> None:
    take_back_edition(enter(office), office)
    assert enter(office).slug == "20270101-zhufang"


def test_an_edition_in_force_cannot_be_withdrawn(office: User, at: At) -> None:
    edition = enter(office)
    at("2027-01-01T09:00")
    with pytest.raises(DeskError, match="2027年1月1日起的一版已经生效，不能改也不能撤销"):
        take_back_edition(edition, office)


def test_the_first_edition_cannot_be_withdrawn(office: User) -> None:
    with pytest.raises(DeskError, match="已经生效"):
        take_back_edition(the_first(), office)


def test_withdrawing_twice_says_that_it_is_gone(office: User) -> None:
    edition = enter(office)
    take_back_edition(Responsibility.objects.get(pk=edition.pk), office)
    with pytest.raises(DeskError, match="已经撤销"):
        take_back_edition(edition, office)


def test_an_auditor_withdraws_nothing(office: User, auditor: User) -> None:
    edition = enter(office)
    with pytest.raises(PermissionDenied):
        take_back_edition(edition, auditor)


def test_an_edition_that_a_matter_points_to_cannot_be_withdrawn(office: User, clerk: User) -> None:
    edition, matter = enter(office), make_matter(clerk)
    matter.responsibility = edition
    matter.save()
    with pytest.raises(DeskError, match="已有办件按2027年1月1日起的一版办理"):
        take_back_edition(edition, office)
    assert the_first().valid_to == dt.date(2026, 12, 31)


# --- Loading the catalogue again


def test_loading_the_catalogue_leaves_what_the_office_entered(office: User) -> None:
    edition, limit = enter(office), transfer_limit(office)
    load_catalogue()
    assert the_first().valid_to == dt.date(2026, 12, 31)
    assert ClockLimit.objects.get(slug="transfer").valid_to == dt.date(2026, 12, 31)
    assert {edition, limit} == {*Responsibility.objects.filter(pk=edition.pk), *ClockLimit.objects.filter(pk=limit.pk)}


def test_loading_after_the_new_edition_is_in_force_changes_nothing(office: User, at: At) -> None:
    enter(office, limit=20, limit_source="市里新文件")
    at("2027-03-01T09:00")
    load_catalogue()
    assert Responsibility.objects.edition("zhufang", dt.date(2027, 3, 1)).limit == 20
    assert the_first().valid_to == dt.date(2026, 12, 31)


def test_every_category_has_its_limit_on_both_sides_of_a_change(office: User) -> None:
    enter(office)
    for category in ReliefCategory.objects.all():
        for day in (NEW_YEAR - dt.timedelta(days=1), NEW_YEAR):
            assert Responsibility.objects.edition(category.slug, day).category == category
