"""routing/rules/transfer: a room."""
