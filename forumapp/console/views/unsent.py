"""A phone's file of unsent scans: what it holds is shown first, then it is recorded as the phone's own."""

from __future__ import annotations

import base64
import binascii
import zlib

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forumapp.accounts.rules import Permission
from forumapp.checkin.codec import FaultyFile, FileFault, read_file
from forumapp.checkin.rules import Verdict
from forumapp.checkin.service.files import Brought, OtherEvent, look_into, record_file
from forumapp.console.forms.unsent import FileForm, RecordForm
from forumapp.console.labels import unsent as words
from forumapp.console.views import bp, code_of, ticket_keys
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock

LARGEST = 4 * 1024 * 1024
"""Bytes of a file once unpacked: the page carries it packed between looking and recording."""


@bp.route("/events/<slug>/conflicts/file", methods=["GET", "POST"])
def unsent_file(slug: str) -> ResponseReturnValue:
    """Bring a file of unsent scans: nothing is recorded yet."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    form = FileForm()
    if not form.is_submitted() or not form.validate():
        return render_template("console/unsent_file.html", event=event, form=form), code_of(form)
    data = form.file.data.read()
    try:
        brought = _look(event, data)
    except (FaultyFile, OtherEvent) as refusal:
        form.file.errors = [words.refusal(refusal)]
        return render_template("console/unsent_file.html", event=event, form=form), 422
    log(event, "view", "unsent scans", people=len(brought.file.items))
    packed = base64.b85encode(zlib.compress(data, 9)).decode()
    return render_template(
        "console/unsent_scans.html",
        event=event,
        form=RecordForm(formdata=None, data={"content": packed}),
        **words.brought(brought, event),
    )


@bp.post("/events/<slug>/conflicts/file/record")
def record_unsent(slug: str) -> ResponseReturnValue:
    """Record the scans of a file that was looked at; a second time changes nothing."""
    event = open_event(slug, Permission.MANAGE_DEVICES)
    form = RecordForm()
    back = redirect(url_for("console.unsent_file", slug=slug), 303)
    if not form.validate():
        flash(_("Bring the file once more."), "error")
        return back
    try:
        brought = _look(event, _unpacked(form.content.data))
    except (FaultyFile, OtherEvent) as refusal:
        flash(words.refusal(refusal), "error")
        return back
    log(event, "import", "unsent scans", people=len(brought.file.items))
    with unit_of_work() as session:
        again = look_into(session=session, event_id=event.id, file=brought.file, now=clock.now())
        results = record_file(session=session, brought=again, now=clock.now(), keys=ticket_keys())
    aside = sum(one.verdict == Verdict.QUARANTINED for one in results)
    new = len(results) - again.known
    message = ngettext("%(num)s scan is recorded.", "%(num)s scans are recorded.", max(new, 0))
    if aside:
        message += " " + ngettext(
            "%(num)s is kept aside: see the conflicts.", "%(num)s are kept aside: see the conflicts.", aside
        )
    flash(message, "warning" if aside else "success")
    return redirect(url_for("console.conflicts", slug=slug), 303)


def _look(event: Event, data: bytes) -> Brought:
    file = read_file(data)
    if file.event != event.slug:
        raise OtherEvent(file.event)
    return look_into(session=db.session(), event_id=event.id, file=file, now=clock.now())


def _unpacked(text: str) -> bytes:
    """What the page carried. :raises FaultyFile: for what no page of ours has made"""
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(base64.b85decode(text), LARGEST)
    except (ValueError, binascii.Error, zlib.error):
        raise FaultyFile(FileFault.UNREADABLE) from None
    if not unpacking.eof:
        raise FaultyFile(FileFault.UNREADABLE)
    return data
