"""What a guest asks for afterwards: other answers about consent, the link once more, corrections."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forumapp.consent import queries as consents
from forumapp.consent.service import ensure_default_notice
from forumapp.directory.models import Organization
from forumapp.events.models import Event
from forumapp.kernel.actors import GUEST
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.questions.models import Question, QuestionVersion
from forumapp.questions.queries import answers
from forumapp.registration import service
from forumapp.registration.models import Amendment, Registration
from forumapp.registration.rules import UnknownRegistration
from forumapp.registration.service import Changes
from tests.support.factories import TICKET_KEY, add_event, add_registration


@pytest.fixture
def event(session: Session, now: datetime) -> Event:
    event = add_event(session)
    ensure_default_notice(session=session, event=event, now=now)
    return event


def mails(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Message)) or 0


def answer(session: Session, registration: Registration, now: datetime, *, granted: bool) -> None:
    service.answer_consents(
        session=session,
        event_id=registration.event_id,
        registration_id=registration.id,
        answers={"photograph": granted},
        language="ko",
        now=now,
        actor=GUEST,
    )


def test_a_withdrawal_is_what_holds_and_the_roster_hears_of_it(session: Session, event: Event, now: datetime) -> None:
    registration = add_registration(session, event)
    answer(session, registration, now, granted=True)
    before = registration.changed
    answer(session, registration, now + timedelta(minutes=1), granted=False)
    held = consents.held(session=session, registration_id=registration.id)
    assert (held["photograph"].granted, held["photograph"].at) == (False, now + timedelta(minutes=1))
    assert registration.changed == before + 1


def test_nobody_answers_for_another_events_guest(session: Session, event: Event, now: datetime) -> None:
    other = add_registration(session, add_event(session, "other"))
    with pytest.raises(UnknownRegistration):
        service.answer_consents(
            session=session,
            event_id=event.id,
            registration_id=other.id,
            answers={"news": True},
            language="en",
            now=now,
            actor=GUEST,
        )


def test_everybody_of_an_address_gets_a_link(session: Session, event: Event, now: datetime) -> None:
    for name in ("Kim Bogi", "Lee Yesi"):
        add_registration(session, event, names={"en": name}, email="Office@Example.org")
    add_registration(session, event, status="cancelled", email="office@example.org")
    made = service.send_links(session=session, event_id=event.id, email=" OFFICE@example.org", now=now)
    sent = session.execute(select(Message.template, Message.recipient)).all()
    assert (made, [tuple(row) for row in sent]) == (2, [("link", "Office@Example.org")] * 2)


def test_an_unknown_address_gets_nothing(session: Session, event: Event, now: datetime) -> None:
    assert service.send_links(session=session, event_id=event.id, email="nobody@example.org", now=now) == 0
    assert mails(session) == 0


def test_an_address_is_reminded_three_times_an_hour_at_most(session: Session, event: Event, now: datetime) -> None:
    registration = add_registration(session, event, email="guest@example.org")

    def remind(moment: datetime) -> bool:
        return service.remind_registered(
            session=session, event_id=event.id, registration_id=registration.id, now=moment
        )

    service.send_links(session=session, event_id=event.id, email="guest@example.org", now=now)
    assert [remind(now + timedelta(minutes=minute)) for minute in (1, 2, 3, 59)] == [True, True, False, False]
    assert remind(now + timedelta(minutes=61))


def test_a_guest_corrects_an_answer_and_the_history_has_both(session: Session, event: Event, now: datetime) -> None:
    question = Question(event_id=event.id, key="receiver")
    question.versions.append(
        QuestionVersion(number=1, kind="yes_no", label=LocalizedText(en="Receiver?"), options=[], created_at=now)
    )
    session.add(question)
    registration = add_registration(session, event)

    def amend(value: object) -> list[str]:
        return service.amend(
            session=session,
            event_id=event.id,
            registration_id=registration.id,
            changes=Changes(answers={"receiver": value}),
            now=now,
            actor=GUEST,
            keys=KeyRing(TICKET_KEY),
        )

    assert (amend(True), amend(True), amend(False)) == (["q_receiver"], [], ["q_receiver"])
    assert answers(session=session, registration_id=registration.id) == {"receiver": False}
    rows = session.execute(select(Amendment.before, Amendment.after, Amendment.actor).order_by(Amendment.id)).all()
    assert [tuple(row) for row in rows] == [(None, "yes", "guest"), ("yes", "no", "guest")]


def test_an_organisation_named_by_a_guest_waits_for_release(session: Session, event: Event, now: datetime) -> None:
    registration = add_registration(session, event)
    service.amend(
        session=session,
        event_id=event.id,
        registration_id=registration.id,
        changes=Changes(organization=LocalizedText(en="Example Institute")),
        now=now,
        actor=GUEST,
        keys=KeyRing(TICKET_KEY),
    )
    organization = session.scalars(select(Organization)).one()
    assert (organization.source, organization.released) == ("form", False)
