"""What all invitations of an event share: their text, and whole lists of them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.attendance.codec.faults import UnreadableTable
from forumapp.attendance.codec.tables import read_sheet
from forumapp.attendance.labels import fault_words
from forumapp.console.forms.invitations import InvitationTextForm, ListForm
from forumapp.console.labels.invitation_lists import Defaults, Fault, known_headers, read_drafts
from forumapp.console.views import bp, code_of, ticket_keys
from forumapp.delegations.labels import invitations as labels
from forumapp.delegations.models import InvitationLetter
from forumapp.delegations.queries import invitations as queries
from forumapp.delegations.service import invitations as service
from forumapp.delegations.service.invitations import Draft
from forumapp.directory import queries as directory
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.registration.rules import StaleEdit
from forumapp.web.languages import current_language

FAULTS_SHOWN = 200
"""Faults on one page: whoever has more begins with these."""


@bp.route("/events/<slug>/invitations/text", methods=["GET", "POST"])
def invitation_text(slug: str) -> ResponseReturnValue:
    """What the event's invitations say in each language, with our own text to begin from."""
    event = open_event(slug, Permission.EDIT_EVENT)
    letter = queries.find_letter(session=db.session(), event_id=event.id)
    form: InvitationTextForm = InvitationTextForm.for_languages(event.languages)(data=_written(letter, event))
    more: dict[str, Any] = {}
    if form.is_submitted() and form.validate():
        values = {**form.all_localized(), "measure_opening": form.measure_opening.data}
        try:
            with unit_of_work() as session:
                service.edit_letter(session=session, event_id=event.id, values=values, expected=form.expected())
        except StaleEdit:
            letter = queries.find_letter(session=db.session(), event_id=event.id)
            stored = _written(letter, event)
            more = {"overtaken": form.differences(stored)}
            form.revision.data = stored["revision"]  # saving once more is then meant
        else:
            flash(_("The text is saved. Mails that wait as drafts say it, too."), "success")
            return redirect(url_for(".invitation_text", slug=slug), 303)
    page = render_template(
        "console/invitation_text.html",
        event=event,
        form=form,
        placeholders=_placeholders(),
        previews=_previews(event, letter),
        **more,
    )
    return page, 409 if more else code_of(form)


def _written(letter: InvitationLetter | None, event: Event) -> dict[str, Any]:
    """What the form begins with: the office's text, else our own."""
    texts = {code: labels.texts_of(letter, code) for code in event.languages}
    return {
        **{f"subject_{code}": subject for code, (subject, _body) in texts.items()},
        **{f"body_{code}": body for code, (_subject, body) in texts.items()},
        "measure_opening": bool(letter and letter.measure_opening),
        "revision": str(letter.revision if letter else 0),
    }


@bp.route("/events/<slug>/invitations/list", methods=["GET", "POST"])
def import_invitations(slug: str) -> ResponseReturnValue:
    """Add many invitations at once, as drafts: all rows or none, and first a look at what they are."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    form = ListForm.of(event, current_language())
    drafts: list[Draft] = []
    faults: list[Fault] = []
    if form.is_submitted() and form.validate():
        try:
            sheet = read_sheet(_brought(form))
            rows = sheet.rows
        except UnreadableTable as error:
            faults = [(error.fault.row, "", fault_words(error.fault))]
        else:
            known = queries.people_invited(session=db.session(), event_id=event.id)
            defaults = Defaults(form.category.data, form.language.data, form.channel.data)
            drafts, faults = read_drafts(rows, event, defaults, known, unread=sheet.unread)
            # A file comes back as text, so that it is corrected here and sent once more without being chosen again.
            form.rows.data = _as_text(rows)
        if drafts and not faults and request.form.get("add") == "1":
            return _add(event, drafts)
    page = render_template(
        "console/import_invitations.html",
        event=event,
        form=form,
        faults=faults[:FAULTS_SHOWN],
        preview=[] if faults else [(draft, labels.channel(draft.channel)) for draft in drafts],
        headers=known_headers(event, current_language()),
    )
    return page, 422 if faults or form.errors else 200


def _add(event: Event, drafts: Sequence[Draft]) -> ResponseReturnValue:
    log(event, "import", "invitations", people=len(drafts))
    with unit_of_work() as session:
        service.draft(
            session=session,
            event_id=event.id,
            drafts=drafts,
            now=clock.now(),
            actor=guards.current_actor(),
            keys=ticket_keys(),
        )
    flash(
        ngettext("%(num)s invitation is added as a draft.", "%(num)s invitations are added as drafts.", len(drafts)),
        "success",
    )
    return redirect(url_for(".invitations", slug=event.slug, view="draft"), 303)


def _brought(form: ListForm) -> bytes:
    """The file, where one was chosen, else what was pasted."""
    file = request.files.get(form.file.name)
    if file is not None and file.filename:
        return file.read()
    return (form.rows.data or "").strip("\r\n").encode()


def _as_text(rows: Sequence[Sequence[str]]) -> str:
    output = StringIO()
    csv.writer(output, delimiter="\t", lineterminator="\n").writerows(rows)
    return output.getvalue()


def _placeholders() -> list[tuple[str, str]]:
    return [
        ("salutation", _("the salutation, by default with the full name")),
        ("title", _("the event’s title; in the subject of a mail its neutral title")),
        ("date", _("date and time, with the zone")),
        ("place", _("the venue and its address")),
        ("host", _("the office")),
        ("link", _("the address of the page on which the invited answer")),
    ]


def _previews(event: Event, letter: InvitationLetter | None) -> list[labels.Composed]:
    host = directory.host(session=db.session()).names
    return [labels.example(event=event, letter=letter, host=host, language=code) for code in event.languages]
