"""routing/upkeep: a room."""
