"""Downloads of what an office prints; each is noted in the access log."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Flask, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from forumapp.accounts.rules import Permission
from forumapp.config import Config
from forumapp.delegations import wording
from forumapp.delegations.labels import invitations as labels
from forumapp.delegations.models import Invitation, InvitationLetter
from forumapp.delegations.queries import invitations as queries
from forumapp.delegations.service.invitations import link_secret
from forumapp.directory import queries as directory
from forumapp.documents import export
from forumapp.documents.export import DOCX, Envelope, LetterPage
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel import qr
from forumapp.kernel.dates import formatted
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.web.addresses import identifiers
from forumapp.web.answers import saved
from forumapp.web.headers import private
from forumapp.web.languages import languages

bp = Blueprint("documents", __name__, url_prefix="/console/events/<slug>")


@bp.get("/invitations/letters")
def letters(slug: str) -> ResponseReturnValue:
    """A letter for each of the selected invitations, else for all that go by letter; with the link as a QR."""
    event = open_event(slug, Permission.EXPORT_CONTACTS)
    chosen = _chosen(event)
    if not chosen:
        return _nothing(slug)
    log(event, "export", "letters", people=len(chosen))
    session = db.session()
    host = directory.host(session=session).names
    letter = queries.find_letter(session=session, event_id=event.id)
    data = export.letters([_letter(each, letter, host) for each in chosen])
    return private(saved(data, f"{slug}-letters.docx", DOCX))


@bp.get("/invitations/envelopes")
def envelopes(slug: str) -> ResponseReturnValue:
    """An envelope for each of the selected invitations, else for all that go by letter."""
    event = open_event(slug, Permission.EXPORT_CONTACTS)
    chosen = _chosen(event)
    if not chosen:
        return _nothing(slug)
    log(event, "export", "envelopes", people=len(chosen))
    host = directory.host(session=db.session()).names
    data = export.envelopes([_envelope(each, host) for each in chosen])
    return private(saved(data, f"{slug}-envelopes.docx", DOCX))


@bp.get("/poster")
def poster(slug: str) -> ResponseReturnValue:
    """A sheet for the entrance: a code for each language that leads to the form."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    closes = event.window.closes or event.ends_at
    ways = []
    for language in _spoken(event):
        with force_locale(language):
            ways.append(
                {
                    "language": language,
                    "url": _form_url(event, language),
                    "call": gettext("Not registered? Scan this and register yourself."),
                    "alternative": gettext("QR that opens the registration form"),
                }
            )
    page = render_template(
        "documents/poster.html", event=event, ways=ways, closes=closes, closes_during=closes > event.starts_at
    )
    return private(current_app.make_response(page))


@bp.get("/poster/<language>.png")
def poster_code(slug: str, language: str) -> ResponseReturnValue:
    """The poster's code for one language."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    if language not in _spoken(event):
        abort(404)
    return private(Response(qr.png(_form_url(event, language), module=16), mimetype="image/png"))


def _spoken(event: Event) -> list[str]:
    """The event's languages in which there are pages."""
    return [language for language in event.languages if language in languages()]


def _form_url(event: Event, language: str) -> str:
    config: Config = current_app.config["FORUMAPP"]
    return f"{config.base_url}{url_for('registration.new', lang=language, slug=event.slug)}"


def _letter(invitation: Invitation, letter: InvitationLetter | None, host: LocalizedText) -> LetterPage:
    config: Config = current_app.config["FORUMAPP"]
    language = invitation.language
    secret = link_secret(invitation=invitation, keys=KeyRing.of(config.ticket_keys))
    link = f"{config.base_url}/{language}/i/{secret}"
    text = labels.composed(invitation=invitation, letter=letter, host=host, language=language, link=link)
    with force_locale(language):
        corrected = _corrected(invitation)
        answer = gettext("Please let us know by this address, or with your phone’s camera, whether you can come:")
    return LetterPage(
        sender=host.in_language(language).text,
        subject=invitation.event.title.in_language(language, invitation.event.languages).text,
        paragraphs=text.paragraphs,
        answer=answer,
        link=link,
        language=language,
        corrected=corrected,
    )


def _corrected(invitation: Invitation) -> str:
    """That a letter was corrected, in the language that is spoken right now."""
    if invitation.corrected_at is None:
        return ""
    day = formatted(invitation.corrected_at, zone=invitation.event.zone, style="date", language=invitation.language)
    return gettext("Corrected on %(date)s. This letter takes the place of the former one.", date=day)


def _envelope(invitation: Invitation, host: LocalizedText) -> Envelope:
    language = invitation.language
    organization = invitation.organization.names if invitation.organization else LocalizedText()
    lines = wording.envelope(labels.addressee(invitation, organization, language), language)
    address = (invitation.address or "").splitlines()
    ordered = [*address, *lines] if language in wording.ADDRESS_FIRST else [*lines, *address]
    return Envelope([host.in_language(language).text], ordered, language)


def _chosen(event: Event) -> Sequence[Invitation]:
    """The issued invitations among those selected; where none is selected all that go by letter."""
    ids = identifiers()
    return queries.printable(session=db.session(), event_id=event.id, ids=ids or None)


def _nothing(slug: str) -> ResponseReturnValue:
    flash(gettext("Nothing to print: issue the invitations first. Drafts have no link yet."), "error")
    return redirect(url_for("console.invitations", slug=slug), 303)


def bind(app: Flask) -> None:
    """Give the application these pages."""
    app.register_blueprint(bp)
