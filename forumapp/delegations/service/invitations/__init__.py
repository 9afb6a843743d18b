"""What changes invitations: drafting, issuing, reminding, answering. The caller commits."""

from forumapp.delegations.service.invitations.answering import (
    accept,
    bring_representative,
    decline,
    hand_over,
    note_answer,
    open_link,
    register_by_open,
)
from forumapp.delegations.service.invitations.correcting import correct
from forumapp.delegations.service.invitations.drafting import Draft, draft, edit_draft, edit_letter
from forumapp.delegations.service.invitations.issuing import Issued, issue, remind, to_remind, withdraw
from forumapp.delegations.service.invitations.links import link_secret

__all__ = [
    "Draft",
    "Issued",
    "accept",
    "bring_representative",
    "correct",
    "decline",
    "draft",
    "edit_draft",
    "edit_letter",
    "hand_over",
    "issue",
    "link_secret",
    "note_answer",
    "open_link",
    "register_by_open",
    "remind",
    "to_remind",
    "withdraw",
]
