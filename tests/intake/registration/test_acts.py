"""A registration stores the whole visit or nothing, and checks again what the page has checked."""

from __future__ import annotations

import pytest
from django.db import transaction

from departments import clock
from departments.errors import DeskError
from departments.models import User
from intake.identity import IdKind
from intake.models import Applicant, Application, HouseholdMember, Matter, Series
from intake.registration.acts import HouseholdRow, Person, Registration, Request, Visit, register
from intake.states import Status
from tests.factories import ask_for, make_matter, make_person


@transaction.atomic
def take_in(clerk: User, *requests: Request, person: Person | None = None, **facts: object) -> Application:
    entry = Registration(person=person or make_person(), visit=Visit(), requests=requests, **facts)  # type: ignore[arg-type]
    return register(entry, clerk=clerk, now=clock.now())[0]


def test_each_category_becomes_one_matter_of_the_window(clerk: User) -> None:
    application = take_in(clerk, ask_for("linshi"), ask_for("yiliao"))
    matters = list(application.matters.order_by("number"))
    assert [matter.category.slug for matter in matters] == ["linshi", "yiliao"]
    assert {(matter.status, matter.holder, matter.handler, matter.first_asked) for matter in matters} == {
        (Status.REGISTERED, clerk.department, clerk, clerk)
    }


def test_matters_are_numbered_without_gap(clerk: User) -> None:
    take_in(clerk, ask_for("linshi"), ask_for("yiliao"))
    take_in(clerk, ask_for("dibao"))
    assert list(Matter.objects.order_by("number").values_list("number", flat=True)) == [
        "2026-000001",
        "2026-000002",
        "2026-000003",
    ]


def test_a_refused_registration_leaves_nothing_and_gives_the_number_back(clerk: User) -> None:
    with pytest.raises(DeskError):
        take_in(clerk, ask_for("linshi"), person=make_person(phone="", contact=""))
    assert not Applicant.objects.exists()
    assert not Application.objects.exists()
    assert not Series.objects.exists()


def test_received_papers_have_a_date_and_the_others_wait(clerk: User) -> None:
    full = take_in(clerk, ask_for("linshi")).matters.get()
    bare = take_in(clerk, ask_for("linshi", complete=False)).matters.get()
    assert set(full.materials.values_list("received_on", flat=True)) == {clock.today()}
    assert set(bare.materials.values_list("received_on", flat=True)) == {None}


def test_a_known_person_is_found_by_number_and_updated(clerk: User) -> None:
    person = make_person(phone="13800005678")
    take_in(clerk, ask_for("linshi"), person=person)
    moved = make_person(id_number=person.id_number, name=person.name, phone="13900001111", village="")
    take_in(clerk, ask_for("yiliao"), person=moved)
    known = Applicant.objects.get()
    assert (known.phone, known.village) == ("13900001111", "坪阳村")
    assert known.history.count() == 2


def test_an_unchanged_person_gets_no_line_of_history(clerk: User) -> None:
    person = make_person()
    take_in(clerk, ask_for("linshi"), person=person)
    take_in(clerk, ask_for("yiliao"), person=person)
    assert Applicant.objects.get().history.count() == 1


def test_people_without_papers_are_never_taken_for_each_other(clerk: User) -> None:
    nobody = {"id_kind": IdKind.NONE.value, "id_number": "", "no_id_reason": "流浪人员，证件遗失", "name": "王强"}
    take_in(clerk, ask_for("linshi"), person=make_person(**nobody))
    take_in(clerk, ask_for("linshi"), person=make_person(**nobody))
    assert Applicant.objects.count() == 2


def test_birth_and_sex_are_what_the_number_says(clerk: User) -> None:
    take_in(clerk, ask_for("linshi"), person=make_person(id_number="522701199001010016", sex="F"))
    known = Applicant.objects.get()
    assert (str(known.birth), known.sex) == ("1990-01-01", "M")


def test_a_wrong_number_is_refused_with_the_reason(clerk: User) -> None:
    with pytest.raises(DeskError, match="应是18位，现在是17位") as caught:
        take_in(clerk, ask_for("linshi"), person=make_person(id_number="52270119900101001"))
    assert caught.value.field == "id_number"


def test_the_same_request_twice_needs_the_difference_written_down(clerk: User) -> None:
    person = make_person()
    make_matter(clerk, "zhufang", id_number=person.id_number, name=person.name)
    with pytest.raises(DeskError, match="是同一件事吗"):
        take_in(clerk, ask_for("zhufang", cannot_go="年老"), person=person)
    take_in(clerk, ask_for("zhufang", cannot_go="年老", distinct_note="另一处房屋"), person=person)
    assert Matter.objects.count() == 2


def test_a_transfer_says_why_the_person_cannot_go(clerk: User) -> None:
    with pytest.raises(DeskError, match="不能自己前往") as caught:
        take_in(clerk, ask_for("zhufang", handling="transfer"))
    assert caught.value.field == "cannot_go"


def test_a_category_is_registered_once_per_visit(clerk: User) -> None:
    with pytest.raises(DeskError, match="同一类别"):
        take_in(clerk, ask_for("linshi"), ask_for("linshi"))


def test_nobody_but_a_window_clerk_registers(minzheng: User) -> None:
    with pytest.raises(DeskError, match="窗口经办人"):
        take_in(minzheng, ask_for("linshi"))


def test_the_household_is_added_to_and_never_doubled(clerk: User) -> None:
    person = make_person()
    row = HouseholdRow(name="王小山", relation="子女")
    take_in(clerk, ask_for("linshi"), person=person, household=[row])
    take_in(clerk, ask_for("yiliao"), person=person, household=[row, HouseholdRow(name="罗大妹", relation="配偶")])
    assert list(HouseholdMember.objects.values_list("name", flat=True)) == ["王小山", "罗大妹"]
