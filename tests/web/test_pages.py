"""What every response shares: headers, error pages in the reader's language, health."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from forumapp.app import create_app
from tests.conftest import test_config
from tests.support.pages import Browser, page_of


def test_health_says_whether_the_process_lives_and_is_ready(client: FlaskClient) -> None:
    assert [client.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]


def test_a_database_without_this_versions_schema_is_not_ready(tmp_path: Path) -> None:
    app = create_app(test_config(tmp_path))
    before = app.test_client().get("/readyz")
    assert (before.status_code, before.text) == (503, "the database needs: forumapp db upgrade\n")
    assert app.test_client().get("/healthz").status_code == 200
    with app.app_context():
        flask_migrate.upgrade()
    assert app.test_client().get("/readyz").status_code == 200


def test_an_unknown_page_is_answered_in_the_readers_language_and_kept_nowhere(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"Accept-Language": "en-GB"})
    page = page_of(answer)
    assert answer.status_code == 404
    assert (page.language, page.heading) == ("en", "There is nothing here")
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_page_below_a_language_is_answered_in_it(client: FlaskClient) -> None:
    page = page_of(client.get("/ko/nothing", headers={"Accept-Language": "en"}))
    assert page.language == "ko"
    assert page.addresses() == ["#main", "/ko/"]


def test_an_unknown_language_is_answered_with_the_ones_there_are(client: FlaskClient) -> None:
    page = page_of(client.get("/xx/", headers={"Accept-Language": "ko"}))
    assert page.language == "ko"
    assert page.addresses() == ["#main", "/en/", "/ko/"]


def test_a_wrong_method_says_which_are_allowed(client: FlaskClient) -> None:
    answer = client.put("/healthz")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.fixture
def faulty(tmp_path: Path) -> FlaskClient:
    """A browser of an application with views that go wrong; its database has no table at all."""
    app = create_app(replace(test_config(tmp_path), testing=False))

    @app.get("/<code>/fault")
    def fault(code: str) -> Any:
        if code == "429":
            raise TooManyRequests(retry_after=60)
        if code == "503":
            raise ServiceUnavailable(retry_after=5)
        if code == "crash":
            raise RuntimeError("a secret detail")
        return abort(int(code))

    return Browser(app, app.response_class)


@pytest.mark.parametrize("code", [400, 403, 404, 410, 413, 422, 429, 500, 503])
def test_every_error_has_a_page_of_its_own(faulty: FlaskClient, code: int) -> None:
    answer = faulty.get(f"/{code}/fault")
    assert answer.status_code == code
    assert page_of(answer).text.split()[3:] != []
    assert answer.headers["Cache-Control"] == "no-store"


def test_errors_have_different_words(faulty: FlaskClient) -> None:
    headings = [page_of(faulty.get(f"/{code}/fault")).heading for code in (400, 403, 404, 413, 422, 429, 500, 503)]
    assert len(set(headings)) == len(headings)


def test_whoever_has_to_wait_reads_how_long(faulty: FlaskClient) -> None:
    assert [faulty.get(f"/{code}/fault").headers["Retry-After"] for code in (429, 503)] == ["60", "5"]


def test_a_crash_is_written_down_and_says_nothing_of_its_reason(
    faulty: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = faulty.get("/crash/fault")
    assert answer.status_code == 500
    assert "a secret detail" not in answer.text
    assert "a secret detail" in caplog.text


def test_every_answer_is_under_a_strict_policy(client: FlaskClient) -> None:
    for path in ("/healthz", "/nothing", "/static/nothing.css", "/api/v1/nothing"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Permissions-Policy"].split(",")[0] == "camera=()"
        assert "Set-Cookie" not in headers


def test_only_the_door_may_use_the_camera(client: FlaskClient) -> None:
    assert "camera=(self)" in client.get("/door/").headers["Permissions-Policy"]


def test_a_built_file_is_kept_for_good_and_any_other_asked_for_again(tmp_path: Path) -> None:
    app = create_app(test_config(tmp_path))
    app.static_folder = str(tmp_path)
    (tmp_path / "site-DblGD4eC.css").write_text("a{}")
    (tmp_path / "manifest.json").write_text("{}")
    kept = [
        app.test_client().get(f"/static/{name}").headers["Cache-Control"]
        for name in ("site-DblGD4eC.css", "manifest.json", "missing-DblGD4eC.css")
    ]
    assert kept == ["public, max-age=31536000, immutable", "no-cache", "no-store"]


def _seen_by(tmp_path: Path, proxies: int) -> tuple[str, bool]:
    app: Flask = create_app(replace(test_config(tmp_path), trusted_proxies=proxies))
    seen: list[tuple[str, bool]] = []

    @app.get("/seen")
    def see() -> str:
        seen.append((request.remote_addr or "", request.is_secure))
        return ""

    app.test_client().get("/seen", headers={"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"})
    return seen[0]


def test_a_proxy_names_the_guest_only_where_it_is_trusted(tmp_path: Path) -> None:
    assert _seen_by(tmp_path, proxies=0) == ("127.0.0.1", False)
    assert _seen_by(tmp_path, proxies=1) == ("192.0.2.7", True)


def test_a_form_under_https_needs_its_token_and_no_referrer(tmp_path: Path) -> None:
    app = create_app(replace(test_config(tmp_path), base_url="https://forum.example.org"))

    @app.get("/form")
    def give() -> str:
        return generate_csrf()

    @app.post("/sent")
    def take() -> str:
        return "taken"

    client, there = app.test_client(), "https://forum.example.org"
    token = client.get("/form", base_url=there).text
    forged = client.post("/sent", base_url=there)
    assert (forged.status_code, forged.headers["Strict-Transport-Security"]) == (400, "max-age=31536000")
    assert client.post("/sent", base_url=there, data={"csrf_token": token}).text == "taken"
