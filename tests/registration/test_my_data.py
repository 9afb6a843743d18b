"""The private page: until when a guest may change, what she was told, and the browser of an app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forumapp.consent import queries as consents
from forumapp.consent.service import begin_from_template, ensure_default_notice
from forumapp.events.models import Event
from forumapp.files import service as files
from forumapp.kernel import secrets
from forumapp.kernel.actors import GUEST, Actor
from forumapp.kernel.secrets import KeyRing
from forumapp.mail.models import Message
from forumapp.mail.rendering import subject_of
from forumapp.registration.models import Registration
from forumapp.registration.service import answer_consents, reissue
from tests.support import documents
from tests.support.factories import TICKET_KEY, add_event, add_guest
from tests.support.pages import Page, page_of

LATER = datetime(2100, 1, 1, tzinfo=UTC)
PAST = datetime(2020, 1, 1, tzinfo=UTC)
KAKAO = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) Mobile/15E148 KAKAOTALK 10.4.8"}


@pytest.fixture
def event(session: Session, now: datetime) -> Event:
    event = add_event(session, starts_at=LATER, ends_at=LATER + timedelta(hours=3), contact_email="office@example.org")
    for counted in (event, *event.categories):
        counted.taken = 5
    ensure_default_notice(session=session, event=event, now=now)
    session.commit()
    return event


@pytest.fixture
def guest(session: Session, event: Event) -> Registration:
    notice = consents.newest_notice(session=session, event_id=event.id)
    assert notice is not None
    guest = add_guest(session, event, notice_id=notice.id)
    guest.manage_hash = secrets.sha256(secrets.manage_secret(TICKET_KEY, guest.id))
    session.commit()
    return guest


def link(guest: Registration, page: str = "") -> str:
    return f"/en/my/{secrets.manage_secret(TICKET_KEY, guest.id)}{page}"


def test_after_the_deadline_nothing_is_changed_but_a_guest_may_still_cancel(
    client: FlaskClient, session: Session, event: Event, guest: Registration
) -> None:
    assert page_of(client.get(link(guest))).text.count("Correct what you entered") == 1
    event.changes_close_at = PAST
    session.commit()
    page = page_of(client.get(link(guest)))
    assert "Correct what you entered" not in page.text
    assert "Corrections were possible until Wednesday, 1 January 2020, 9 a.m." in page.text
    assert "mailto:office@example.org" in page.addresses()
    for method in (client.get, client.post):
        answer = method(link(guest, "/edit"))
        assert (answer.status_code, answer.headers["Location"]) == (303, link(guest))
    assert client.get(link(guest, "/cancel")).status_code == 200
    assert client.post(link(guest, "/cancel"), data={"sure": "y"}).status_code == 303
    session.rollback()
    assert session.get_one(Registration, guest.id, populate_existing=True).status == "cancelled"


def test_the_form_and_the_page_name_the_deadline(
    client: FlaskClient, session: Session, event: Event, guest: Registration
) -> None:
    event.changes_close_at = LATER - timedelta(days=2)
    event.revision += 1
    session.commit()
    for page in (link(guest), "/en/events/forum/register"):
        assert "until Wednesday, 30 December 2099, 9 a.m." in page_of(client.get(page)).text


def test_a_guest_reads_the_notice_that_she_saw_and_the_one_that_holds(
    client: FlaskClient, session: Session, event: Event, guest: Registration, now: datetime
) -> None:
    same = page_of(client.get(link(guest, "/notice")))
    assert "It has not changed since you registered: version 1" in same.text
    assert same.texts(".//h2") == ["What holds today"]
    begin_from_template(session=session, event_id=event.id, code="international_organisation", now=now)
    session.commit()
    both = page_of(client.get(link(guest, "/notice")))
    assert both.texts(".//h2") == ["What you saw", "What holds today"]
    assert "You saw version 1; today version 2 is shown." in both.text
    seen, newest = both.text.split("What holds today")
    assert ("article 15(1)4" in seen, "article 15(1)4" in newest) == (True, False)
    assert "the mandate of the host" in newest


def test_who_was_entered_by_the_host_saw_no_notice(
    client: FlaskClient, session: Session, event: Event, guest: Registration
) -> None:
    guest.notice_id = None
    session.commit()
    page = page_of(client.get(link(guest, "/notice")))
    assert "no notice was shown to you then" in page.text
    assert page.texts(".//h2") == ["What holds today"]


def test_the_form_states_each_purpose_with_its_basis_and_asks_each_consent_for_itself(
    app: Flask, client: FlaskClient, event: Event
) -> None:
    page = page_of(client.get("/en/events/forum/register"))
    assert len(page.root.findall(".//details")) == 3
    assert "article 15(1)4 of the Act" in page.text
    helped = page.texts(".//fieldset[@id='consent_photograph']/p")
    assert "Recipients: published: everybody" in helped[0]
    assert "Legal basis: your consent (article 15(1)1 of the Personal Information Protection Act)" in helped[0]
    preset = [box for box in page.root.iter("input") if box.get("checked") is not None]
    assert [box.get("name") for box in preset] == ["language"]


def test_in_the_browser_of_an_app_the_qr_is_a_picture_and_no_file_is_offered(
    client: FlaskClient, event: Event, guest: Registration
) -> None:
    at_home, in_app = (page_of(client.get(link(guest), headers=headers)) for headers in ({}, KAKAO))
    for page in (at_home, in_app):
        [picture] = [image for image in page.root.iter("img") if image.get("class") == "qr"]
        assert picture.get("src") == link(guest, "/ticket.png")
        assert all(anchor.get("target") is None and anchor.get("download") is None for anchor in page.root.iter("a"))
    assert link(guest, "/calendar.ics") in at_home.addresses()
    assert link(guest, "/calendar.ics") not in in_app.addresses()
    [out] = [address for address in in_app.addresses() if address.startswith("kakaotalk:")]
    assert out.endswith(secrets.manage_secret(TICKET_KEY, guest.id))


def test_the_guests_history_keeps_every_answer_about_a_consent(
    client: FlaskClient, session: Session, event: Event, guest: Registration, now: datetime
) -> None:
    for day, granted in enumerate((True, False, True)):
        answer_consents(
            session=session,
            event_id=event.id,
            registration_id=guest.id,
            answers={"photograph": granted},
            language="en",
            now=now + timedelta(days=day),
            actor=GUEST,
        )
    session.commit()
    lines = page_of(client.get(link(guest))).texts(".//ol/li/span")
    answers = [line.rpartition(" ")[2] for line in lines if "you said" in line]
    assert answers == ["yes", "no", "yes"]


def test_all_data_held_tells_a_file_by_its_name_and_a_mail_by_its_subject(
    client: FlaskClient, session: Session, event: Event, guest: Registration, now: datetime
) -> None:
    upload = files.keep(session=session, event_id=event.id, name="letter.pdf", data=documents.pdf(), now=now)
    files.claim(session=session, event_id=event.id, upload_id=upload.id, registration_id=guest.id, now=now)
    reissue(
        session=session,
        event_id=event.id,
        registration_id=guest.id,
        now=now,
        actor=Actor.user(1),
        keys=KeyRing(TICKET_KEY),
    )
    [subject] = [subject_of(message) for message in session.scalars(select(Message))]
    session.commit()
    page = page_of(client.get(link(guest, "/data")))
    pairs = {(label.text, (value.text or "").replace("\xa0", " ")) for label, value in facts(page)}
    assert ("File name", "letter.pdf") in pairs
    assert "Example forum" in subject
    assert ("Subject", subject) in pairs


def facts(page: Page) -> Iterator[tuple[Element, Element]]:
    """Every label of the page's lists with what stands there."""
    for part in page.root.iter("dl"):
        yield from zip(part.findall("dt"), part.findall("dd"), strict=True)
