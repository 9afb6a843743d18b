"""Requests of the people whose data is held, and destruction."""
