"""One member: change what was entered, answer questions for her, cancel, send a substitute."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.delegations.forms.groups import CancelMemberForm, SubstituteTick
from forumapp.delegations.forms.rows import RowForm, Table, member_fields
from forumapp.delegations.labels import groups as labels
from forumapp.delegations.models import FocalPoint
from forumapp.delegations.rules.groups import DelegationError
from forumapp.delegations.service.registering import amend_member, cancel_member, substitute_member
from forumapp.delegations.views.groups.opening import (
    bp,
    event_of,
    focal_of,
    keys,
    member_of,
    page,
    questions_of,
    table_of,
)
from forumapp.delegations.views.groups.overview import CHANGEABLE
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.files.service import UnknownUpload
from forumapp.kernel import clock
from forumapp.questions import queries as questions
from forumapp.questions.forms import filled, sent
from forumapp.questions.service import UnknownQuestion
from forumapp.registration import labels as registration_labels
from forumapp.registration.models import Registration
from forumapp.registration.rules import AlreadyRegistered, RegistrationError, Status
from forumapp.registration.service import Changes

NOT_OF_MEMBERS = ("category", "reserve")
"""Columns of the table that are decided when a person is handed in."""


@bp.route("/members/<id>/edit", methods=["GET", "POST"])
def edit(lang: str, secret: str, id: str) -> ResponseReturnValue:
    """Change a member's details; each change is written down."""
    focal_point, event, member, table = _opened(lang, secret, id)
    if member.status not in CHANGEABLE:
        return _back(lang, secret)
    typed = request.form.to_dict() if request.method == "POST" else None
    form = table.member(member_fields(member) if typed is None else typed)
    error = None
    if typed is not None and form.validate():
        try:
            with unit_of_work() as session:
                amend_member(
                    session=session,
                    focal_point_id=focal_point.id,
                    registration_id=id,
                    changes=_changes(form),
                    now=clock.now(),
                )
            return redirect(url_for(".show", lang=lang, secret=secret, done="changed"), 303)
        except (DelegationError, RegistrationError) as refused:
            error = _refusal(refused, focal_point)
    return page(
        "member_edit.html",
        focal_point,
        event,
        lang,
        secret,
        "delegation.edit",
        member=member,
        form=form,
        error=error,
        status=200 if typed is None else 422,
    )


@bp.route("/members/<id>/questions", methods=["GET", "POST"])
def answer(lang: str, secret: str, id: str) -> ResponseReturnValue:
    """Answer the event's own questions for a member; they are not asked in the table."""
    focal_point, event, member, table = _opened(lang, secret, id)
    asked = questions_of(event)
    if member.status not in CHANGEABLE or not asked:
        return _back(lang, secret)
    posted, error = request.method == "POST", None
    form_class = table.questions(asked, category=member.category.code)
    if posted:
        form = sent(form_class, event_id=event.id)
    else:
        form = filled(form_class, None, event_id=event.id)
        form.fill_in(questions.answers(session=db.session(), registration_id=id), event_id=event.id)
    if posted and form.validate():
        try:
            with unit_of_work() as session:
                amend_member(
                    session=session,
                    focal_point_id=focal_point.id,
                    registration_id=id,
                    changes=Changes(answers=form.answers(), asked=form.versions()),
                    now=clock.now(),
                )
            return redirect(url_for(".show", lang=lang, secret=secret, done="answered"), 303)
        except (DelegationError, RegistrationError) as refused:
            error = _refusal(refused, focal_point)
        except UnknownUpload as gone:
            form.miss_file(gone.upload_id)
        except UnknownQuestion:
            pass  # It was taken away while this was sent: the page asks what counts now.
    return page(
        "member_questions.html",
        focal_point,
        event,
        lang,
        secret,
        "delegation.answer",
        member=member,
        form=form,
        error=error,
        status=422 if posted else 200,
    )


@bp.route("/members/<id>/cancel", methods=["GET", "POST"])
def cancel(lang: str, secret: str, id: str) -> ResponseReturnValue:
    """Ask once more, then cancel."""
    focal_point, event, member, _ = _opened(lang, secret, id)
    if member.status not in CHANGEABLE:
        return _back(lang, secret)
    form, error = CancelMemberForm(request.form), None
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                cancel_member(
                    session=session,
                    focal_point_id=focal_point.id,
                    registration_id=id,
                    now=clock.now(),
                    keys=keys(),
                )
            return redirect(url_for(".show", lang=lang, secret=secret, done="cancelled"), 303)
        except (DelegationError, RegistrationError) as refused:
            error = _refusal(refused, focal_point)
    return page(
        "member_cancel.html",
        focal_point,
        event,
        lang,
        secret,
        "delegation.cancel",
        member=member,
        form=form,
        error=error,
        status=422 if request.method == "POST" else 200,
    )


@bp.route("/members/<id>/substitute", methods=["GET", "POST"])
def substitute(lang: str, secret: str, id: str) -> ResponseReturnValue:
    """Let somebody else come in a confirmed member's place, on the day too."""
    focal_point, event, member, table = _opened(lang, secret, id)
    if member.status != Status.CONFIRMED:
        return _back(lang, secret)
    posted = request.method == "POST"
    form = table.member(request.form.to_dict() if posted else None)
    tick, error = SubstituteTick(request.form), None
    if posted and form.validate() & tick.validate():
        application = form.application()
        came = application.names.in_language(table.language, table.languages).text
        try:
            with unit_of_work() as session:
                substitute_member(
                    session=session,
                    focal_point_id=focal_point.id,
                    registration_id=id,
                    application=application,
                    reason=gettext("Replaced by %(name)s", name=came),
                    now=clock.now(),
                    keys=keys(),
                )
            return redirect(url_for(".show", lang=lang, secret=secret, done="substituted"), 303)
        except (DelegationError, RegistrationError) as refused:
            error = _refusal(refused, focal_point)
    return page(
        "member_substitute.html",
        focal_point,
        event,
        lang,
        secret,
        "delegation.substitute",
        member=member,
        form=form,
        tick=tick,
        error=error,
        status=422 if posted else 200,
    )


def _opened(lang: str, secret: str, id: str) -> tuple[FocalPoint, Event, Registration, Table]:
    focal_point = focal_of(secret)
    event = event_of(focal_point.delegation)
    member = member_of(focal_point.delegation, id)
    if member.event_id != event.id:
        abort(404)
    return focal_point, event, member, table_of(focal_point.delegation, event, lang).without(*NOT_OF_MEMBERS)


def _back(lang: str, secret: str) -> ResponseReturnValue:
    return redirect(url_for(".show", lang=lang, secret=secret), 303)


def _changes(form: RowForm) -> Changes:
    values: dict[str, Any] = {
        "names": form.localized("name"),
        "position": form.localized("position"),
        **{name: form[name].data or None for name in ("email", "phone", "rank")},
    }
    return Changes(values=values)


def _refusal(error: DelegationError | RegistrationError, focal_point: FocalPoint) -> str:
    """Why it was refused; a member of the own delegation who is meant already is named."""
    if isinstance(error, DelegationError):
        return labels.refusal(error)
    if isinstance(error, AlreadyRegistered):
        twin = db.session().get(Registration, error.registration_id)
        if twin is not None and twin.delegation_id == focal_point.delegation_id:
            return labels.on_the_list(twin)
        return gettext("Somebody with this name and address is registered for the event already: please ask us.")
    return registration_labels.refusal(error)
