"""Delegations in the console: the list, one of them, its focal points, its head, its letter."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.delegations.forms.groups import DelegationForm, FocalPointForm
from forumapp.delegations.labels import groups as labels
from forumapp.delegations.models import Delegation
from forumapp.delegations.queries import groups as queries
from forumapp.delegations.rules.groups import DelegationError, NameTaken, RepresentsOther, StaleDelegation, TicketsTo
from forumapp.delegations.service import focal_points, groups
from forumapp.delegations.staff_views.opening import bp, keys
from forumapp.directory import countries
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.files import labels as file_labels
from forumapp.files.serving import attachment
from forumapp.kernel import clock
from forumapp.web.addresses import row_number
from forumapp.web.languages import current_language, language_among


@bp.get("/delegations")
def listing(slug: str) -> ResponseReturnValue:
    """The delegations with places, members, letter and deadline at a glance."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    words = request.args.get("q", "").strip()
    rows = queries.list_delegations(
        session=db.session(), event_id=event.id, words=words, before=row_number("before"), limit=queries.PAGE + 1
    )
    shown = rows[: queries.PAGE]
    return render_template(
        "delegations/staff_list.html",
        event=event,
        rows=shown,
        words=words,
        total=queries.count_delegations(session=db.session(), event_id=event.id),
        older=url_for(".listing", slug=slug, q=words or None, before=shown[-1].delegation.id)
        if len(rows) > queries.PAGE
        else None,
    )


@bp.route("/delegations/new", methods=["GET", "POST"])
def add(slug: str) -> ResponseReturnValue:
    """Make a delegation."""
    event = open_event(slug, Permission.EDIT_PEOPLE)
    form = DelegationForm.of(event, current_language(), data={"tickets_to": TicketsTo.MEMBERS.value})
    if form.is_submitted() and form.validate():
        try:
            with unit_of_work() as session:
                made = groups.make_delegation(
                    session=session,
                    event_id=event.id,
                    values=form.delegation(event),
                    organization=form.localized("organization"),
                    now=clock.now(),
                    actor=guards.current_actor(),
                )
                made_id = made.id
            flash(gettext("The delegation is made. Now add who registers it."), "success")
            return redirect(url_for(".show", slug=slug, id=made_id), 303)
        except NameTaken as taken:
            form[f"names_{event.languages[0]}"].errors = [labels.refusal(taken)]
        except RepresentsOther as other:
            form.represents.errors = [labels.refusal(other)]
    return _form_page(event, None, form)


@bp.route("/delegations/<int:id>/edit", methods=["GET", "POST"])
def edit(slug: str, id: int) -> ResponseReturnValue:
    """Change a delegation; whoever saves second is told and loses nothing typed."""
    event, delegation = _open(slug, id, Permission.EDIT_PEOPLE)
    form = DelegationForm.of(event, current_language(), data=DelegationForm.values(delegation, event))
    if form.is_submitted() and form.validate():
        try:
            with unit_of_work() as session:
                groups.edit_delegation(
                    session=session,
                    event_id=event.id,
                    delegation_id=id,
                    values=form.delegation(event),
                    organization=form.localized("organization"),
                    expected=form.expected(),
                    now=clock.now(),
                    actor=guards.current_actor(),
                    keys=keys(),
                )
            flash(gettext("Saved."), "success")
            return redirect(url_for(".show", slug=slug, id=id), 303)
        except NameTaken as taken:
            form[f"names_{event.languages[0]}"].errors = [labels.refusal(taken)]
        except RepresentsOther as other:
            form.represents.errors = [labels.refusal(other)]
        except StaleDelegation:
            stored = DelegationForm.values(delegation, event)
            overtaken = form.differences(stored)
            form.revision.data = stored["revision"]  # saving once more is then meant
            return _form_page(event, delegation, form, overtaken=overtaken)
    return _form_page(event, delegation, form)


@bp.get("/delegations/<int:id>")
def show(slug: str, id: int) -> ResponseReturnValue:
    """One delegation: its members, who registers it, its letter."""
    event, delegation = _open(slug, id, Permission.VIEW_PEOPLE)
    form = FocalPointForm.of(event, data={"language": language_among(event.languages), "send": True})
    return _show(event, delegation, form)


@bp.post("/delegations/<int:id>/focal-points")
def add_focal_point(slug: str, id: int) -> ResponseReturnValue:
    """Let somebody register the delegation, and send the link where that is ticked."""
    event, delegation = _open(slug, id, Permission.EDIT_PEOPLE)
    form = FocalPointForm.of(event)
    if not form.validate():
        return _show(event, delegation, form)
    now = clock.now()
    with unit_of_work() as session:
        delegation = groups.of_event(session=session, event_id=event.id, delegation_id=id)
        made = focal_points.add_focal_point(
            session=session,
            delegation=delegation,
            name=form.name.data,
            email=form.email.data,
            language=form.language.data,
            now=now,
            keys=keys(),
        )
        if form.send.data:
            focal_points.send_link(session=session, delegation=delegation, focal_point_id=made.id, now=now, keys=keys())
    sent = form.send.data
    flash(gettext("Added; the link goes out by mail.") if sent else gettext("Added; no link was sent yet."), "success")
    return redirect(url_for(".show", slug=slug, id=id), 303)


@bp.post("/delegations/<int:id>/focal-points/<int:focal_id>/send")
def send(slug: str, id: int, focal_id: int) -> ResponseReturnValue:
    """Send the link, once more or anew."""
    event, _ = _open(slug, id, Permission.EDIT_PEOPLE)
    try:
        with unit_of_work() as session:
            focal_points.send_link(
                session=session,
                delegation=groups.of_event(session=session, event_id=event.id, delegation_id=id),
                focal_point_id=focal_id,
                now=clock.now(),
                keys=keys(),
            )
    except DelegationError:
        abort(404)
    flash(gettext("The link goes out by mail."), "success")
    return redirect(url_for(".show", slug=slug, id=id), 303)


@bp.post("/delegations/<int:id>/focal-points/<int:focal_id>/revoke")
def revoke(slug: str, id: int, focal_id: int) -> ResponseReturnValue:
    """Let a link open nothing any more."""
    event, _ = _open(slug, id, Permission.EDIT_PEOPLE)
    try:
        with unit_of_work() as session:
            focal_points.revoke(
                session=session,
                delegation=groups.of_event(session=session, event_id=event.id, delegation_id=id),
                focal_point_id=focal_id,
                now=clock.now(),
            )
    except DelegationError:
        abort(404)
    flash(gettext("The link opens nothing any more."), "success")
    return redirect(url_for(".show", slug=slug, id=id), 303)


@bp.post("/delegations/<int:id>/head")
def lead(slug: str, id: int) -> ResponseReturnValue:
    """Choose who leads the delegation."""
    event, _ = _open(slug, id, Permission.EDIT_PEOPLE)
    try:
        with unit_of_work() as session:
            groups.set_head(
                session=session,
                event_id=event.id,
                delegation_id=id,
                registration_id=request.form.get("member", ""),
                now=clock.now(),
                actor=guards.current_actor(),
            )
    except DelegationError as refused:
        flash(labels.refusal(refused), "error")
    else:
        flash(gettext("Saved."), "success")
    return redirect(url_for(".show", slug=slug, id=id), 303)


@bp.get("/delegations/<int:id>/letter")
def letter(slug: str, id: int) -> ResponseReturnValue:
    """The letter as a file; who took it is noted."""
    event, delegation = _open(slug, id, Permission.VIEW_PEOPLE)
    found = queries.letter(session=db.session(), delegation_id=delegation.id) or abort(404)
    log(event, "export", "delegation letter", people=0)
    return attachment(found.upload)


def _show(event: Event, delegation: Delegation, form: FocalPointForm) -> ResponseReturnValue:
    session = db.session()
    members = queries.members(session=session, delegation_id=delegation.id, language=current_language())
    log(event, "list", "delegation", people=len(members))
    found = queries.letter(session=session, delegation_id=delegation.id)
    represents = queries.represented(session=session, delegation=delegation)
    called = {one.id: one.name_in(current_language()) for one in members}
    instead = {one.replaces_id: called[one.id] for one in members if one.replaces_id}
    page = render_template(
        "delegations/staff_show.html",
        event=event,
        delegation=delegation,
        glance=queries.glance(session=session, delegation=delegation),
        members=[
            {
                "row": one,
                "state": labels.state(one, instead.get(one.id)),
                "comes_for": called.get(one.replaces_id or ""),
            }
            for one in members
        ],
        focal_points=queries.focal_points(session=session, delegation_id=delegation.id),
        letter=found,
        letter_size=file_labels.size(found.upload.size) if found else "",
        tickets_to=labels.tickets_to(delegation.tickets_to),
        represents=countries.name(represents, current_language()) if represents else "",
        form=form,
        deciding=guards.allows(Permission.DECIDE, event.id),
    )
    return page, 422 if form.is_submitted() else 200


def _form_page(event: Event, delegation: Delegation | None, form: DelegationForm, **more: Any) -> ResponseReturnValue:
    page = render_template("delegations/staff_edit.html", event=event, delegation=delegation, form=form, **more)
    return page, 409 if more else 422 if form.is_submitted() else 200


def _open(slug: str, id: int, permission: Permission) -> tuple[Event, Delegation]:
    event = open_event(slug, permission)
    delegation = queries.find_delegation(session=db.session(), event_id=event.id, delegation_id=id)
    return event, delegation or abort(404)
