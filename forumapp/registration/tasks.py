"""What the mails about a registration need, and what is forgotten by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from forumapp.config import Config
from forumapp.directory import queries as directory
from forumapp.events.calendar import calendar
from forumapp.extensions import db, unit_of_work
from forumapp.files import service as files
from forumapp.jobs.registry import task
from forumapp.kernel import qr, secrets
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.mail.rendering import Attachment, Content, fills
from forumapp.registration import queries, service
from forumapp.registration.models import Registration
from forumapp.registration.rules import Status
from forumapp.registration.service.marking import EXPIRE_OFFERS
from forumapp.registration.service.tickets import current_code, manage_secret

WITH_TICKET = ("confirmed", "place_freed", "reissued")
KEYS_KEPT = timedelta(days=30)
UNCLAIMED_KEPT = timedelta(days=1)
"""How long a file waits for its form to be sent."""
WITHOUT_TICKET = (
    "received",
    "waitlisted",
    "offered",
    "offer_ran_out",
    "already_registered",
    "cancelled",
    "rejected",
    "replaced",
    "link",
)


@fills(*WITH_TICKET, *WITHOUT_TICKET)
def about_registration(message: Message) -> Content:
    """Gather what a mail about one registration needs; a ticket only where the mail is about one and it still holds."""
    session: Session = db.session()
    config: Config = current_app.config["FORUMAPP"]
    keys = KeyRing.of(config.ticket_keys)
    registration = session.get_one(Registration, message.registration_id)
    event, host = registration.event, directory.host(session=session)
    code = current_code(session=session, registration=registration, keys=keys)
    shows_ticket = message.template in WITH_TICKET and registration.status == Status.CONFIRMED and code is not None
    secret = manage_secret(registration=registration, keys=keys)
    title = event.neutral_title or event.title
    pictures: dict[str, bytes] = {}
    files: tuple[Attachment, ...] = ()
    if shows_ticket and code is not None:
        pictures = {"ticket": qr.png(secrets.ticket_url(config.base_url, code))}
        data = calendar(event=event, language=message.language, base_url=config.base_url)
        files = (Attachment(f"{event.slug}.ics", "text/calendar", data),)
    return Content(
        sender_name=host.names.in_language(message.language).text,
        context={
            "registration": registration,
            "event": event,
            "host": host,
            "title": " ".join(title.in_language(message.language, event.languages).text.split()),
            "code": secrets.in_fours(code) if shows_ticket and code else None,
            "manage_url": f"{config.base_url}/{message.language}/my/{secret}" if secret else None,
            "event_url": f"{config.base_url}/{message.language}/events/{event.slug}",
            "facts": message.facts,
            "until": datetime.fromisoformat(message.facts["until"]) if "until" in message.facts else None,
        },
        pictures=pictures,
        files=files,
        reply_to=event.contact_email,
    )


@task(EXPIRE_OFFERS, every=timedelta(minutes=10))
def expire_offers(*, now: datetime) -> None:
    """Give on the places whose offers ran out; comes at each offer's end, and now and then for what was missed."""
    config: Config = current_app.config["FORUMAPP"]
    for event_id in queries.events_with_offers_over(session=db.session(), now=now):
        with unit_of_work() as session:
            service.expire_offers(session=session, event_id=event_id, now=now, keys=KeyRing.of(config.ticket_keys))


@task("registration.forget_keys", every=timedelta(days=1))
def forget_keys(*, now: datetime) -> None:
    """Forget the idempotency keys of a month ago: nobody sends the same form again after that."""
    with unit_of_work() as session:
        service.forget_idempotency_keys(session=session, before=now - KEYS_KEPT)


@task("registration.forget_files", every=timedelta(hours=1))
def forget_files(*, now: datetime) -> None:
    """Forget the files of forms that were never sent."""
    with unit_of_work() as session:
        files.forget_unclaimed(session=session, before=now - UNCLAIMED_KEPT)
