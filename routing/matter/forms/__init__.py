"""What each move asks. Forms clean what was typed; whether the move may be made is judged in `transitions.perform`.

A form says which rows of the table it is for: `of = (TRANSFER,)`. It may stand in any file of this package: all of them
are read here. A move that asks nothing has no form and is confirmed on the plain page.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from routing.matter.forms.base import MoveForm
from routing.moves.move import Move

__all__ = ["MoveForm", "form_for"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")


def form_for(move: Move) -> type[MoveForm]:
    """Return the form that asks what a move has to be told; the plain one when it asks nothing."""
    return MoveForm.of_move.get(move.name, MoveForm)
