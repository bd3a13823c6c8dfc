"""routing/hands: a room."""
