"""routing/lists: a room."""
