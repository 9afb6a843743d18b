"""Seeing one's own registration: the page, the QR as a picture, the event for one's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask import Response, abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from forumapp.consent import labels as consent_labels
from forumapp.consent import queries as consent
from forumapp.consent.queries import ShownNotice
from forumapp.consent.rules import Purpose
from forumapp.events.calendar import calendar
from forumapp.events.queries import sessions_of
from forumapp.extensions import db
from forumapp.kernel import clock, qr, secrets
from forumapp.registration import labels, queries
from forumapp.registration.forms import Asking, consents_for
from forumapp.registration.forms.approving import ApproveForm
from forumapp.registration.models import Registration
from forumapp.registration.queries import DestructionAsked
from forumapp.registration.rules import GIVES_UP_SESSIONS, Status, unapproved
from forumapp.registration.service.session_places import sessions_chosen
from forumapp.registration.service.tickets import current_code
from forumapp.registration.views.my import bp, may_cancel, may_change, mine, shell, ticket_keys
from forumapp.registration.views.my.consenting import asking_consents
from forumapp.registration.views.my.needs import needs_asked
from forumapp.web.headers import private


@bp.get("/<lang>/my/<secret>")
def show(lang: str, secret: str) -> ResponseReturnValue:
    """The registration as it stands. Opening it changes nothing."""
    registration = mine(secret)
    session, now = db.session(), clock.now()
    asking = asking_consents(registration, lang)
    held = consent.held(session=session, registration_id=registration.id)
    offered = sessions_of(session=session, event_id=registration.event_id, chosen_by_guest=True)
    waiting = unapproved(registration.names, registration.approved_names)
    asked = queries.destruction_asked(session=session, registration_id=registration.id)
    replaced = queries.is_replaced(session=session, registration_id=registration.id)
    page = render_template(
        "registration/my.html",
        code=_code(registration),
        headline=labels.headline(registration.status, replaced=replaced),
        what_follows=labels.what_follows(
            registration.status, offers=registration.event.offer_hours is not None, replaced=replaced
        ),
        status=labels.status(registration.status),
        history=_history(registration, asked),
        destruction=_waiting(asked, registration.event.zone),
        consents=consents_for(asking, None, {purpose: answer.granted for purpose, answer in held.items()}),
        changeable=may_change(registration, now),
        cancellable=may_cancel(registration, now),
        has_notice=consent.newest_notice(session=session, event_id=registration.event_id) is not None,
        place_in_line=queries.place_in_line(session=session, registration=registration),
        offer_open=registration.offer_until is not None and now < registration.offer_until,
        approving=ApproveForm() if may_change(registration, now) and waiting else None,
        reach=[consent_labels.reach(purpose) for purpose, answer in held.items() if not answer.granted],
        done=request.args.get("done"),
        needs=may_change(registration, now) and _asks_needs(registration, asking),
        offered=offered,
        takes_part=registration.status not in GIVES_UP_SESSIONS,
        sessions=sessions_chosen(session=session, registration_id=registration.id),
        **shell(registration, lang, secret, "my.show"),
    )
    return private(current_app.make_response(page))


@bp.get("/<lang>/my/<secret>/notice")
def notice(lang: str, secret: str) -> ResponseReturnValue:
    """What the guest was told about her data when she registered, and what is told today."""
    registration = mine(secret)
    session = db.session()
    newest = consent.newest_notice(session=session, event_id=registration.event_id) or abort(404)
    seen = consent.find_notice(session=session, id=registration.notice_id)
    page = render_template(
        "registration/notice.html",
        seen=ShownNotice.of(seen) if seen else None,
        newest=ShownNotice.of(newest),
        **shell(registration, lang, secret, "my.notice"),
    )
    return private(current_app.make_response(page))


@bp.get("/<lang>/my/<secret>/ticket.png")
def ticket(lang: str, secret: str) -> ResponseReturnValue:
    """The QR as a picture that can be pressed and saved."""
    code = _code(mine(secret))
    if code is None:
        abort(404)
    config = current_app.config["FORUMAPP"]
    picture = qr.png(secrets.ticket_url(config.base_url, secrets.read_ticket(code) or ""), module=10)
    return private(Response(picture, mimetype="image/png"))


@bp.get("/<lang>/my/<secret>/calendar.ics")
def calendar_file(lang: str, secret: str) -> ResponseReturnValue:
    """The event for one's own calendar."""
    event = mine(secret).event
    data = calendar(event=event, language=lang, base_url=current_app.config["FORUMAPP"].base_url)
    return private(Response(data, mimetype="text/calendar"))


def _asks_needs(registration: Registration, asking: Asking) -> bool:
    allowed = any(purpose.purpose == Purpose.NEEDS for purpose in asking.purposes)
    return allowed and bool(needs_asked(registration))


def _waiting(asked: Sequence[DestructionAsked], zone: str) -> dict[str, datetime] | None:
    """When a request for destruction that waits was made, and the day by which it is answered."""
    waiting = next((one for one in asked if one.decided_at is None), None)
    if waiting is None:
        return None
    return {"asked": waiting.asked_at, "until": datetime.combine(waiting.answer_by, time(), tzinfo=ZoneInfo(zone))}


def _history(registration: Registration, asked: Sequence[DestructionAsked]) -> list[tuple[datetime, str]]:
    """What happened when, newest first: changes of state, invitations that left, answers, requests."""
    changes = queries.history(session=db.session(), registration_id=registration.id)
    entries = [(change.at, labels.happened(change.to_status)) for change in changes]
    answers = consent.answered(session=db.session(), registration_id=registration.id)
    entries += [(answer.at, labels.answered(answer.purpose, granted=answer.granted)) for answer in answers]
    entries += [(one.asked_at, labels.asked_destruction()) for one in asked]
    entries += [(one.decided_at, labels.kept_data()) for one in asked if one.decided_at is not None]
    sent = queries.sent_invitations(session=db.session(), registration_id=registration.id)
    entries += [(at, labels.invitation_sent(template)) for at, template in sent]
    return sorted(entries, key=lambda entry: entry[0], reverse=True)


def _code(registration: Registration) -> str | None:
    if registration.status != Status.CONFIRMED:
        return None
    code = current_code(session=db.session(), registration=registration, keys=ticket_keys())
    return secrets.in_fours(code) if code else None
