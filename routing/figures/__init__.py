"""routing/figures: a room."""
