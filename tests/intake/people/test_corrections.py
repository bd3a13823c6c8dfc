"""更正申请人信息: a slip is put right with a reason, by a window that answers for the person; the history keeps it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from departments.errors import DeskError
from departments.models import User
from intake.models import Applicant
from intake.people.corrections import Correction, correct_person, seen_of
from intake.registration.acts import pinyin_columns
from tests.factories import make_id_number, make_matter, sent
from tests.pages import SignIn


@pytest.fixture
def applicant(clerk: User) -> Applicant:
    return make_matter(clerk, name="王大山").application.applicant


def correct(applicant: Applicant, **stated: str) -> Applicant:
    return correct_seen(applicant, seen_of(applicant), stated)


def correct_seen(applicant: Applicant, seen: int, stated: dict[str, str]) -> Applicant:
    with transaction.atomic():
        return correct_person(applicant, Correction(stated=stated, reason="登记时写错", seen=seen))


def typed(applicant: Applicant, **facts: str) -> dict[str, str]:
    return {"token": str(uuid4()), "seen": str(seen_of(applicant)), "name": applicant.name, **facts}


def address_of(applicant: Applicant) -> str:
    return f"/people/{applicant.token}/correct/"


def test_a_misspelt_name_is_put_right_and_found_by_its_new_sound(applicant: Applicant) -> None:
    corrected = correct(applicant, name="汪小山")
    assert (corrected.name, corrected.pinyin) == ("汪小山", pinyin_columns("汪小山")["pinyin"])
    assert corrected.history.latest().history_change_reason == "登记时写错"
    assert corrected.history.earliest().name == "王大山"


def test_what_is_left_empty_stays(applicant: Applicant) -> None:
    corrected = correct(applicant, name="", phone="13900001111")
    assert (corrected.name, corrected.phone, corrected.id_number) == ("王大山", "13900001111", applicant.id_number)


def test_a_new_number_brings_its_birthday(applicant: Applicant) -> None:
    number = make_id_number("19770707")
    corrected = correct(applicant, id_number=number)
    assert (corrected.id_number, str(corrected.birth)) == (number, "1977-07-07")


def test_the_number_of_somebody_else_is_refused(clerk: User, applicant: Applicant) -> None:
    other = make_matter(clerk, name="罗小妹").application.applicant
    with pytest.raises(DeskError, match="已经登记在另一位申请人名下"):
        correct(applicant, id_number=other.id_number)


@pytest.mark.parametrize("stated", [{}, {"name": "王大山"}])
def test_a_correction_of_nothing_is_refused(stated: dict[str, str], applicant: Applicant) -> None:
    with pytest.raises(DeskError, match="没有改动"):
        correct(applicant, **stated)


def test_who_was_slower_is_told(applicant: Applicant) -> None:
    seen = seen_of(applicant)
    correct(applicant, name="汪大山")
    with pytest.raises(DeskError, match="刚有人改过"):
        correct_seen(applicant, seen, {"name": "黄大山"})


def test_the_page_of_the_person_says_who_put_it_right_and_why(
    clerk: User, applicant: Applicant, signed_in: SignIn
) -> None:
    facts = typed(applicant, name="汪大山", reason="已核对身份证")
    page = signed_in(clerk).post(address_of(applicant), facts, follow=True).content.decode()
    assert "已更正。已经制发的文书没有变" in page
    assert f"{clerk.full_name}更正：已核对身份证" in page


def test_a_bad_number_is_told_and_nothing_typed_is_lost(clerk: User, applicant: Applicant, signed_in: SignIn) -> None:
    facts = typed(applicant, id_number="522701198001011234", residence="毛尖镇街上", reason="写错")
    page = signed_in(clerk).post(address_of(applicant), facts).content.decode()
    assert 'role="alert"' in page
    assert 'value="毛尖镇街上"' in page
    applicant.refresh_from_db()
    assert applicant.residence == "毛尖镇坪阳村三组"


def test_without_a_reason_nothing_is_put_right(clerk: User, applicant: Applicant, signed_in: SignIn) -> None:
    page = signed_in(clerk).post(address_of(applicant), typed(applicant, name="汪大山")).content.decode()
    assert "请写更正的原因" in page


def test_the_form_shows_no_full_number(clerk: User, applicant: Applicant, signed_in: SignIn) -> None:
    page = signed_in(clerk).get(address_of(applicant)).content.decode()
    assert applicant.id_number not in page
    assert applicant.phone not in page


def test_a_bureau_and_an_auditor_correct_nobody(
    clerk: User, zhujian: User, auditor: User, outsider: User, signed_in: SignIn
) -> None:
    applicant = sent(clerk, zhujian).application.applicant
    codes = {user.username: signed_in(user).get(address_of(applicant)).status_code for user in (zhujian, auditor)}
    assert set(codes.values()) == {403}
    assert signed_in(outsider).get(address_of(applicant)).status_code == 404
