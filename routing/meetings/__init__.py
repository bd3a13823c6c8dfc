"""routing/meetings: a room."""
