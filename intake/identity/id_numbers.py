"""证件号码: check the number of an identity paper, say which check it failed, and read birth and sex from its digits.

Sources: GB 11643-1999 for citizens; 国办发〔2018〕81号 Art. 3 for residents from Hong Kong, Macau and Taiwan; the 2023
specification of the foreign permanent resident card. The six digits of the address are not checked: they name the place
of first registration, and that code may have been abolished long ago.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from departments.fields.days import EARLIEST_YEAR
from departments.unseen import without_marks
from intake.identity.kinds import IdentityError, IdKind, Sex

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
LENGTH = 18
OLD_LENGTH = 15
MAX_FREE_LENGTH = 40

_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN_DIGITS = re.compile(r"[0-9]{15}")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}[0-9]{12}")
_HMT_PREFIXES = ("81", "82", "83")
_FOREIGN_PREFIX = "9"

_LABELS = {
    IdKind.RESIDENT_ID: "身份证号",
    IdKind.HMT_PERMIT: "居住证号",
    IdKind.FOREIGN_PERMIT: "永久居留身份证号",
}


@dataclass(frozen=True)
class IdNumber:
    """A number that passed its checks, normalised. `birth` and `sex` are None when its digits do not tell them."""

    kind: IdKind
    number: str
    birth: date | None = None
    sex: Sex | None = None


def check_id_number(kind: IdKind, raw: str, *, on: date) -> IdNumber:
    """Normalise and check the number of a paper. A date of birth after the day `on` is refused.

    Raises IdentityError; its sentence names the check that failed (UX 6.8, 8).
    """
    number = _normalise(raw)
    match kind:
        case IdKind.RESIDENT_ID:
            return _check_resident(number, on)
        case IdKind.HMT_PERMIT:
            return _check_hmt(number, on)
        case IdKind.FOREIGN_PERMIT:
            return _check_foreign(number)
        case IdKind.NONE:
            return _check_none(number)
        case _:
            return _check_free(kind, number)


def check_character(first_seventeen: str) -> str:
    """Return the 18th character of a number, computed from its first seventeen digits by ISO 7064 MOD 11-2."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_seventeen, strict=True))
    return CHECK_CHARACTERS[total % 11]


def _normalise(raw: str) -> str:
    """Make it half-width and upper case, and take out blanks and the invisible characters that pasted text brings.

    NFKC runs twice: without the blank between them two characters may combine, and a stored number must not change when
    it is read again.
    """
    folded = unicodedata.normalize("NFKC", raw).upper()
    visible = without_marks("".join(folded.split()))
    return unicodedata.normalize("NFKC", visible)


def _check_resident(number: str, on: date) -> IdNumber:
    kind = IdKind.RESIDENT_ID
    if not number:
        raise IdentityError("请刷身份证，或输入18位身份证号。没有证件请选“无证件”。")
    if _FIFTEEN_DIGITS.fullmatch(number):
        raise IdentityError("15位身份证号只用于查旧档，登记请输入18位身份证号。")
    _require_shape(kind, number)
    if number.startswith(_HMT_PREFIXES):
        raise IdentityError("81、82、83开头的是港澳台居民居住证，请把证件类型改为“港澳台居民居住证”。")
    if number.startswith(_FOREIGN_PREFIX):
        raise IdentityError("9开头的是外国人永久居留身份证，请把证件类型改为“外国人永久居留身份证”。")
    return _read_citizen_number(kind, number, on)


def _check_hmt(number: str, on: date) -> IdNumber:
    kind = IdKind.HMT_PERMIT
    if not number:
        raise IdentityError("请输入18位港澳台居民居住证号。没有证件请选“无证件”。")
    _require_shape(kind, number)
    if not number.startswith(_HMT_PREFIXES):
        raise IdentityError("港澳台居民居住证号应以81、82或83开头。是居民身份证的，请把证件类型改为“居民身份证”。")
    return _read_citizen_number(kind, number, on)


def _check_foreign(number: str) -> IdNumber:
    """Check the number of a foreign permanent resident: 18 places from a 9 on, or 3 letters and 12 digits.

    The former is the card of 2023, the latter the earlier one; both are valid. No birth is read: no text that we have
    seen says where in the number it stands.
    """
    kind = IdKind.FOREIGN_PERMIT
    if not number:
        raise IdentityError("请输入外国人永久居留身份证号。没有证件请选“无证件”。")
    if len(number) == OLD_LENGTH or number[0].isalpha():
        return _check_old_foreign(number)
    _require_shape(kind, number)
    if not number.startswith(_FOREIGN_PREFIX):
        raise IdentityError("18位永久居留身份证号应以9开头。是居民身份证的，请把证件类型改为“居民身份证”。")
    _require_check_character(kind, number)
    return IdNumber(kind, number)


def _check_old_foreign(number: str) -> IdNumber:
    if not _OLD_FOREIGN.fullmatch(number):
        raise IdentityError("旧版永久居留身份证号应是3个字母加12位数字，请再核对一遍证件。")
    return IdNumber(IdKind.FOREIGN_PERMIT, number)


def _check_none(number: str) -> IdNumber:
    if number:
        raise IdentityError("选了“无证件”就不要填证件号。有证件请改选证件类型。")
    return IdNumber(IdKind.NONE, "")


def _check_free(kind: IdKind, number: str) -> IdNumber:
    """Check a paper whose number has no published structure: any 1 to 40 printable characters."""
    if not number:
        raise IdentityError("请输入证件号。没有证件请选“无证件”。")
    if len(number) > MAX_FREE_LENGTH:
        raise IdentityError(f"证件号最多{MAX_FREE_LENGTH}个字，现在是{len(number)}个字。")
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in number):
        raise IdentityError("证件号里有不能识别的字符，请重新输入。")
    return IdNumber(kind, number)


def _require_shape(kind: IdKind, number: str) -> None:
    if len(number) != LENGTH:
        raise IdentityError(f"{_LABELS[kind]}应是{LENGTH}位，现在是{len(number)}位。")
    if not _EIGHTEEN.fullmatch(number):
        raise IdentityError(f"{_LABELS[kind]}应是数字，只有最后一位可以是X。")


def _require_check_character(kind: IdKind, number: str) -> None:
    if number[-1] != check_character(number[:-1]):
        raise IdentityError(f"{_LABELS[kind]}最后一位对不上，请再核对一遍证件。")


def _read_citizen_number(kind: IdKind, number: str, on: date) -> IdNumber:
    """Check the date and then the last place: a wrong date tells the clerk where in the number to look."""
    birth = _birth_date(kind, number, on)
    _require_check_character(kind, number)
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return IdNumber(kind, number, birth, sex)


def _birth_date(kind: IdKind, number: str, on: date) -> date:
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    problem = f"{_LABELS[kind]}里的出生日期"
    if year < EARLIEST_YEAR:
        raise IdentityError(f"{problem}（{number[6:10]}年）太早，请再核对一遍证件。")
    try:
        birth = date(year, month, day)
    except ValueError as error:
        raise IdentityError(f"{problem}（{_spoken_day(year, month, day)}）不存在。") from error
    if birth > on:
        raise IdentityError(f"{problem}（{year}年{month}月{day}日）还没有到，请再核对一遍证件。")
    return birth


def _spoken_day(year: int, month: int, day: int) -> str:
    """Name a day that does not exist: 2月30日, but 2026年2月29日, which is wrong only because of its year."""
    return f"{year}年2月29日" if (month, day) == (2, 29) else f"{month}月{day}日"
