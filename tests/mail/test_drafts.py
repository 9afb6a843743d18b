"""Drafts: what staff decide waits until they release it, and nothing untrue leaves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.events.models import Category, Event
from forumapp.extensions import unit_of_work
from forumapp.kernel.actors import COMMAND, GUEST, Actor
from forumapp.mail import drafts, rendering
from forumapp.mail.delivery import deliver_due
from forumapp.mail.models import Message
from forumapp.mail.rules import State
from forumapp.registration import service
from forumapp.registration.models import StatusChange
from tests.mail.conftest import KEYS, Register
from tests.support.letters import Letter

STAFF = Actor.user(1)


@pytest.fixture
def submitted(session: Session, event: Event, register: Register, now: datetime) -> str:
    """A registration that waits for a reviewer; its own mail has left."""
    for category in session.scalars(select(Category).where(Category.event_id == event.id)):
        category.review = True
    session.commit()
    guest = register()
    assert deliver_due(lambda: now) == 1
    return guest


def act(event: Event, what: object, guest: str, now: datetime, actor: Actor = STAFF, **values: object) -> None:
    with unit_of_work() as session:
        what(session=session, event_id=event.id, registration_id=guest, now=now, actor=actor, keys=KEYS, **values)


def messages(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    rows = session.scalars(select(Message).order_by(Message.status_change_id))
    return [(row.template, row.state) for row in rows]


def newest(session: Session) -> Message:
    session.rollback()
    return session.scalars(select(Message).order_by(Message.status_change_id.desc())).first()


def test_a_decision_in_the_console_waits_until_it_is_released(
    session: Session, event: Event, submitted: str, now: datetime
) -> None:
    act(event, service.confirm, submitted, now)
    assert messages(session) == [("received", "sent"), ("confirmed", "draft")]
    assert deliver_due(lambda: now) == 0
    draft = newest(session).id
    with unit_of_work() as work:
        assert drafts.release(session=work, event_id=event.id, ids=[draft], now=now) == 1
        assert drafts.release(session=work, event_id=event.id, ids=[draft], now=now) == 0
    assert deliver_due(lambda: now) == 1
    assert messages(session) == [("received", "sent"), ("confirmed", "sent")]


@pytest.mark.parametrize("actor", [COMMAND, Actor.key(1)])
def test_the_decision_of_a_command_or_a_program_leaves_at_once(
    session: Session, event: Event, submitted: str, now: datetime, actor: Actor
) -> None:
    act(event, service.confirm, submitted, now, actor)
    assert messages(session)[-1] == ("confirmed", "queued")


def test_a_message_knows_the_change_that_caused_it(
    session: Session, event: Event, submitted: str, now: datetime
) -> None:
    act(event, service.confirm, submitted, now)
    session.rollback()
    rows = session.execute(
        select(Message.template, StatusChange.to_status)
        .join(StatusChange, StatusChange.id == Message.status_change_id)
        .order_by(StatusChange.id)
    )
    assert [tuple(row) for row in rows] == [("received", "submitted"), ("confirmed", "confirmed")]


def test_no_confirmation_leaves_after_a_cancellation(
    session: Session, event: Event, submitted: str, now: datetime
) -> None:
    act(event, service.confirm, submitted, now)
    act(event, service.cancel, submitted, now)
    assert messages(session)[1:] == [("confirmed", "withdrawn"), ("cancelled", "draft")]
    with unit_of_work() as work:
        assert drafts.release(session=work, event_id=event.id, up_to="g", now=now) == 1
    deliver_due(lambda: now)
    assert messages(session)[1:] == [("confirmed", "withdrawn"), ("cancelled", "sent")]


def test_what_the_server_refused_so_far_is_taken_back_once_it_is_untrue(
    session: Session, event: Event, submitted: str, now: datetime
) -> None:
    act(event, service.confirm, submitted, now, COMMAND)
    newest(session).attempts = 1
    session.commit()
    act(event, service.cancel, submitted, now, GUEST)
    assert messages(session)[1:] == [("confirmed", "withdrawn"), ("cancelled", "queued")]


def test_what_is_newer_than_the_list_that_was_read_stays_a_draft(
    session: Session, event: Event, submitted: str, register: Register, now: datetime
) -> None:
    second = register("Lee Yesi", email="second@example.org")
    act(event, service.confirm, submitted, now)
    seen = newest(session).id
    act(event, service.confirm, second, now + timedelta(seconds=1))
    with unit_of_work() as work:
        assert drafts.release(session=work, event_id=event.id, up_to=seen, now=now) == 1
        assert drafts.count_drafts(session=work, event_id=event.id) == 1


def test_a_draft_that_was_taken_back_never_leaves(
    session: Session, event: Event, submitted: str, now: datetime
) -> None:
    act(event, service.confirm, submitted, now)
    draft = newest(session).id
    with unit_of_work() as work:
        assert drafts.withdraw(session=work, event_id=event.id, ids=[draft]) == 1
        assert drafts.release(session=work, event_id=event.id, ids=[draft], now=now) == 0
    assert deliver_due(lambda: now) == 0


def test_another_events_drafts_are_out_of_reach(session: Session, event: Event, submitted: str, now: datetime) -> None:
    act(event, service.confirm, submitted, now)
    draft = newest(session).id
    with unit_of_work() as work:
        assert drafts.release(session=work, event_id=event.id + 1, ids=[draft], now=now) == 0
        assert drafts.withdraw(session=work, event_id=event.id + 1, ids=[draft]) == 0
        with pytest.raises(drafts.NoDraft):
            drafts.rewrite(session=work, event_id=event.id + 1, id=draft, subject="Hello", opening=None)


def test_staffs_words_stand_in_text_and_page_and_the_ticket_beside_them(
    session: Session, event: Event, submitted: str, now: datetime
) -> None:
    act(event, service.confirm, submitted, now)
    before = rendering.words_of(newest(session))
    assert before.opening == "Please show this QR at the entrance, on your phone or printed."
    words = "Come by the <north> gate.\n\nThe hall opens at one."
    draft = newest(session).id
    with unit_of_work() as work:
        drafts.rewrite(session=work, event_id=event.id, id=draft, subject="Your seat", opening=words)
    letter = Letter.of(rendering.render(newest(session)).as_bytes())
    assert rendering.words_of(newest(session)) == rendering.Words("Your seat", words)
    assert letter.subject == "Your seat"
    assert "Come by the <north> gate." in letter.text
    assert "Please show this QR" not in letter.text + letter.html
    assert "Come by the &lt;north&gt; gate." in letter.html
    assert "/my/" in letter.text
    assert letter.ticket is not None


def test_a_released_mail_can_not_be_written_anew(session: Session, event: Event, submitted: str, now: datetime) -> None:
    act(event, service.confirm, submitted, now, COMMAND)
    queued = newest(session).id
    with unit_of_work() as work, pytest.raises(drafts.NoDraft):
        drafts.rewrite(session=work, event_id=event.id, id=queued, subject="Hello", opening=None)
    assert newest(session).state == State.QUEUED
