"""Names, phones, masks, pinyin and 民族."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.identity import (
    ETHNICITIES,
    IdentityError,
    clean_ethnicity,
    clean_name,
    clean_phone,
    fold_pinyin,
    initials,
    mask_address,
    mask_id,
    mask_name,
    mask_phone,
    pinyin_key,
    readings,
)

# Names


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("王　强", "王强"),
        (" 王 小 强 ", "王小强"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提 ・ 吐尔逊", "买买提·吐尔逊"),
        ("买买提．吐尔逊.", "买买提·吐尔逊"),
        ("𠮷𬭳", "𠮷𬭳"),
        ("\U00030000\U000323b0", "\U00030000\U000323b0"),
        ("郎\uf92c", "郎\uf92c"),
        ("王\ue863", "王\ue863"),
        ("〇一", "〇一"),
        ("José  García ", "José García"),
        ("O’Brien", "O’Brien"),
        ("王\u200b强\u202e", "王强"),
        ("张" * 50, "张" * 50),
    ],
)
def test_a_name_is_kept_without_the_habits_of_the_keyboard(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入姓名。姓名中间的点请用“·”。"),
        (" · ", "请输入姓名。姓名中间的点请用“·”。"),
        ("张" * 51, "姓名最多50个字，现在是51个字。"),
        ("王强2", "姓名里不能有数字，请再核对一遍证件。"),
        ("王强２", "姓名里不能有数字，请再核对一遍证件。"),
        ("王?", "姓名里有不能识别的符号，请再核对一遍证件。姓名中间的点请用“·”。"),
        ("王\x00强", "姓名里有不能识别的符号，请再核对一遍证件。姓名中间的点请用“·”。"),
        ("王强😀", "姓名里有不能识别的符号，请再核对一遍证件。姓名中间的点请用“·”。"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(typed: str, said: str) -> None:
    with pytest.raises(IdentityError) as refusal:
        clean_name(typed)
    assert str(refusal.value) == said


@given(st.text())
def test_a_cleaned_name_stays_as_it_is(typed: str) -> None:
    try:
        name = clean_name(typed)
    except IdentityError:
        return
    assert clean_name(name) == name


# Phones


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("138 0000 5678", "13800005678"),
        ("138-0000-5678", "13800005678"),
        ("+86 138 0000 5678", "13800005678"),
        ("008613800005678", "13800005678"),
        ("8613800005678", "13800005678"),
        ("１３８００００５６７８", "13800005678"),
        ("\u202d13800005678\u202c", "13800005678"),
        ("0854-8221234", "0854-8221234"),
        ("（0854）8221234", "0854-8221234"),
        ("08548221234", "0854-8221234"),
        ("010-12345678", "010-12345678"),
    ],
)
def test_a_phone_is_stored_plain(typed: str, phone: str) -> None:
    assert clean_phone(typed) == phone
    assert clean_phone(phone) == phone


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请输入联系电话。"),
        ("1380000567", "手机号应是11位，现在是10位。"),
        ("138000056789", "手机号应是11位，现在是12位。"),
        ("0854-822123", "座机号不对，可以写成0854-8221234。"),
        ("8221234", "手机号应是11位，座机请加区号，如0854-8221234。"),
        ("没有", "电话只能填数字。"),
    ],
)
def test_a_wrong_phone_says_what_to_do(typed: str, said: str) -> None:
    with pytest.raises(IdentityError) as refusal:
        clean_phone(typed)
    assert str(refusal.value) == f"{said}没有电话请选“无电话”，并填联系人。"


@given(st.text())
def test_any_text_as_phone_is_taken_or_answered_with_a_sentence(typed: str) -> None:
    try:
        answer = clean_phone(typed)
    except IdentityError as refusal:
        answer = str(refusal)
    assert answer.endswith("。") or set(answer) <= set("0123456789-")


# Masks


@pytest.mark.parametrize(
    ("name", "shown"),
    [("王强", "王*"), ("王小强", "王*强"), ("欧阳小强", "欧**强"), ("王", "王"), ("", "")],
)
def test_a_masked_name_keeps_its_ends(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("522701198001010015", "522701********0015"), ("E12345678", "E1*****78"), ("123", "***"), ("", "")],
)
def test_a_masked_number_hides_the_birth_date(number: str, shown: str) -> None:
    assert mask_id(number) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("13800005678", "138****5678"), ("0854-8221234", "0854-***1234"), ("12345", "*****"), ("", "")],
)
def test_a_masked_phone_keeps_the_last_four(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("贵州省都匀市毛尖镇坪阳村三组12号", "贵州省都匀市毛尖镇坪阳村"),
        ("都匀市毛尖镇坪阳村村民委员会旁", "都匀市毛尖镇坪阳村"),
        ("都匀市小围寨街道新村社区4栋", "都匀市小围寨街道新村社区"),
        ("都匀市归兰水族乡12号", "都匀市归兰水族乡***"),
        ("都匀市镇江路5号", "都匀市***"),
        ("12号", "***"),
        ("", ""),
    ],
)
def test_a_masked_address_ends_at_the_village(address: str, shown: str) -> None:
    assert mask_address(address) == shown


@given(st.text("贵州省都匀市毛尖镇坪阳村社区街道组号栋0123456789１２", max_size=30))
def test_a_masked_address_never_shows_a_house_number(address: str) -> None:
    assert not any(char.isdecimal() for char in mask_address(address))


# Pinyin


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("覃明", {"qm", "tm"}),
        ("单小强", {"sxq"}),
        ("仇英", {"qy"}),
        ("曾国", {"zg", "cg"}),
        ("解放", {"xf", "jf"}),
        ("查良", {"zl", "cl"}),
        ("乐山", {"ys", "ls"}),
        ("盖明", {"gm"}),
        ("区明", {"om", "qm"}),
        ("单于丹", {"cyd", "syd"}),
        ("万俟雄", {"mqx"}),
        ("尉迟恭", {"ycg", "wcg"}),
        ("布依族", {"byz"}),
        ("买买提·吐尔逊", {"mmttex"}),
        ("John Smith", {"js"}),
    ],
)
def test_initials_hold_every_way_a_family_says_its_name(name: str, letters: set[str]) -> None:
    assert letters <= set(initials(name))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("覃明明", "qin ming ming"),
        ("单雄", "shan xiong"),
        ("吕布", "lv bu"),
        ("翟让", "zhai rang"),
        ("朴树", "piao shu"),
        ("缪荃", "miao quan"),
        ("种师道", "chong shi dao"),
        ("折可求", "she ke qiu"),
        ("乐正子", "yue zheng zi"),
        ("𠮷野", "𠮷 ye"),
        ("", ""),
    ],
)
def test_names_sort_by_how_the_surname_is_said(name: str, key: str) -> None:
    assert pinyin_key(name) == key


def test_readings_of_an_empty_name_are_none() -> None:
    assert readings("") == initials("") == []


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert len(initials(text)) <= len(readings(text))
    assert all(initials(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zhang", "zang"),
        ("chen", "cen"),
        ("shi", "si"),
        ("ning", "lin"),
        ("Qin Ming", "qinmin"),
        ("lü", "lv"),
        ("xi'an", "xi an"),
    ],
)
def test_folding_makes_alike_what_sounds_alike_here(one: str, other: str) -> None:
    assert fold_pinyin(one) == fold_pinyin(other)


@pytest.mark.parametrize(("one", "other"), [("wang", "huang"), ("li", "liu"), ("qin", "tan")])
def test_folding_keeps_apart_what_sounds_different(one: str, other: str) -> None:
    assert fold_pinyin(one) != fold_pinyin(other)


@given(st.text("zcshinglau v", max_size=20), st.integers(0, 20))
def test_a_name_is_found_while_it_is_being_typed(text: str, typed: int) -> None:
    assert fold_pinyin(text).startswith(fold_pinyin(text[:typed]))


# 民族


def test_local_peoples_come_first_and_nobody_is_left_out() -> None:
    assert ETHNICITIES[:4] == ("布依族", "苗族", "水族", "汉族")
    assert ETHNICITIES[9:11] == ("蒙古族", "回族")
    assert ETHNICITIES[-4:] == ("穿青人", "革家人", "其他", "外国血统中国籍人士")
    assert len(ETHNICITIES) == len(set(ETHNICITIES)) == 56 + 4


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("布依", "布依族"),
        ("布依族", "布依族"),
        (" 苗 ", "苗族"),
        ("穿青", "穿青人"),
        ("穿青族", "穿青人"),
        ("穿青人族", "穿青人"),
        ("其他", "其他"),
    ],
)
def test_an_ethnicity_is_shown_as_listed(typed: str, name: str) -> None:
    assert clean_ethnicity(typed) == name


@pytest.mark.parametrize(("typed", "said"), [("", "请选民族。"), ("火星", "民族不在列表里"), ("族", "民族不在列表里")])
def test_an_unknown_ethnicity_is_refused(typed: str, said: str) -> None:
    with pytest.raises(IdentityError, match=said):
        clean_ethnicity(typed)
