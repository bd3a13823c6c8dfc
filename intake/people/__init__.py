"""intake/people: a room."""
