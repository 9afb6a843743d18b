"""``forumapp key create``: the last line is the key alone, and it opens what was asked for."""

from __future__ import annotations

from click.testing import CliRunner
from flask.cli import ScriptInfo
from sqlalchemy import select

from forumapp.accounts.models import Key
from forumapp.cli import forumapp
from tests.api.conftest import Caller


def run(app, *arguments):
    return CliRunner().invoke(forumapp, ["key", "create", *arguments], obj=ScriptInfo(create_app=lambda: app))


def test_the_last_line_is_the_key_with_the_scopes_asked_for(app, session, client, event):
    answer = run(app, "--event", "forum", "--scope", "scans:read", "--scope", "scans:write", "--scope", "scans:read")
    assert answer.exit_code == 0
    caller = Caller(client, answer.output.splitlines()[-1])
    assert caller.get("events/forum/roster").status_code == 200
    assert caller.get("events/forum/figures").status_code == 403
    session.rollback()
    assert session.scalars(select(Key.scopes)).all() == [["scans:read", "scans:write"]]


def test_an_unknown_event_and_an_unknown_scope_are_refused_with_the_cure(app, session, event):
    unknown = run(app, "--event", "nothing", "--scope", "scans:read")
    assert unknown.exit_code == 1
    assert "There is no event 'nothing'. Make it first: forumapp event create nothing" in unknown.output
    assert "'figures:read'" in run(app, "--event", "forum", "--scope", "everything").output
    assert run(app, "--event", "forum").exit_code == 2
    assert session.scalars(select(Key)).all() == []
