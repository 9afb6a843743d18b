"""What a guest needs is in clear in no column, export, list, page, mail or log but where it was asked for."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import Scope
from forumapp.accounts.service import create_key
from forumapp.attendance.commands import export
from forumapp.consent.service import ask_for_needs
from forumapp.events.models import Event
from forumapp.kernel import secrets
from forumapp.kernel.actors import COMMAND
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.orm import Base
from forumapp.privacy.service import destroy_registration
from forumapp.questions.models import Need
from forumapp.registration.models import Registration
from tests.support.factories import TICKET_KEY, add_event, add_question
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

LATER = datetime(2100, 1, 1, tzinfo=UTC)
MARKER = "zebrafish"
GUEST = {
    "name_en": "Kim Bogi",
    "category": "academia",
    "organization_en": "Hangang University",
    "position_en": "Professor",
    "email": "bogi@example.org",
}


@pytest.fixture
def event(session: Session, now: datetime) -> Event:
    event = add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3))
    add_question(session, event, "day", "needs", label="What do you need?")
    add_question(session, event, "topic", "text")
    ask_for_needs(session=session, event_id=event.id, now=now)
    session.commit()
    return event


@pytest.fixture
def guest(app: Flask, session: Session, event: Event) -> Registration:
    typed = {**GUEST, "q_day": f"no {MARKER}", "q_topic": "seahorse", "consent_needs": "yes"}
    assert submit(app.test_client(), "/en/events/forum/register", typed).status_code == 303
    guest = session.scalars(select(Registration)).one()
    changed = {"q_day": f"no {MARKER} please"}
    link = f"/en/my/{secrets.manage_secret(TICKET_KEY, guest.id)}/needs"
    assert submit(app.test_client(), link, changed).status_code == 303
    session.expire_all()
    return guest


@pytest.fixture
def organizer(app: Flask, session: Session, event: Event) -> FlaskClient:
    return signed_in(app, add_staff(session, event_id=event.id))


def everything_kept(session: Session) -> str:
    """Every value of every column of every table, as text."""
    session.rollback()
    rows = [session.execute(select(table)).all() for table in Base.metadata.tables.values()]
    return "\n".join(repr(tuple(row)) for table in rows for row in table)


def test_no_column_of_any_table_holds_it_in_clear(session: Session, guest: Registration) -> None:
    kept = everything_kept(session)
    assert "seahorse" in kept  # the walk finds what is kept in clear
    assert MARKER not in kept
    assert session.scalars(select(Need.registration_id)).all() == [guest.id]


def test_no_export_and_no_answer_of_the_interface_has_it(
    app: Flask, client: FlaskClient, session: Session, event: Event, guest: Registration, tmp_path: Path
) -> None:
    for kind in ("csv", "json"):
        file = tmp_path / f"guests.{kind}"
        result = app.test_cli_runner().invoke(export, ["forum", "--format", kind, "-o", str(file)])
        assert result.exit_code == 0, result.output
        text = file.read_text("utf-8-sig")
        assert "seahorse" in text
        assert MARKER not in text
        assert "q_day" not in text
    session.rollback()
    _, key = create_key(
        session=session, event_id=event.id, scopes=list(Scope), label="test", now=event.created_at, actor=COMMAND
    )
    session.commit()
    for path in ("registrations", "roster", "figures", "figures/registered/rows"):
        answer = client.get(f"/api/v1/events/forum/{path}", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 200, path
        assert MARKER not in answer.get_data(as_text=True)
        assert "q_day" not in answer.get_data(as_text=True)


def test_no_page_of_staff_no_mail_and_no_log_has_it(
    session: Session, organizer: FlaskClient, event: Event, guest: Registration, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = f"registrations/{guest.id}"
    pages = [
        "",
        "registrations",
        person,
        f"{person}/answers",
        f"{person}/needs",
        "needs",
        "mails",
        f"registrations?q={MARKER}",
    ]
    messages = session.scalars(select(Message.id)).all()
    assert messages
    for path in pages:
        answer = organizer.get(f"/console/events/forum/{path}")
        assert answer.status_code == 200, path
        body = answer.get_data(as_text=True).replace(f"q={MARKER}", "").replace(f'value="{MARKER}"', "")
        assert MARKER not in body, path
    for message in messages:  # a mail is no page: it is read past the checks of the browser
        mail = FlaskClient.open(organizer, f"/console/events/forum/mails/{message}/body")
        assert mail.status_code == 200
        assert "Kim Bogi" in mail.get_data(as_text=True)
        assert MARKER not in mail.get_data(as_text=True)
    page = page_of(organizer.get(f"/console/events/forum/{person}"))
    assert "Needs changed" in page.text
    assert MARKER not in caplog.text.replace(f"q={MARKER}", "")


def test_staff_who_say_what_for_see_it_and_the_log_keeps_that(
    session: Session, organizer: FlaskClient, guest: Registration
) -> None:
    for path, registration_id in ((f"registrations/{guest.id}/needs", guest.id), ("needs", None)):
        path = f"/console/events/forum/{path}"
        assert submit(organizer, path, {"reason": ""}).status_code == 422
        page = page_of(submit(organizer, path, {"reason": "for the caterer"}))
        assert f"no {MARKER} please" in page.text
        assert ("Kim Bogi" in page.text) == (registration_id is not None)
        session.rollback()
        entry = session.scalars(select(AccessEntry).order_by(AccessEntry.id.desc())).first()
        assert entry is not None
        assert (entry.act, entry.purpose) == ("reveal_needs", "for the caterer")
        assert (entry.registration_id, entry.people) == (registration_id, 1)


def test_an_export_with_needs_asks_for_a_reason_and_is_logged(
    app: Flask, session: Session, guest: Registration, tmp_path: Path
) -> None:
    file = tmp_path / "guests.csv"
    asked = ["forum", "--format", "csv", "-o", str(file), "--with"]
    without = app.test_cli_runner().invoke(export, [*asked, "needs"])
    assert without.exit_code != 0
    assert "--reason" in without.output
    assert not file.exists()
    gender = app.test_cli_runner().invoke(export, [*asked, "gender", "--reason", "seats"])
    assert gender.exit_code != 0
    assert "does not ask for gender" in gender.output
    done = app.test_cli_runner().invoke(export, [*asked, "needs", "--reason", "seats"])
    assert done.exit_code == 0, done.output
    header, row = file.read_text("utf-8-sig").splitlines()
    assert header.endswith(",q_topic,needs")
    assert row.endswith(f",seahorse,no {MARKER} please")
    session.rollback()
    entry = session.scalars(select(AccessEntry).where(AccessEntry.act == "export")).one()
    assert (entry.purpose, entry.people) == ("seats (needs)", 1)


def test_a_destruction_leaves_nothing_of_it(session: Session, event: Event, guest: Registration, now: datetime) -> None:
    destroy_registration(
        session=session, event_id=event.id, registration_id=guest.id, now=now, actor=COMMAND, keys=KeyRing(TICKET_KEY)
    )
    session.commit()
    assert session.scalars(select(Need)).all() == []
