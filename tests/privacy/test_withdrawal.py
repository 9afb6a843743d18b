"""A consent taken back on the private page reaches the door, the release, the export and the console."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from forumapp.accounts.rules import StaffRole
from forumapp.attendance.export import csv_bytes, open_table
from forumapp.attendance.labels import words
from forumapp.attendance.service.freezing import freeze
from forumapp.checkin.queries.people import change_number, list_people
from forumapp.checkin.schemas import roster_item
from forumapp.consent import queries as consents
from forumapp.consent.models import Consent
from forumapp.consent.rules import Purpose
from forumapp.consent.service import add_purpose, ensure_default_notice, record, retire_purpose
from forumapp.consent.wording import PROPOSED
from forumapp.kernel import secrets
from forumapp.kernel.actors import COMMAND, GUEST
from forumapp.kernel.localized import LocalizedText
from forumapp.registration.models import Registration
from forumapp.release.export import drafts
from forumapp.release.rules import plain_text
from tests.support.factories import ENDS, STARTS, TICKET_KEY, add_event, add_registration, add_scans
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture
def event(session, now):
    event = add_event(session)
    ensure_default_notice(session=session, event=event, now=now)
    for purpose in (Purpose.THIRD_PARTY, Purpose.TRANSFER_ABROAD):
        texts = PROPOSED[purpose].texts(korean=True)
        add_purpose(session=session, event_id=event.id, purpose=purpose, now=now, **texts)
    session.commit()
    return event


@pytest.fixture
def speaker(session, event, now):
    """A speaker who came, and allowed everything that is asked."""
    person = add_registration(
        session,
        event,
        names=LocalizedText(en="Jean Exemple", ko="장예시"),
        position=LocalizedText(en="Director", ko="소장"),
        roles=["keynote"],
    )
    person.manage_hash = secrets.sha256(secrets.manage_secret(TICKET_KEY, person.id))
    add_scans(session, person, (STARTS, "in"))
    asked = consents.asked_purposes(session=session, event_id=event.id)
    record(
        session=session,
        event_id=event.id,
        registration_id=person.id,
        answers={one.purpose: True for one in asked},
        language="ko",
        now=now,
        actor=GUEST,
    )
    frozen_at = ENDS + timedelta(hours=1)
    freeze(session=session, event=event, words=words(event.languages), now=frozen_at, actor=COMMAND)
    session.commit()
    return person


def link(person):
    return f"/en/my/{secrets.manage_secret(TICKET_KEY, person.id)}"


def withdraw(client, person, *purposes):
    """Answer no on the private page, and leave the other answers as they stand there."""
    answers = {f"consent_{purpose}": "no" for purpose in purposes}
    return submit(client, link(person), answers, to=f"{link(person)}/consents")


def held(session, person):
    session.rollback()
    rows = consents.held(session=session, registration_id=person.id)
    return {purpose for purpose, answer in rows.items() if answer.granted}


def at_the_door(session, event, since=None):
    session.rollback()
    people = list_people(connection=session.connection(), event_id=event.id, since=since)
    return [roster_item(person, person.presence, zone=SEOUL, languages=["en", "ko"])["attention"] for person in people]


def release(session, event):
    session.rollback()
    session.expire_all()
    (draft,) = drafts(session=session, event=event, languages=["en"], now=ENDS + timedelta(hours=2), live=False)
    return plain_text(draft.blocks)


@pytest.mark.parametrize(
    "purpose", [Purpose.PHOTOGRAPH, Purpose.NAMING, Purpose.NEWS, Purpose.THIRD_PARTY, "transfer_abroad"]
)
def test_each_consent_is_taken_back_for_itself(client, session, event, speaker, purpose):
    everything = held(session, speaker)
    assert withdraw(client, speaker, purpose).status_code == 303
    assert held(session, speaker) == everything - {purpose}
    newest = session.scalars(select(Consent).order_by(Consent.id.desc())).first()
    assert (newest.purpose, newest.granted, newest.language, newest.actor) == (purpose, False, "en", "guest")
    assert newest.version_id is not None


def test_a_no_to_photographs_marks_the_guest_at_every_door_that_asks_what_changed(client, session, event, speaker):
    seen = change_number(connection=session, event_id=event.id)
    assert at_the_door(session, event) == [[]]
    withdraw(client, speaker, "photograph")
    assert at_the_door(session, event, since=seen) == [["no_photograph"]]


def test_a_no_to_being_named_reaches_the_door_and_the_next_draft_of_the_release(client, session, event, speaker):
    assert "Jean Exemple" in release(session, event)
    withdraw(client, speaker, "naming")
    assert "Exemple" not in release(session, event)
    assert at_the_door(session, event) == [["not_named"]]


def exported(session, event):
    session.rollback()
    text = b"".join(csv_bytes(open_table(session=session, event=event))).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    return row["photo_consent"], row["naming_consent"]


def test_the_export_says_what_holds(client, session, event, speaker):
    assert exported(session, event) == ("yes", "yes")
    withdraw(client, speaker, "photograph")
    assert exported(session, event) == ("no", "yes")


def test_the_persons_page_at_the_console_says_what_holds(app, client, session, event, speaker):
    staff = signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))
    page = f"/console/events/forum/registrations/{speaker.id}"
    before = page_of(staff.get(page)).text
    withdraw(client, speaker, "photograph")
    assert page_of(staff.get(page)).text != before


def test_what_was_allowed_can_be_taken_back_on_the_page_though_it_is_asked_no_more(client, session, event, speaker):
    retire_purpose(session=session, event_id=event.id, purpose="news")
    session.commit()
    assert withdraw(client, speaker, "news").status_code == 303
    assert "news" not in held(session, speaker)
    assert 'name="consent_news"' not in client.get(link(speaker)).text


def test_opening_the_page_takes_nothing_back(client, session, event, speaker):
    before = held(session, speaker)
    changed = session.get_one(Registration, speaker.id).changed
    client.get(link(speaker), query_string={"consent_photograph": "no"})
    assert (held(session, speaker), session.get_one(Registration, speaker.id).changed) == (before, changed)
