"""等待: how long a person has waited and with whom, without overlap or hole; pauses apart."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from departments import clock
from departments.calendar.reading import calendar
from departments.models import SpecialStage, User
from intake.models import Matter
from intake.registration.openings import MATERIALS
from routing.matter.waiting import Segment, Share, Waiting, segments, waiting
from routing.models import MatterEvent
from tests import factories
from tests.conftest import At
from tests.factories import move
from tests.returns import give_back

PAUSE = "等申请人补材料"


def events_of(matter: Matter) -> list[MatterEvent]:
    return list(matter.events.select_related("holder"))


def segments_of(matter: Matter) -> list[Segment]:
    return segments(matter, events_of(matter), clock.now())


def waited(matter: Matter) -> Waiting:
    return waiting(matter, events_of(matter), clock.now(), calendar())


def shares(matter: Matter) -> list[tuple[str, int]]:
    return [(share.name, share.days) for share in waited(matter).shares]


def a_week(clerk: User, officer: User, at: At) -> Matter:
    """Two days with the window, one unsigned with the bureau, three with the applicant, three with the bureau again."""
    matter = factories.make_matter(clerk)
    at("2026-11-25T09:00")
    move("transfer", matter, clerk, lead=officer.department)
    at("2026-11-26T09:00")
    move("sign", matter, officer)
    move("request_materials", matter, clerk, other="房屋照片")
    at("2026-12-01T09:00")
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(received_on=None)))
    at("2026-12-04T09:00")
    return matter


def test_segments_follow_one_another_without_overlap_or_hole(clerk: User, zhujian: User, at: At) -> None:
    matter = a_week(clerk, zhujian, at)
    assert all(earlier.until == later.since for earlier, later in pairwise(segments_of(matter)))


def test_segments_begin_when_the_person_came_and_last_until_now(clerk: User, zhujian: User, at: At) -> None:
    found = segments_of(a_week(clerk, zhujian, at))
    assert clock.day_of(found[0].since) == dt.date(2026, 11, 23)
    assert found[-1].until == clock.now()


def test_a_bureau_has_it_from_sending_not_from_signing(clerk: User, zhujian: User, at: At) -> None:
    matter = factories.make_matter(clerk)
    move("transfer", matter, clerk, lead=zhujian.department)
    at("2026-11-25T09:00")
    assert shares(matter) == [("毛尖镇", 0), ("市住建局", 2)]


def test_shares_add_up_to_the_workdays_since_the_person_came(clerk: User, zhujian: User, at: At) -> None:
    found = waited(a_week(clerk, zhujian, at))
    assert (found.calendar_days, found.workdays) == (11, 9)
    assert sum(share.days for share in found.shares) == found.workdays


def test_the_days_of_each_stand_side_by_side_the_first_unit_first_and_pauses_last(
    clerk: User, zhujian: User, at: At
) -> None:
    assert waited(a_week(clerk, zhujian, at)).shares == (
        Share("毛尖镇", 2),
        Share("市住建局", 4),
        Share(PAUSE, 3, is_pause=True),
    )


def test_what_waits_for_the_applicant_is_no_units_time(clerk: User, at: At) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    at("2026-11-26T09:00")
    assert waited(matter).shares == (Share(PAUSE, 3, is_pause=True),)


def test_a_special_stage_is_no_units_time_either(clerk: User, minzheng: User, at: At) -> None:
    stage = SpecialStage.objects.get(slug="2021-dibao-publicity")
    stage.stops_clock = True
    stage.save()
    matter = factories.make_matter(clerk, "dibao", "escalate")
    move("escalate", matter, clerk, suggestion="建议给予救助")
    move("sign", matter, minzheng)
    move("begin_stage", matter, minzheng, stage=stage, told=True)
    at("2026-11-25T09:00")
    assert Share("公示", 2, is_pause=True) in waited(matter).shares
    move("end_stage", matter, minzheng)
    at("2026-11-26T09:00")
    assert dict(shares(matter)) == {"毛尖镇": 0, "市民政局": 1, "公示": 2}


def test_a_unit_that_has_it_twice_is_named_once(clerk: User, zhujian: User, renshe: User, at: At) -> None:
    matter = factories.sent(clerk, zhujian)
    at("2026-11-24T09:00")
    give_back(matter, zhujian, renshe)
    at("2026-11-26T09:00")
    assert shares(matter) == [("毛尖镇", 2), ("市住建局", 1)]


def test_waiting_ends_with_the_matter(clerk: User, zhujian: User, at: At) -> None:
    matter = factories.decided(clerk, zhujian)
    at("2026-11-25T09:00")
    factories.told(matter, clerk)
    at("2026-12-25T09:00")
    assert (waited(matter).calendar_days, waited(matter).workdays) == (2, 2)


def test_nothing_yet_is_no_waiting(clerk: User) -> None:
    assert waiting(factories.make_matter(clerk), [], clock.now(), calendar()) == Waiting(0, 0, ())
