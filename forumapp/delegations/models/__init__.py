"""Rows of delegations: an organisation's group at one event."""

from forumapp.delegations.models.groups import Delegation, DelegationDraft, DelegationLetter, FocalPoint

__all__ = ["Delegation", "DelegationDraft", "DelegationLetter", "FocalPoint"]
