"""登记簿与台账 (UX.md 3.4): tables that are kept for years, on screen page by page, on paper whole and counted.

`papers` is 文书登记簿, `matters` is 办件台账, `frame` what both have, `printed` either of them on paper,
`moment` lets a print be of one moment.

May import: clocks, lists, models, papers.
"""

from routing.registers.frame import MOST_ROWS, Register, RegisterLine
from routing.registers.matters import MatterLedger, RegisterSpan
from routing.registers.papers import PaperRegister
from routing.registers.printed import PrintedRegister

__all__ = ["MOST_ROWS", "MatterLedger", "PaperRegister", "PrintedRegister", "Register", "RegisterLine", "RegisterSpan"]
