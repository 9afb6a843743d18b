"""The mails of an event: drafts to release, where each is, one as its receiver reads it without what opens a door."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Response, abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.config import Config
from forumapp.console import masking, queries
from forumapp.console.forms.mails import DraftForm
from forumapp.console.labels.office import mail_of_list, mail_state, mail_template
from forumapp.console.queries import PAGE
from forumapp.console.views import bp, code_of
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.mail import drafts, rendering
from forumapp.mail.models import Message
from forumapp.mail.rules import State
from forumapp.web.addresses import identifiers
from forumapp.web.headers import CONTENT_SECURITY_POLICY

FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
"""The mail's own page: its inlined styles and nothing else, not even a script of ours."""


DRAFTS = "drafts"
"""The view of what waits to be released."""


@dataclass(frozen=True)
class Tab:
    """A view of the list with its number."""

    label: str
    url: str
    number: int
    current: bool


@bp.get("/events/<slug>/mails")
def mails(slug: str) -> ResponseReturnValue:
    """The event's mails with their states, the newest first: drafts to release, or those that are on their way."""
    event = open_event(slug, Permission.VIEW_MAIL)
    view = request.args.get("view", "")
    rows = queries.list_messages(
        session=db.session(),
        event_id=event.id,
        states=_states(view),
        before=request.args.get("before"),
        limit=PAGE + 1,
    )
    log(event, "list", "mails", people=len(rows[:PAGE]))
    last = rows[PAGE - 1][0].id if len(rows) > PAGE else None
    return render_template(
        "console/mails.html",
        event=event,
        rows=[mail_of_list(message, name, language, event) for message, name, language in rows[:PAGE]],
        tabs=_tabs(event, view),
        newest=rows[0][0].id if rows else None,
        drafting=view == DRAFTS,
        picking=guards.allows(Permission.DECIDE, event.id)
        and any(message.state == State.DRAFT for message, _name, _language in rows[:PAGE]),
        drafts=drafts.count_drafts(session=db.session(), event_id=event.id),
        older=url_for("console.mails", slug=slug, view=view or None, before=last) if last else None,
        to_files=_config().mail_url is None,
    )


@bp.post("/events/<slug>/mails/release")
def release_mails(slug: str) -> ResponseReturnValue:
    """Let the selected drafts leave, or all that the list showed or that were older.

    More than one leave only after a page has said how many they are, in which languages, and what they begin with.
    """
    event = open_event(slug, Permission.DECIDE)
    ids, up_to = identifiers(), next(iter(identifiers("up_to")), None)
    if "sure" not in request.form:
        those = drafts.chosen(session=db.session(), event_id=event.id, ids=ids, up_to=up_to)
        if those.number > 1:
            return _asked(event, those, ids, up_to)
    with unit_of_work() as session:
        done = drafts.release(session=session, event_id=event.id, ids=ids, up_to=up_to, now=clock.now())
    return _answered(event, done, ngettext("%(num)s mail leaves now.", "%(num)s mails leave now.", done))


@bp.post("/events/<slug>/mails/withdraw")
def withdraw_mails(slug: str) -> ResponseReturnValue:
    """Take the selected drafts back: they never leave, and the decisions stay as they are."""
    event = open_event(slug, Permission.DECIDE)
    with unit_of_work() as session:
        done = drafts.withdraw(session=session, event_id=event.id, ids=identifiers())
    words = ngettext(
        "%(num)s mail is taken back. What was decided stays as it is.",
        "%(num)s mails are taken back. What was decided stays as it is.",
        done,
    )
    return _answered(event, done, words)


@bp.route("/events/<slug>/mails/<id>/edit", methods=["GET", "POST"])
def edit_mail(slug: str, id: str) -> ResponseReturnValue:
    """Write a draft's subject and opening anew; ticket, facts and links stay where they are."""
    event = open_event(slug, Permission.DECIDE)
    message = _message(event, id)
    log(event, "view", "mail", registration_id=message.registration_id)
    here = url_for("console.mail", slug=slug, id=id)
    words = rendering.words_of(message)
    form = DraftForm.of(words)
    if not form.is_submitted() or not form.validate():
        about = mail_template(message.template)
        return render_template("console/mail_edit.html", event=event, message=message, form=form, about=about), code_of(
            form
        )
    try:
        with unit_of_work() as session:
            drafts.rewrite(session=session, event_id=event.id, id=id, **form.written(words))
    except drafts.NoDraft:
        flash(_("This mail was released or taken back meanwhile."), "error")
    else:
        flash(_("Saved. The mail still waits to be released."), "success")
    return redirect(here, 303)


@bp.get("/events/<slug>/mails/<id>")
def mail(slug: str, id: str) -> ResponseReturnValue:
    """One mail: to whom, where it is, and what it says."""
    event = open_event(slug, Permission.VIEW_MAIL)
    message = _message(event, id)
    log(event, "view", "mail", registration_id=message.registration_id)
    letter = masking.covered(rendering.render(message))
    page = render_template(
        "console/mail.html",
        event=event,
        message=message,
        letter=letter,
        about=mail_template(message.template),
        state=mail_state(message.state),
        recipient=masking.covered_address(message.recipient),
        is_draft=message.state == State.DRAFT and guards.allows(Permission.DECIDE, event.id),
        file_url=url_for("console.mail_file", slug=slug, id=id) if _file(message).is_file() else None,
    )
    return Response(page, headers={"Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"})


@bp.get("/events/<slug>/mails/<id>/body")
def mail_body(slug: str, id: str) -> ResponseReturnValue:
    """The mail's own page, for the frame: it may show itself and do nothing."""
    event = open_event(slug, Permission.VIEW_MAIL)
    letter = masking.covered(rendering.render(_message(event, id)))
    return Response(letter.html, headers={"Content-Security-Policy": FRAME_POLICY})


@bp.get("/events/<slug>/mails/<id>/file")
def mail_file(slug: str, id: str) -> ResponseReturnValue:
    """The mail itself while mails are laid down as files: whoever hands it on sees all of it, and that is noted."""
    event = open_event(slug, Permission.VIEW_MAIL)
    guards.require(Permission.REVEAL_CONTACT, event_id=event.id)
    message = _message(event, id)
    path = _file(message)
    if _config().mail_url is not None or not path.is_file():
        abort(404)
    log(event, "reveal_contact", "mail file", registration_id=message.registration_id)
    return send_file(path, mimetype="message/rfc822", as_attachment=True, download_name=path.name, max_age=0)


def _asked(event: Event, those: drafts.Chosen, ids: list[str], up_to: str | None) -> str:
    """The page that asks before several mails leave."""
    first = [
        {
            "about": mail_template(message.template),
            "subject": masking.covered(rendering.render(message)).subject,
            "language": message.language,
            "url": url_for("console.mail", slug=event.slug, id=message.id),
        }
        for message in those.first
    ]
    return render_template(
        "console/mails_release.html", event=event, those=those, first=first, ids=[] if up_to else ids, up_to=up_to
    )


def _answered(event: Event, done: int, words: str) -> ResponseReturnValue:
    """Back to the drafts that are left, with what was done."""
    if done:
        flash(words, "success")
    else:
        flash(_("No draft was left of those: select some, or look where they are."), "error")
    left = drafts.count_drafts(session=db.session(), event_id=event.id)
    return redirect(url_for("console.mails", slug=event.slug, view=DRAFTS if left else None), 303)


def _message(event: Event, id: str) -> Message:
    return queries.find_message(session=db.session(), event_id=event.id, id=id) or abort(404)


def _file(message: Message) -> Path:
    return _config().mail_folder / f"{message.id}.eml"


def _config() -> Config:
    config: Config = current_app.config["FORUMAPP"]
    return config


def _states(view: str) -> list[str]:
    return {
        DRAFTS: [State.DRAFT.value],
        "waiting": [State.QUEUED.value, State.SENDING.value],
        "sent": [State.SENT.value],
        "failed": [State.FAILED.value],
        "withdrawn": [State.WITHDRAWN.value],
    }.get(view, [])


def _tabs(event: Event, view: str) -> list[Tab]:
    counted = queries.count_messages(session=db.session(), event_id=event.id)
    views = [
        (DRAFTS, pgettext("mail", "Drafts")),
        ("", _("All")),
        ("waiting", _("Waiting")),
        ("sent", _("Sent")),
        ("failed", _("Given up")),
        ("withdrawn", pgettext("mail", "Taken back")),
    ]
    return [
        Tab(
            label=label,
            url=url_for("console.mails", slug=event.slug, view=code or None),
            number=sum(number for state, number in counted.items() if not code or state in _states(code)),
            current=view == code,
        )
        for code, label in views
    ]
