"""What the mails of this room need, and what comes back by itself, one file per idea; importing it registers them."""

from forumapp.delegations.tasks import groups, invitations

__all__ = ["groups", "invitations"]
