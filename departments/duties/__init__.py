"""departments/duties: a room."""
