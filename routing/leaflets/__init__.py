"""routing/leaflets: a room."""
