"""Rule 3 其他部门事项告知或转办, one file per question: who is told, or sent what (`sending`), who signs or gives back
(`returning`), who supports (`supporting`), what if nobody answers for it (`coordinating`, `conference`), what if nobody
signs (`silence`). Clause 四（四）3 of the notice.

MOVES gathers their rows in the order of the table. May import what `routing/rules` may, and of the other rules only the
end of a matter (`feedback.deciding`).
"""

from routing.rules.transfer import conference, coordinating, returning, sending, silence, supporting

MOVES = (
    *sending.MOVES,
    *returning.MOVES,
    *supporting.MOVES,
    *coordinating.MOVES,
    *conference.MOVES,
    *silence.MOVES,
)
