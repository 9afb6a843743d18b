"""A real SMTP server for tests, and the application told to send there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from flask import Flask

from tests.support.letters import Letter
from tests.support.server import free_port


class Sink:
    """An SMTP server's ear: keeps what it takes, answers what it is told to."""

    def __init__(self) -> None:
        self.mails: list[Letter] = []
        self.recipients: list[list[str]] = []
        self.refusals: dict[str, str] = {}
        self.answer = "250 taken"

    async def handle_RCPT(  # noqa: N802 aiosmtpd calls it so
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802 aiosmtpd calls it so
        self, server: SMTP, session: Any, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.mails.append(Letter.of(envelope.content))
            self.recipients.append(list(envelope.rcpt_tos))
        return self.answer


@contextmanager
def listening(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A server on a free port for as long as the block lasts; the application sends its mail there."""
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    use(app, monkeypatch, f"smtp://127.0.0.1:{controller.port}")
    yield handler
    controller.stop()


def use(app: Flask, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let the application send to this server, as fast as it can."""
    monkeypatch.setitem(app.config, "FORUMAPP", replace(app.config["FORUMAPP"], mail_url=url, mail_rate=1000))
