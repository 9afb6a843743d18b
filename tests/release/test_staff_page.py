"""The page of the release: both drafts, their figures and people, what is missing, the files, the access log."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from flask import Flask
from hwpx import HwpxDocument
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.accounts.models import AccessEntry
from forumapp.accounts.rules import StaffRole
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Registration
from tests.release.conftest import admit, freeze_figures
from tests.support.factories import add_event
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

PAGE = "/console/events/forum/release"


@pytest.fixture
def client(app: Flask, session: Session, forum: Event):
    """A communications officer of the forum."""
    return signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=forum.id))


def test_both_drafts_stand_on_the_frozen_set(client, session: Session, forum: Event, minister: Registration) -> None:
    admit(session, forum, 195)
    freeze_figures(session, forum)
    page = page_of(client.get(PAGE))
    assert page.heading == "Press release"
    assert "On frozen version 1 of" in page.text
    assert "Around 200 participants attended the event, among them Hong Gildong" in page.text
    assert "약 200명이 참석했다" in page.text
    assert "DRAFT" not in page.text
    assert "초안" not in page.text
    assert f"{PAGE.removesuffix('release')}figures/participants?version=1" in page.addresses()


def test_every_figure_of_a_text_opens_its_rows(client, session: Session, forum: Event) -> None:
    admit(session, forum, 12)
    freeze_figures(session, forum)
    answer = client.get(PAGE)
    rows = [way for way in page_of(answer).addresses() if "/figures/" in way]
    assert rows
    for way in set(rows):
        assert client.get(way).status_code == 200


def test_before_freezing_the_page_says_so_and_marks_the_drafts(client, session: Session, forum: Event) -> None:
    admit(session, forum, 12)
    page = page_of(client.get(PAGE))
    assert "Nothing is frozen yet" in page.text
    assert "DRAFT on live figures" in page.text
    assert "초안: 고정하지 않은" in page.text
    assert "/console/events/forum/figures" in page.addresses()


def test_texts_that_a_language_lacks_are_listed(client, session: Session, forum: Event) -> None:
    page = page_of(client.get(PAGE))
    assert "Texts that are missing" in page.text
    assert page.text.count("About the office") == 1


def test_people_named_stand_with_the_ground_and_the_spelling_that_is_missing(
    client, session: Session, minister: Registration, speaker: Registration
) -> None:
    minister.organization.names = LocalizedText(en="Ministry of Examples", ko="예시부")
    session.commit()
    rows = page_of(client.get(PAGE)).texts(".//tbody/tr")  # cells without a space between them
    assert [row for row in rows if "consent" in row] == ["Jean Exempleconsent한국어"]
    assert [row for row in rows if "official" in row] == ["Hong Gildongofficial in public function"]


def test_a_page_that_names_people_is_logged_as_the_release(
    client, session: Session, forum: Event, minister: Registration
) -> None:
    client.get(PAGE)
    client.get(f"{PAGE}/ko.txt")
    session.rollback()
    entries = session.execute(select(AccessEntry.act, AccessEntry.purpose, AccessEntry.people)).all()
    assert [tuple(entry) for entry in entries] == [("view", "release", 1), ("export", "release", 1)]


def test_the_files_are_the_drafts(client, session: Session, forum: Event) -> None:
    admit(session, forum, 12)
    freeze_figures(session, forum)
    plain = client.get(f"{PAGE}/en.txt")
    assert "A total of 12 participants attended" in plain.data.decode("utf-8-sig")
    assert plain.headers["Content-Disposition"] == 'attachment; filename="forum-release-en-v1.txt"'
    document = Document(BytesIO(client.get(f"{PAGE}/ko.docx").data))
    assert any("12명이 참석했다" in paragraph.text for paragraph in document.paragraphs)
    hangul = client.get(f"{PAGE}/ko.hwpx")
    assert hangul.content_type == "application/hwp+zip"
    assert any("12명이 참석했다" in paragraph.text for paragraph in HwpxDocument.open(hangul.data).paragraphs)


@pytest.mark.parametrize("file", ["fr.txt", "fr.hwpx", "en.odt"])
def test_other_files_do_not_exist(client, file: str) -> None:
    assert client.get(f"{PAGE}/{file}").status_code == 404


def test_an_event_in_neither_language_says_that_there_is_no_draft(app: Flask, session: Session) -> None:
    event = add_event(session, "forum-fr", languages=["fr"])
    client = signed_in(app, add_staff(session, StaffRole.COMMUNICATIONS, event_id=event.id))
    page = page_of(client.get("/console/events/forum-fr/release"))
    assert "This event has neither language." in page.text


def test_the_door_may_not_read_it(app: Flask, session: Session, forum: Event) -> None:
    door = signed_in(app, add_staff(session, StaffRole.DOOR, event_id=forum.id))
    assert door.get(PAGE).status_code == 403
    assert door.get(f"{PAGE}/en.txt").status_code == 403
