"""自查: a healthy town has no fault; whatever is damaged is named with its number, and nothing is mended unasked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from departments import clock
from departments.models import CalendarDay, Department, User
from departments.terms import ClockKind
from intake.models import Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.models import Assignment, Clock, MatterEvent, Pause
from routing.upkeep.matters import faults
from tests import factories
from tests.conftest import At, person
from tests.factories import move
from tests.returns import give_back
from tests.routing.upkeep.commands import run_check

Damage = Callable[[Matter], object]
DAY = dt.timedelta(days=1)
checked = partial(run_check, "check_matters")


def everything() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in (Matter, Clock, Pause, Assignment, MatterEvent)]


def rows(matter: Matter) -> Any:
    """Return the matter's own row to be damaged behind the back of every rule."""
    return Matter.objects.filter(pk=matter.pk)


def clocks(matter: Matter, kind: ClockKind) -> Any:
    return Clock.objects.filter(matter=matter, kind=kind)


def add_event(matter: Matter, **facts: Any) -> None:
    """Append an event that no move made, and count it as a version."""
    last = matter.events.get(version=matter.version)
    common = {"move": "chase", "before": last.after, "after": last.after, "at": last.at, "holder": last.holder}
    whose = {"matter": matter, "version": matter.version + 1, "actor": last.actor, "department": last.department}
    MatterEvent.objects.create(**whose, **(common | facts))
    rows(matter).update(version=matter.version + 1)


@pytest.fixture
def sound(clerk: User, zhujian: User, weisheng: User) -> Matter:
    """A matter in progress that 住建局 leads and 卫生局 supports."""
    return factories.in_progress(clerk, zhujian, supporting=[weisheng])


# --- A healthy town


@pytest.mark.parametrize("status", factories.REACHABLE, ids=str)
def test_a_matter_that_came_here_by_real_moves_has_no_fault(
    status: Status, clerk: User, zhujian: User, reviewer: User, weisheng: User
) -> None:
    factories.matter_in(status, clerk, zhujian, reviewer, supporting=[weisheng])
    assert list(faults()) == []


def test_the_command_says_how_many_it_looked_at_and_ends_well(sound: Matter, clerk: User) -> None:
    factories.make_matter(clerk)
    assert checked() == (0, ""), "a timer mails what is printed"
    assert checked(verbosity=2) == (0, "共查2件，没有发现问题。\n")


def test_an_urgent_matter_has_no_fault(clerk: User) -> None:
    factories.make_matter(clerk, "linshi", "own", urgent=True)
    assert checked()[0] == 0


def test_a_clock_that_is_over_keeps_the_date_it_ended_with(clerk: User, zhujian: User, at: At) -> None:
    factories.told(factories.decided(clerk, zhujian), clerk)
    CalendarDay.objects.create(date="2026-11-25", scope="national", kind="rest", name="演练", notice="演练通知")
    assert checked()[0] == 0


# --- Whatever is damaged is named


def damage_status(matter: Matter) -> None:
    rows(matter).update(status=Status.TO_NOTIFY)


def damage_holder(matter: Matter) -> None:
    rows(matter).update(holder=Department.objects.get(slug="renshe"))


def damage_version(matter: Matter) -> None:
    rows(matter).update(version=matter.version + 3)


def damage_chain(matter: Matter) -> None:
    add_event(matter, before=Status.SENT)


def damage_times(matter: Matter) -> None:
    add_event(matter, at=clock.now() - 3 * DAY)


def damage_move(matter: Matter) -> None:
    add_event(matter, move="tell")


def damage_lead(matter: Matter) -> None:
    matter.assignments.lead().update(ended_at=clock.now())


def damage_handler(matter: Matter) -> None:
    rows(matter).update(handler=None)


def damage_due(matter: Matter) -> None:
    rows(matter).update(due_on=dt.date(2026, 11, 24))


def damage_promise(matter: Matter) -> None:
    rows(matter).update(promised_on=dt.date(2026, 12, 24))


def damage_handle(matter: Matter) -> None:
    clocks(matter, ClockKind.HANDLE).update(stopped_on=clock.today())


def damage_all_but_the_opinion(matter: Matter) -> None:
    matter.clocks.filter(assignment__isnull=True).update(stopped_on=clock.today())


def damage_all_clocks(matter: Matter) -> None:
    matter.clocks.update(stopped_on=clock.today())


def damage_date(matter: Matter) -> None:
    clocks(matter, ClockKind.HANDLE).update(due_on=dt.date(2026, 12, 24))


def damage_calendar(matter: Matter) -> None:
    """Somebody arranges a day without moving what it moves."""
    CalendarDay.objects.create(date="2026-11-25", scope="national", kind="rest", name="演练", notice="演练通知")


def damage_pause(matter: Matter) -> None:
    clocks(matter, ClockKind.HANDLE).update(paused_on=clock.today())


def damage_mark(matter: Matter) -> None:
    rows(matter).update(has_open_order=True)


def damage_unmarked(matter: Matter) -> None:
    factories.ordered(person("office"), matter)
    rows(matter).update(has_open_order=False)


DAMAGES: list[tuple[Damage, str]] = [
    (damage_status, "状态是“待告知”，最后一条流转记录是“办理中”。"),
    (damage_holder, "现在由市人社局承办，最后一条流转记录是市住建局。"),
    (damage_version, "版本是6，流转记录有3条。"),
    (damage_chain, "流转记录前后不衔接。"),
    (damage_times, "流转记录前后不衔接。"),
    (damage_move, "流转记录里有办理规则不允许的动作。"),
    (damage_lead, "由市住建局承办，但牵头单位是空。"),
    (damage_handler, "经办人与状态不符：只有待签收的没有经办人。"),
    (damage_due, "期限是2026年11月24日，最早到期的计时是2027年2月8日。"),
    (damage_promise, "承诺日期是2026年12月24日，办理计时是2027年2月8日。"),
    (damage_handle, "已受理，没有办理计时。"),
    (damage_all_but_the_opinion, "没有在走的计时，也没有暂停。"),
    (damage_all_clocks, "没有在走的计时，也没有暂停。"),
    (damage_date, "到期日存的是2026年12月24日，按日历应为2027年2月8日。"),
    (damage_calendar, "协办意见（市卫生局）到期日存的是2026年11月30日，按日历应为2026年12月1日。"),
    (damage_mark, "标着督办中，但没有等反馈的督办单。"),
    (damage_unmarked, "有等反馈的督办单，但没有督办中的标记。"),
    (damage_pause, "办理的暂停记录与计时不符。"),
]
EACH_DAMAGE = pytest.mark.parametrize(("damage", "sentence"), DAMAGES, ids=[each.__name__ for each, _ in DAMAGES])


@EACH_DAMAGE
def test_each_fault_is_named_with_the_number_of_the_matter(sound: Matter, damage: Damage, sentence: str) -> None:
    damage(sound)
    code, printed = checked()
    assert code == 1
    assert any(line.startswith(f"{sound.number}　") and sentence in line for line in printed.splitlines()), printed


@EACH_DAMAGE
def test_nothing_is_mended_unasked(sound: Matter, damage: Damage, sentence: str) -> None:
    damage(sound)
    before = everything()
    checked()
    assert everything() == before


def test_a_matter_without_any_event_is_named(sound: Matter, clerk: User) -> None:
    application = sound.application
    bare = Matter.objects.get(pk=sound.pk)
    bare.pk, bare.number, bare.application = None, "2026-999999", application
    bare.save()
    assert ("2026-999999", "没有流转记录。") in list(faults())


def test_a_finished_matter_with_somebody_still_at_work_is_named(clerk: User, zhujian: User) -> None:
    matter = factories.told(factories.decided(clerk, zhujian), clerk)
    matter.assignments.lead().update(ended_at=None)
    assert (matter.number, "已经办结，还有没结束的承办。") in list(faults())


def test_a_finished_matter_that_still_owes_an_answer_is_named(clerk: User, zhujian: User, office: User) -> None:
    matter = factories.decided(clerk, zhujian)
    order = factories.ordered(office, matter)
    factories.told(matter, clerk)
    order.items.update(settled_at=None)
    rows(matter).update(has_open_order=True)
    assert (matter.number, "已经办结，还有等反馈的督办单。") in list(faults())


def test_a_finished_matter_with_a_clock_that_runs_is_named(clerk: User, zhujian: User) -> None:
    matter = factories.told(factories.decided(clerk, zhujian), clerk)
    clocks(matter, ClockKind.NOTIFY).update(stopped_on=None)
    assert (matter.number, "已经办结，还有没停的计时。") in list(faults())


@pytest.fixture
def returned(clerk: User, zhujian: User, renshe: User, at: At) -> Matter:
    """A matter that 住建局 gave back and 人社局 has now."""
    matter = factories.in_progress(clerk, zhujian)
    give_back(matter, zhujian, renshe, duty_item="三定方案")
    at("2026-11-23T11:00")
    return move("transfer", matter, clerk, lead=renshe.department)


def test_two_units_that_led_at_the_same_time_are_named(returned: Matter) -> None:
    assert list(faults()) == []
    returned.assignments.lead().filter(ended_at__isnull=False).update(ended_at=clock.now() + DAY)
    assert (returned.number, "市住建局还没有结束承办，市人社局已经开始：用时重叠。") in list(faults())


def test_a_unit_that_ended_before_it_began_is_named(returned: Matter) -> None:
    returned.assignments.lead().filter(ended_at__isnull=False).update(ended_at=clock.now() - DAY)
    assert (returned.number, "有承办的结束早于转出。") in list(faults())


def test_a_limit_in_hours_that_does_not_end_after_its_hours_is_named(clerk: User) -> None:
    matter = factories.make_matter(clerk, "linshi", "own", urgent=True)
    clocks(matter, ClockKind.URGENT).update(due_at=clock.now() + dt.timedelta(hours=25))
    assert (matter.number, "急难的到期时刻不等于开始后24小时。") in list(faults())


def test_a_pause_that_ended_behind_the_clocks_back_is_named(clerk: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    move("request_materials", matter, clerk, other="房屋照片")
    Pause.objects.filter(clock__matter=matter).update(until=clock.today())
    assert (matter.number, "办理的暂停记录与计时不符。") in list(faults())


def test_faults_of_several_matters_come_in_the_order_of_their_numbers(sound: Matter, clerk: User) -> None:
    other = factories.make_matter(clerk, way=MATERIALS, complete=False)
    for matter in (other, sound):
        damage_handler(matter)
    assert [number for number, _ in faults()] == sorted([sound.number, other.number])


def test_the_command_counts_matters_and_faults(sound: Matter, clerk: User) -> None:
    factories.make_matter(clerk, "linshi", "on_the_spot")
    damage_handler(sound)
    assert checked()[1].endswith("共查2件，1件有问题，1处。没有改动任何数据。")
