"""Guests with registrations of their own, whose mails a test can read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.directory.models import Host
from forumapp.events.models import Event
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import GUEST
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail import rendering
from forumapp.mail.models import Message
from forumapp.registration import service
from forumapp.registration.rules import Source
from forumapp.registration.service import Application
from tests.support.factories import TICKET_KEY, add_event
from tests.support.letters import Letter

KEYS = KeyRing(TICKET_KEY)
Register = Callable[..., str]


@pytest.fixture
def event(session: Session) -> Event:
    """An event with a neutral title, a place and a contact, of a host with a name."""
    session.add(Host(id=1, names=LocalizedText(en="Example Centre", ko="예시센터")))
    return add_event(
        session,
        title=LocalizedText(en="Talking about violence", ko="폭력을 말하다"),
        neutral_title=LocalizedText(en="Autumn forum", ko="가을 포럼"),
        place_name=LocalizedText(en="Grand Hall", ko="대회의장"),
        place_address=LocalizedText(en="1 Example Street, Seoul", ko="서울 중구 예시로 1"),
        contact_email="office@example.org",
    )


@pytest.fixture
def register(app: Flask, event: Event, now: datetime) -> Register:
    """Register a guest by the public form, committed; gives the registration's id."""

    def register(name: str = "Kim Bogi", **values: object) -> str:
        with unit_of_work() as session:
            return service.receive(
                session=session,
                event_id=event.id,
                application=Application(
                    **{
                        "category_code": "academia",
                        "names": LocalizedText(en=name, ko="김보기"),
                        "language": "en",
                        "email": "guest@example.org",
                        **values,
                    }
                ),
                now=now,
                actor=GUEST,
                source=Source.FORM,
                keys=KEYS,
            ).registration_id

    return register


@pytest.fixture
def read(session: Session) -> Callable[[str], Letter]:
    """The newest mail of a template, rendered and parsed again."""

    def read(template: str) -> Letter:
        session.rollback()
        message = session.scalars(
            select(Message).where(Message.template == template).order_by(Message.id.desc()).limit(1)
        ).one()
        return Letter.of(rendering.render(message).as_bytes())

    return read
