"""The list of registrations, and one person with everything that happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape

from forumapp.accounts import guards
from forumapp.accounts import queries as accounts
from forumapp.accounts.rules import Permission
from forumapp.console import labels, queries
from forumapp.console.forms.people import RemoveForm
from forumapp.console.history import Line, of_registrations
from forumapp.console.labels import people as words
from forumapp.console.labels.history import codes_of, line_of_history
from forumapp.console.queries import PAGE, Filters
from forumapp.console.shell import numbers_of
from forumapp.console.views import bp
from forumapp.directory import service as directory
from forumapp.events.guards import log, open_event
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel.localized import LocalizedText
from forumapp.orm.engines import load_json
from forumapp.questions import queries as questions
from forumapp.registration import queries as registration_queries
from forumapp.registration.labels import companion
from forumapp.registration.labels.changes import QUESTION, Codes
from forumapp.registration.models import Registration
from forumapp.registration.rules import GIVES_UP_SESSIONS, REVIVED_BY_STAFF, TRANSITIONS, Status
from forumapp.web.languages import language_name
from forumapp.web.typesetting import finished

_KEPT_EVENTS = 64
_drawn: dict[tuple[int, str], tuple[object, str]] = {}
"""By event and language: the rows, and the choices as they are drawn from them."""


@dataclass(frozen=True)
class View:
    """A saved view of the list: a filter with a name and a number."""

    label: str
    url: str
    number: int
    current: bool


@bp.get("/events/<slug>/registrations")
def registrations(slug: str) -> ResponseReturnValue:
    """The list, narrowed by the form above it; its address is the view."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    filters = _filters(event)
    before = request.args.get("before")
    counted = numbers_of(event).by_status
    rows, total = queries.list_registrations(
        session=db.session(), event_id=event.id, filters=filters, counted=counted, before=before, limit=PAGE + 1
    )
    log(event, "list", "registrations", people=len(rows[:PAGE]))
    tags = registration_queries.tags_of(session=db.session(), registration_ids=[row.id for row in rows[:PAGE]])
    return render_template(
        "console/registrations.html",
        event=event,
        rows=words.lines_of_list(rows[:PAGE], event, tags),
        total=total,
        filters=filters,
        chosen={"statuses": [status.value for status in filters.statuses]},
        narrowed=filters != Filters(),
        too_short=bool(filters.words) and not queries.is_long_enough(words=filters.words),
        choices=_choices(event),
        delegations=_delegations(event, filters.delegation),
        select=_("Select %(name)s"),
        lacking=_("no %(what)s"),
        further=further_filters(filters),
        organization=_organization(filters, event),
        views=_views(event, filters, counted),
        deciding=guards.allows(Permission.DECIDE, event.id),
        older=_older(slug, rows[PAGE - 1].id) if len(rows) > PAGE else None,
    )


@bp.get("/events/<slug>/registrations/<id>")
def person(slug: str, id: str) -> ResponseReturnValue:
    """One person: what was entered, what may be decided, what happened, at the door too."""
    event = open_event(slug, Permission.VIEW_PEOPLE)
    found = queries.find_person(session=db.session(), event_id=event.id, id=id)
    if found is None:
        abort(404)
    log(event, "view", "person", registration_id=id)
    history = of_registrations(session=db.session(), ids=found.ids)
    codes = _codes(event, history)
    authors = accounts.names_of_actors(session=db.session(), references={note.actor for note in found.notes})
    return render_template(
        "console/person.html",
        event=event,
        person=found.registration,
        attendance=found.attendance,
        delegation=found.delegation,
        decisions=_decisions(event, found.registration),
        history=[line_of_history(line, event, codes) for line in history],
        since=next((line.at for line in history if line.change is not None and line.registration_id == id), None),
        companions=[companion(one) for one in found.companions],
        tags=found.tags,
        notes=words.notes(found.notes, authors, event),
        merged=found.merged,
        sessions=found.sessions,
        takes_part=found.registration.status not in GIVES_UP_SESSIONS,
        removing=RemoveForm(),
        answers=words.answers(found.answers, event),
        asks=bool(questions.asked(session=db.session(), event_id=event.id)),
        consents=words.consents(found.consents),
        has_needs=questions.has_needs(session=db.session(), registration_id=id),
        has_contact=bool(found.registration.email or found.registration.phone),
        source=words.came_by(found.registration, history),
        **words.facts_of_person(found.registration, event),
    )


def _codes(event: Event, history: Iterable[Line]) -> Codes:
    """What the codes in a history stand for; questions and delegations are read only where it names some."""
    fields = {row.field for line in history for row in line.amendments}
    asked = any(name.startswith(QUESTION) for name in fields)
    rows = queries.questions_of(session=db.session(), event_id=event.id) if asked else ()
    grouped = "delegation_id" in fields
    groups = queries.delegations_of(session=db.session(), event_id=event.id) if grouped else ()
    return codes_of(
        event,
        {row.key: row.versions for row in rows},
        {str(number): labels.spoken(LocalizedText(load_json(names)), event.languages).text for number, names in groups},
    )


@dataclass(frozen=True)
class Decision:
    """A decision that the person's state allows: a page that says what follows, then acts."""

    label: str
    url: str
    primary: bool = False
    danger: bool = False


def _decisions(event: Event, registration: Registration) -> list[Decision]:
    if not guards.allows(Permission.DECIDE, event.id) or registration.merged_into_id:
        return []
    status = Status(registration.status)
    allowed = TRANSITIONS[status]

    def decision(label: str, name: str, **look: bool) -> Decision:
        url = url_for("registration_staff.decide", slug=event.slug, id=registration.id, name=name)
        return Decision(label, url, **look)

    if status in REVIVED_BY_STAFF:
        return [decision(_("Take up again…"), "confirm", primary=True)]
    decisions = []
    if Status.CONFIRMED in allowed:
        decisions.append(decision(_("Confirm…"), "confirm", primary=True))
    if status is Status.CONFIRMED:
        decisions.append(
            Decision(_("Substitute…"), url_for("delegations.substitute", slug=event.slug, id=registration.id))
        )
        decisions.append(
            Decision(_("New ticket…"), url_for("registration_staff.reissue", slug=event.slug, id=registration.id))
        )
    if Status.WAITLISTED in allowed:
        decisions.append(decision(_("Waiting list…"), "waitlist"))
    if Status.REGRETTED in allowed:
        decisions.append(decision(_("Note a regret…"), "regret"))
    if Status.REJECTED in allowed:
        decisions.append(decision(_("Reject…"), "reject", danger=True))
    if Status.CANCELLED in allowed:
        decisions.append(decision(_("Cancel…"), "cancel", danger=True))
    return decisions


def _choices(event: Event) -> dict[str, list[tuple[str, str]]]:
    """What the form above the list offers."""
    return {
        "statuses": [(status.value, words.status(status)) for status in Status],
        "categories": [
            (category.code, labels.spoken(category.names, event.languages).text)
            for category in event.choosable(request.args.get("category"))
        ],
        "tags": [(tag, tag) for tag in registration_queries.tags_of_event(session=db.session(), event_id=event.id)],
        "languages": [(code, language_name(code)) for code in event.languages],
    }


def _delegations(event: Event, chosen: int | None) -> Markup | None:
    """The choice among the event's delegations: drawn once for these very rows; None without any."""
    rows = queries.delegations_of(session=db.session(), event_id=event.id)
    if not rows:
        return None
    language, languages = labels.language(), tuple(event.languages)
    made_of, key = (rows, languages), (event.id, language)
    kept = _drawn.get(key)
    if kept is None or kept[0] != made_of:
        if len(_drawn) >= _KEPT_EVENTS:
            _drawn.clear()
        kept = _drawn[key] = (made_of, _options(rows, language, languages))
    html = kept[1]
    if chosen is not None:
        html = html.replace(f'<option value="{chosen}">', f'<option value="{chosen}" selected>', 1)
    return finished(html)


def _options(rows: Iterable[tuple[int, str]], language: str, languages: Sequence[str]) -> str:
    return "".join(
        f'<option value="{number}">{escape(LocalizedText(load_json(names)).in_language(language, languages).text)}'
        "</option>"
        for number, names in rows
    )


def _organization(filters: Filters, event: Event) -> str | None:
    """The name of the organisation that the list is narrowed to."""
    if filters.organization is None:
        return None
    names = directory.names_of(session=db.session(), organization_id=filters.organization)
    return labels.spoken(names, event.languages).text if names else None


def further_filters(filters: Filters) -> bool:
    """Whether any filter is on that the page keeps folded."""
    return any((filters.tag, filters.delegation, filters.language, filters.incomplete, filters.attended is not None))


def _filters(event: Event) -> Filters:
    """The filter in the address; what is not understood narrows nothing."""
    known = {status.value for status in Status}
    statuses = [part for part in request.args.get("status", "").split(",") if part in known]
    return Filters(
        words=request.args.get("q", "").strip(),
        statuses=tuple(Status(status) for status in statuses),
        category=request.args.get("category") or None,
        attended={"yes": True, "no": False}.get(request.args.get("attended", "")),
        tag=request.args.get("tag") or None,
        delegation=request.args.get("delegation", type=int),
        organization=request.args.get("organization", type=int),
        language=request.args.get("language") or None,
        incomplete=tuple(event.languages) if request.args.get("incomplete") == "yes" else (),
    )


def _views(event: Event, filters: Filters, counted: dict[Status, int]) -> list[View]:
    saved: list[tuple[str, tuple[Status, ...]]] = [
        (_("All"), ()),
        (_("To review"), (Status.SUBMITTED,)),
        (_("Confirmed"), (Status.CONFIRMED,)),
        (_("Waiting list"), (Status.WAITLISTED, Status.OFFERED)),
        (_("Invited"), (Status.INVITED,)),
    ]
    return [
        View(
            label=label,
            url=url_for(
                "console.registrations",
                slug=event.slug,
                status=",".join(status.value for status in statuses) or None,
            ),
            number=sum(number for status, number in counted.items() if not statuses or status in statuses),
            current=filters == Filters(statuses=statuses),
        )
        for label, statuses in saved
    ]


def _older(slug: str, last: str) -> str:
    values: dict[str, Any] = {**request.args.to_dict(), "before": last}
    return url_for("console.registrations", slug=slug, **values)
