"""字段: the kit of form fields for all three apps, named by what is typed or picked.

Free text always comes in through `TextField`, which takes out characters that nobody sees (`unseen` says why). Most
fields here are not `required`: whether an empty one is a fault depends on the answer chosen, so the form decides.
The style class "needed" spares such a field the words 可不填.

May import: errors, models, unseen.
"""

from departments.fields.days import _WRITTEN, FIRST, LAST, MOMENTS, WRONG_MOMENT, moment
from departments.fields.drawn import wide
from departments.fields.form import DeskForm
from departments.fields.picked import BasisField, choice, pick_one, policy, unit, units
from departments.fields.typed import TOO_LONG, TextField, line, paragraph

__all__ = [
    "FIRST",
    "LAST",
    "MOMENTS",
    "TOO_LONG",
    "WRONG_MOMENT",
    "_WRITTEN",
    "BasisField",
    "DeskForm",
    "TextField",
    "choice",
    "line",
    "moment",
    "paragraph",
    "pick_one",
    "policy",
    "unit",
    "units",
    "wide",
]
