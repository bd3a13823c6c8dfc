"""Names of moves that rooms below the rules ask the record for."""

from enum import StrEnum


class MoveName(StrEnum):
    """The few moves that are asked for by name where no row of the table can be seen: from `models` to `agenda`.

    The name of a move stands in its row (routing/rules), of these in its row and nowhere but here. A new move needs no
    line here, unless something below the rules asks the record for it.
    """

    ACCEPT = "accept"
    GIVE_FIRST = "give_first"
    GIVE_BACK = "give_back"
    REPORT_UNCOVERED = "report_uncovered"
    CHASE = "chase"
    ASK_MATERIALS = "ask_materials"
    REOPEN = "reopen"
