"""Slowing down: counted over processes, per caller, for a window of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from forumapp.extensions import db
from forumapp.kernel import clock
from forumapp.web.models import ThrottleWindow
from forumapp.web.throttle import Windows, throttle

START = datetime(2023, 11, 30, 5, 0, tzinfo=UTC)


def hits(app: Flask, who: str, *, times: int, name: str = "form") -> list[bool]:
    """Whether each of so many hits was let through."""
    passed = []
    for _ in range(times):
        try:
            with app.test_request_context(environ_base={"REMOTE_ADDR": who}):
                throttle(name, limit=2, seconds=60)
        except TooManyRequests:
            passed.append(False)
        else:
            passed.append(True)
    return passed


def test_each_caller_and_each_thing_has_a_count_of_its_own(app: Flask) -> None:
    assert hits(app, "192.0.2.1", times=3) == [True, True, False]
    assert hits(app, "192.0.2.2", times=1) == [True]
    assert hits(app, "192.0.2.1", times=1, name="link") == [True]


def test_a_household_shares_one_count(app: Flask) -> None:
    assert hits(app, "2001:db8:1:2::1", times=2) == [True, True]
    assert hits(app, "2001:db8:1:2:ffff::9", times=1) == [False]
    assert hits(app, "2001:db8:1:3::1", times=1) == [True]


def test_the_count_ends_with_its_window(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: START)
    assert hits(app, "192.0.2.1", times=3) == [True, True, False]
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(seconds=59))
    assert hits(app, "192.0.2.1", times=1) == [False]
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(seconds=60))
    assert hits(app, "192.0.2.1", times=1) == [True]


def test_the_refusal_says_how_long_to_wait(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: START)
    hits(app, "192.0.2.1", times=2)
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(seconds=45))
    with (
        app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.1"}),
        pytest.raises(TooManyRequests) as refusal,
    ):
        throttle("form", limit=2, seconds=60)
    assert refusal.value.retry_after == 15


def test_rows_name_nobody_and_go_when_their_window_ends(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: START)
    hits(app, "192.0.2.1", times=1)
    [first] = session.scalars(select(ThrottleWindow.key)).all()
    assert "192.0.2.1" not in first
    session.rollback()
    monkeypatch.setattr(clock, "now", lambda: START + timedelta(minutes=2))
    hits(app, "192.0.2.2", times=1)
    assert first not in session.scalars(select(ThrottleWindow.key)).all()


def test_no_hit_is_lost_among_threads(app: Flask) -> None:
    windows = Windows(db.engine)

    def hit() -> None:
        for _ in range(5):
            windows.incr("key", 60)

    threads = [Thread(target=hit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert windows.get("key") == 20
    windows.clear("key")
    assert windows.get("key") == 0
