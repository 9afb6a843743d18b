"""The ``forumapp`` command as a whole: it offers what contract.md names, and nothing that came along unasked."""

from __future__ import annotations

from contextvars import Context

from click.testing import CliRunner

from forumapp.cli import forumapp


def test_help_lists_the_commands_of_the_contract_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("FORUMAPP_INSTANCE", str(tmp_path))
    answer = Context().run(CliRunner().invoke, forumapp, ["--help"])
    commands = [line.split()[0] for line in answer.output.partition("Commands:")[2].splitlines() if line[2:3].isalpha()]
    assert commands == [
        "category", "db", "demo", "doctor", "event", "export", "figures", "import",
        "key", "purge", "registration", "release", "serve", "user", "worker",
    ]  # fmt: skip
