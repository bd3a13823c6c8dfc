"""routing/agenda: a room."""
