"""routing/complaints: a room."""
