"""All pages of one's own registration: importing this module puts every route on the one blueprint."""

from forumapp.registration.views.my import approving, bp, changing, consenting, needs, offers, seeing, sessions

__all__ = ["approving", "bp", "changing", "consenting", "needs", "offers", "seeing", "sessions"]
