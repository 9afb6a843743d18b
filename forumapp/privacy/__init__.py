"""What the people whose data is held may ask for: all of it, and its destruction."""
