"""What keeps other sites' pages from sending our guests' forms, and a private link from showing what was destroyed."""

from __future__ import annotations

from flask import abort, current_app, redirect, render_template, request, url_for

from forumapp.extensions import db
from forumapp.kernel.names import email_key
from forumapp.kernel.secrets import KeyRing
from forumapp.registration import labels
from forumapp.registration.models import Registration
from forumapp.registration.service import stayed_of
from forumapp.registration.service.tickets import manage_secret
from forumapp.web.headers import private
from forumapp.web.languages import current_language

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


def follow_merged(registration: Registration) -> None:
    """Lead from the link of an entry that was merged to the one that stayed, where both have the same e-mail.

    Else a page says what became of it, and how its own link is had: nothing of the other entry is shown, not even the
    link, to whoever reads another inbox.
    """
    if registration.merged_into_id is None:
        return
    stayed = stayed_of(session=db.session(), registration=registration)
    lang = current_language()
    keys = KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)
    secret = manage_secret(registration=stayed, keys=keys)
    same = registration.email and stayed.email and email_key(registration.email) == email_key(stayed.email)
    if same and secret is not None:
        abort(private(redirect(url_for("my.show", lang=lang, secret=secret), 303)))
    page = render_template(
        "registration/merged.html", event=registration.event, headline=labels.headline(stayed.status)
    )
    abort(private(current_app.make_response(page)))
