"""intake/search: a room."""
