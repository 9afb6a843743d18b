"""What the mails of this room need, one file per idea."""

from forumapp.delegations.tasks import invitations

__all__ = ["invitations"]
