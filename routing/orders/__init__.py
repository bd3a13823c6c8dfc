"""routing/orders: a room."""
