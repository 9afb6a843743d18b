"""Rows of delegations: an organisation's group at one event."""

from forumapp.delegations.models.groups import Delegation

__all__ = ["Delegation"]
