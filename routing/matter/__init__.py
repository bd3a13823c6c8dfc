"""routing/matter: a room."""
