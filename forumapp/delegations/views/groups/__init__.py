"""A delegation's pages for its focal points: importing this module puts every route on the one blueprint."""

from forumapp.delegations.views.groups import members, overview, people
from forumapp.delegations.views.groups.opening import bp

__all__ = ["bp", "members", "overview", "people"]
