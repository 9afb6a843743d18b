"""The events one may see; one event's overview, its texts and dates, and whether it is published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forumapp.accounts import guards
from forumapp.accounts.rules import Permission
from forumapp.console import labels, publication, queries
from forumapp.console.forms.event import EventForm, NewEventForm
from forumapp.console.labels import overview as words
from forumapp.console.overview import overview_of
from forumapp.console.service import hand_on_places, make_event
from forumapp.console.views import bp, code_of, ticket_keys
from forumapp.events import service
from forumapp.events.guards import open_event
from forumapp.events.models import Event
from forumapp.events.rules import SlugTaken, StaleEvent
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.privacy import queries as privacy
from forumapp.registration.rules import REGISTERED
from forumapp.web.languages import current_language, languages


@bp.get("/")
def index() -> ResponseReturnValue:
    """The events in which whoever is signed in has a role."""
    staff = guards.current_staff()
    events = queries.visible_events(session=db.session(), event_ids=staff.events())
    counted = queries.count_by_event(
        session=db.session(), event_ids=[event.id for event in events], statuses=REGISTERED
    )
    return render_template(
        "console/index.html", events=[words.event_of_list(event, counted.get(event.id, 0)) for event in events]
    )


@bp.get("/events/<slug>/")
def overview(slug: str) -> ResponseReturnValue:
    """Where the event stands: what is missing, the numbers, what comes next."""
    event = open_event(slug)
    now = clock.now()
    numbers = overview_of(session=db.session(), event=event)
    gaps = publication.gaps_of(session=db.session(), event=event)
    return render_template(
        "console/overview.html",
        event=event,
        overview=numbers,
        heading=words.countdown(event, now),
        standing=words.standing(event, now),
        numbers=words.numbers(numbers, event),
        gaps=[words.gap(gap, event) for gap in gaps],
        blocking=publication.blocks(gaps),
        public_url=_public_url(event),
        steps=words.next_steps(event, numbers, now, holds_data=_holds_data(event, now)),
    )


@bp.route("/events/new", methods=["GET", "POST"])
def new_event() -> ResponseReturnValue:
    """Make a draft of an event from nothing; the page leads to copying another one."""
    guards.require(Permission.CREATE_EVENT)
    form = NewEventForm.for_languages(languages())(data={"languages_of_event": languages()})
    form.languages_of_event.choices = labels.choices_of_languages()
    events = queries.visible_events(session=db.session(), event_ids=None)
    if not form.is_submitted() or not form.validate():
        return render_template("console/new_event.html", form=form, events=events), code_of(form)
    try:
        with unit_of_work() as session:
            make_event(session=session, published=False, now=clock.now(), **form.event())
    except SlugTaken:
        form.slug.errors = [labels.slug_taken()]
        return render_template("console/new_event.html", form=form, events=events), 422
    flash(_("The event is made. Nobody sees it yet."), "success")
    return redirect(url_for("console.overview", slug=form.slug.data), 303)


@bp.route("/events/<slug>/edit", methods=["GET", "POST"])
def edit_event(slug: str) -> ResponseReturnValue:
    """Write the event's texts in all its languages; whoever saves second is told and loses nothing typed."""
    event = open_event(slug, Permission.EDIT_EVENT)
    form = _form(event)
    if not form.is_submitted() or not form.validate():
        return render_template("console/edit_event.html", event=event, form=form), code_of(form)
    try:
        with unit_of_work() as session:
            service.edit_event(session=session, event_id=event.id, values=form.event(), expected=form.expected())
            hand_on_places(session=session, event_id=event.id, now=clock.now(), keys=ticket_keys())
    except StaleEvent as error:
        overtaken = form.differences(EventForm.values(event))
        form.revision.data = str(error.revision)  # saving once more is then meant
        return render_template("console/edit_event.html", event=event, form=form, overtaken=overtaken), 409
    flash(_("Saved."), "success")
    return redirect(url_for("console.overview", slug=slug), 303)


@bp.post("/events/<slug>/publish")
def publish(slug: str) -> ResponseReturnValue:
    """Show the event to guests, unless something that they need is missing."""
    event = open_event(slug, Permission.EDIT_EVENT)
    if publication.blocks(publication.gaps_of(session=db.session(), event=event)):
        flash(_("Not published: the list below says what is missing first."), "error")
    else:
        with unit_of_work() as session:
            service.publish(session=session, event_id=event.id, now=clock.now())
        flash(_("Published: guests see the page and may register."), "success")
    return redirect(url_for("console.overview", slug=slug), 303)


@bp.post("/events/<slug>/withdraw")
def withdraw(slug: str) -> ResponseReturnValue:
    """Take the event off the web; nobody's registration changes."""
    event = open_event(slug, Permission.EDIT_EVENT)
    with unit_of_work() as session:
        service.withdraw(session=session, event_id=event.id)
    flash(_("Taken off the web. Registrations stay as they are."), "success")
    return redirect(url_for("console.overview", slug=slug), 303)


def _public_url(event: Event) -> str | None:
    if event.published_at is None:
        return None
    return url_for("site.event", lang=current_language(), slug=event.slug)


def _form(event: Event) -> Any:
    form = EventForm.for_languages(event.languages)(data=EventForm.values(event))
    form.activity_kind.choices = labels.choices_of_activity_kinds()
    form.themes.choices = labels.choices_of_themes()
    return form


def _holds_data(event: Event, now: datetime) -> bool:
    """Whether there is still personal data that goes by itself; the demo's own events keep theirs."""
    session = db.session()
    return (
        event.id not in privacy.reference_events(session=session)
        and privacy.has_people(session=session, event_id=event.id)
        and not privacy.is_destroyed(session=session, event=event, now=now)
    )
