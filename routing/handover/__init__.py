"""routing/handover: a room."""
