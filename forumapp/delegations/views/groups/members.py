"""One member: change what was entered, answer questions for her, cancel, send a substitute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.delegations.forms.groups import CancelMemberForm, MemberOfferForm
from forumapp.delegations.forms.rows import RowForm, Table, member_fields
from forumapp.delegations.forms.substituting import SubstituteForm
from forumapp.delegations.labels import groups as labels
from forumapp.delegations.models import FocalPoint
from forumapp.delegations.queries import groups as queries
from forumapp.delegations.rules.groups import DelegationError
from forumapp.delegations.service.registering import amend_member, answer_offer, cancel_member, substitute_member
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
from forumapp.registration.forms.answering import ACCEPT, STAY
from forumapp.registration.models import Registration
from forumapp.registration.rules import AlreadyRegistered, RegistrationError, Status
from forumapp.registration.service import Changes

NOT_OF_MEMBERS = ("category", "reserve")
"""Columns of the table that are decided when a person is handed in."""


@bp.route("/members/<id>/edit", methods=["GET", "POST"])
def edit(lang: str, secret: str, id: str) -> ResponseReturnValue:
    """Change a member's details; each change is written down."""
    opened = _opened(lang, secret, id)
    if opened.member.status not in CHANGEABLE:
        return opened.too_late()
    form = opened.table.member(request.form.to_dict() if opened.sent else member_fields(opened.member))
    act = None
    if opened.sent and form.validate():
        act = partial(amend_member, changes=_changes(form), **opened.whom())
    return opened.answer("edit", act, "changed", form=form)


@bp.route("/members/<id>/questions", methods=["GET", "POST"])
def answer(lang: str, secret: str, id: str) -> ResponseReturnValue:
    """Answer the event's own questions for a member; they are not asked in the table."""
    opened = _opened(lang, secret, id)
    asked = questions_of(opened.event)
    if opened.member.status not in CHANGEABLE or not asked:
        return opened.too_late()
    form_class = opened.table.questions(asked, category=opened.member.category.code)
    act = None
    if opened.sent:
        form = sent(form_class, event_id=opened.event.id)
        if form.validate():
            changes = Changes(answers=form.answers(), asked=form.versions())
            act = partial(amend_member, changes=changes, **opened.whom())
    else:
        form = filled(form_class, None, event_id=opened.event.id)
        form.fill_in(questions.answers(session=db.session(), registration_id=id), event_id=opened.event.id)
    try:
        return opened.answer("answer", act, "answered", form=form)
    except UnknownUpload as gone:
        form.miss_file(gone.upload_id)
    except UnknownQuestion:
        pass  # It was taken away while this was sent: the page asks what counts now.
    return opened.answer("answer", None, "answered", form=form)


@bp.route("/members/<id>/cancel", methods=["GET", "POST"])
def cancel(lang: str, secret: str, id: str) -> ResponseReturnValue:
    """Ask once more, then cancel."""
    opened = _opened(lang, secret, id)
    if opened.member.status not in CHANGEABLE:
        return opened.too_late()
    form = CancelMemberForm(request.form)
    act = partial(cancel_member, **opened.whom()) if opened.sent and form.validate() else None
    return opened.answer("cancel", act, "cancelled", form=form)


@bp.route("/members/<id>/substitute", methods=["GET", "POST"])
def substitute(lang: str, secret: str, id: str) -> ResponseReturnValue:
    """Let a reserve or somebody else come in a confirmed member's place, on the day too."""
    opened = _opened(lang, secret, id)
    if opened.member.status != Status.CONFIRMED:
        return opened.too_late()
    reserves = queries.reserves(session=db.session(), delegation_id=opened.member.delegation_id, language=lang)
    form = opened.table.member(opened.table.typed(request.form) if opened.sent else None)
    tick = SubstituteForm.of(request.form, reserves, opened.table.language)
    act = None
    if opened.sent and (comes := tick.comes(form)) is not None:
        reason = gettext("Replaced by %(name)s", name=tick.name_of(form, opened.table.language))
        act = partial(substitute_member, comes=comes, reason=reason, **opened.whom())
    return opened.answer("substitute", act, "substituted", form=form, tick=tick)


@bp.route("/members/<id>/offer", methods=["GET", "POST"])
def offer(lang: str, secret: str, id: str) -> ResponseReturnValue:
    """Take a place that is offered to a member, or let it go; after the delegation's deadline, too."""
    opened = _opened(lang, secret, id)
    if opened.member.status != Status.OFFERED:
        return opened.too_late()
    form, act = MemberOfferForm(request.form), None
    if opened.sent and form.validate():
        answer = form.answer.data
        act = partial(answer_offer, accept=answer == ACCEPT, stay=answer == STAY, **opened.whom())
    return opened.answer("offer", act, "offer", form=form)


@dataclass(frozen=True)
class _Opened:
    """A member's page: whose link it is, who is meant, and whether something was sent."""

    lang: str
    secret: str
    focal_point: FocalPoint
    event: Event
    member: Registration
    table: Table
    sent: bool

    def whom(self) -> dict[str, Any]:
        """What every act on the member is told: by whom, whom, when."""
        return {
            "focal_point_id": self.focal_point.id,
            "registration_id": self.member.id,
            "now": clock.now(),
            "keys": keys(),
        }

    def back(self, done: str | None = None) -> ResponseReturnValue:
        """To the delegation's page, which says what was done."""
        return redirect(url_for(".show", lang=self.lang, secret=self.secret, done=done), 303)

    def too_late(self) -> ResponseReturnValue:
        """To the delegation's page, which says that nothing was done where something was sent."""
        return self.back("late" if self.sent else None)

    def answer(self, step: str, act: Callable[..., object] | None, done: str, **values: Any) -> ResponseReturnValue:
        """Do what was asked and go back; without an act, and where it is refused, the page of this step."""
        error = None
        if act is not None:
            try:
                with unit_of_work() as session:
                    act(session=session)
                return self.back(done)
            except (DelegationError, RegistrationError) as refused:
                error = _refusal(refused, self.focal_point)
        return page(
            f"member_{step}.html",
            self.focal_point,
            self.event,
            self.lang,
            self.secret,
            f"delegation.{step}",
            member=self.member,
            error=error,
            status=422 if self.sent else 200,
            **{"tick": None, **values},
        )


def _opened(lang: str, secret: str, id: str) -> _Opened:
    focal_point = focal_of(secret)
    event = event_of(focal_point.delegation)
    member = member_of(focal_point.delegation, id)
    if member.event_id != event.id:
        abort(404)
    table = table_of(focal_point, event, lang).without(*NOT_OF_MEMBERS)
    return _Opened(lang, secret, focal_point, event, member, table, request.method == "POST")


def _changes(form: RowForm) -> Changes:
    values: dict[str, Any] = {
        "names": form.localized("name"),
        "position": form.localized("position"),
        **{name: form[name].data or None for name in ("email", "phone", "rank")},
    }
    if "language" in form and form["language"].data:
        values["language"] = form["language"].data
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
