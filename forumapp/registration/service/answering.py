"""What a guest may ask for afterwards: another answer about consent, the link once more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.consent import service as consent
from forumapp.consent.rules import Purpose
from forumapp.events.service import hold_changes
from forumapp.kernel.actors import Actor
from forumapp.kernel.names import email_key
from forumapp.mail import service as mail
from forumapp.mail.models import Message
from forumapp.registration import queries
from forumapp.registration.service.deciding import locked
from forumapp.registration.service.needing import withdraw_needs

REMINDERS = ("link", "already_registered")
"""Mails that anybody who knows an address can cause."""
REMINDERS_AN_HOUR = 3
"""How many of them an address gets in an hour, so that nobody fills somebody else's inbox."""


def answer_consents(
    *,
    session: Session,
    event_id: int,
    registration_id: str,
    answers: Mapping[str, bool],
    language: str,
    now: datetime,
    actor: Actor,
) -> None:
    """Record answers to optional purposes, a withdrawal too; export, door and release read the newest.

    Without the consent to keep it, what a guest needs is deleted at once.

    :raises UnknownRegistration:
    """
    registration, change = locked(session=session, event_id=event_id, registration_id=registration_id)
    consent.record(
        session=session,
        event_id=event_id,
        registration_id=registration_id,
        answers=answers,
        language=language,
        now=now,
        actor=actor,
    )
    if answers.get(Purpose.NEEDS) is False:
        withdraw_needs(session=session, registration_id=registration_id, now=now, actor=actor)
    registration.changed = change
    session.flush()


def send_links(*, session: Session, event_id: int, email: str, now: datetime) -> int:
    """Mail the manage link of every live registration of an address; returns how many mails were made.

    An unknown address, and one that had its three mails within the hour, gets none: what the asker reads must not
    depend on the number.
    """
    live = queries.live_of_address(session=session, event_id=event_id, email_key=email_key(email))
    made = 0
    for registration_id, language, recipient in live:
        made += _remind(session, event_id, registration_id, language, recipient, "link", now)
    return made


def remind_registered(*, session: Session, event_id: int, registration_id: str, now: datetime) -> bool:
    """Tell the owner of an address that somebody sent the form again for her; returns whether a mail was made."""
    registration = queries.find_registration(session=session, event_id=event_id, registration_id=registration_id)
    if registration is None or registration.email is None:
        return False
    return _remind(
        session, event_id, registration_id, registration.language, registration.email, "already_registered", now
    )


def _remind(
    session: Session,
    event_id: int,
    registration_id: str,
    language: str,
    recipient: str,
    template: str,
    now: datetime,
) -> bool:
    # Under the event's lock: two requests at once must not both count two and send a fourth.
    hold_changes(session=session, event_id=event_id)
    recent = session.execute(
        select(func.count())
        .select_from(Message)
        .where(
            Message.event_id == event_id,
            Message.registration_id == registration_id,
            Message.template.in_(REMINDERS),
            Message.created_at > now - timedelta(hours=1),
        )
    ).scalar_one()
    if recent >= REMINDERS_AN_HOUR:
        return False
    mail.enqueue(
        session=session,
        template=template,
        language=language,
        recipient=recipient,
        event_id=event_id,
        registration_id=registration_id,
        now=now,
    )
    return True
