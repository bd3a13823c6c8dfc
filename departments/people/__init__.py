"""departments/people: a room."""
