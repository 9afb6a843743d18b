"""Delivering the outbox: claimed under a lease, sent outside of any transaction, marked after; given up loudly."""

from __future__ import annotations

import logging
import smtplib
import ssl
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forumapp.config import Config
from forumapp.extensions import db, unit_of_work
from forumapp.kernel import clock
from forumapp.mail import rendering
from forumapp.mail.models import Message
from forumapp.mail.rules import BACKOFF, LEASE, State

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 20
AT_ONCE = 10
"""Mails claimed together: few enough to leave within their lease even while each waits for the server."""


class Unreachable(Exception):
    """No mail can leave now: the server does not answer, or does not let us in. No single mail is to blame."""


class Carrier(Protocol):
    """Takes an e-mail out of the house."""

    def send(self, mail: EmailMessage) -> None:
        """Send one mail. :raises Unreachable, OSError, smtplib.SMTPException:"""

    def close(self) -> None:
        """End the connection."""


def deliver_due(now: Callable[[], datetime] = clock.now) -> int:
    """Send every message that is due, inside an application context; returns how many left."""
    sent = 0
    while claimed := _claim(now()):
        sent += _deliver_claimed(claimed, now)
    return sent


def deliver_some(now: Callable[[], datetime] = clock.now) -> bool:
    """Send some of what is due, so that a server that has to stop need not finish a long queue.

    Returns whether there was anything: then more may wait.
    """
    claimed = _claim(now())
    _deliver_claimed(claimed, now)
    return bool(claimed)


def _deliver_claimed(claimed: list[str], now: Callable[[], datetime]) -> int:
    if not claimed:
        return 0
    config: Config = current_app.config["FORUMAPP"]
    carrier = carrier_of(config)
    try:
        return _deliver_all(claimed, carrier, config, now)
    finally:
        carrier.close()


def _deliver_all(claimed: list[str], carrier: Carrier, config: Config, now: Callable[[], datetime]) -> int:
    sent = 0
    waiting = deque(claimed)
    try:
        while waiting:
            sent += _deliver(waiting[0], carrier, now)
            waiting.popleft()
            if config.mail_url:
                time.sleep(1 / config.mail_rate)
    except Unreachable as error:
        # Asking again for each would hold the jobs up for as long as the server is silent.
        log.warning("The mail server of FORUMAPP_MAIL_URL cannot be used: %s", error)
        for message_id in waiting:
            _mark_failed(message_id, now(), repr(error), final=False)
    return sent


def carrier_of(config: Config) -> Carrier:
    """SMTP where ``FORUMAPP_MAIL_URL`` is set, else files in the instance."""
    return SmtpCarrier(config.mail_url) if config.mail_url else FileCarrier(config)


def _claim(now: datetime) -> list[str]:
    with unit_of_work() as session:
        due = session.scalars(
            select(Message)
            .where(
                or_(
                    (Message.state == State.QUEUED) & (Message.next_attempt_at <= now),
                    (Message.state == State.SENDING) & (Message.lease_until <= now),
                )
            )
            .order_by(Message.next_attempt_at, Message.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).all()
        for message in due:
            message.state = State.SENDING
            message.lease_until = now + LEASE
            message.attempts += 1
        return [message.id for message in due]


def _deliver(message_id: str, carrier: Carrier, now: Callable[[], datetime]) -> bool:
    """Render and send one message, and mark what became of it. :raises Unreachable: nothing is marked then"""
    session: Session = db.session()
    try:
        mail = rendering.render(session.get_one(Message, message_id, populate_existing=True))
        session.rollback()
        carrier.send(mail)
    except Unreachable:
        raise
    except Exception as error:
        session.rollback()
        _mark_failed(message_id, now(), repr(error), final=_is_final(error))
        return False
    _mark_sent(message_id, now())
    return True


def _is_final(error: Exception) -> bool:
    """Whether the server said for good that it takes this mail, or mails to this address, never."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _mark_sent(message_id: str, now: datetime) -> None:
    with unit_of_work() as session:
        message = session.get_one(Message, message_id, populate_existing=True)
        message.state, message.sent_at, message.lease_until, message.last_error = State.SENT, now, None, None


def _mark_failed(message_id: str, now: datetime, error: str, *, final: bool) -> None:
    with unit_of_work() as session:
        message = session.get_one(Message, message_id, populate_existing=True)
        message.last_error, message.lease_until = error, None
        if final or message.attempts > len(BACKOFF):
            message.state = State.FAILED
            log.error("Mail %s was given up after %s attempts: %s", message_id, message.attempts, error)
        else:
            message.state = State.QUEUED
            message.next_attempt_at = now + BACKOFF[message.attempts - 1]


class FileCarrier:
    """Lays each mail down as ``<Message-ID>.eml`` in ``instance/mail/``."""

    def __init__(self, config: Config) -> None:
        self._folder = config.mail_folder
        self._folder.mkdir(mode=0o700, exist_ok=True)

    def send(self, mail: EmailMessage) -> None:
        """Write the file whole or not at all."""
        name = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        draft = self._folder / f".{name}.part"
        draft.write_bytes(mail.as_bytes())
        draft.replace(self._folder / f"{name}.eml")

    def close(self) -> None:
        """Nothing is open."""


class SmtpCarrier:
    """Sends by SMTP: ``smtp://`` (with STARTTLS where offered), ``smtp+starttls://`` (demanded), ``smtps://``."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._connection: smtplib.SMTP | None = None

    def send(self, mail: EmailMessage) -> None:
        """Send over the open connection, opened at the first mail."""
        if self._connection is None:
            try:
                self._connection = self._connect()
            except (OSError, smtplib.SMTPException) as error:
                raise Unreachable(str(error)) from error
        try:
            self._connection.send_message(mail)
        except smtplib.SMTPServerDisconnected:
            self._connection = None
            raise
        except smtplib.SMTPException:
            raise  # the server refused this mail and takes the next one over the same connection
        except OSError:
            self._connection = None
            raise

    def close(self) -> None:
        """Say goodbye, if anybody is still there."""
        if self._connection is not None:
            try:
                self._connection.quit()
            except (OSError, smtplib.SMTPException):
                self._connection.close()
            self._connection = None

    def _connect(self) -> smtplib.SMTP:
        host = self._url.hostname or "localhost"
        context = ssl.create_default_context()
        if self._url.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self._url.port or 465, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(host, self._url.port or 25, timeout=TIMEOUT_SECONDS)
            connection.ehlo()
            if self._url.scheme == "smtp+starttls" or connection.has_extn("starttls"):
                connection.starttls(context=context)
                connection.ehlo()
        if self._url.username:
            connection.login(unquote(self._url.username), unquote(self._url.password or ""))
        return connection
