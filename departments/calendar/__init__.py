"""departments/calendar: a room."""
