"""``forumapp registration …``: decisions at the command line."""

from __future__ import annotations

from contextvars import Context

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.cli import forumapp
from forumapp.kernel.secrets import ticket_hash
from forumapp.mail.models import Message
from forumapp.registration.models import Registration, StatusChange, Ticket
from tests.support.factories import add_event, add_guest, add_registration, ticket_of


@pytest.fixture
def guest(session: Session) -> Registration:
    """A guest whom a reviewer has yet to decide upon."""
    registration = add_registration(session, add_event(session), status="submitted", email="guest@example.org")
    session.commit()
    return registration


def run(app: Flask, *arguments: str) -> Result:
    """As the program runs it: the application's context is the command's own to open."""
    program = ["registration", *arguments]
    return Context().run(CliRunner().invoke, forumapp, program, obj=ScriptInfo(create_app=lambda: app))


@pytest.mark.parametrize(
    ("act", "status", "template"),
    [("confirm", "confirmed", "confirmed"), ("reject", "rejected", "rejected"), ("cancel", "cancelled", "cancelled")],
)
def test_a_decision_is_written_down_and_its_mail_leaves(
    app: Flask, session: Session, guest: Registration, act: str, status: str, template: str
) -> None:
    result = run(app, act, "forum", guest.id)
    assert (result.exit_code, result.output) == (0, f"{guest.id} is {status}.\n")
    session.expire_all()
    change = session.scalars(select(StatusChange)).one()
    assert (guest.status, change.from_status, change.to_status, change.actor) == (
        status,
        "submitted",
        status,
        "command",
    )
    assert session.execute(select(Message.template, Message.state)).all() == [(template, "queued")]


def test_reissue_prints_the_new_ticket_and_revokes_the_old(app: Flask, session: Session) -> None:
    guest = add_guest(session, add_event(session))
    former = ticket_of(guest)
    result = run(app, "reissue", "forum", guest.id)
    code = result.output.strip()
    session.expire_all()
    assert (result.exit_code, code) == (0, ticket_of(guest))
    revoked = {row.sha256: row.revoked_at is not None for row in session.scalars(select(Ticket))}
    assert revoked == {ticket_hash(former): True, ticket_hash(code): False}


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        (("confirm", "nowhere", "x"), "There is no event 'nowhere'"),
        (("confirm", "forum", "no-such-id"), "The event has no such registration."),
        (
            ("reissue", "forum", "the guest"),
            "is submitted, which does not allow this. It may become: cancelled, confirmed, rejected, waitlisted.",
        ),
        (("confirm", "forum", "the guest", "--exceed"), "this needs a reason"),
    ],
)
def test_a_refusal_names_the_cure_and_changes_nothing(
    app: Flask, session: Session, guest: Registration, arguments: tuple[str, ...], cure: str
) -> None:
    result = run(app, *(guest.id if argument == "the guest" else argument for argument in arguments))
    assert result.exit_code == 1
    assert cure in result.output
    session.expire_all()
    assert guest.status == "submitted"
