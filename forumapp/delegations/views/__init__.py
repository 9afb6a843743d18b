"""Pages for those who come by a link of ours, without an account: focal points of delegations, and the invited."""

from __future__ import annotations

from flask import Flask

from forumapp.delegations.views import groups, invitations
from forumapp.extensions import csrf


def bind(app: Flask) -> None:
    """Register the pages.

    They carry no session and so no token of one: what somebody may do follows from the secret in the link. Forms that
    other sites' pages send are refused.
    """
    for blueprint in (groups.bp, invitations.bp):
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
