"""What is done with invitations that are written: issuing, reminding, withdrawing, noting an answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.console.forms.invitations import NoteForm, WithdrawForm
from forumapp.console.views import bp, code_of, ticket_keys
from forumapp.console.views.invitations import heading_of, invitation_of
from forumapp.delegations.labels import invitations as labels
from forumapp.delegations.queries import invitations as queries
from forumapp.delegations.rules.invitations import (
    AlreadyAnswered,
    Answer,
    Stage,
    UnknownInvitation,
    Way,
)
from forumapp.delegations.service import invitations as service
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.registration.rules import AlreadyRegistered
from forumapp.web.addresses import identifiers


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
            people=[(each, heading_of(each, event), labels.channel(each.channel)) for each in drafts],
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
            people=[heading_of(each, event) for each in people],
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
    people = [(each, heading_of(each, event)) for each in found]
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
    found = invitation_of(event, id)
    log(event, "view", "invitation", registration_id=found.registration_id)
    now = clock.now()
    form = NoteForm.of(event, found, now)
    if not form.is_submitted() or not form.validate():
        page = render_template(
            "console/note_answer.html", event=event, form=form, invitation=found, heading=heading_of(found, event)
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
