"""What keeps other sites' pages from sending our guests' forms."""

from __future__ import annotations

from flask import abort, current_app, request

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
