"""姓名: one field that takes every real character and tidies what keyboards add, such as blanks (UX 6.1 to 6.4)."""

import re
import unicodedata

from departments.unseen import without_marks
from intake.identity.kinds import IdentityError

MAX_NAME_LENGTH = 50
NAME_DOT = "·"
UNKNOWN_NAME = "姓名不详"
"""The name of a person who cannot tell it: they are helped first and identified later (国务院令第381号)."""

# All the dots that input methods and papers use for 买买提·吐尔逊; NFKC would not make one of them.
_DOTS = re.compile(r"[•・･‧∙⋅●．.｡᛫⸱]")
_LATIN = "A-Za-zÀ-ɏ"
# A blank belongs to a name only between two Latin words.
_STRAY_BLANK = re.compile(rf"(?<![{_LATIN}]) | (?![{_LATIN}])")
# Planes 2 and 3 hold nothing but Chinese characters, including those newer than Python's own tables.
_IDEOGRAPHIC_PLANES = range(0x20000, 0x3FFFE)
_MARKS = frozenset("·-'’ ")


def clean_name(raw: str) -> str:
    """Return the name as it is stored: every dot as · (U+00B7), no blank except between two Latin words.

    Characters are not normalised, because NFC and NFKC replace rare characters of names by others. Raises IdentityError
    for an empty name, for more than 50 characters, for digits and for signs that stand in no name.
    """
    visible = without_marks(raw)
    spaced = " ".join(_DOTS.sub(NAME_DOT, visible).split())
    name = _STRAY_BLANK.sub("", spaced).strip(NAME_DOT)
    if not name:
        raise IdentityError("请输入姓名。姓名中间的点请用“·”。")
    if len(name) > MAX_NAME_LENGTH:
        raise IdentityError(f"姓名最多{MAX_NAME_LENGTH}个字，现在是{len(name)}个字。")
    _refuse_foreign_marks(name)
    return name


def _refuse_foreign_marks(name: str) -> None:
    if any(char.isdecimal() for char in name):
        raise IdentityError("姓名里不能有数字，请再核对一遍证件。")
    if not all(_may_stand_in_name(char) for char in name):
        raise IdentityError("姓名里有不能识别的符号，请再核对一遍证件。姓名中间的点请用“·”。")


def _may_stand_in_name(char: str) -> bool:
    """Is it a letter, a mark, 〇, or of the private-use area in which card readers put rare characters?"""
    category = unicodedata.category(char)
    return char in _MARKS or category[0] in "LM" or category in {"Nl", "Co"} or ord(char) in _IDEOGRAPHIC_PLANES
