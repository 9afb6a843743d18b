"""The command: a file on the newest frozen set, a draft only where it is asked for, errors that name the cure."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from docx import Document
from flask import Flask
from hwpx import HwpxDocument
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import AccessEntry
from forumapp.events.models import Event
from forumapp.release.commands import release
from tests.release.conftest import admit, freeze_figures
from tests.support.factories import add_event


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(release, arguments)


def test_the_text_is_written_on_the_frozen_set(app: Flask, session: Session, forum: Event, tmp_path: Path) -> None:
    admit(session, forum, 196)
    freeze_figures(session, forum)
    file = tmp_path / "release.txt"
    answer = run(app, "forum", "--lang", "ko", "--format", "txt", "-o", str(file))
    assert (answer.exit_code, answer.output) == (0, f"{file}: on frozen version 1.\n")
    assert "약 200명이 참석했다" in file.read_text("utf-8-sig")
    session.rollback()
    assert session.scalars(select(AccessEntry.purpose)).all() == ["release"]


def test_the_document_is_written(app: Flask, session: Session, forum: Event, tmp_path: Path) -> None:
    admit(session, forum, 196)
    freeze_figures(session, forum)
    file = tmp_path / "release.docx"
    assert run(app, "forum", "--lang", "en", "--format", "docx", "-o", str(file)).exit_code == 0
    document = Document(BytesIO(file.read_bytes()))
    assert any("Around 200 participants attended" in paragraph.text for paragraph in document.paragraphs)


def test_the_hangul_document_says_what_the_text_says(
    app: Flask, session: Session, forum: Event, tmp_path: Path
) -> None:
    admit(session, forum, 196)
    freeze_figures(session, forum)
    plain, hangul = tmp_path / "release.txt", tmp_path / "release.hwpx"
    for language in ("en", "ko"):
        for file in (plain, hangul):
            answer = run(app, "forum", "--lang", language, "--format", file.suffix[1:], "-o", str(file))
            assert (answer.exit_code, answer.output) == (0, f"{file}: on frozen version 1.\n")
        lines = [line for line in plain.read_text("utf-8-sig").splitlines() if line]
        assert len(lines) > 5
        assert [paragraph.text for paragraph in HwpxDocument.open(hangul.read_bytes()).paragraphs] == lines


def test_without_a_frozen_set_the_cure_is_named_and_no_file_is_left(
    app: Flask, session: Session, forum: Event, tmp_path: Path
) -> None:
    file = tmp_path / "release.txt"
    answer = run(app, "forum", "--lang", "en", "--format", "txt", "-o", str(file))
    assert answer.exit_code == 1
    assert "forumapp figures forum --freeze --by EMAIL" in answer.output
    assert "--draft" in answer.output
    assert not file.exists()


@pytest.mark.parametrize(("language", "mark"), [("en", "DRAFT"), ("ko", "초안")])
def test_a_draft_on_live_figures_is_marked(
    app: Flask, session: Session, forum: Event, tmp_path: Path, language: str, mark: str
) -> None:
    file = tmp_path / "release.txt"
    answer = run(app, "forum", "--lang", language, "--format", "txt", "-o", str(file), "--draft")
    assert (answer.exit_code, answer.output) == (0, f"{file}: a draft, not frozen.\n")
    assert file.read_text("utf-8-sig").startswith(mark)


def test_with_a_frozen_set_a_draft_is_no_different(app: Flask, session: Session, forum: Event, tmp_path: Path) -> None:
    freeze_figures(session, forum)
    file = tmp_path / "release.txt"
    run(app, "forum", "--lang", "en", "--format", "txt", "-o", str(file), "--draft")
    assert "DRAFT" not in file.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "cure"),
    [
        (("nothing", "--lang", "en"), "forumapp event create nothing"),
        (("forum-en", "--lang", "ko"), "Choose one of its languages: en."),
    ],
)
def test_errors_name_the_cure(
    app: Flask, session: Session, tmp_path: Path, arguments: tuple[str, ...], cure: str
) -> None:
    add_event(session, "forum-en", languages=["en"])
    answer = run(app, *arguments, "--format", "txt", "-o", str(tmp_path / "release.txt"), "--draft")
    assert answer.exit_code == 1
    assert cure in answer.output


def test_a_folder_that_does_not_exist_is_named(app: Flask, session: Session, forum: Event, tmp_path: Path) -> None:
    file = tmp_path / "nowhere" / "release.txt"
    answer = run(app, "forum", "--lang", "en", "--format", "txt", "-o", str(file), "--draft")
    assert answer.exit_code == 1
    assert f"{file} cannot be written" in answer.output
