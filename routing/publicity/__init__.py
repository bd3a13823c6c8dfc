"""routing/publicity: a room."""
