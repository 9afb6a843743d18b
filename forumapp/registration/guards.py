"""What keeps other sites' pages from sending our guests' forms, and a private link from showing what was destroyed."""

from __future__ import annotations

from flask import abort, current_app, render_template, request

from forumapp.registration.models import Registration
from forumapp.web.headers import private

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
NO_ORIGIN = "null"
"""What a browser says for a page that sends no referrer, as ours about one person do."""


def refuse_foreign_forms() -> None:
    """Answer 403 to a form that another site's page sends in a guest's name.

    Guests have no session, so there is no token of one to compare. Browsers say where a form comes from
    (``Sec-Fetch-Site``, older ones ``Origin``); what says neither is no browser and could send anything anyway.

    :raises Forbidden:
    """
    if request.method not in UNSAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(403)
        return
    origin = request.headers.get("Origin", NO_ORIGIN)
    if origin not in (NO_ORIGIN, request.host_url.rstrip("/"), current_app.config["FORUMAPP"].base_url):
        abort(403)


def refuse_destroyed(registration: Registration) -> None:
    """Answer 410 with a word where the person's data was destroyed: the link leads to nothing any more.

    :raises Gone:
    """
    if registration.destroyed_at is not None:
        page = render_template("registration/destroyed.html")
        abort(private(current_app.make_response((page, 410))))
