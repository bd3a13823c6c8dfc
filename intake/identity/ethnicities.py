"""民族: the 56 of GB/T 3304, those of the region first, and groups that identity cards name beside the 56.

Cards in Guizhou say 穿青人: a list without that word would turn its holders away (UX 6.7).
"""

import unicodedata

from intake.identity.kinds import IdentityError
from intake.identity.readings import by_initials

_LOCAL = ("布依族", "苗族", "水族", "汉族", "毛南族", "瑶族", "侗族", "仡佬族", "壮族")

# fmt: off
_GB_3304 = (
    "汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族",
    "瑶族", "白族", "土家族", "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族", "高山族", "拉祜族",
    "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族", "土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族",
    "毛南族", "仡佬族", "锡伯族", "阿昌族", "普米族", "塔吉克族", "怒族", "乌孜别克族", "俄罗斯族", "鄂温克族",
    "德昂族", "保安族", "裕固族", "京族", "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族", "珞巴族", "基诺族",
)
# fmt: on

_BEYOND = ("穿青人", "革家人", "其他", "外国血统中国籍人士")

ETHNICITIES: tuple[str, ...] = (*_LOCAL, *(name for name in _GB_3304 if name not in _LOCAL), *_BEYOND)


def clean_ethnicity(raw: str) -> str:
    """Return the name as ETHNICITIES has it: 布依 becomes 布依族, 穿青 and 穿青族 become 穿青人, byz becomes 布依族.

    Raises IdentityError for an empty text, for initials of several names and for a name that is not in the list.
    """
    typed = "".join(unicodedata.normalize("NFKC", raw).split())
    if not typed:
        raise IdentityError("请选民族。")
    if typed.isascii():
        return by_initials(typed, ETHNICITIES)
    stem = typed.removesuffix("族").removesuffix("人")
    for name in (typed, f"{stem}族", f"{stem}人"):
        if name in ETHNICITIES:
            return name
    raise IdentityError("民族不在列表里，请从列表里选；列表里没有的，选“其他”。")
