"""routing/desks: a room."""
