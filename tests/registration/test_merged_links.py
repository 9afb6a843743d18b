"""The link of an entry that was merged: on to the one that stayed, or a word on what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forumapp.events.models import Event
from forumapp.kernel.actors import GUEST, Actor
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.registration.models import Registration
from forumapp.registration.rules import Source
from forumapp.registration.service import Application, Changes, merge, receive
from forumapp.registration.service.tickets import manage_secret
from tests.support.factories import TICKET_KEY, add_event
from tests.support.pages import page_of

KEYS = KeyRing(TICKET_KEY)
Enter = Callable[..., Registration]


@pytest.fixture
def event(session: Session, now: datetime) -> Event:
    return add_event(session, starts_at=now + timedelta(days=30), ends_at=now + timedelta(days=31))


@pytest.fixture
def enter(session: Session, event: Event, now: datetime) -> Enter:
    def entered(name: str, email: str | None) -> Registration:
        receipt = receive(
            session=session,
            event_id=event.id,
            application=Application(category_code="academia", names=LocalizedText(en=name), language="en", email=email),
            now=now,
            actor=GUEST,
            source=Source.STAFF,
            keys=KEYS,
        )
        session.commit()
        return session.get_one(Registration, receipt.registration_id)

    return entered


def merged(session: Session, event: Event, now: datetime, *, stays: Registration, goes: Registration) -> None:
    merge(
        session=session,
        event_id=event.id,
        stays_id=stays.id,
        goes_id=goes.id,
        changes=Changes(),
        reason="Entered twice",
        now=now,
        actor=Actor.user(1),
        keys=KEYS,
    )
    session.commit()


def link(registration: Registration, rest: str = "") -> str:
    return f"/en/my/{manage_secret(registration=registration, keys=KEYS)}{rest}"


@pytest.mark.parametrize("rest", ["", "/edit", "/data", "/cancel", "/ticket.png"])
def test_of_one_address_every_page_leads_to_the_entry_that_stayed(
    client: FlaskClient, session: Session, event: Event, now: datetime, enter: Enter, rest: str
) -> None:
    first, second, third = (enter(name, "Kim@example.org") for name in ("Kim Haneul", "Haneul Kim", "H. Kim"))
    merged(session, event, now, stays=second, goes=first)
    merged(session, event, now, stays=third, goes=second)
    answer = client.get(link(first, rest))
    assert (answer.status_code, answer.location) == (303, link(third))
    assert "Your place is confirmed" in page_of(client.get(answer.location)).text


@pytest.mark.parametrize("email", ["kim@elsewhere.example", None])
def test_of_another_address_it_tells_what_became_of_it_and_shows_nothing_of_the_other(
    client: FlaskClient, session: Session, event: Event, now: datetime, enter: Enter, email: str | None
) -> None:
    goes, stays = enter("Kim Imoji", "kim2@example.org"), enter("Kim Haneul", email)
    merged(session, event, now, stays=stays, goes=goes)
    for rest in ("", "/data"):
        answer = client.get(link(goes, rest))
        assert answer.status_code == 200
        page = page_of(answer)
        assert "Your registrations were merged" in page.text
        assert "Your place is confirmed" in page.text
        assert "cancelled" not in page.text
        assert "/en/events/forum/link" in answer.text
        for secret in ("Haneul", "elsewhere", link(stays)):
            assert secret not in answer.text
    assert client.post(link(goes, "/cancel"), data={}).status_code == 200
    assert session.get_one(Registration, stays.id).status == "confirmed"
