"""routing/rules/feedback: a room."""
