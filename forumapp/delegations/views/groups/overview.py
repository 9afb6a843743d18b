"""The delegation at a glance: instructions, places, members, tickets, the letter."""

from __future__ import annotations

from flask import Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forumapp.delegations.labels import groups as labels
from forumapp.delegations.models import Delegation
from forumapp.delegations.queries import groups as queries
from forumapp.delegations.rules.groups import DelegationError, TicketsTo
from forumapp.delegations.service.registering import replace_letter
from forumapp.delegations.views.groups.opening import bp, event_of, focal_of, keys, member_of, page, questions_of
from forumapp.extensions import db, unit_of_work
from forumapp.files import labels as file_labels
from forumapp.files.rules import RefusedFile, accepted
from forumapp.kernel import clock, qr, secrets
from forumapp.registration.models import Registration
from forumapp.registration.rules import Limit, Status
from forumapp.registration.service.tickets import current_code
from forumapp.web.headers import private

CHANGEABLE = (Status.SUBMITTED, Status.WAITLISTED, Status.OFFERED, Status.CONFIRMED)
"""States in which a focal point may change or cancel a member."""


@bp.get("")
def show(lang: str, secret: str) -> ResponseReturnValue:
    """How the delegation stands. Opening it changes nothing."""
    return _overview(lang, secret)


@bp.get("/tickets")
def tickets(lang: str, secret: str) -> ResponseReturnValue:
    """The QR of each member who has none by mail, one after the other."""
    focal_point = focal_of(secret)
    delegation = focal_point.delegation
    shown = [
        (member, secrets.in_fours(code))
        for member in queries.members(session=db.session(), delegation_id=delegation.id, language=lang)
        if shows_ticket(delegation, member) and (code := _code(member))
    ]
    return page("tickets.html", focal_point, event_of(delegation), lang, secret, "delegation.tickets", tickets=shown)


@bp.get("/members/<id>/ticket.png")
def ticket(lang: str, secret: str, id: str) -> ResponseReturnValue:
    """One member's QR as a picture that can be pressed and saved."""
    focal_point = focal_of(secret)
    member = member_of(focal_point.delegation, id)
    code = _code(member) if shows_ticket(focal_point.delegation, member) else None
    if code is None:
        abort(404)
    config = current_app.config["FORUMAPP"]
    return private(Response(qr.png(secrets.ticket_url(config.base_url, code), module=10), mimetype="image/png"))


@bp.post("/letter")
def letter(lang: str, secret: str) -> ResponseReturnValue:
    """Take the letter, instead of one that is there."""
    focal_point = focal_of(secret)
    given = request.files.get("letter")
    data = given.read() if given else b""
    if not given or not (given.filename or data):
        return _overview(lang, secret, letter_error=gettext("Choose the file first."))
    try:
        with unit_of_work() as session:
            replace_letter(
                session=session,
                focal_point_id=focal_point.id,
                name=given.filename or "",
                data=data,
                now=clock.now(),
            )
    except RefusedFile as wrong:
        return _overview(lang, secret, letter_error=file_labels.refusal(wrong))
    except DelegationError as refused:
        return _overview(lang, secret, letter_error=labels.refusal(refused))
    return redirect(url_for(".show", lang=lang, secret=secret, done="letter", _anchor="letter"), 303)


def shows_ticket(delegation: Delegation, member: Registration) -> bool:
    """Whether the member's QR stands on the page: where the focal points were chosen, or the member has no address."""
    if member.status != Status.CONFIRMED:
        return False
    return delegation.tickets_to == TicketsTo.FOCAL_POINT or member.email is None


def _overview(lang: str, secret: str, letter_error: str | None = None) -> ResponseReturnValue:
    focal_point = focal_of(secret)
    delegation, session = focal_point.delegation, db.session()
    members = queries.members(session=session, delegation_id=delegation.id, language=lang)
    drafts = queries.drafts(session=session, delegation_id=delegation.id)
    limit = Limit(delegation.places, delegation.taken, delegation.exceeded)
    found = queries.letter(session=session, delegation_id=delegation.id)
    event = event_of(delegation)
    instead = {member.replaces_id: member.name_in(lang) for member in members if member.replaces_id}
    return page(
        "overview.html",
        focal_point,
        event,
        lang,
        secret,
        "delegation.show",
        members=[
            {
                "row": member,
                "state": labels.state(member, instead.get(member.id)),
                "changeable": member.status in CHANGEABLE,
                "confirmed": member.status == Status.CONFIRMED,
                "offered": member.status == Status.OFFERED,
                "ticket": shows_ticket(delegation, member),
            }
            for member in members
        ],
        offered=sum(member.status == Status.OFFERED for member in members),
        ticket_number=sum(shows_ticket(delegation, member) for member in members),
        left=None if limit.places is None else max(0, limit.places + limit.exceeded - limit.taken),
        drafts=len(drafts),
        refused=sum(draft.refused for draft in drafts),
        letter=found,
        letter_size=file_labels.size(found.upload.size) if found else "",
        letter_error=letter_error,
        accepted=file_labels.accepted(),
        endings=accepted(),
        asks=bool(questions_of(event)),
        done=request.args.get("done"),
        number=request.args.get("number", 0, type=int),
        status=422 if letter_error else 200,
    )


def _code(member: Registration) -> str | None:
    return current_code(session=db.session(), registration=member, keys=keys())
