"""Conflicts speak as the phones do, and in the reader's language."""

from __future__ import annotations

import pytest

from forumapp.accounts.rules import StaffRole
from forumapp.checkin.labels import problem_text, shown_word
from forumapp.checkin.rules import NOT_LISTED, Verdict
from forumapp.checkin.service import Origin
from forumapp.checkin.service.answers import KEY_REVOKED
from forumapp.kernel.actors import Actor
from tests.checkin.conftest import event, record, scan
from tests.support.factories import add_guest, add_session
from tests.support.forms import submit
from tests.support.pages import page_of
from tests.support.staff import add_staff, signed_in

__all__ = ["event", "record"]
LIST = "/console/events/forum/conflicts"


@pytest.fixture
def office(app, session, event):
    return signed_in(app, add_staff(session, StaffRole.ORGANIZER, event_id=event.id))


def test_the_office_reads_the_word_that_the_phone_showed(session, event, record, office):
    guest = add_guest(session, event)
    record(scan(registration_id=guest.id, admitted=True, shown="admitted", desk="Desk 1"))
    record(
        scan(registration_id=guest.id, admitted=True, shown="admitted", desk="Desk 2", offline=True),
        origin=Origin(event_id=event.id, actor=Actor.key(1)),
    )
    text = page_of(office.get(LIST)).text
    assert "The phone showed “Admitted”." in text
    assert "may come in" not in text


def test_every_word_of_a_phone_is_known(app):
    with app.test_request_context("/"):
        words = {code: shown_word(code) for code in (*Verdict, NOT_LISTED)}
    assert all(words.values())
    assert (words["admitted"], words["left"], words["revoked"]) == ("Admitted", "Left", "Old QR")


def test_why_a_revoked_phone_s_scan_waits_is_said_in_the_reader_s_language(session, event, record, office):
    item = scan(registration_id=add_guest(session, event).id)
    [result] = record(item, origin=Origin(event_id=event.id, actor=Actor.key(1), revoked=True))
    assert result.problem == KEY_REVOKED
    text = page_of(office.get(LIST)).text
    assert "This phone was revoked. Its scan is kept for you to look at" in text
    assert KEY_REVOKED not in text


def test_a_problem_that_has_no_words_stays_the_english_of_the_api(app):
    with app.test_request_context("/"):
        assert problem_text(KEY_REVOKED, "ko").language == "ko"
        other = problem_text("offline: give true or false.", "ko")
    assert (other.text, other.language) == ("offline: give true or false.", "en")


def against_the_verdict(record, session, event):
    guest = add_guest(session, event, status="submitted")
    item = scan(registration_id=guest.id, admitted=True, shown="not_confirmed")
    record(item)
    return item["id"]


def test_of_several_at_once_only_what_exists_for_the_open_scans_is_offered(session, event, record, office):
    against_the_verdict(record, session, event)
    offered = page_of(office.get(LIST)).text
    assert "Leave them as they are" in offered
    assert "Record what was kept aside" not in offered


def test_an_answer_that_does_not_exist_for_a_kind_says_for_which(session, event, record, office):
    against = against_the_verdict(record, session, event)
    aside = scan(registration_id=add_guest(session, event).id)
    record(aside, origin=Origin(event_id=event.id, actor=Actor.key(1), revoked=True))
    assert "Record what was kept aside" in page_of(office.get(LIST)).text
    submit(office, LIST, {"id": [against, aside["id"]], "act": "aside", "many_note": "Looked at together"}, to=LIST)
    text = page_of(office.get(LIST)).text
    assert "1 scan is settled." in text
    assert "1 stays, since this answer does not exist for it: Let in against the verdict." in text


def test_a_conflict_at_a_sessions_door_names_the_session(session, event, record, office):
    room, guest = add_session(session, event), add_guest(session, event)
    record(scan(registration_id=guest.id, shown="admitted", admitted=True, desk="Left door", session=room.id))
    record(
        scan(registration_id=guest.id, shown="admitted", admitted=True, desk="Right door", session=room.id),
        scan(registration_id=guest.id, shown="not_listed", admitted=False, desk="Right door", session=room.id),
    )
    session.rollback()
    text = page_of(office.get(LIST)).text
    assert ("Let in at two phones" in text, text.count("Workshop · 15:00")) == (True, 3)
    assert "The phone showed “Not on this session’s list”." in text
    person = page_of(office.get(f"/console/events/forum/registrations/{guest.id}")).text
    assert "At the door: let in, Left door, Workshop · 15:00" in person
