"""routing/rules/refusal: a room."""
