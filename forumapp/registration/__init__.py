"""Registrations: application, states, places, waitlist, tickets, self-service."""
