"""``forumapp serve``: finds its port, refuses what is dangerous, does its jobs, forgets nothing when it is killed."""

from __future__ import annotations

import signal
import socket
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from lxml import html
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from forumapp.accounts.models import User
from forumapp.app import create_app
from forumapp.extensions import db
from forumapp.operations.serving import THREADS, Refusal, check_demo, check_schema, choose_port
from forumapp.registration.models import Registration
from tests.conftest import test_config as configuration
from tests.support.letters import Letter
from tests.support.server import PATIENCE, Server, command, free_port, serving

EVENT = (
    *("event", "create", "forum", "--title", "en=Forum", "--title", "ko=포럼", "--zone", "Asia/Seoul"),
    *("--starts", "2099-03-02T14:00", "--ends", "2099-03-02T17:00"),
)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody listens on, with a free one after it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_a_free_port_is_taken_as_it_is(tmp_path: Path) -> None:
    config = configuration(tmp_path, port=free_port())
    assert choose_port(config) == config


def test_a_taken_port_gives_way_to_the_next_and_addresses_follow(tmp_path: Path, taken_port: int) -> None:
    config = configuration(tmp_path, port=taken_port, base_url=f"http://127.0.0.1:{taken_port}")
    chosen = choose_port(config)
    assert chosen.port > taken_port
    assert chosen.base_url == f"http://127.0.0.1:{chosen.port}"


def test_the_address_that_a_proxy_serves_stays_when_the_port_moves(tmp_path: Path, taken_port: int) -> None:
    config = configuration(tmp_path, port=taken_port, base_url="https://forum.example.org")
    assert choose_port(config).base_url == "https://forum.example.org"


def test_a_port_that_was_asked_for_and_is_taken_is_an_error_with_a_cure(tmp_path: Path, taken_port: int) -> None:
    config = configuration(tmp_path, port=taken_port, port_is_fixed=True)
    with pytest.raises(Refusal, match=rf"Port {taken_port} is taken.*FORUMAPP_PORT"):
        choose_port(config)


def test_an_empty_database_is_refused_with_the_command_that_helps(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"The database is empty: run `forumapp db upgrade`"):
        check_schema(create_engine(f"sqlite:///{tmp_path / 'empty.db'}"))


def test_a_database_of_another_version_is_refused(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'other.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('4711')"))
    with pytest.raises(Refusal, match=r"at 4711, this version needs .*forumapp db upgrade"):
        check_schema(engine)


def test_a_database_of_this_version_is_served(app: Flask) -> None:
    assert check_schema(db.engine) is None


@pytest.mark.parametrize(("bind", "refused"), [("127.0.0.1", False), ("::1", False), ("0.0.0.0", True)])
def test_sign_ins_that_everybody_knows_stay_on_this_machine(
    tmp_path: Path, session: Session, now: datetime, bind: str, refused: bool
) -> None:
    config = configuration(tmp_path, bind=bind)
    assert check_demo(config, session) is None
    session.add(
        User(
            email="demo@example.org",
            email_key="demo@example.org",
            name="Demo",
            password="x",
            fs_uniquifier="x",
            active=True,
            demo=True,
            created_at=now,
        )
    )
    session.flush()
    if refused:
        with pytest.raises(Refusal, match="demo's sign-ins"):
            check_demo(config, session)
    else:
        assert check_demo(config, session) is None


def register(server: Server, name: str) -> int:
    """Fill in the public form as a browser without JavaScript does; gives the status of the page it ends on."""
    address = f"{server.url}/en/events/forum/register"
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        (form,) = [form for form in html.fromstring(answer.read()).forms if form.method == "POST"]
    fields = dict(form.form_values())
    fields |= {"name_en": name, "email": "guest@example.org", "category": "academia"}
    fields |= {field: "Example University" for field in form.fields if field.startswith(("organization", "position"))}
    fields |= {field: "no" for field in form.fields if field.startswith("consent_")}
    body = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(address, data=body, timeout=PATIENCE) as answer:
        return int(answer.status)


def kept(instance: Path) -> list[tuple[str, str]]:
    """Who is registered, in the database that the server left behind."""
    app = create_app(configuration(instance))
    with app.app_context():
        rows = db.session.execute(select(Registration.order_name, Registration.status).order_by(Registration.id))
        found = [tuple(row) for row in rows]
        db.session.remove()
        db.engine.dispose()
    return found


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with one event, made at the command line."""
    folder = tmp_path_factory.mktemp("instance")
    for arguments in (("db", "upgrade"), EVENT):
        result = command(folder, *arguments)
        assert result.returncode == 0, result.stdout + result.stderr
    return folder


def test_a_guest_registers_her_mail_leaves_and_a_killed_server_forgets_nothing(instance: Path) -> None:
    with serving(instance) as server:
        assert register(server, "Kim Bogi") == 200
        deadline = time.monotonic() + PATIENCE
        while not (mails := list((instance / "mail").glob("*.eml"))) and time.monotonic() < deadline:
            time.sleep(0.1)
        (letter,) = [Letter.of(mail.read_bytes()) for mail in mails]
        assert letter.ticket is not None
        assert letter.ticket.startswith(f"{server.url}/T/".upper())
        assert register(server, "Lee Yesi") == 200
        server.stop(signal.SIGKILL)
    assert kept(instance) == [("Kim Bogi", "confirmed"), ("Lee Yesi", "confirmed")]


def test_bodies_that_drip_hold_up_nobody(instance: Path) -> None:
    head = (
        "POST /en/events/forum/register HTTP/1.1\r\nHost: forum\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ntoken="
    )
    with serving(instance) as server:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        senders = [socket.create_connection(address) for _ in range(2 * THREADS)]
        for sender in senders:
            sender.sendall(head.encode())
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=2 * PATIENCE) as answer:
            assert answer.status == 200
        for sender in senders:
            sender.settimeout(2 * PATIENCE)
            assert sender.recv(12) == b"HTTP/1.1 400"
            sender.close()


def test_ctrl_c_ends_the_server_in_order(instance: Path) -> None:
    with serving(instance) as server:
        assert server.stop(signal.SIGINT) == 0
        assert server.process.stdout is not None
        printed = server.process.stdout.read()
    assert f"{server.url}/" in printed
    assert "Traceback" not in printed


def test_the_command_says_what_is_wrong_and_ends_with_an_error(tmp_path: Path) -> None:
    result = command(tmp_path, "serve", FORUMAPP_PORT=str(free_port()))
    assert result.returncode == 1
    assert "Error: The database is empty: run `forumapp db upgrade` first" in result.stderr
    wrong = command(tmp_path, "serve", FORUMAPP_PORT="eighty")
    assert wrong.returncode == 1
    assert "FORUMAPP_PORT: 'eighty' is not a whole number" in wrong.stderr


def test_the_schema_is_upgraded_twice_without_harm(tmp_path: Path) -> None:
    app = create_app(configuration(tmp_path))
    with app.app_context():
        flask_migrate.upgrade()
        flask_migrate.upgrade()
        assert check_schema(db.engine) is None
        db.engine.dispose()
