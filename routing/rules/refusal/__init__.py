"""Rule 4 否决事项明确答复: what is missing is named once and waited for (`materials`), and noted as it comes
(`handing_in`); who is plainly not eligible is refused, proposed by one person and confirmed by another (`refusing`).
Clause 四（四）4 of the notice.

MOVES gathers their rows in the order of the table. May import what `routing/rules` may, and of the other rules only
`acceptance` and `incomplete`.
"""

from routing.rules.refusal import handing_in, materials, refusing

MOVES = (*materials.MOVES, *refusing.MOVES, *handing_in.MOVES)
