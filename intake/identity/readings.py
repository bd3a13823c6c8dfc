"""Pinyin of names: to find a person by what the ear heard, and to sort names (UX 6.32, 6.33).

Libraries read surnames as ordinary words (单 dan, 仇 chou, 覃 tan), so this file has its own table for surnames.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from pypinyin import Style, lazy_pinyin, pinyin

from intake.identity.kinds import IdentityError
from intake.identity.names import NAME_DOT

# Only surnames that pypinyin 0.55 misreads, or that families read in several ways. The first reading sorts the name.
# fmt: off
_SURNAMES = {
    "覃": "qin tan", "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "查": "zha", "乐": "yue le",
    "盖": "ge gai", "区": "ou", "朴": "piao", "翟": "zhai di", "员": "yun", "缪": "miao", "召": "shao",
    "种": "chong", "折": "she", "么": "yao", "祭": "zhai", "卜": "bu", "薄": "bo", "贲": "ben", "都": "du",
    "阚": "kan", "句": "gou", "隗": "wei kui", "郗": "xi chi", "能": "nai", "秘": "bi", "佴": "nai",
    "尉": "wei yu", "粘": "nian", "繁": "po", "乜": "nie mie", "颉": "xie jie", "角": "jue", "洗": "xian",
    "郇": "xun huan", "晟": "cheng sheng", "藏": "zang", "黑": "he hei", "牟": "mou mu",
    "谌": "chen shen", "费": "fei bi", "柏": "bai bo", "莘": "shen xin", "郄": "qie xi",
    "炅": "gui jiong", "强": "qiang jiang",
}
# fmt: on

# Surnames of two characters that are read otherwise than the characters alone.
_COMPOUND_SURNAMES: dict[str, tuple[str, str]] = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "单于": ("chan", "yu"),
    "乐正": ("yue", "zheng"),
    "澹台": ("tan", "tai"),
    "子车": ("zi", "ju"),
}

_LATIN_WORD = re.compile(r"[a-zü]+")


def readings(name: str) -> list[str]:
    """Return every way to read a name, the most likely first: 覃明 is ["qin ming", "tan ming", …].

    Only the surname varies; later characters have their main reading. Latin words stay as they are, and so do
    characters without a known reading. An empty name has no readings.
    """
    parts = _parts(name)
    if not parts:
        return []
    rest = [_main_reading(part) for part in parts[1:]]
    ways = [[first, *rest] for first in _first_readings(parts[0])]
    compound = _COMPOUND_SURNAMES.get("".join(parts[:2]))
    if compound:
        ways.insert(0, [*compound, *rest[1:]])
    return list(dict.fromkeys(" ".join(way) for way in ways))


def initials(name: str) -> list[str]:
    """Return the first letters of every reading, each once: 覃明 is ["qm", "tm", "ym"]."""
    return list(dict.fromkeys("".join(syllable[0] for syllable in way.split()) for way in readings(name)))


def pinyin_key(name: str) -> str:
    """Return the likeliest reading, to sort by: 覃明明 is "qin ming ming". The blanks put xi an before xian."""
    return next(iter(readings(name)), "")


def fold_pinyin(text: str) -> str:
    """Return pinyin as the local ear hears it: zh is z, ch is c, sh is s, ing is in, n is l; lower case, no blanks.

    Two texts are compared folded. The beginning of a text folds to the beginning of its fold, so that a search finds a
    name while it is being typed.
    """
    plain = "".join(char for char in _without_marks(text.lower()) if char.isalnum())
    plain = re.sub(r"([zcs])h", r"\1", plain)
    return plain.replace("ing", "in").replace("n", "l")


def _parts(name: str) -> list[str]:
    """Split a name into single Chinese characters and whole Latin words. Dots, hyphens and blanks only separate."""
    spaced = re.sub(rf"[{NAME_DOT}'’\-\s]+", " ", _without_marks(name.lower()))
    return re.findall(rf"{_LATIN_WORD.pattern}|[^\s]", spaced)


def _first_readings(part: str) -> list[str]:
    heard = [_without_marks(way) for way in pinyin([part], style=Style.NORMAL, heteronym=True)[0]]
    return [*_SURNAMES.get(part, "").split(), *heard]


def _main_reading(part: str) -> str:
    return _without_marks(lazy_pinyin([part])[0])


def _without_marks(text: str) -> str:
    """Take the accents off Latin letters (ê is e) and write ü as v, as input methods do. Other characters stay."""
    return "".join(_without_mark(char) for char in text)


def _without_mark(char: str) -> str:
    if char in "üǖǘǚǜ":
        return "v"
    return unicodedata.normalize("NFD", char)[0] if "À" <= char <= "ɏ" else char


@cache
def keys_of(name: str) -> str:
    """Return the initials by which a list completes a name, parted by blanks: 坪阳村 is "pyc"."""
    return " ".join(initials(name))


def by_initials(typed: str, names: Sequence[str]) -> str:
    """Return the one name of a list whose initials begin so: byz is 布依族, py is 坪阳村.

    Raises IdentityError with the sentence for initials of no name, and of several: then it names them.
    """
    begun = typed.lower()
    fitting = [name for name in names if any(key.startswith(begun) for key in keys_of(name).split())]
    whole = [name for name in fitting if begun in keys_of(name).split()]
    found = whole or fitting
    if len(found) == 1:
        return found[0]
    if found:
        raise IdentityError(f"“{typed}”可能是{'、'.join(found[:5])}，请写清楚。")
    raise IdentityError(f"名单里没有以“{typed}”为首字母的，请写全。")
