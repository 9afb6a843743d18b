"""The event's notice on personal data, and the optional purposes that guests are asked about."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts.rules import Permission
from forumapp.consent import queries as consent_queries
from forumapp.consent import service as consent
from forumapp.consent.rules import Purpose
from forumapp.console import queries
from forumapp.console.forms.notices import NoticeForm, PurposeForm
from forumapp.console.labels import people
from forumapp.console.views import bp, code_of, open_event
from forumapp.events import service
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock


@bp.route("/events/<slug>/notices", methods=["GET", "POST"])
def notices(slug: str) -> ResponseReturnValue:
    """The notice, whose change is a new version, and the optional purposes."""
    event = open_event(slug, Permission.EDIT_EVENT)
    notice = consent_queries.newest_notice(session=db.session(), event_id=event.id)
    data = NoticeForm.values_of(notice, event.languages) if notice else {}
    form = NoticeForm.for_languages(event.languages)(data=data)
    if not form.is_submitted() or not form.validate():
        purposes = queries.newest_purposes(session=db.session(), event_id=event.id)
        page = {"notice": notice, "purposes": people.purposes_asked(purposes), "form": form}
        return render_template("console/notices.html", event=event, **page), code_of(form)
    with unit_of_work() as session:
        consent.add_notice(session=session, event_id=event.id, text=form.localized("text"), now=clock.now())
        service.edit_event(session=session, event_id=event.id, values={})
    flash(_("The new version is shown from now on."), "success")
    return redirect(url_for("console.notices", slug=slug), 303)


@bp.route("/events/<slug>/purposes/<purpose>", methods=["GET", "POST"])
def edit_purpose(slug: str, purpose: str) -> ResponseReturnValue:
    """Ask for a purpose, or word its question anew."""
    event = open_event(slug, Permission.EDIT_EVENT)
    code = _purpose(purpose)
    current = queries.newest_purposes(session=db.session(), event_id=event.id)
    version = next((one for one in current if one.purpose == code), None)
    data = PurposeForm.values_of(version, event.languages) if version else {}
    form = PurposeForm.for_languages(event.languages)(data=data)
    if not form.is_submitted() or not form.validate():
        page = {"form": form, "label": people.purpose(code)}
        return render_template("console/purpose.html", event=event, **page), code_of(form)
    with unit_of_work() as session:
        consent.add_purpose(session=session, event_id=event.id, purpose=code, now=clock.now(), **form.all_localized())
        service.edit_event(session=session, event_id=event.id, values={})
    flash(_("The new wording is asked from now on."), "success")
    return redirect(url_for("console.notices", slug=slug), 303)


@bp.post("/events/<slug>/purposes/<purpose>/retire")
def retire_purpose(slug: str, purpose: str) -> ResponseReturnValue:
    """Ask for the purpose no more; answers stay."""
    event = open_event(slug, Permission.EDIT_EVENT)
    with unit_of_work() as session:
        consent.retire_purpose(session=session, event_id=event.id, purpose=_purpose(purpose))
        service.edit_event(session=session, event_id=event.id, values={})
    flash(_("This is asked no more. Answers given so far stay."), "success")
    return redirect(url_for("console.notices", slug=slug), 303)


def _purpose(code: str) -> str:
    if code not in {purpose.value for purpose in Purpose}:
        abort(404)
    return code
