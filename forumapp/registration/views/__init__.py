"""Pages for guests: registering, and what one sees and does with one's own registration."""

from __future__ import annotations

from flask import Flask

from forumapp.extensions import csrf
from forumapp.registration.views import register
from forumapp.registration.views.my import routes as my


def bind(app: Flask) -> None:
    """Register the pages.

    They carry no session and so no token of one: what a guest may do follows from the secret in her link, or is open
    to everybody anyway. Forms that other sites' pages send are refused, and a form's own key makes a second sending
    harmless.
    """
    for blueprint in (register.bp, my.bp):
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
