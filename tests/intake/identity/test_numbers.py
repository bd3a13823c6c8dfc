"""Numbers of papers, and age."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.identity import (
    IdentityError,
    IdKind,
    Sex,
    age_on,
    check_character,
    check_id_number,
)

TODAY = date(2026, 11, 23)

# From the standard, and synthetic numbers that belong to nobody.
CITIZENS = [
    ("11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
    ("440524188001010014", date(1880, 1, 1), Sex.MALE),
    ("522701198001010011", date(1980, 1, 1), Sex.MALE),
    ("52270119800101002X", date(1980, 1, 1), Sex.FEMALE),
    ("522701200802290017", date(2008, 2, 29), Sex.MALE),
    ("522722197506150041", date(1975, 6, 15), Sex.FEMALE),
]
HMT_RESIDENTS = ["810000199001010019", "820000199001010010", "830000199001010012"]
FOREIGN_2023 = "91115619900101001" + check_character("91115619900101001")


def sentence(kind: IdKind, raw: str, on: date = TODAY) -> str:
    with pytest.raises(IdentityError) as refusal:
        check_id_number(kind, raw, on=on)
    return str(refusal.value)


def with_check(first_seventeen: str) -> str:
    return first_seventeen + check_character(first_seventeen)


# Numbers of citizens


@pytest.mark.parametrize(("number", "birth", "sex"), CITIZENS)
def test_a_citizens_number_tells_birth_and_sex(number: str, birth: date, sex: Sex) -> None:
    found = check_id_number(IdKind.RESIDENT_ID, number, on=TODAY)
    assert (found.kind, found.number, found.birth, found.sex) == (IdKind.RESIDENT_ID, number, birth, sex)


@pytest.mark.parametrize(
    "typed",
    [
        "52270119800101002x",
        "52270119800101002Ｘ",
        " 522701 19800101 002X\n",
        "５２２７０１19800101002x",
        "\u200b52270119800101002X",
    ],
)
def test_a_number_is_stored_in_one_form_however_it_was_typed(typed: str) -> None:
    assert check_id_number(IdKind.RESIDENT_ID, typed, on=TODAY).number == "52270119800101002X"


@given(st.sampled_from([number for number, *_ in CITIZENS]), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_refused(number: str, place: int, shift: int) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    sentence(IdKind.RESIDENT_ID, wrong)


@pytest.mark.parametrize("number", [number for number, *_ in CITIZENS])
def test_every_other_last_place_is_refused(number: str) -> None:
    for last in set("0123456789X") - {number[17]}:
        assert sentence(IdKind.RESIDENT_ID, number[:17] + last) == "身份证号最后一位对不上，请再核对一遍证件。"


@given(st.sampled_from([number for number, *_ in CITIZENS]), st.integers(0, 15))
def test_two_neighbours_changed_over_are_refused(number: str, place: int) -> None:
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if wrong != number:
        sentence(IdKind.RESIDENT_ID, wrong)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请刷身份证，或输入18位身份证号。没有证件请选“无证件”。"),
        ("52270119800101001", "身份证号应是18位，现在是17位。"),
        ("5227011980010100111", "身份证号应是18位，现在是19位。"),
        ("5227O1198001010011", "身份证号应是数字，只有最后一位可以是X。"),
        ("52270119800101X011", "身份证号应是数字，只有最后一位可以是X。"),
        ("٥22701198001010011", "身份证号应是数字，只有最后一位可以是X。"),
        ("522701198002300011", "身份证号里的出生日期（2月30日）不存在。"),
        ("522701198013450011", "身份证号里的出生日期（13月45日）不存在。"),
        ("522701200702290017", "身份证号里的出生日期（2007年2月29日）不存在。"),
        ("522701184912310011", "身份证号里的出生日期（1849年）太早，请再核对一遍证件。"),
        ("522701202611240011", "身份证号里的出生日期（2026年11月24日）还没有到，请再核对一遍证件。"),
        ("522701198001010012", "身份证号最后一位对不上，请再核对一遍证件。"),
        ("522701800101001", "15位身份证号只用于查旧档，登记请输入18位身份证号。"),
    ],
)
def test_the_clerk_is_told_which_check_failed(typed: str, said: str) -> None:
    assert sentence(IdKind.RESIDENT_ID, typed) == said


def test_a_child_born_today_has_a_number() -> None:
    assert check_id_number(IdKind.RESIDENT_ID, with_check("52270120261123001"), on=TODAY).birth == TODAY


def test_an_abolished_or_unknown_address_code_is_no_reason_to_refuse() -> None:
    assert check_id_number(IdKind.RESIDENT_ID, with_check("69999919800101001"), on=TODAY).number


# Permits and other papers


@pytest.mark.parametrize("number", HMT_RESIDENTS)
def test_a_permit_for_hong_kong_macau_and_taiwan_is_read_like_a_citizens_number(number: str) -> None:
    found = check_id_number(IdKind.HMT_PERMIT, number, on=TODAY)
    assert (found.birth, found.sex) == (date(1990, 1, 1), Sex.MALE)


@pytest.mark.parametrize("number", HMT_RESIDENTS)
def test_a_permit_typed_as_citizens_card_names_the_right_kind(number: str) -> None:
    assert "改为“港澳台居民居住证”" in sentence(IdKind.RESIDENT_ID, number)


def test_a_citizens_card_typed_as_permit_names_the_right_kind() -> None:
    assert "改为“居民身份证”" in sentence(IdKind.HMT_PERMIT, "522701198001010011")


def test_a_permit_with_a_wrong_last_place_is_refused() -> None:
    assert sentence(IdKind.HMT_PERMIT, "810000199001010018").startswith("居住证号最后一位对不上")


def test_both_editions_of_the_foreign_permit_are_taken() -> None:
    for number in (FOREIGN_2023, "USA110080010101"):
        found = check_id_number(IdKind.FOREIGN_PERMIT, number.lower(), on=TODAY)
        assert (found.number, found.birth, found.sex) == (number, None, None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入外国人永久居留身份证号"),
        (FOREIGN_2023[:17], "永久居留身份证号应是18位，现在是17位。"),
        (FOREIGN_2023[:17] + ("0" if FOREIGN_2023[17] != "0" else "1"), "永久居留身份证号最后一位对不上"),
        ("522701198001010011", "18位永久居留身份证号应以9开头"),
        ("USA11008001010", "旧版永久居留身份证号应是3个字母加12位数字"),
        ("123456789012345", "旧版永久居留身份证号应是3个字母加12位数字"),
    ],
)
def test_the_clerk_is_told_what_is_wrong_with_a_foreign_permit(typed: str, said: str) -> None:
    assert sentence(IdKind.FOREIGN_PERMIT, typed).startswith(said)


def test_a_foreign_permit_typed_as_citizens_card_names_the_right_kind() -> None:
    assert "改为“外国人永久居留身份证”" in sentence(IdKind.RESIDENT_ID, FOREIGN_2023)


FREE_KINDS = [IdKind.HOUSEHOLD_BOOK, IdKind.BIRTH_CERTIFICATE, IdKind.PASSPORT, IdKind.OTHER]


@pytest.mark.parametrize("kind", FREE_KINDS)
def test_papers_without_a_published_structure_take_1_to_40_characters(kind: IdKind) -> None:
    assert check_id_number(kind, " ｅ1234 5678 ", on=TODAY).number == "E12345678"
    assert check_id_number(kind, "军" * 40, on=TODAY).number == "军" * 40
    assert sentence(kind, "军" * 41) == "证件号最多40个字，现在是41个字。"
    assert sentence(kind, " ") == "请输入证件号。没有证件请选“无证件”。"


def test_no_paper_means_no_number() -> None:
    assert check_id_number(IdKind.NONE, "  ", on=TODAY).number == ""
    assert "无证件" in sentence(IdKind.NONE, "1")


@given(st.sampled_from(IdKind), st.text())
def test_any_text_as_number_is_taken_or_answered_with_a_sentence(kind: IdKind, typed: str) -> None:
    try:
        found = check_id_number(kind, typed, on=TODAY)
    except IdentityError as refusal:
        said = str(refusal)
    else:
        said = "。" if check_id_number(kind, found.number, on=TODAY) == found else "changed when read again"
    assert said.endswith("。")


@given(st.text("0123456789X９Ｘ ", min_size=15, max_size=19))
def test_only_numbers_whose_check_holds_are_taken(typed: str) -> None:
    try:
        number = check_id_number(IdKind.RESIDENT_ID, typed, on=TODAY).number
    except IdentityError:
        return
    assert number[17] == check_character(number[:17])


# Age


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(2010, 11, 24), TODAY, 15),
        (date(2010, 11, 23), TODAY, 16),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (TODAY, TODAY, 0),
    ],
)
def test_age_counts_whole_years(birth: date, on: date, age: int) -> None:
    assert age_on(birth, on) == age


def test_age_before_birth_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        age_on(TODAY, date(2026, 11, 22))
