"""Invitations: the list with what came of them, one of them, issuing, reminding, withdrawing, noting an answer."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext
from flask_wtf import FlaskForm

from forumapp.accounts import guards
from forumapp.accounts.queries import names_of_actors
from forumapp.accounts.rules import Permission
from forumapp.console.forms.invitations import CorrectionForm, InvitationForm, NoteForm, WithdrawForm
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
    AlreadyAnswered,
    Answer,
    NotADraft,
    Stage,
    UnknownInvitation,
    Way,
)
from forumapp.delegations.service import invitations as service
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.registration import labels as registration_labels
from forumapp.registration.rules import AlreadyRegistered
from forumapp.web.addresses import identifiers
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
    found = _invitation(event, id)
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
        heading=_heading(found, event),
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
    found = _invitation(event, id)
    log(event, "view", "invitation")
    if found.issued_at is not None:
        flash(labels.refusal(NotADraft()), "error")
        return redirect(url_for(".invitation", slug=slug, id=id), 303)
    form = InvitationForm.of(event, current_language(), data=InvitationForm.values(found))
    if not form.is_submitted() or not form.validate():
        page = render_template(
            "console/edit_invitation.html", event=event, form=form, invitation=found, heading=_heading(found, event)
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
    found = _invitation(event, id)
    log(event, "view", "invitation", registration_id=found.registration_id)
    back = redirect(url_for(".invitation", slug=slug, id=id), 303)
    if found.issued_at is None or found.withdrawn_at is not None:
        flash(labels.refusal(UnknownInvitation()), "error")
        return back
    form = CorrectionForm.of(event, found)
    if not form.is_submitted() or not form.validate():
        page = render_template(
            "console/correct_invitation.html", event=event, form=form, invitation=found, heading=_heading(found, event)
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


@bp.route("/events/<slug>/invitations/issue", methods=["GET", "POST"])
def issue_invitations(slug: str) -> ResponseReturnValue:
    """Say what issuing does, then issue the drafts that were selected, or all of them."""
    event = open_event(slug, Permission.DECIDE)
    everything = request.values.get("all") == "1"
    ids = None if everything else identifiers()
    drafts = queries.drafts(session=db.session(), event_id=event.id, ids=ids)
    form = FlaskForm()
    if not drafts:
        flash(_("There is no draft to issue among those selected."), "error")
        return redirect(url_for(".invitations", slug=slug), 303)
    log(event, "view", "invitations", people=len(drafts))
    if not form.is_submitted() or not form.validate():
        page = render_template(
            "console/issue_invitations.html",
            event=event,
            form=form,
            everything=everything,
            people=[(each, _heading(each, event), labels.channel(each.channel)) for each in drafts],
            mails=sum(each.channel == "mail" for each in drafts),
        )
        return page, code_of(form)
    with unit_of_work() as session:
        done = service.issue(
            session=session,
            event_id=event.id,
            ids=[each.id for each in drafts],
            now=clock.now(),
            actor=guards.current_actor(),
            keys=ticket_keys(),
        )
    flash(ngettext("%(num)s invitation is issued.", "%(num)s invitations are issued.", done.number), "success")
    if done.mails:
        flash(
            ngettext(
                "%(num)s mail waits as a draft: read and release it under “Mails”.",
                "%(num)s mails wait as drafts: read and release them under “Mails”.",
                done.mails,
            ),
            "info",
        )
    if done.registered:
        flash(
            ngettext(
                "%(num)s person had registered already and gets no mail.",
                "%(num)s people had registered already and get no mail.",
                done.registered,
            ),
            "info",
        )
    return redirect(url_for(".invitations", slug=slug, view="unanswered"), 303)


@bp.route("/events/<slug>/invitations/remind", methods=["GET", "POST"])
def remind_invited(slug: str) -> ResponseReturnValue:
    """Make reminders for all who were invited by mail and have not answered."""
    event = open_event(slug, Permission.DECIDE)
    form = FlaskForm()
    if not form.is_submitted() or not form.validate():
        counted = queries.count_by_stage(session=db.session(), event_id=event.id)
        people = service.to_remind(session=db.session(), event_id=event.id, now=clock.now())
        log(event, "view", "invitations", people=len(people))
        page = render_template(
            "console/remind_invited.html",
            event=event,
            form=form,
            unanswered=counted.get(Stage.UNANSWERED, 0),
            people=[_heading(each, event) for each in people],
        )
        return page, code_of(form)
    with unit_of_work() as session:
        made = service.remind(session=session, event_id=event.id, now=clock.now())
    if made:
        words = ngettext(
            "%(num)s reminder waits as a draft: read and release it under “Mails”.",
            "%(num)s reminders wait as drafts: read and release them under “Mails”.",
            made,
        )
        flash(words, "success")
    else:
        flash(_("Nobody is to be reminded today."), "info")
    return redirect(url_for(".invitations", slug=slug, view="unanswered"), 303)


@bp.route("/events/<slug>/invitations/withdraw", methods=["GET", "POST"])
def withdraw_invitations(slug: str) -> ResponseReturnValue:
    """Take invitations back; those that were answered are named."""
    event = open_event(slug, Permission.DECIDE)
    found = queries.find_invitations(session=db.session(), event_id=event.id, ids=identifiers())
    if not found:
        flash(_("Select somebody in the list first."), "error")
        return redirect(url_for(".invitations", slug=slug), 303)
    log(event, "view", "invitations", people=len(found))
    form = WithdrawForm()
    people = [(each, _heading(each, event)) for each in found]
    if not form.is_submitted() or not form.validate():
        return render_template("console/withdraw_invitations.html", event=event, form=form, people=people), code_of(
            form
        )
    skipped = [name for each, name in people if not _withdrawn(event, each.id, form.reason.data)]
    done = len(people) - len(skipped)
    flash(
        ngettext("Done for %(num)s invitation.", "Done for %(num)s invitations.", done)
        + (" " + _("Answered already: %(names)s.", names=", ".join(skipped)) if skipped else ""),
        "warning" if skipped else "success",
    )
    return redirect(url_for(".invitations", slug=slug), 303)


@bp.route("/events/<slug>/invitations/<id>/answer", methods=["GET", "POST"])
def note_answer(slug: str, id: str) -> ResponseReturnValue:
    """Take down an answer that came by telephone, letter or mail."""
    event = open_event(slug, Permission.DECIDE)
    found = _invitation(event, id)
    log(event, "view", "invitation", registration_id=found.registration_id)
    now = clock.now()
    form = NoteForm.of(event, found, now)
    if not form.is_submitted() or not form.validate():
        page = render_template(
            "console/note_answer.html", event=event, form=form, invitation=found, heading=_heading(found, event)
        )
        return page, code_of(form)
    answer, way = Answer(form.answer.data), Way(form.way.data)
    other = form.representative(found)
    try:
        with unit_of_work() as session:
            service.note_answer(
                session=session,
                event_id=event.id,
                id=id,
                answer=answer,
                way=way,
                note=form.note.data or None,
                reason=_reason(answer, way, form, other.names.in_language(found.language).text if other else None),
                representative=other,
                answered_at=form.came_at(),
                now=now,
                actor=guards.current_actor(),
                keys=ticket_keys(),
            )
    except AlreadyRegistered as error:
        flash(_("Who comes instead is registered already. Here is the entry."), "error")
        return redirect(url_for(".person", slug=slug, id=error.registration_id), 303)
    except (AlreadyAnswered, UnknownInvitation) as error:
        flash(labels.refusal(error), "error")
    else:
        flash(_("The answer is noted."), "success")
    return redirect(url_for(".invitation", slug=slug, id=id), 303)


def _reason(answer: Answer, way: Way, form: NoteForm, other: str | None) -> str:
    """What the person's history says of an answer that staff took down."""
    parts = [labels.represented_by(other) if other else labels.answer(answer), labels.way(way)]
    words = ", ".join(parts)
    return f"{words}: {form.note.data}" if form.note.data else words


def _withdrawn(event: Event, id: str, reason: str | None) -> bool:
    try:
        with unit_of_work() as session:
            service.withdraw(
                session=session,
                event_id=event.id,
                id=id,
                now=clock.now(),
                actor=guards.current_actor(),
                reason=reason or None,
            )
    except (AlreadyAnswered, UnknownInvitation):
        return False
    return True


def _invitation(event: Event, id: str) -> Invitation:
    return queries.find_invitation(session=db.session(), event_id=event.id, id=id) or abort(404)


def _heading(invitation: Invitation, event: Event) -> str:
    """What an invitation is called: the person's name, else the organisation's."""
    organization = invitation.organization.names if invitation.organization else None
    named = invitation.names or organization
    return named.in_language(current_language(), event.languages).text if named else "–"
