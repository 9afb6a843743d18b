"""What every page of a delegation begins with: whose link it is, what she may do now, and the table to be filled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from forumapp.delegations.forms.rows import Table
from forumapp.delegations.models import Delegation, FocalPoint
from forumapp.delegations.queries import groups as queries
from forumapp.delegations.service.registering import times_of
from forumapp.directory import queries as directory
from forumapp.events import queries as events
from forumapp.events.models import Event
from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.questions import queries as questions
from forumapp.questions.codec import Asked
from forumapp.questions.rules import AnsweredBy
from forumapp.registration.guards import refuse_foreign_forms
from forumapp.registration.models import Registration
from forumapp.registration.queries import AskedCategory
from forumapp.web.headers import private
from forumapp.web.languages import languages

bp = Blueprint("delegation", __name__, url_prefix="/<lang>/d/<secret>")
bp.before_request(refuse_foreign_forms)


def focal_of(secret: str) -> FocalPoint:
    """Whose link it is; a dead link leads nowhere."""
    return queries.find_by_secret(session=db.session(), secret=secret) or abort(404)


def member_of(delegation: Delegation, id: str) -> Registration:
    """The delegation's member of this id."""
    found = queries.find_member(session=db.session(), delegation_id=delegation.id, registration_id=id)
    return found or abort(404)


def event_of(delegation: Delegation) -> Event:
    """The delegation's event with its categories."""
    return events.event_with_categories(session=db.session(), event_id=delegation.event_id)


def table_of(focal_point: FocalPoint, event: Event, lang: str) -> Table:
    """The table of the delegation, in the page's language; mails go out in the focal point's where a row says none."""
    delegation = focal_point.delegation
    chosen = [one for one in event.categories if one.code in delegation.categories]
    allowed = chosen or [one for one in event.categories if one.public] or event.choosable()
    organization = delegation.organization
    language = lang if lang in event.languages else event.languages[0]
    return Table(
        languages=tuple(event.languages),
        language=language,
        mails=focal_point.language if focal_point.language in event.languages else language,
        categories=[AskedCategory(one.code, one.names) for one in allowed],
        delegation_id=delegation.id,
        organization=organization.names if organization else LocalizedText(),
        country=queries.country_of(session=db.session(), delegation=delegation),
    )


def questions_of(event: Event) -> list[Asked]:
    """The event's own questions that focal points answer, for their members too."""
    return questions.asked(session=db.session(), event_id=event.id, by=AnsweredBy.FOCAL_POINT)


def page(
    template: str, focal_point: FocalPoint, event: Event, lang: str, secret: str, endpoint: str, **values: Any
) -> ResponseReturnValue:
    """A page about the delegation: kept nowhere, sent on nowhere. ``status`` is that of the answer."""
    delegation, now = focal_point.delegation, clock.now()
    times = times_of(session=db.session(), delegation=delegation)
    others = [code for code in event.languages if code in languages() and code != lang]
    ids = {"id": values["member"].id} if "member" in values else {}
    status = values.pop("status", 200)
    html = render_template(
        f"delegations/{template}",
        focal_point=focal_point,
        delegation=delegation,
        event=event,
        secret=secret,
        host=directory.host(session=db.session()),
        alternates=[(code, url_for(endpoint, lang=code, secret=secret, **ids)) for code in others],
        open=times.may_change(now),
        may_substitute=times.may_substitute(now),
        until=deadline_of(delegation, event),
        **values,
    )
    return private(current_app.make_response((html, status)))


def deadline_of(delegation: Delegation, event: Event) -> datetime | None:
    """When focal points can change nothing any more, as the page says it."""
    return times_of(session=db.session(), delegation=delegation).window.closes


def keys() -> KeyRing:
    """The keys of links and tickets."""
    return KeyRing.of(current_app.config["FORUMAPP"].ticket_keys)
