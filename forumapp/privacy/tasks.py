"""What the mails about requests need, and what is forgotten or destroyed by itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from forumapp.config import Config
from forumapp.directory import queries as directory
from forumapp.events.models import Event
from forumapp.extensions import db, unit_of_work
from forumapp.jobs.registry import task
from forumapp.kernel.actors import SYSTEM
from forumapp.kernel.secrets import KeyRing, held_secret
from forumapp.mail.models import Message
from forumapp.mail.rendering import Content, fills
from forumapp.privacy import purging, queries, service
from forumapp.registration.models import Registration
from forumapp.registration.service.tickets import manage_secret


@fills("destruction_received", "destruction_refused", "data_destroyed", "held_destroyed", "held_link")
def about_request(message: Message) -> Content:
    """Gather what a mail about a request needs; the last one knows no registration any more."""
    session: Session = db.session()
    config: Config = current_app.config["FORUMAPP"]
    event, host = session.get_one(Event, message.event_id), directory.host(session=session)
    title = event.neutral_title or event.title
    registration = session.get_one(Registration, message.registration_id) if message.registration_id else None
    secret, link = None, queries.find_data_link(session=session, id=message.facts.get("link", ""))
    if registration is not None:
        secret = manage_secret(registration=registration, keys=KeyRing.of(config.ticket_keys))
    home = f"{config.base_url}/{message.language}"
    held = None if link is None else held_secret(config.ticket_keys[0], link.id)
    asked = message.facts.get("answer_by")
    by = datetime.combine(date.fromisoformat(asked), time(12), tzinfo=ZoneInfo(event.zone)) if asked else None
    return Content(
        sender_name=host.names.in_language(message.language).text,
        context={
            "registration": registration,
            "event": event,
            "host": host,
            "title": " ".join(title.in_language(message.language, event.languages).text.split()),
            "manage_url": f"{home}/my/{secret}" if secret else None,
            "held_url": f"{home}/held/{held}" if held else None,
            "ask_url": f"{home}/events/{event.slug}/my-data",
            "facts": message.facts,
            "answer_by": by,
        },
        reply_to=event.contact_email,
    )


@fills("destruction_reminder")
def reminder(message: Message) -> Content:
    """Gather what the mail needs that tells the office of a day that comes near."""
    session: Session = db.session()
    config: Config = current_app.config["FORUMAPP"]
    event, host = session.get_one(Event, message.event_id), directory.host(session=session)
    title = event.neutral_title or event.title
    day = date.fromisoformat(message.facts["day"])
    return Content(
        sender_name=host.names.in_language(message.language).text,
        context={
            "event": event,
            "host": host,
            "title": " ".join(title.in_language(message.language, event.languages).text.split()),
            "day": datetime.combine(day, time(12), tzinfo=ZoneInfo(event.zone)),
            "page_url": f"{config.base_url}/console/events/{event.slug}/destruction",
        },
        reply_to=event.contact_email,
    )


@task("privacy.remind", every=timedelta(hours=1))
def remind(*, now: datetime) -> None:
    """Tell the office of the days of destruction that come near."""
    for event_id in queries.events_to_remind(session=db.session(), now=now):
        with unit_of_work() as session:
            service.remind(session=session, event_id=event_id, now=now)


@task("privacy.forget_recipients", every=timedelta(hours=1))
def forget_recipients(*, now: datetime) -> None:
    """Forget whom the mail went to that said that her data was destroyed."""
    with unit_of_work() as session:
        service.forget_recipients(session=session)


@task("privacy.purge", every=timedelta(hours=1))
def purge(*, now: datetime) -> None:
    """Destroy the personal data of events whose day has come, and answers on their own earlier day."""
    purging.purge(config=current_app.config["FORUMAPP"], now=now, actor=SYSTEM)


@task("privacy.purge_again", every=timedelta(days=1))
def purge_again(*, now: datetime) -> None:
    """Look once more through all that was destroyed: what came in late, or with a backup, goes again."""
    purging.purge(config=current_app.config["FORUMAPP"], now=now, actor=SYSTEM, thorough=True)
