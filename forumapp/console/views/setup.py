"""An event's set-up: categories, programme, speakers, partners, questions."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts.rules import Permission
from forumapp.console import labels, queries
from forumapp.console.forms.setup import (
    CategoriesForm,
    CategoryForm,
    PartnerForm,
    ProgrammeItemForm,
    SpeakerForm,
)
from forumapp.console.service import hand_on_places
from forumapp.console.views import bp, code_of, ticket_keys
from forumapp.events import service
from forumapp.events.guards import open_event
from forumapp.events.models import Event
from forumapp.events.rules import UnknownPart
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.registration.rules import Status
from forumapp.web.languages import current_language

PART_FORMS: dict[str, Any] = {"items": ProgrammeItemForm, "speakers": SpeakerForm, "partners": PartnerForm}


@bp.route("/events/<slug>/categories", methods=["GET", "POST"])
def categories(slug: str) -> ResponseReturnValue:
    """The categories with their places, taken ones and rules; which are used, and which guests may choose."""
    event = open_event(slug, Permission.EDIT_EVENT)
    counted = queries.count_by_category(session=db.session(), event_id=event.id)
    held = {
        category.code: labels.spoken(category.names, event.languages).text
        for category in event.categories
        if counted.get(category.id, {}).keys() - {Status.REJECTED, Status.CANCELLED}
    }
    form = CategoriesForm.of(event, held)
    if not form.is_submitted() or not form.validate():
        return render_template("console/categories.html", event=event, form=form), code_of(form)
    with unit_of_work() as session:
        service.choose_categories(
            session=session, event_id=event.id, used=form.used.data or [], public=form.public.data or []
        )
    flash(_("Saved."), "success")
    return redirect(url_for("console.categories", slug=slug), 303)


@bp.route("/events/<slug>/categories/new", methods=["GET", "POST"])
def new_category(slug: str) -> ResponseReturnValue:
    """Add a category of the event's own."""
    event = open_event(slug, Permission.EDIT_EVENT)
    form = CategoryForm.for_languages(event.languages)(data={"counts": True, "public": True})
    form.taken_codes = frozenset(category.code for category in event.categories)
    if not form.is_submitted() or not form.validate():
        return render_template("console/category.html", event=event, form=form, category=None), code_of(form)
    return _save_category(event, form.code.data, form)


@bp.route("/events/<slug>/categories/<code>", methods=["GET", "POST"])
def edit_category(slug: str, code: str) -> ResponseReturnValue:
    """Change a category's name, places and rules."""
    event = open_event(slug, Permission.EDIT_EVENT)
    category = next((one for one in event.categories if one.code == code), None) or abort(404)
    form = CategoryForm.for_languages(event.languages)(data=CategoryForm.values(category, event))
    del form.code
    if not form.is_submitted() or not form.validate():
        return render_template("console/category.html", event=event, form=form, category=category), code_of(form)
    return _save_category(event, code, form)


@bp.get("/events/<slug>/programme")
def programme(slug: str) -> ResponseReturnValue:
    """The order of the day, the speakers, the partners."""
    event = open_event(slug, Permission.EDIT_EVENT)
    return render_template("console/programme.html", event=event, partner_parts=labels.partner_parts())


@bp.route("/events/<slug>/programme/<any(items, speakers, partners):kind>/new", methods=["GET", "POST"])
def new_part(slug: str, kind: str) -> ResponseReturnValue:
    """Add a line, a speaker or a partner."""
    event = open_event(slug, Permission.EDIT_EVENT)
    return _part_page(event, kind, None)


@bp.route("/events/<slug>/programme/<any(items, speakers, partners):kind>/<int:id>", methods=["GET", "POST"])
def edit_part(slug: str, kind: str, id: int) -> ResponseReturnValue:
    """Change a line, a speaker or a partner."""
    event = open_event(slug, Permission.EDIT_EVENT)
    rows: dict[str, Any] = {"items": event.programme, "speakers": event.speakers, "partners": event.partners}
    part = next((row for row in rows[kind] if row.id == id), None) or abort(404)
    return _part_page(event, kind, part)


@bp.post("/events/<slug>/programme/<any(items, speakers, partners):kind>/<int:id>/remove")
def remove_part(slug: str, kind: str, id: int) -> ResponseReturnValue:
    """Take a line, a speaker or a partner off the programme."""
    event = open_event(slug, Permission.EDIT_EVENT)
    try:
        with unit_of_work() as session:
            service.remove_part(session=session, event_id=event.id, kind=kind, id=id)
    except UnknownPart:
        abort(404)
    flash(_("Taken off the programme."), "success")
    return redirect(url_for("console.programme", slug=slug), 303)


def _save_category(event: Event, code: str, form: Any) -> ResponseReturnValue:
    with unit_of_work() as session:
        service.save_category(session=session, event_id=event.id, code=code, values=form.category())
        hand_on_places(session=session, event_id=event.id, now=clock.now(), keys=ticket_keys())
    flash(_("Saved."), "success")
    return redirect(url_for("console.categories", slug=event.slug), 303)


def _part_page(event: Event, kind: str, part: Any) -> ResponseReturnValue:
    form_class = PART_FORMS[kind]
    form = form_class.for_languages(event.languages)(data=form_class.values(part, event))
    form.offer(event, current_language())
    if not form.is_submitted() or not form.validate():
        page = {"form": form, "kind": kind, "part": part, "heading": labels.heading_of_part(kind, part)}
        return render_template("console/part.html", event=event, **page), code_of(form)
    with unit_of_work() as session:
        service.save_part(
            session=session, event_id=event.id, kind=kind, id=part.id if part else None, values=form.part(event)
        )
    flash(_("Saved."), "success")
    return redirect(url_for("console.programme", slug=event.slug), 303)
