"""字段: the kit of form fields for all three apps, named by what is typed or picked, and the form they stand in.

`typed` has text and numbers, `days` days and moments, `picked` lists and rows, `form` the form, `drawn` its grid. Free
text always comes in through `TextField`, which takes out characters that nobody sees (`unseen` says why). The sentence
for a wrong value is written here once. Most fields are not `required`: whether an empty one is a fault depends on the
answer chosen, so the form or the act decides. The style class "needed" spares such a field the words 可不填.

May import: clock, errors, models, unseen.
"""

from departments.fields.days import Leans, birth, day, moment, month, picked_day
from departments.fields.drawn import wide
from departments.fields.form import DeskForm
from departments.fields.picked import (
    ALL,
    choice,
    condition,
    pairs,
    pick_one,
    pick_row,
    pick_rows,
    policy,
    tick,
    unit,
    units,
)
from departments.fields.typed import TextField, line, number, paragraph

__all__ = [
    "ALL",
    "DeskForm",
    "Leans",
    "TextField",
    "birth",
    "choice",
    "condition",
    "day",
    "line",
    "moment",
    "month",
    "number",
    "pairs",
    "paragraph",
    "pick_one",
    "pick_row",
    "pick_rows",
    "picked_day",
    "policy",
    "tick",
    "unit",
    "units",
    "wide",
]
