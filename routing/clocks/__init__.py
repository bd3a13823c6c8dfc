"""routing/clocks: a room."""
