"""routing/papers: a room."""
