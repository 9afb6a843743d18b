"""Who works on an event and in the office, and who looked at whose data."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards, queries, service
from forumapp.accounts.rules import Permission, StaffRole
from forumapp.checkin.queries import names_of_devices
from forumapp.console import labels
from forumapp.console.forms.office import StaffForm
from forumapp.console.labels import office as words
from forumapp.console.queries import PAGE, slugs_of_events
from forumapp.console.views import bp
from forumapp.events.guards import open_event
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.mail import service as mail
from forumapp.web.addresses import row_number


@bp.get("/events/<slug>/staff")
def staff_of_event(slug: str) -> ResponseReturnValue:
    """Who has a role in this event; administrators may give and take them."""
    event = open_event(slug, Permission.EDIT_EVENT)
    return _page(event, _form() if guards.allows(Permission.MANAGE_STAFF) else None)


@bp.post("/events/<slug>/staff")
def add_staff_of_event(slug: str) -> ResponseReturnValue:
    """Give somebody a role in this event."""
    event = open_event(slug, Permission.EDIT_EVENT)
    guards.require(Permission.MANAGE_STAFF)
    return _give(event, _form())


@bp.get("/staff")
def staff() -> ResponseReturnValue:
    """Every member of staff with every role."""
    guards.require(Permission.MANAGE_STAFF)
    return _page(None, _form())


@bp.post("/staff")
def add_staff() -> ResponseReturnValue:
    """Give somebody a role for all events."""
    guards.require(Permission.MANAGE_STAFF)
    return _give(None, _form())


@bp.post("/staff/<int:assignment_id>/withdraw")
def withdraw_role(assignment_id: int) -> ResponseReturnValue:
    """Take a role away; the last administrator stays."""
    guards.require(Permission.MANAGE_STAFF)
    try:
        with unit_of_work() as session:
            service.withdraw(session=session, assignment_id=assignment_id)
        flash(_("The role is taken away. It ends with the next page that this person opens."), "success")
    except service.LastAdministrator:
        flash(_("This is the last administrator. Make somebody else one first."), "error")
    slug = request.form.get("event")
    return redirect(url_for("console.staff_of_event", slug=slug) if slug else url_for("console.staff"), 303)


@bp.get("/access-log")
def access_log() -> ResponseReturnValue:
    """Who looked at whose data, when and what for; the newest first."""
    guards.require(Permission.MANAGE_STAFF)
    before = row_number("before")
    entries = queries.list_accesses(session=db.session(), before=before, limit=PAGE + 1)
    shown = entries[:PAGE]
    references = {entry.actor for entry in shown}
    names = queries.names_of_actors(session=db.session(), references=references)
    names |= names_of_devices(session=db.session(), references=references)
    slugs = slugs_of_events(session=db.session(), ids={entry.event_id for entry in shown if entry.event_id})
    return render_template(
        "console/access_log.html",
        entries=[words.access(entry, names, slugs) for entry in shown],
        older=url_for("console.access_log", before=shown[-1].id) if len(entries) > PAGE else None,
    )


def _form() -> StaffForm:
    form = StaffForm()
    form.role.choices = labels.choices_of_roles()
    form.language.choices = labels.choices_of_languages()
    return form


def _page(event: Event | None, form: StaffForm | None) -> str:
    rows = queries.list_assignments(session=db.session(), event_id=event.id if event else None)
    slugs = slugs_of_events(session=db.session(), ids={row.event_id for row in rows if row.event_id})
    return render_template(
        "console/staff.html",
        event=event,
        form=form,
        rows=[words.assignment(row, slugs) for row in rows],
    )


def _give(event: Event | None, form: StaffForm) -> ResponseReturnValue:
    if not form.validate():
        return _page(event, form), 422
    with unit_of_work() as session:
        user = queries.find_user(session=session, email=form.email.data)
        if user is None:
            user = service.create_user(
                session=session,
                email=form.email.data,
                password=None,
                name=form.name.data or "",
                language=form.language.data,
                now=clock.now(),
            )
            mail.enqueue(
                session=session,
                template="staff_welcome",
                language=user.language,
                recipient=user.email,
                user_id=user.id,
                now=clock.now(),
            )
        service.assign(session=session, user=user, role=StaffRole(form.role.data), event_id=event.id if event else None)
    flash(_("%(email)s has the role.", email=user.email), "success")
    return redirect(request.path, 303)
