"""联系电话: a mobile is stored as 13800005678, a landline as 0854-8221234 (UX 6.26)."""

import re
import unicodedata

from departments.unseen import without_marks
from intake.identity.kinds import IdentityError

_SEPARATORS = re.compile(r"[\s()\-‐‑‒–—−]+")
_COUNTRY_CODE = re.compile(r"\A(?:\+86|0086|86(?=1[0-9]{10}\Z))")
_MOBILE = re.compile(r"1[0-9]{10}")
# The area codes 010 and 02x have three places; all others have four, such as 0854 of Qiannan.
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([0-9]{7,8})")

NO_PHONE = "没有电话请选“无电话”，并填联系人。"


def clean_phone(raw: str) -> str:
    """Return the number as it is stored: 11 digits of a mobile, or area code, hyphen and 7 or 8 digits.

    Raises IdentityError for an empty text and for any other number.
    """
    digits = _plain_digits(raw)
    if _MOBILE.fullmatch(digits):
        return digits
    landline = _LANDLINE.fullmatch(digits)
    if landline:
        return f"{landline[1]}-{landline[2]}"
    raise IdentityError(_what_is_wrong(digits))


def _plain_digits(raw: str) -> str:
    """Take out blanks, hyphens, brackets, the country code and the invisible marks that copied numbers carry."""
    folded = unicodedata.normalize("NFKC", raw)
    visible = without_marks(folded)
    return _COUNTRY_CODE.sub("", _SEPARATORS.sub("", visible))


def _what_is_wrong(digits: str) -> str:
    if not digits:
        return f"请输入联系电话。{NO_PHONE}"
    if not re.fullmatch(r"[0-9]+", digits):
        return f"电话只能填数字。{NO_PHONE}"
    if digits.startswith("1"):
        return f"手机号应是11位，现在是{len(digits)}位。{NO_PHONE}"
    if digits.startswith("0"):
        return f"座机号不对，可以写成0854-8221234。{NO_PHONE}"
    return f"手机号应是11位，座机请加区号，如0854-8221234。{NO_PHONE}"
