"""The interface's permission matrix: every operation of the description with every kind of key."""

from __future__ import annotations

import pytest

from forumapp.accounts.models import Key
from forumapp.accounts.rules import Scope
from forumapp.accounts.service import revoke_key
from tests.api.conftest import MADE, Caller
from tests.support.factories import add_event

PHONE = "a phone"
"""No scope: only a phone that the office lets do it."""
MATRIX = {
    ("GET", "/events"): None,
    ("GET", "/events/{slug}"): None,
    ("GET", "/events/{slug}/board"): (Scope.SCANS_READ, Scope.REGISTRATIONS_READ),
    ("GET", "/events/{slug}/figures"): Scope.FIGURES_READ,
    ("GET", "/events/{slug}/figures/{code}/rows"): Scope.REGISTRATIONS_READ,
    ("GET", "/events/{slug}/registrations"): Scope.REGISTRATIONS_READ,
    ("POST", "/events/{slug}/registrations"): Scope.REGISTRATIONS_WRITE,
    ("POST", "/events/{slug}/needs"): (Scope.SCANS_READ, PHONE),
    ("GET", "/events/{slug}/roster"): Scope.SCANS_READ,
    ("GET", "/events/{slug}/desk"): Scope.SCANS_READ,
    ("POST", "/events/{slug}/scans"): Scope.SCANS_WRITE,
}
"""What each operation asks of a key; None: any key; several: all of them. It is the document of who may call what."""

OPERATIONS = pytest.mark.parametrize(("method", "path"), MATRIX, ids=[f"{method} {path}" for method, path in MATRIX])


def needed(operation):
    wanted = MATRIX[operation]
    return () if wanted is None else wanted if isinstance(wanted, tuple) else (wanted,)


def ask(caller, method, path, slug="forum"):
    path = path.removeprefix("/").replace("{slug}", slug).replace("{code}", "attended")
    if method == "GET":
        return caller.get(path)
    return caller.post(path, json={"scans": []}, headers={"Idempotency-Key": "one"})


def test_the_description_and_the_routes_are_the_matrix(app, client):
    described = {
        (method.upper(), path.removeprefix("/api/v1")): [
            scope for each in operation["security"] for scope in each["key"]
        ]
        for path, operations in client.get("/api/v1/openapi.json").json["paths"].items()
        for method, operation in operations.items()
        if method != "parameters"
    }
    assert described == {
        operation: [scope.value for scope in needed(operation) if scope is not PHONE] for operation in MATRIX
    }
    routes = {
        (method, rule.rule.removeprefix("/api/v1").replace("<slug>", "{slug}").replace("<code>", "{code}"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes - {("GET", "/openapi.json")} == MATRIX.keys()


@OPERATIONS
def test_nobody_and_an_invented_key_are_401_and_told_what_to_send(event, client, method, path):
    for key in (None, "invented", "k" * 10_000):
        answer = ask(Caller(client, key), method, path)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.content_type == "application/problem+json"


@OPERATIONS
def test_a_key_of_another_event_meets_the_same_404_as_for_no_event(session, event, caller, method, path):
    foreign = caller(event=add_event(session, "other"))
    if "{slug}" not in path:
        assert [item["slug"] for item in ask(foreign, method, path).json["items"]] == ["other"]
        return
    answer, missing = ask(foreign, method, path), ask(foreign, method, path, slug="nothing")
    assert answer.status_code == missing.status_code == 404
    assert (answer.data, sorted(answer.headers)) == (missing.data, sorted(missing.headers))


@OPERATIONS
@pytest.mark.parametrize("scope", Scope)
def test_a_key_with_one_scope_may_do_that_and_nothing_else(event, caller, method, path, scope):
    status = ask(caller(scope), method, path).status_code
    if set(needed((method, path))) <= {scope}:
        assert status in (200, 422), "a key with the scope is let in; the empty application is then found wrong"
    else:
        assert status == 403


@OPERATIONS
def test_a_revoked_key_is_401_but_for_the_scans_that_it_still_holds(session, event, caller, method, path):
    revoked = caller()
    revoke_key(session=session, key=session.get(Key, revoked.key_id), now=MADE)
    session.commit()
    assert ask(revoked, method, path).status_code == (200 if path.endswith("/scans") else 401)


def test_a_revoked_key_that_never_sent_scans_is_401_there_too(session, event, caller):
    revoked = caller(Scope.FIGURES_READ)
    revoke_key(session=session, key=session.get(Key, revoked.key_id), now=MADE)
    session.commit()
    assert ask(revoked, "POST", "/events/{slug}/scans").status_code == 401


def test_no_session_and_no_sign_in_opens_the_interface(event, client):
    answer = client.get("/api/v1/events", headers={"Authorization": "Basic YTpi"})
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers
