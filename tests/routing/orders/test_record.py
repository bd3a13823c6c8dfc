"""办理过程记录: what a 督办单 attaches about each matter, and what it leaves out."""

from __future__ import annotations

from functools import partial

import pytest

from departments import clock
from departments.models import User
from intake.models import Matter
from intake.visits import record_visit
from routing.models import SupervisionOrder
from routing.orders.record import records_of
from routing.upkeep.deeming import deem_all
from tests.conftest import At
from tests.factories import answered, in_progress, move, ordered, sent
from tests.queries import count_queries

pytestmark = pytest.mark.django_db
ILLNESS = "尿毒症透析"


def record(order: SupervisionOrder) -> list[tuple[str, str]]:
    """Return (day, what) of the first matter of an order, as frozen on its paper."""
    assert order.document is not None
    return [(line["on"], line["what"]) for line in order.document.fields["rows"][0]["record"]]


def test_every_step_stands_in_the_record_with_its_day(clerk: User, zhujian: User, office: User, at: At) -> None:
    at("2026-11-23T10:00")
    matter = in_progress(clerk, zhujian)
    at("2026-11-27T10:00")
    move("chase", matter, clerk)
    at("2026-12-01T10:00")
    record_visit(matter, note="", by=clerk, now=clock.now())
    at("2027-03-01T10:00")
    assert record(ordered(office, matter)) == [
        ("2026年11月23日", "受理"),
        ("2026年11月23日", "转办，交市住建局"),
        ("2026年11月23日", "签收"),
        ("2026年11月27日", "催办市住建局"),
        ("2026年12月1日", "申请人再次到窗口询问"),
        ("2027年3月1日", "第1次督办市住建局，要求2027年3月4日（暂定）前反馈"),
    ]


def test_a_line_tells_who_it_was_and_how_many_working_days_passed(
    clerk: User, zhujian: User, office: User, at: At
) -> None:
    at("2026-11-23T10:00")
    matter = sent(clerk, zhujian)
    at("2026-11-30T10:00")
    order = ordered(office, matter)
    assert order.document is not None
    first, *_, last = order.document.fields["rows"][0]["record"]
    assert (first["unit"], first["who"], first["days"]) == ("毛尖镇", "韦小燕", "—")
    assert (last["unit"], last["who"], last["days"]) == ("市民政局", "石立新", "5")


def test_a_second_order_records_the_first_and_its_answer(clerk: User, zhujian: User, office: User, at: At) -> None:
    at("2026-11-23T10:00")
    matter = in_progress(clerk, zhujian)
    at("2027-03-01T10:00")
    ordered(office, matter)
    answered(matter, zhujian)
    at("2027-03-08T10:00")
    whats = [what for _, what in record(ordered(office, matter))]
    assert whats[-2].startswith("督办反馈，预计2027年")
    assert whats[-1].startswith("第2次督办市住建局")


def test_the_record_says_who_did_not_sign_and_from_when_it_counts(
    clerk: User, zhujian: User, office: User, at: At
) -> None:
    at("2026-11-23T10:00")
    matter = sent(clerk, zhujian)
    at("2026-11-30T10:00")
    assert [one.fault for one in deem_all(clock.now())] == [""]
    matter.refresh_from_db()
    order = ordered(office, matter)
    assert order.document is not None
    line = order.document.fields["rows"][0]["record"][-2]
    assert (line["unit"], line["who"]) == ("", "系统")
    assert line["what"] == "市住建局到2026年11月24日没有签收，按当日视为签收，由潘德清承办"


def test_no_free_words_go_into_the_record(clerk: User, zhujian: User, office: User, at: At) -> None:
    at("2026-11-23T10:00")
    matter = in_progress(clerk, zhujian, cannot_go=ILLNESS)
    move("chase", matter, clerk, note=ILLNESS)
    record_visit(matter, note=ILLNESS, by=clerk, now=clock.now())
    at("2027-03-01T10:00")
    order = ordered(office, matter)
    assert order.document is not None
    assert ILLNESS not in order.document.html


def test_the_record_of_many_matters_costs_as_much_as_that_of_one(clerk: User, zhujian: User) -> None:
    asked = []
    for count in (1, 4):
        matters: list[Matter] = [sent(clerk, zhujian) for _ in range(count)]
        records_of(matters)
        asked.append(count_queries(partial(records_of, matters)))
    assert asked[0] == asked[1]
