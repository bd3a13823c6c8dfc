"""routing/texts: a room."""
