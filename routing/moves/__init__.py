"""routing/moves: a room."""
