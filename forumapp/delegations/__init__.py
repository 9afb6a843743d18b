"""Delegations: an organisation's group at an event."""
