"""Pages answered before the framework: only while what they were made from holds, and never a refusal or a fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, Response, abort
from flask.testing import FlaskClient

from forumapp.kernel import clock
from forumapp.web import front, pages

START = datetime(2023, 11, 30, 5, 0, tzinfo=UTC)


class Stage:
    """A small site with one page, the row behind it, and how often the application was asked."""

    def __init__(self) -> None:
        self.row: Any = (1,)
        self.until: datetime | None = None
        self.asked = 0
        self.status = 200
        self.app = Flask(__name__)
        self.app.get("/page")(self.page)
        front.bind(self.app)

    def read(self) -> Any:
        if isinstance(self.row, Exception):
            raise self.row
        return self.row

    def page(self) -> Response:
        self.asked += 1
        front.hold(row=self.row, read=self.read, until=self.until)
        if self.status != 200:
            abort(self.status)
        made = pages.page(("page", self.row), lambda: f"row {self.row}")
        return pages.answer(made)

    def client(self) -> FlaskClient:
        return self.app.test_client()


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_a_page_that_holds_is_answered_without_the_application(stage: Stage) -> None:
    first, again = (stage.client().get("/page") for _ in range(2))
    assert (again.data, again.headers, stage.asked) == (first.data, first.headers, 1)


def test_a_changed_row_asks_the_application_anew(stage: Stage) -> None:
    stage.client().get("/page")
    stage.row = (2,)
    assert stage.client().get("/page").text == "row (2,)"
    assert stage.client().get("/page").text == "row (2,)"
    assert stage.asked == 2


def test_the_clock_ends_what_holds(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.until = START
    for moment, asked in ((START - timedelta(seconds=1), 1), (START - timedelta(seconds=1), 1), (START, 2), (START, 3)):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        stage.client().get("/page")
        assert stage.asked == asked


def test_plain_compressed_and_unchanged_are_answers_of_their_own(stage: Stage) -> None:
    plain = stage.client().get("/page")
    variants = [
        {"Accept-Encoding": "gzip"},
        {"If-None-Match": plain.headers["ETag"]},
        {"If-None-Match": f'{plain.headers["ETag"]}, W/"other"'},
        {"If-None-Match": 'W/"other"'},
    ]
    for headers, status in zip(variants, (200, 304, 304, 200), strict=True):
        for _ in range(2):
            assert stage.client().get("/page", headers=headers).status_code == status
    # The two spellings that the front does not read itself were asked of the application each time.
    assert stage.asked == 1 + 1 + 1 + 2 + 2


def test_only_plain_reading_is_answered_by_the_front(stage: Stage) -> None:
    stage.client().get("/page")
    assert stage.client().head("/page").status_code == 200
    assert stage.client().get("/page?q=1").status_code == 200
    assert stage.client().post("/page").status_code == 405
    assert stage.asked == 3


def test_a_refusal_is_never_remembered(stage: Stage) -> None:
    stage.status = 404
    assert [stage.client().get("/page").status_code for _ in range(2)] == [404, 404]
    stage.status = 200
    assert stage.client().get("/page").status_code == 200
    assert stage.asked == 3


def test_what_cannot_be_read_is_asked_of_the_application(stage: Stage) -> None:
    stage.client().get("/page")
    stage.row = OSError("the database is gone")
    assert stage.client().get("/page").status_code == 200
    assert stage.asked == 2


def test_the_address_longest_unasked_for_is_forgotten(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "KEPT", 1)
    stage.app.add_url_rule("/other", "other", stage.page)
    for path, asked in (("/page", 1), ("/page", 1), ("/other", 2), ("/page", 3)):
        stage.client().get(path)
        assert stage.asked == asked
