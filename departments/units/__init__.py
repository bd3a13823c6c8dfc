"""departments/units: a room."""
