"""The table of moves as the README prints it: read from the rows, so that it cannot tell something else."""

from __future__ import annotations

from collections.abc import Iterable

from intake.states import Status
from routing.moves.move import Move

HEAD = "| rule | move | from | to | who | clocks | paper |\n|---|---|---|---|---|---|---|\n"


def markdown(moves: Iterable[Move]) -> str:
    """Return the table of these moves in Markdown, in their order."""
    return HEAD + "".join(_line(move) for move in moves)


def _line(move: Move) -> str:
    sources = ", ".join(status.name for status in Status if status in move.sources)
    cells = (
        str(move.rule or "–"),
        f"`{move.name}` {move.title}",
        sources,
        move.to,
        move.who,
        move.clocks or "–",
        move.paper or (str(move.writes.label) if move.writes else "–"),
    )
    return f"| {' | '.join(cells)} |\n"
