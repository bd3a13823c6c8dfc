"""视为签收: effective on the day the signature was due, whenever and however often the command is run."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from departments import clock
from departments.models import User
from departments.people.system import system_user
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import Status
from routing.errors import NotAllowed
from routing.matter.page import MatterPage
from routing.transitions import MOVES, available_for
from routing.upkeep.deeming import deem_all
from routing.upkeep.matters import faults
from tests.conftest import At
from tests.factories import in_progress, move, sent
from tests.pages import SignIn, read_main, words
from tests.returns import give_back

TUESDAY, WEDNESDAY, THURSDAY = "2026-11-24", "2026-11-25", "2026-11-26"
DUE_ON = dt.date(2026, 11, 24)
NEXT_YEAR = "2027-03-01T10:00"


@pytest.fixture
def unsigned(clerk: User, zhujian: User) -> Matter:
    """Sent on Monday, to be signed for by Tuesday."""
    return sent(clerk, zhujian)


def run(verbosity: int = 1) -> str:
    """Run the command and return what it printed."""
    out = io.StringIO()
    call_command("deem_signed", stdout=out, stderr=out, verbosity=verbosity)
    return out.getvalue()


def deemed(matter: Matter) -> Matter:
    run()
    matter.refresh_from_db()
    return matter


def test_nothing_is_deemed_before_the_day_is_over(unsigned: Matter, at: At) -> None:
    at(f"{TUESDAY}T23:59")
    assert run() == "", "a timer mails what is printed"
    assert run(verbosity=2) == "视为签收0件。\n"
    assert deemed(unsigned).status == Status.SENT


@pytest.mark.parametrize("moment", [f"{WEDNESDAY}T00:10", f"{THURSDAY}T10:00", NEXT_YEAR])
def test_it_is_effective_on_the_due_date_whenever_it_is_run(moment: str, unsigned: Matter, at: At) -> None:
    at(moment)
    assert f"{unsigned.number}　市住建局　自2026-11-24起视为签收" in run()
    unsigned.refresh_from_db()
    lead, sign = unsigned.assignments.get(), unsigned.clocks.get(kind=ClockKind.SIGN)
    closing = clock.moment_of(DUE_ON, lead.department.closes_at)
    assert unsigned.status == Status.IN_PROGRESS
    assert (lead.signed_at, lead.is_deemed) == (closing, True)
    assert (sign.stopped_on, sign.stopped_at) == (DUE_ON, closing)


def test_the_event_is_of_now_and_says_since_when_it_holds(unsigned: Matter, zhujian: User, at: At) -> None:
    at(f"{THURSDAY}T10:00")
    event = deemed(unsigned).events.get(move="deem_signed")
    assert (event.at, event.actor) == (clock.now(), system_user())
    assert event.data["effective_on"] == "2026-11-24"
    assert event.note == "市住建局到2026年11月24日没有签收，按当日视为签收，由潘德清承办。"
    assert unsigned.handler == zhujian


def test_running_it_again_does_nothing_more(unsigned: Matter, at: At) -> None:
    at(f"{THURSDAY}T10:00")
    assert "视为签收1件。" in run()
    assert run() == ""
    assert unsigned.events.of_move("deem_signed").count() == 1


def test_what_is_signed_by_then_is_left_alone(clerk: User, zhujian: User, at: At) -> None:
    matter = in_progress(clerk, zhujian)
    at(f"{THURSDAY}T10:00")
    assert not deemed(matter).events.of_move("deem_signed").exists()


def test_a_unit_with_nobody_there_is_told_and_stops_no_other(
    unsigned: Matter, clerk: User, renshe: User, at: At
) -> None:
    other = sent(clerk, renshe, "jiuye")
    posting = renshe.postings.get()
    posting.until = dt.date(2026, 11, 23)
    posting.save()
    at(f"{THURSDAY}T10:00")
    out = io.StringIO()
    with pytest.raises(CommandError, match="视为签收1件，1件没有办成，仍是待签收。") as stopped:
        call_command("deem_signed", stdout=out, stderr=out)
    assert stopped.value.returncode == 1
    assert f"{other.number}　市人社局　市人社局现在没有在岗的经办人，请先在设置里任命。" in out.getvalue()
    assert [row.status for row in Matter.objects.order_by("number")] == [Status.IN_PROGRESS, Status.SENT]


def test_a_lost_race_is_no_fault(unsigned: Matter, zhujian: User, at: At) -> None:
    """Signed between the look and the act: whoever was faster has settled it."""
    at(f"{THURSDAY}T10:00")
    other = sent(unsigned.first_asked, zhujian)
    at("2026-12-01T10:00")
    outcomes = deem_all(clock.now())
    assert next(outcomes).number == unsigned.number
    move("sign", other, zhujian)
    assert list(outcomes) == []
    assert other.assignments.get().is_deemed is False


def test_nobody_deems_by_hand(unsigned: Matter, zhujian: User, office: User, admin: User, at: At) -> None:
    at(f"{THURSDAY}T10:00")
    for user in (zhujian, office, admin):
        assert "deem_signed" not in {found.name for found in available_for(unsigned, user, clock.now())}
        with pytest.raises(PermissionDenied):
            move("deem_signed", unsigned, user)


def test_the_guard_holds_whoever_asks(unsigned: Matter) -> None:
    with pytest.raises(NotAllowed, match="签收期限还没有过"):
        move("deem_signed", unsigned, system_user())


# --- Giving back counts from the day that counts


@pytest.mark.parametrize(("day", "may"), [(WEDNESDAY, "yes"), (THURSDAY, "")])
@pytest.mark.parametrize("how", ["deem_signed", "sign", "nothing"])
def test_the_day_for_giving_back_counts_from_the_due_date(
    how: str, day: str, may: str, unsigned: Matter, zhujian: User, at: At
) -> None:
    """Deemed, signed late or not yet come to: neither the timer nor a late hand gives a unit more time."""
    at(f"{day}T09:00")
    if how != "nothing":
        move(how, unsigned, zhujian if how == "sign" else system_user())
    reason = MOVES["give_back"].when(unsigned, clock.now())
    assert reason.partition("已超过")[2] == ("" if may else "1个工作日，不能退回；无政策依据的请提请研究。")


def test_a_unit_that_gets_it_again_has_its_own_day(
    unsigned: Matter, clerk: User, zhujian: User, renshe: User, at: At
) -> None:
    give_back(unsigned, zhujian, renshe)
    at("2026-11-30T09:00")
    move("transfer", unsigned, clerk, lead=renshe.department)
    assert MOVES["give_back"].when(unsigned, clock.now()) == ""


# --- It is called by its name


def test_page_and_record_call_it_by_its_name(unsigned: Matter, clerk: User, at: At) -> None:
    at(f"{THURSDAY}T10:00")
    page = MatterPage(deemed(unsigned), clerk, clock.now())
    assert "潘德清办理，11月24日视为签收，" in page.sentence
    assert page.steps[2].text == "视为签收"
    assert (page.log.entries[0].title, page.log.entries[0].who) == ("视为签收", "系统")


def test_the_self_check_agrees_with_it(unsigned: Matter, at: At) -> None:
    at(f"{THURSDAY}T10:00")
    run()
    assert list(faults()) == []


def test_after_materials_it_goes_on_with_a_person_of_the_unit(
    unsigned: Matter, clerk: User, zhujian: User, at: At
) -> None:
    at(f"{THURSDAY}T10:00")
    run()
    move("request_materials", unsigned, clerk, other="房屋照片")
    move("receive_materials", unsigned, clerk, materials=list(unsigned.materials.filter(received_on__isnull=True)))
    assert unsigned.handler == zhujian


def test_what_the_timer_did_is_said_to_be_of_no_unit(unsigned: Matter, clerk: User, at: At, signed_in: SignIn) -> None:
    at(f"{WEDNESDAY}T10:00")
    deemed(unsigned)
    client = signed_in(clerk)
    record = words(read_main(client, unsigned.get_absolute_url())).partition("流转记录")[2]
    assert "视为签收 系统" in record
    assert "市人民政府" not in record
    told = words(read_main(client, "/reminders/"))
    assert f"系统 视为签收：{unsigned.number}" in told
    assert "市人民政府" not in told
