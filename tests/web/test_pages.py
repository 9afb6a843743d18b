"""What every response shares: headers, error pages in the reader's language, health."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_health_says_whether_the_process_lives_and_is_ready(client: FlaskClient) -> None:
    assert [client.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]


def test_an_unknown_page_is_answered_in_the_readers_language_and_kept_nowhere(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"Accept-Language": "en-GB"})
    assert answer.status_code == 404
    assert '<html lang="en">' in answer.text
    assert "<h1>There is nothing here</h1>" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_wrong_method_says_which_are_allowed(client: FlaskClient) -> None:
    answer = client.post("/healthz")
    assert answer.status_code in (400, 405)
    assert answer.status_code == 400 or "GET" in answer.headers["Allow"]


def test_every_answer_is_under_a_strict_policy(client: FlaskClient) -> None:
    headers = client.get("/healthz").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (headers["X-Content-Type-Options"], headers["Permissions-Policy"].split(",")[0]) == ("nosniff", "camera=()")
