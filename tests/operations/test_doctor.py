"""``forumapp doctor`` finds what is wrong, and only that."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.cli import doctor
from forumapp.events.models import EventSession
from forumapp.extensions import db
from forumapp.jobs.models import Job
from forumapp.kernel.localized import LocalizedText
from forumapp.kernel.sealing import needs_box
from forumapp.mail.models import Message
from forumapp.operations.doctor import findings
from forumapp.questions.models import Need, Question
from forumapp.registration.models import SessionChoice
from tests.support.factories import add_event, add_question, add_registration

DATA_KEY = "the data key of these tests, long enough"


def found(session: Session) -> list[str]:
    session.rollback()
    return list(findings(session=session, engine=db.engine, data_keys=(DATA_KEY,)))


def test_a_sound_installation_has_nothing_to_say(app: Flask, session: Session) -> None:
    assert found(session) == []
    result = app.test_cli_runner().invoke(doctor)
    assert (result.exit_code, result.output) == (0, "All is well.\n")


def test_places_that_were_miscounted_are_found(session: Session) -> None:
    event = add_event(session)
    add_registration(session, event, status="confirmed")
    add_registration(session, event, status="waitlisted")
    event.taken = 3
    session.commit()
    places = found(session)
    assert [sentence.partition(":")[0] for sentence in places] == [
        f"The event {event.id} counts 3 places taken, but 1 are held",
        *[
            f"The category {category.id} counts 0 places taken, but 1 are held"
            for category in event.categories
            if category.code == "academia"
        ],
    ]


def test_a_miscounted_session_is_found(app: Flask, session: Session) -> None:
    event = add_event(session)
    values = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    right = EventSession(event_id=event.id, names=LocalizedText(en="Right"), taken=1, **values)
    wrong = EventSession(event_id=event.id, names=LocalizedText(en="Wrong"), taken=2, **values)
    session.add_all([right, wrong])
    guest = add_registration(session, event, status="submitted")
    session.flush()
    session.add_all(SessionChoice(registration_id=guest.id, session_id=one.id) for one in (right, wrong))
    session.commit()
    assert [sentence.partition(":")[0] for sentence in found(session)] == [
        f"The session {wrong.id} counts 2 places taken, but 1 are held"
    ]


def test_what_was_given_up_is_found_and_the_command_fails(app: Flask, session: Session, now: datetime) -> None:
    session.add(Job(name="tests.fail", due_at=now, failed_at=now))
    session.add(
        Message(
            id="0", template="confirmed", language="en", recipient="guest@example.org", state="failed", created_at=now
        )
    )
    session.commit()
    assert found(session) == [
        "1 mails were given up: see the list of mails in the console, and check FORUMAPP_MAIL_URL.",
        "1 jobs were given up: the server's log has the reasons.",
    ]
    result = app.test_cli_runner().invoke(doctor)
    assert result.exit_code == 1
    assert "Error: 2 things need you." in result.output


def test_needs_that_the_data_key_does_not_open_are_found(session: Session) -> None:
    event = add_event(session)
    add_question(session, event, "day", "needs")
    question = session.scalars(select(Question)).one()
    for key in (DATA_KEY, "the key of another installation altogether"):
        guest = add_registration(session, event, status="submitted")
        sealed = needs_box((key,)).seal("no meat")
        version_id = question.versions[0].id
        need = Need(
            registration_id=guest.id,
            question_id=question.id,
            version_id=version_id,
            sealed=sealed,
            written_at=event.created_at,
            actor="guest",
        )
        session.add(need)
    session.commit()
    (sentence,) = found(session)
    assert sentence.startswith("What guests need cannot be read (1 texts). ")
    assert "FORUMAPP_DATA_KEY" in sentence
