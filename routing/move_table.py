"""The table of moves as the README shows it: read from the code, so that it cannot tell something else."""

from intake.states import Status
from routing.move import Move
from routing.transitions import MOVES

HEAD = "| rule | move | from | to | who | clocks | paper |\n|---|---|---|---|---|---|---|\n"


def moves_table() -> str:
    """Return the table of all moves in Markdown, in the order of the code."""
    return HEAD + "".join(_row(move) for move in MOVES.values())


def _row(move: Move) -> str:
    sources = ", ".join(status.name for status in Status if status in move.sources)
    cells = (
        str(move.rule or "–"),
        f"`{move.name}` {move.title}",
        sources,
        move.to,
        move.who,
        move.clocks or "–",
        move.paper or "–",
    )
    return f"| {' | '.join(cells)} |\n"
