"""主要材料未齐: what is sent up or granted without a main paper says which one and why, and that stays on record.

The notice, 四（四）4, calls them 主要申报资料. What the window looks up itself (窗口代查) nobody owes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from intake.models import Material, Matter
from intake.registration.openings import claims_all_came
from routing.errors import InvalidInput
from routing.moves.act import Act


def main_materials_missing(matter: Matter) -> list[Material]:
    """Return the main papers that have not been handed in, except those the window looks up itself."""
    asked = matter.materials.filter(received_on__isnull=True, window_looks_up=False, requirement__is_main=True)
    return list(asked)


def names_of(materials: Iterable[Material]) -> str:
    """Return the names as a sentence lists them: 救助申请书、住房状况照片."""
    return "、".join(material.name for material in materials)


URGENT_FIRST: Final = "急难，先行救助，材料后补"


def reason_by_law(matter: Matter) -> str:
    """Return the reason nobody has to type: missing papers hold up no urgent case (急难); "" for every other.

    社会救助法 Art. 50: urgent, small relief comes first and its papers later.
    """
    return URGENT_FIRST if matter.urgent else ""


def note_what_lacks(act: Act, what: str, *, by_law: str = "") -> None:
    """Keep on record which main papers are missing, and why `what` (上报) is done all the same.

    `by_law` is the reason where none was typed. Nothing is asked of somebody who is handed over to the rescue station.
    Raises InvalidInput without the reason.
    """
    missing = main_materials_missing(act.matter)
    if not missing or act.matter.responsibility.is_handed_over:
        return
    reason = act.text("without_papers") or by_law
    if not reason:
        raise InvalidInput(f"主要材料还缺：{names_of(missing)}。请写明为什么没有收齐就{what}。", "without_papers")
    act.data |= {"lacking": [material.name for material in missing], "without_papers": reason}


def refuse_untrue_words(act: Act, suggestion: str) -> None:
    """Raise InvalidInput when the suggestion says that papers came of which `note_what_lacks` noted the lack."""
    lacking = act.data.get("lacking")
    if lacking and claims_all_came(suggestion):
        raise InvalidInput(f"主要材料还缺：{'、'.join(lacking)}。意见里不能写材料已收，请改一下。", "suggestion")
