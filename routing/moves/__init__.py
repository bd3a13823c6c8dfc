"""动作: how a move is written and carried out.

`move` is one row of the table of moves, with all that follows from the move; `act` has the verbs in which rules are
written, the only code that writes status, holder and due date of a matter; `reminders` tells those whom a move
concerns, in the same transaction; `table` prints the rows for the README. The rows themselves stand in `rules`.

May import: clocks, errors, hands, models, papers.
"""
