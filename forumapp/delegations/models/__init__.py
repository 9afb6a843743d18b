"""Rows of delegations: an organisation's group at one event, and invitations."""

from forumapp.delegations.models.groups import Delegation, DelegationDraft, DelegationLetter, FocalPoint
from forumapp.delegations.models.invitations import Invitation, InvitationLetter, InvitationUse

__all__ = [
    "Delegation",
    "DelegationDraft",
    "DelegationLetter",
    "FocalPoint",
    "Invitation",
    "InvitationLetter",
    "InvitationUse",
]
