"""An issued invitation is corrected: each change is kept, the link goes on opening, a letter printed again says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.delegations.models import Invitation
from forumapp.directory.models import Host
from forumapp.events.models import Event
from forumapp.kernel.localized import LocalizedText
from forumapp.mail.models import Message
from forumapp.registration.models import Amendment, Registration
from tests.support.factories import add_event
from tests.support.forms import submit
from tests.support.pages import check_page
from tests.support.staff import add_staff, signed_in

LATER = datetime(2100, 1, 1, tzinfo=UTC)
BASE = "/console/events/forum/invitations"
PERSON = {
    "names_en": "Kim Bogi",
    "names_ko": "김보기",
    "position_ko": "교수",
    "organization_ko": "예시대학교",
    "email": "bogi@example.org",
    "category": "academia",
    "language": "ko",
}
Add = Callable[..., str]


@pytest.fixture
def event(session: Session) -> Event:
    session.add(Host(id=1, names=LocalizedText(en="Example Centre", ko="예시센터"), revision=1))
    return add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3))


@pytest.fixture
def organizer(app: Flask, session: Session, event: Event) -> FlaskClient:
    return signed_in(app, add_staff(session))


@pytest.fixture
def add(organizer: FlaskClient) -> Add:
    """Write one invitation and issue it unless told otherwise; gives the address of its page."""

    def make(*, issue: bool = True, **values: Any) -> str:
        address = submit(organizer, f"{BASE}/new", {**PERSON, **values}).location
        if issue:
            assert submit(organizer, f"{BASE}/issue?id={address.rpartition('/')[2]}").status_code == 303
        return address

    return make


def invitation(session: Session) -> Invitation:
    session.rollback()
    return session.scalars(select(Invitation)).one()


def letter(organizer: FlaskClient) -> list[str]:
    document = Document(BytesIO(organizer.get(f"{BASE}/letters").data))
    return [paragraph.text for paragraph in document.paragraphs]


def test_the_person_follows_each_change_is_kept_and_the_link_goes_on_opening(
    client: FlaskClient, organizer: FlaskClient, session: Session, add: Add
) -> None:
    address = add(channel="letter", address="1 Former Street")
    (link,) = (line for line in letter(organizer) if "/i/" in line)
    assert f"{address}/correct" in check_page(organizer.get(address)).addresses()
    corrected = {"names_ko": "김보길", "position_ko": "학장", "language": "en", "address": "2 New Street"}
    assert submit(organizer, f"{address}/correct", corrected).location == address
    registration = session.scalars(select(Registration)).one()
    assert (registration.names["ko"], registration.position["ko"], registration.language) == ("김보길", "학장", "en")
    assert set(session.scalars(select(Amendment.field))) == {"name_ko", "position_ko", "language"}
    assert [(row["field"], row["before"], row["after"]) for row in invitation(session).corrections] == [
        ("names_ko", "김보기", "김보길"),
        ("position_ko", "교수", "학장"),
        ("address", "1 Former Street", "2 New Street"),
        ("language", "ko", "en"),
    ]
    page = check_page(organizer.get(address))
    assert "김보길" in page.text
    assert "Invented Organizer" in page.texts(".//section[@aria-labelledby='corrections']")[0]
    assert "New Street" not in page.text, "an address stays hidden"
    path = link.removeprefix("http://localhost")
    assert "김보길" in client.get(path.replace("/en/", "/ko/")).text


def test_a_letter_printed_again_says_that_it_was_corrected(organizer: FlaskClient, session: Session, add: Add) -> None:
    address = add(channel="letter", language="en")
    said = "This letter takes the place of the former one."
    assert not any(said in line for line in letter(organizer))
    submit(organizer, f"{address}/correct", {"salutation_en": "Dear Professor Kim,"})
    lines = letter(organizer)
    assert any(said in line for line in lines)
    assert "Dear Professor Kim," in lines


def test_a_mail_that_waits_as_a_draft_follows_the_language(organizer: FlaskClient, session: Session, add: Add) -> None:
    submit(organizer, f"{add()}/correct", {"language": "en"})
    session.rollback()
    assert session.scalars(select(Message.language)).all() == ["en"]


def test_what_a_guest_wrote_herself_is_not_overwritten(organizer: FlaskClient, session: Session, add: Add) -> None:
    address = add()
    submit(organizer, f"{address}/answer", {"answer": "yes", "way": "phone"})
    submit(organizer, f"{address}/correct", {"names_en": "Kim Bogil"})
    assert invitation(session).names["en"] == "Kim Bogil"
    assert session.scalars(select(Registration)).one().names["en"] == "Kim Bogi"


def test_nothing_is_noted_where_nothing_was_changed_and_a_name_is_needed(
    organizer: FlaskClient, session: Session, add: Add
) -> None:
    address = add()
    assert submit(organizer, f"{address}/correct").status_code == 303
    assert (invitation(session).corrections, invitation(session).corrected_at) == ([], None)
    answer = submit(organizer, f"{address}/correct", {"names_en": "", "names_ko": "", "address": "typed"})
    assert answer.status_code == 422
    assert "typed" in answer.text


def test_a_draft_and_a_withdrawn_invitation_are_not_corrected(
    organizer: FlaskClient, session: Session, add: Add
) -> None:
    draft = add(issue=False)
    assert organizer.get(f"{draft}/correct").location == draft
    gone = add(names_en="Lee Yesi", email="lee@example.org")
    submit(organizer, f"{BASE}/withdraw?id={gone.rpartition('/')[2]}")
    assert organizer.get(f"{gone}/correct").location == gone
    assert f"{gone}/correct" not in check_page(organizer.get(gone)).addresses()
