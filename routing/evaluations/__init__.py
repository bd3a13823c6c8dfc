"""routing/evaluations: a room."""
