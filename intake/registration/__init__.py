"""intake/registration: a room."""
