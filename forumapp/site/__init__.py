"""Public pages: language choice, home, event."""
