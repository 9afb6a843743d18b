"""The interface against its own description: generated requests with a key that opens everything."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation import GenerationMode

from forumapp.accounts.rules import Scope
from forumapp.accounts.service import create_key
from forumapp.kernel.actors import COMMAND
from tests.api.conftest import MADE
from tests.api.test_permissions import OPERATIONS
from tests.support.factories import add_guest

load_all_checks()
# Left out: whether a request fits the description alone does not say whether the event takes it.
HELD = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "unsupported_method",
        "allow_header_conformance",
        "missing_required_header",
        "ignored_auth",
    ]
)


@pytest.fixture
def key(session, event):
    """A key of every scope."""
    _, plain = create_key(
        session=session, event_id=event.id, scopes=list(Scope), label="schema", now=MADE, actor=COMMAND
    )
    session.commit()
    return plain


@pytest.fixture
def interface(app, session, event):
    """The description as the application serves it, beside an event with guests."""
    add_guest(session, event)
    add_guest(session, event, status="waitlisted")
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@OPERATIONS
@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.name)
def test_every_generated_request_is_answered_as_described(interface, key, method, path, mode):
    statuses = set()
    headers = {"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}

    @given(case=interface[f"/api/v1{path}"][method].as_strategy(generation_mode=mode))
    @settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def answered_as_described(case):
        if "slug" in case.path_parameters:
            case.path_parameters["slug"] = "forum"
        statuses.add(case.call_and_validate(headers=headers, checks=HELD).status_code)

    answered_as_described()
    assert statuses
    assert max(statuses) < 500
