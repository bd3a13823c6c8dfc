"""departments/catalogue: a room."""
