"""``forumapp serve``: gunicorn in this process, jobs on a thread beside it, and refusals that name the cure."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forumapp.accounts.models import User
from forumapp.config import Config
from forumapp.jobs.runner import Runner
from forumapp.mail.delivery import deliver_some
from forumapp.orm.schema import needed_schema, schema_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 8
PORTS_TRIED = 50
ARRIVES_WITHIN = 10.0
"""Seconds that a request may take to arrive, and as many more as its body needs at :data:`SLOWEST`."""
SLOWEST = 64_000
"""Bytes in a second: the least that a sender of a body has to reach."""
LARGEST = 4 * 1024 * 1024
"""Bytes of the largest body that is read at all."""


class Refusal(Exception):
    """The server does not start. The message says why and what to do."""


def choose_port(config: Config) -> Config:
    """The configuration with a port that is free: the one asked for, else the next one.

    :raises Refusal: where ``FORUMAPP_PORT`` names one that is taken
    """
    if _is_free(config.bind, config.port):
        return config
    if config.port_is_fixed:
        raise Refusal(f"Port {config.port} is taken: end what listens there, or set FORUMAPP_PORT to a free one.")
    for port in range(config.port + 1, config.port + PORTS_TRIED):
        if _is_free(config.bind, port):
            base_url = config.base_url
            moved = (
                base_url.removesuffix(f":{config.port}") + f":{port}"
                if base_url.endswith(f":{config.port}")
                else base_url
            )
            return replace(config, port=port, base_url=moved)
    raise Refusal(f"No port from {config.port} to {port} is free: set FORUMAPP_PORT to a free one.")


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def check_schema(engine: Engine) -> None:
    """:raises Refusal: where the database's schema is not this version's"""
    wanted, current = needed_schema(), schema_of(engine)
    if current is None or current != wanted:
        state = "empty" if current is None else f"at {current}, this version needs {wanted}"
        raise Refusal(f"The database is {state}: run `forumapp db upgrade` first (make run does it for you).")


def check_demo(config: Config, session: Session) -> None:
    """:raises Refusal: where strangers could reach sign-ins whose passwords are printed"""
    if config.on_loopback:
        return
    if session.execute(select(User.id).where(User.demo.is_(True)).limit(1)).first():
        raise Refusal(
            "This database has the demo's sign-ins, whose passwords are public: serve it on 127.0.0.1 only, or use "
            "another FORUMAPP_INSTANCE without the demo."
        )


class Worker(ThreadWorker):
    """Threads that wait for no sender for ever: a few bodies that drip would hold every thread, and the door with them.

    What has not arrived in time is cut off by ending the connection's reading half. A request that is here already is
    answered all the same, however long its answer takes.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._due: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        """Serve one request of a connection, on a thread."""
        self._due[conn] = time.monotonic() + ARRIVES_WITHIN
        try:
            return super().handle(conn)
        finally:
            self._due.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer a request whose head has arrived; its body may still be on the way."""
        length = next((int(value) for name, value in req.headers if name == "CONTENT-LENGTH"), LARGEST)
        self._due[conn] = time.monotonic() + ARRIVES_WITHIN + min(length, LARGEST) / SLOWEST
        return super().handle_request(req, conn)

    def notify(self) -> None:
        """Called every second: cut off whoever is late."""
        super().notify()
        now = time.monotonic()
        for conn in [conn for conn, due in list(self._due.items()) if due < now]:
            self._due.pop(conn, None)
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RD)


def whole_bodies(app: WSGIApplication) -> WSGIApplication:
    """Let ``app`` count a body by its length: gunicorn says that its stream ends by itself, also where it was cut."""

    def counted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)
        return app(environ, start_response)

    return counted


class Server(BaseApplication):
    """gunicorn with threads in one worker: state lives in the database, so more hosts may run beside it."""

    def __init__(self, app: Flask, config: Config) -> None:
        self._app, self._config = app, config
        self._runner: Runner | None = None
        super().__init__()

    def load_config(self) -> None:
        """Our settings, instead of a configuration file's."""
        host = f"[{self._config.bind}]" if ":" in self._config.bind else self._config.bind
        settings: dict[str, Any] = {
            "bind": f"{host}:{self._config.port}",
            "worker_class": Worker,
            "workers": 1,
            "threads": THREADS,
            "keepalive": 15,
            "timeout": 120,
            "graceful_timeout": 20,
            "accesslog": None,
            "loglevel": "warning",
            "post_worker_init": self._start_jobs,
            "worker_exit": self._stop_jobs,
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """The application that the worker serves."""
        return whole_bodies(self._app)

    def _start_jobs(self, worker: object) -> None:
        if self._config.run_jobs:
            self._runner = Runner(self._app, pumps=(deliver_some,))
            self._runner.start()

    def _stop_jobs(self, server: object, worker: object) -> None:
        if self._runner is not None:
            self._runner.stop()
