"""Addresses that nobody follows from a page: whatever stands in a path or a query, no page fails over it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from forumapp.accounts.rules import StaffRole
from tests.support.factories import add_event, add_registration
from tests.support.staff import add_staff, signed_in

HOSTILE = {
    "a character that ends a text": "x%00y",
    "half a character": "%ED%A0%80",
    "no UTF-8": "%FF%FE",
    "a number beyond the database's": "99999999999999999999999",
    "a negative number": "-1",
    "markup": "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
    "an order of reading": "%E2%80%AEabc",
    "a long text": "a" * 4000,
}
QUERIES = (
    "q",
    "before",
    "status",
    "category",
    "attended",
    "released",
    "view",
    "id",
    "decision",
    "next",
    "done",
    "version",
)
KNOWN = {"lang": "en", "slug": "forum", "code": "academia", "kind": "items"}


def paths(app: Flask, hostile: str) -> Iterator[str]:
    """Each route with the hostile text in place of one of its variables, and in every query parameter."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for variable in rule.arguments:
            yield filled(rule, {variable: hostile})
        yield filled(rule, {}) + "?" + "&".join(f"{name}={hostile}" for name in QUERIES)


def filled(rule: Rule, values: dict[str, str]) -> str:
    """The address of a route, ``values`` as they are."""
    known = {"registration": "id", **KNOWN, **values}
    return "".join(known.get(part, "1") if dynamic else part for dynamic, part in rule._trace if part != "|")


@pytest.fixture
def administrator(app: Flask, session: Session) -> FlaskClient:
    add_registration(session, add_event(session))
    return signed_in(app, add_staff(session, StaffRole.ADMINISTRATOR))


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_address_makes_a_page_fail(app: Flask, administrator: FlaskClient, hostile: str) -> None:
    failed = []
    for path in paths(app, hostile):
        try:
            status = administrator.get(path).status_code
        except Exception as error:  # each failing address is to be told, not the first alone
            status = f"{type(error).__name__}: {str(error)[:120]}"
        if not isinstance(status, int) or status >= 500:
            failed.append((path[:120], status))
    assert failed == []


HOSTILE_TEXTS = ("x\0y", "\ud800", "9" * 40, "\u202e", "é" * 4000, '"><img src=x onerror=alert(1)>', "-1")


ENDING = ("security.logout", "console.sign_out_everywhere", "console.withdraw", "console.withdraw_role")
"""What would leave the other forms without somebody who may send them, or without an event."""


def posts(app: Flask) -> Iterator[str]:
    """Each address that takes a form, its variables as they are."""
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/") and rule.endpoint not in ENDING:
            yield filled(rule, {"code": "academia", "name": "reject", "purpose": "news"})


_fields: dict[str, frozenset[str]] = {}


def names_of_fields(client: FlaskClient, path: str) -> frozenset[str]:
    """The fields of a page's forms, which are the same whatever is typed into them: each page is asked once."""
    if path not in _fields:
        page = client.get(path)
        found = re.findall(r' name="([^"]+)"', page.text) if page.mimetype == "text/html" else []
        _fields[path] = frozenset(found)
    return _fields[path]


@pytest.mark.parametrize("hostile", HOSTILE_TEXTS, ids=lambda text: ascii(text[:10]))
def test_no_form_makes_the_server_fail(app: Flask, administrator: FlaskClient, hostile: str) -> None:
    failed = []
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', administrator.get("/console/account").text)
    assert token is not None
    for path in posts(app):
        names = names_of_fields(administrator, path) | {"email", "language", "next", "decision", "id", "scan"}
        form = {**dict.fromkeys(names, hostile), "email": f"{hostile}@example.org", "csrf_token": token[1]}
        body = urlencode(form, errors="surrogatepass")
        try:
            status = administrator.post(
                path, data=body, content_type="application/x-www-form-urlencoded", headers={"Sec-Fetch-Site": "none"}
            ).status_code
        except Exception as error:
            status = f"{type(error).__name__}: {str(error)[:300]}"
        if not isinstance(status, int) or status >= 500:
            failed.append((path[:120], status))
    assert failed == []
