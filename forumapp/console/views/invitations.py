"""Invitations: the list with what came of them, one of them, written, changed and corrected."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext

from forumapp.accounts import guards
from forumapp.accounts.queries import names_of_actors
from forumapp.accounts.rules import Permission
from forumapp.console.forms.invitations import CorrectionForm, InvitationForm
from forumapp.console.labels.invitations import correction, funnel, row_of_list
from forumapp.console.queries import PAGE, is_long_enough
from forumapp.console.queries.invitations import count_came
from forumapp.console.views import bp, code_of, ticket_keys
from forumapp.delegations.labels import invitations as labels
from forumapp.delegations.models import Invitation
from forumapp.delegations.queries import invitations as queries
from forumapp.delegations.queries.invitations import Filters
from forumapp.delegations.rules.invitations import (
    ISSUED_STAGES,
    NotADraft,
    Stage,
    UnknownInvitation,
)
from forumapp.delegations.service import invitations as service
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.registration import labels as registration_labels
from forumapp.registration.rules import AlreadyRegistered
from forumapp.web.languages import current_language, language_among

VIEWS: dict[str, tuple[Stage, ...]] = {
    "": (),
    "draft": (Stage.DRAFT,),
    "issued": ISSUED_STAGES,
    "unanswered": (Stage.UNANSWERED,),
    "yes": (Stage.YES,),
    "no": (Stage.NO, Stage.REPRESENTED),
    "withdrawn": (Stage.WITHDRAWN,),
}
"""Views of the list by their word in the address."""


@bp.get("/events/<slug>/invitations")
def invitations(slug: str) -> ResponseReturnValue:
    """The list, narrowed by view and words, under what came of all of them."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    session = db.session()
    view = request.args.get("view", "") if request.args.get("view") in VIEWS else ""
    filters = Filters(words=request.args.get("q", "").strip(), stages=VIEWS[view])
    rows = queries.list_invitations(
        session=session, event_id=event.id, filters=filters, before=request.args.get("before"), limit=PAGE + 1
    )
    log(event, "list", "invitations", people=len(rows[:PAGE]))
    counted = queries.count_by_stage(session=session, event_id=event.id)
    letter = queries.find_letter(session=session, event_id=event.id)
    opened = queries.count_opened(session=session, event_id=event.id) if letter and letter.measure_opening else None
    last = rows[PAGE - 1].Invitation.id if len(rows) > PAGE else None
    tabs = {
        "": _("All"),
        "draft": pgettext("invitations", "Drafts"),
        "issued": _("Issued"),
        "unanswered": _("Not answered"),
        "yes": _("Accepted"),
        "no": _("Declined"),
        "withdrawn": _("Withdrawn"),
    }
    return render_template(
        "console/invitations.html",
        event=event,
        rows=[row_of_list(row, event) for row in rows[:PAGE]],
        funnel=funnel(counted, opened, count_came(session=session, event_id=event.id)),
        tabs=[
            {
                "label": label,
                "url": url_for(".invitations", slug=slug, view=code or None),
                "number": sum(number for stage, number in counted.items() if not code or stage in VIEWS[code]),
                "current": code == view,
            }
            for code, label in tabs.items()
        ],
        view=view,
        filters=filters,
        too_short=bool(filters.words) and not is_long_enough(words=filters.words),
        drafts=counted.get(Stage.DRAFT, 0),
        unanswered=counted.get(Stage.UNANSWERED, 0),
        older=url_for(".invitations", slug=slug, view=view or None, q=filters.words or None, before=last)
        if last
        else None,
    )


@bp.get("/events/<slug>/invitations/<id>")
def invitation(slug: str, id: str) -> ResponseReturnValue:
    """One invitation: whom it is for, where it stands, what was answered."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    found = invitation_of(event, id)
    log(event, "view", "invitation", registration_id=found.registration_id)
    session = db.session()
    stage = queries.stage(session=session, invitation=found)
    references = [each for each in (found.drafted_by, found.issued_by, found.answered_by) if each]
    references += [str(row["actor"]) for row in found.corrections]
    return render_template(
        "console/invitation.html",
        event=event,
        invitation=found,
        stage=stage.value,
        stage_label=labels.stage(stage),
        kind=labels.kind(found.kind),
        channel=labels.channel(found.channel),
        answer=labels.answer(found.answer) if found.answer else None,
        way=labels.way(found.answer_channel) if found.answer_channel else None,
        status=registration_labels.status(found.registration.status) if found.registration else None,
        names=names_of_actors(session=session, references=references),
        others=queries.registrations_by(session=session, invitation_id=id),
        corrections=[correction(row) for row in found.corrections],
        heading=heading_of(found, event),
    )


@bp.route("/events/<slug>/invitations/new", methods=["GET", "POST"])
def new_invitation(slug: str) -> ResponseReturnValue:
    """Write one invitation: a draft until it is issued."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    form = InvitationForm.of(event, current_language(), data={"language": language_among(event.languages), "uses": 1})
    if not form.is_submitted() or not form.validate():
        return render_template("console/edit_invitation.html", event=event, form=form, invitation=None), code_of(form)
    with unit_of_work() as session:
        (made,) = service.draft(
            session=session,
            event_id=event.id,
            drafts=[form.draft()],
            now=clock.now(),
            actor=guards.current_actor(),
            keys=ticket_keys(),
        )
    flash(_("The invitation is a draft: it goes out when you issue it."), "success")
    return redirect(url_for(".invitation", slug=slug, id=made.id), 303)


@bp.route("/events/<slug>/invitations/<id>/edit", methods=["GET", "POST"])
def edit_invitation(slug: str, id: str) -> ResponseReturnValue:
    """Correct a draft."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    found = invitation_of(event, id)
    log(event, "view", "invitation")
    if found.issued_at is not None:
        flash(labels.refusal(NotADraft()), "error")
        return redirect(url_for(".invitation", slug=slug, id=id), 303)
    form = InvitationForm.of(event, current_language(), data=InvitationForm.values(found))
    if not form.is_submitted() or not form.validate():
        page = render_template(
            "console/edit_invitation.html", event=event, form=form, invitation=found, heading=heading_of(found, event)
        )
        return page, code_of(form)
    try:
        with unit_of_work() as session:
            service.edit_draft(session=session, event_id=event.id, id=id, draft=form.draft(), now=clock.now())
    except (NotADraft, UnknownInvitation) as error:
        flash(labels.refusal(error), "error")
    else:
        flash(_("The draft is saved."), "success")
    return redirect(url_for(".invitation", slug=slug, id=id), 303)


@bp.route("/events/<slug>/invitations/<id>/correct", methods=["GET", "POST"])
def correct_invitation(slug: str, id: str) -> ResponseReturnValue:
    """Correct what an issued invitation says; its link stays valid."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    found = invitation_of(event, id)
    log(event, "view", "invitation", registration_id=found.registration_id)
    back = redirect(url_for(".invitation", slug=slug, id=id), 303)
    if found.issued_at is None or found.withdrawn_at is not None:
        flash(labels.refusal(UnknownInvitation()), "error")
        return back
    form = CorrectionForm.of(event, found)
    if not form.is_submitted() or not form.validate():
        page = render_template(
            "console/correct_invitation.html",
            event=event,
            form=form,
            invitation=found,
            heading=heading_of(found, event),
        )
        return page, code_of(form)
    try:
        with unit_of_work() as session:
            changed = service.correct(
                session=session,
                event_id=event.id,
                id=id,
                values=form.corrected(),
                now=clock.now(),
                actor=guards.current_actor(),
                keys=ticket_keys(),
            )
    except AlreadyRegistered as error:
        flash(_("Another registration has this name and address. Here it is."), "error")
        return redirect(url_for(".person", slug=slug, id=error.registration_id), 303)
    except UnknownInvitation as error:
        flash(labels.refusal(error), "error")
    else:
        flash(
            _("The invitation is corrected; its link stays valid.") if changed else _("Nothing was changed."), "success"
        )
    return back


def invitation_of(event: Event, id: str) -> Invitation:
    """The event's invitation of this id."""
    return queries.find_invitation(session=db.session(), event_id=event.id, id=id) or abort(404)


def heading_of(invitation: Invitation, event: Event) -> str:
    """What an invitation is called: the person's name, else the organisation's."""
    organization = invitation.organization.names if invitation.organization else None
    named = invitation.names or organization
    return named.in_language(current_language(), event.languages).text if named else "–"
