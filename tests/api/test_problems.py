"""Errors below /api are problem details; pages keep theirs."""

from __future__ import annotations

from tests.api.conftest import PROBLEM


def test_an_unknown_path_of_the_interface_is_a_problem_and_any_other_a_page(client):
    below = client.get("/api/v1/nothing")
    assert (below.status_code, below.content_type) == (404, PROBLEM)
    assert below.json == {
        "type": "urn:forumapp:problem:not_found",
        "title": "Not Found",
        "status": 404,
        "code": "not_found",
        "detail": "There is nothing here, or it is not this key's.",
    }
    page = client.get("/nothing")
    assert (page.status_code, page.mimetype) == (404, "text/html")


def test_a_method_that_is_not_allowed_names_those_that_are(client):
    answer = client.delete("/api/v1/events")
    assert (answer.status_code, answer.content_type) == (405, PROBLEM)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_the_interface_needs_no_token_of_a_form(event, caller, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert caller().post("events/forum/scans", json={"scans": []}).status_code == 200


def test_a_fault_of_ours_is_a_problem_without_its_inside(app, event, caller, monkeypatch):
    program = caller()

    def break_down(**arguments):
        raise RuntimeError("the inside")

    monkeypatch.setattr("forumapp.api.views.door.record_scans", break_down)
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = program.post("events/forum/scans", json={"scans": []})
    assert (answer.status_code, answer.mimetype) == (500, PROBLEM)
    assert "inside" not in answer.text


def test_the_description_is_openapi(client):
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"] == "3.1.0"
    assert "Problem" in document["components"]["schemas"]
