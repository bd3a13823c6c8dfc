"""routing/street: a room."""
