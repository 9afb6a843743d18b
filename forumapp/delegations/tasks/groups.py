"""Mails to focal points: their link, tickets on their page, a place offered to a member, a substitute."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from forumapp.config import Config
from forumapp.delegations.queries import groups as queries
from forumapp.delegations.rules.groups import TicketsTo
from forumapp.delegations.service import focal_points
from forumapp.delegations.service.groups import told
from forumapp.directory import queries as directory
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.jobs.registry import task
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.mail.rendering import Content, fills
from forumapp.registration.models import Registration
from forumapp.registration.rules import Status


@fills(
    focal_points.LINK,
    focal_points.TICKETS,
    focal_points.OFFER,
    focal_points.OFFER_OVER,
    focal_points.SUBSTITUTE,
)
def to_focal_point(message: Message) -> Content:
    """Gather what a mail to a focal point needs; the link is derived anew, and no ticket stands in it."""
    session: Session = db.session()
    config: Config = current_app.config["FORUMAPP"]
    focal_point = queries.get_focal_point(session=session, focal_point_id=int(message.facts["focal_point"]))
    delegation = focal_point.delegation
    event = session.get_one(Event, delegation.event_id)
    host = directory.host(session=session)
    keys = KeyRing.of(config.ticket_keys)
    secret = focal_points.secret_of(focal_point=focal_point, keys=keys)
    title = event.neutral_title or event.title
    members = queries.members(session=session, delegation_id=delegation.id, language=message.language)
    return Content(
        sender_name=host.names.in_language(message.language).text,
        context={
            "focal_point": focal_point,
            "delegation": delegation,
            "event": event,
            "host": host,
            "title": " ".join(title.in_language(message.language, event.languages).text.split()),
            "url": f"{config.base_url}/{message.language}/d/{secret}" if secret else None,
            "member": session.get(Registration, message.registration_id) if message.registration_id else None,
            "guest": session.get(Registration, message.facts.get("guest", "")),
            "substitute": session.get(Registration, message.facts.get("substitute", "")),
            "until": datetime.fromisoformat(message.facts["until"]) if "until" in message.facts else None,
            "by_focal_points": delegation.tickets_to == TicketsTo.FOCAL_POINT,
            "confirmed": sum(member.status == Status.CONFIRMED for member in members),
        },
        reply_to=event.contact_email,
    )


@task("delegations.tell", every=timedelta(minutes=5))
def tell_focal_points(*, now: datetime) -> None:
    """Tell focal points by one mail each that new tickets stand on their page."""
    with unit_of_work() as session:
        for event_id, delegation_id, newest in queries.delegations_to_tell(session=session):
            told(session=session, event_id=event_id, delegation_id=delegation_id, newest=newest, now=now)
