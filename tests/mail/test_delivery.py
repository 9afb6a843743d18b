"""Mails leave once, by a real SMTP server or as files; what cannot leave is tried again, and given up loudly."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.extensions import unit_of_work
from forumapp.kernel.secrets import KeyRing, ticket, ticket_url
from forumapp.mail import delivery
from forumapp.mail.delivery import deliver_due
from forumapp.mail.models import Message
from forumapp.mail.rules import BACKOFF, LEASE, State
from tests.mail.conftest import KEYS, Register
from tests.support import smtp
from tests.support.letters import Letter
from tests.support.server import free_port
from tests.support.smtp import Sink, use

Clock = Callable[[], datetime]


@pytest.fixture
def sink(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A real SMTP server that the application sends to."""
    with smtp.listening(app, monkeypatch) as handler:
        yield handler


def states(session: Session) -> list[tuple[str, int]]:
    session.rollback()
    rows = session.execute(select(Message.state, Message.attempts).order_by(Message.id))
    return [tuple(row) for row in rows]


def test_a_mail_leaves_by_smtp_once(session: Session, sink: Sink, register: Register, now: datetime) -> None:
    registration_id = register(language="ko")
    assert (deliver_due(lambda: now), deliver_due(lambda: now)) == (1, 0)
    assert states(session) == [(State.SENT, 1)]
    (letter,) = sink.mails
    assert sink.recipients == [["guest@example.org"]]
    assert letter.subject == "2023년 11월 30일 행사 참석이 확정되었습니다 · 가을 포럼"
    assert letter.ticket == ticket_url("http://localhost", ticket(KEYS.current, registration_id, 1))
    assert letter.mail["Message-ID"] == f"<{session.scalars(select(Message.id)).one()}@example.org>"


def test_several_mails_leave_over_one_connection(
    session: Session, sink: Sink, register: Register, now: datetime
) -> None:
    for number in range(12):
        register(f"Guest {number}", email=f"guest{number}@example.org")
    assert deliver_due(lambda: now) == 12
    assert sorted(address for (address,) in sink.recipients) == sorted(f"guest{n}@example.org" for n in range(12))


def test_without_a_server_mails_are_files_that_only_we_read(app: Flask, register: Register, now: datetime) -> None:
    register()
    folder = app.config["FORUMAPP"].mail_folder
    before = set(folder.glob("*")) if folder.exists() else set()
    assert deliver_due(lambda: now) == 1
    (file,) = set(folder.glob("*")) - before
    assert file.suffix == ".eml"
    assert Letter.of(file.read_bytes()).mail["To"] == "guest@example.org"
    assert folder.stat().st_mode & 0o077 == 0


def test_a_silent_server_costs_one_attempt_each_and_is_asked_once(
    app: Flask, session: Session, register: Register, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(app, monkeypatch, f"smtp://127.0.0.1:{free_port()}")
    asked: list[str] = []
    connect = delivery.SmtpCarrier._connect
    monkeypatch.setattr(delivery.SmtpCarrier, "_connect", lambda own: (asked.append("once"), connect(own))[1])
    for number in range(3):
        register(f"Guest {number}", email=f"guest{number}@example.org")
    assert deliver_due(lambda: now) == 0
    assert states(session) == [(State.QUEUED, 1)] * 3
    assert asked == ["once"]
    due = session.scalars(select(Message.next_attempt_at)).all()
    assert due == [now + BACKOFF[0]] * 3


def test_a_mail_that_never_leaves_is_given_up_loudly(
    app: Flask,
    session: Session,
    register: Register,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    use(app, monkeypatch, f"smtp://127.0.0.1:{free_port()}")
    register()
    moment = now
    waits = []
    for _ in range(len(BACKOFF) + 1):
        deliver_due(lambda moment=moment: moment)
        session.rollback()
        message = session.scalars(select(Message)).one()
        if message.state == State.QUEUED:
            waits.append(message.next_attempt_at - moment)
            moment = message.next_attempt_at
    assert waits == list(BACKOFF)
    assert states(session) == [(State.FAILED, len(BACKOFF) + 1)]
    assert "was given up after 8 attempts" in caplog.text
    assert "Connection refused" in str(session.scalars(select(Message.last_error)).one())


@pytest.mark.parametrize(("answer", "state"), [("550 no such box", State.FAILED), ("450 come again", State.QUEUED)])
def test_a_refused_address_holds_up_nobody_else(
    session: Session, sink: Sink, register: Register, now: datetime, answer: str, state: State
) -> None:
    sink.refusals["first@example.org"] = answer
    register("Kim Bogi", email="first@example.org")
    register("Lee Yesi", email="second@example.org")
    assert deliver_due(lambda: now) == 1
    session.rollback()
    by_address = {row.recipient: row.state for row in session.execute(select(Message.recipient, Message.state))}
    assert by_address == {"first@example.org": state, "second@example.org": State.SENT}
    assert sink.recipients == [["second@example.org"]]


@pytest.mark.parametrize(("answer", "state"), [("554 spam", State.FAILED), ("451 busy", State.QUEUED)])
def test_a_refused_mail_is_given_up_only_for_good(
    session: Session, sink: Sink, register: Register, now: datetime, answer: str, state: State
) -> None:
    sink.answer = answer
    register()
    assert deliver_due(lambda: now) == 0
    assert states(session) == [(state, 1)]


def test_a_wrong_password_gives_no_mail_up(
    app: Flask, session: Session, register: Register, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    controller = Controller(
        Sink(), hostname="127.0.0.1", port=free_port(), authenticator=refuse, auth_require_tls=False
    )
    controller.start()
    use(app, monkeypatch, f"smtp://office:wrong@127.0.0.1:{controller.port}")
    register()
    assert deliver_due(lambda: now) == 0
    controller.stop()
    assert states(session) == [(State.QUEUED, 1)]


def test_credentials_with_special_letters_reach_the_server(
    app: Flask, register: Register, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[bytes, bytes]] = []

    def accept(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        given.append((data.login, data.password))
        return AuthResult(success=True)

    controller = Controller(
        Sink(), hostname="127.0.0.1", port=free_port(), authenticator=accept, auth_require_tls=False
    )
    controller.start()
    use(app, monkeypatch, f"smtp://office%40example.org:p%3Ass%2Fw@127.0.0.1:{controller.port}")
    register()
    assert deliver_due(lambda: now) == 1
    controller.stop()
    assert given == [(b"office@example.org", b"p:ss/w")]


def test_starttls_that_is_demanded_and_not_offered_sends_nothing(
    app: Flask, session: Session, sink: Sink, register: Register, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = app.config["FORUMAPP"].mail_url
    use(app, monkeypatch, url.replace("smtp://", "smtp+starttls://"))
    register()
    assert deliver_due(lambda: now) == 0
    assert (states(session), sink.mails) == ([(State.QUEUED, 1)], [])


def test_a_mail_in_the_hands_of_a_host_that_died_is_taken_up_after_its_lease(
    session: Session, sink: Sink, register: Register, now: datetime
) -> None:
    register()
    with unit_of_work() as work:
        message = work.scalars(select(Message)).one()
        message.state, message.lease_until, message.attempts = State.SENDING, now + LEASE, 1
    assert deliver_due(lambda: now + LEASE - timedelta(seconds=1)) == 0
    assert deliver_due(lambda: now + LEASE) == 1
    assert states(session) == [(State.SENT, 2)]


def test_a_mail_that_cannot_be_rendered_is_tried_again_and_holds_up_nobody(
    session: Session, sink: Sink, register: Register, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    register()
    register("Lee Yesi", email="second@example.org")
    with unit_of_work() as work:
        work.scalars(select(Message).order_by(Message.id).limit(1)).one().template = "nonsense"
    assert deliver_due(lambda: now) == 1
    assert states(session) == [(State.QUEUED, 1), (State.SENT, 1)]
    assert "NoBuilder" in str(session.scalars(select(Message.last_error).where(Message.state == State.QUEUED)).one())


def test_a_mail_made_under_a_former_key_still_opens_the_door(
    app: Flask, sink: Sink, register: Register, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    registration_id = register()
    config = replace(app.config["FORUMAPP"], ticket_keys=("n" * 40, KEYS.current))
    monkeypatch.setitem(app.config, "FORUMAPP", config)
    assert KeyRing.of(config.ticket_keys).former == (KEYS.current,)
    assert deliver_due(lambda: now) == 1
    assert sink.mails[0].ticket == ticket_url("http://localhost", ticket(KEYS.current, registration_id, 1))
