"""Rule 5 结果反馈, one file per question: what was decided (`deciding`), whether it may take longer (`extending`,
`stages`), who presses whom (`chasing`, `supervision`), how it ends without a decision (`withdrawing`), how the person
is told (`delivery`), and what if that was wrong (`correction`, `reopening`). Clause 四（四）5 of the notice.

MOVES gathers their rows in the order of the table. May import what `routing/rules` may, and of the other rules only
`acceptance` and `refusal`.
"""

from routing.rules.feedback import (
    chasing,
    correction,
    deciding,
    delivery,
    extending,
    reopening,
    stages,
    supervision,
    withdrawing,
)

MOVES = (
    *deciding.MOVES,
    *extending.MOVES,
    *chasing.MOVES,
    *withdrawing.MOVES,
    *delivery.MOVES,
    *correction.MOVES,
    *supervision.MOVES,
    *reopening.MOVES,
    *stages.MOVES,
)
